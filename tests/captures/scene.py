# SPDX-License-Identifier: GPL-2.0-or-later
"""The stage of one capture: network, cast, everyday traffic around them, and the file."""
import os
import zlib

import wire as w
from host import Host
from net import Segment, Sim
from servers import Router, WinsServer
from wire import Name

OUI = {'dell': 'd4:be:d9', 'dell2': 'b8:ca:3a', 'intel': '00:1b:21', 'intel2': 'a0:36:9f', 'hp': '3c:d9:2b',
       'hp2': '00:1f:29', 'vmware': '00:0c:29', 'vmware2': '00:50:56', 'lenovo': '54:ee:75', 'cisco': '00:1a:a1',
       'synology': '00:11:32', 'docker': '02:42:ac', 'dec': '08:00:2b', 'compaq': '00:50:8b', '3com': '00:04:76',
       'realtek': '00:e0:4c', 'tplink': 'f4:f2:6d', 'apple': '3c:07:54'}
NEIGHBOURS = ['ACCT-07', 'DESIGN-PC2', 'MEETING-3', 'PRN-GATE', 'CAD-05', 'IT-ADMIN1', 'LAGER-PC', 'BUERO-14',
              'QS-MESS1', 'PURCH-02', 'TRAIN-04', 'NB-HOFFMANN', 'NB-LEFEVRE', 'SHIP-DESK', 'VOICEMAIL', 'KASSE-2',
              'SCAN-A3', 'HELPDESK-6', 'PC-OKAFOR', 'RND-BENCH1', 'LEGAL-02', 'WS-TANAKA', 'FOYER-TV', 'STOCK-04']
SCENES = {}


def scene(name, seconds):
    """Register a scenario that runs for some seconds of simulated time."""
    def wrap(function):
        SCENES[name] = (function, seconds)
        return function
    return wrap


class Scene:
    """One capture in the making: the network, the cast, and everyday traffic around them."""

    def __init__(self, name, seconds, story):
        seed = zlib.crc32(name.encode())
        # office hours of some day between 2003 and 2026
        start = 1041400000 + seed % 8700 * 86400 + 28800 + seed % 30000 + (seed % 999983) / 1e6
        self.sim, self.name, self.seconds, self.cut = Sim(seed, start), name, seconds, 0.0
        self.cast, self.story = [], ' '.join(story.split())

    # -- cast ---------------------------------------------------------------------------------------------------------
    def mac(self, vendor='dell'):
        """A fresh hardware address of a vendor."""
        return '%s:%s' % (OUI[vendor], ':'.join('%02x' % self.sim.rng.randrange(1, 255) for _ in range(3)))

    def lan(self, network, interface='eth0', vlan=None, **tap):
        """A segment; `interface` None leaves it out of the capture."""
        segment = Segment(self.sim, network, vlan)
        return segment.tap(interface, **tap) if interface else segment

    def host(self, segment, ip, name, vendor='dell', kind=Host, **kw):
        """A machine; `ip` is complete or the last number of a /24."""
        if isinstance(ip, int):
            ip = str(segment.net.network_address + ip)
        host = kind(self.sim, segment, ip, self.mac(vendor), name, **kw)
        self.cast.append(host)
        return host

    def wins(self, segment, ip, name='WINS01', vendor='hp', **kw):
        """A WINS server, known to everybody who points to it."""
        return self.host(segment, ip, name, vendor, WinsServer, **kw)

    def router(self, *segments, **kw):
        """A router whose address is the first of each segment."""
        router = Router(self.sim, list(segments), [self.mac('cisco') for _ in segments], **kw)
        for host in self.cast:
            router.know(host)
        return router

    def acquaint(self):
        """ARP caches of all pairs on a segment are warm, as on a network that has been up for a while."""
        for i, one in enumerate(self.cast):
            one.know(*self.cast[i + 1:])

    def at(self, when, action, *args, **kw):
        """Run an action at a time."""
        self.sim.at(when, lambda: action(*args, **kw))

    def claim_at(self, when, host, name, suffixes=(0x00, 0x20), **kw):
        """A host claims one text with several suffixes."""
        for i, suffix in enumerate(suffixes):
            self.at(when + i * .0007, host.claim, Name(name, suffix), **kw)

    # -- everyday traffic ---------------------------------------------------------------------------------------------
    def everyday(self, segment, workgroup='WORKGROUP', wins=None, count=4, rate=1.0, boots=True, first=150):
        """Neighbours that boot, announce themselves, look names up, open connections, ask DNS."""
        rng, end = self.sim.rng, self.seconds
        names = rng.sample(NEIGHBOURS, count)
        crowd = [self.host(segment, str(segment.net.network_address + first + 3 * i), n,
                           rng.choice(['dell', 'intel', 'hp', 'vmware', 'lenovo', 'dell2', 'intel2']),
                           workgroup=workgroup, wins=[wins.ip] if wins else ())
                 for i, n in enumerate(names)]
        for host in crowd[:-1] if boots else crowd:
            host.hold_usual()
            if wins:
                wins.learn_usual(host)
        if boots:
            crowd[-1].boot(rng.uniform(.1, .4) * min(end, 120))
        server = crowd[0]
        server.know(*crowd)
        steps = max(6, int(rate * min(18, end / 4)))
        for i in range(steps):
            when = (i + rng.random()) * (end - 4) / steps + .3
            one, other = rng.sample(crowd[:-1], 2)
            what = rng.randrange(6)
            if what == 0:
                self.at(when, one.announce)
            elif what == 1:
                self.at(when, one.query, Name(other.name, 0x20), wins.ip if wins else None)
            elif what == 2 and one is not server:
                self.at(when, one.connect, server.ip, rng.choice([445, 139]))
            elif what == 3 and one is not server:
                self.at(when, one.resolve, server,
                        rng.choice(['time.windows.com', 'www.example.com', 'crl.example.net']),
                        '203.0.113.%d' % rng.randrange(2, 250))
            elif what == 4:
                self.at(when, segment.send_arp, 1, one.nic.mac, one.ip, '00:00:00:00:00:00', other.ip, w.BROADCAST_MAC)
            elif wins:
                self.at(when, one.refresh, Name(one.name, 0x00))
            else:
                self.at(when, one.query, Name('NOSUCHPRN%d' % rng.randrange(9), 0x20))
        self.at(end * .3, server.announce)
        self.at(end * .55, crowd[1].connect, server.ip, 445)
        self.at(end * .7, self.inform, crowd[1])
        return crowd

    def inform(self, host):
        """DHCPINFORM of a neighbour."""
        host.datagram(host.nic, '255.255.255.255', 68, 67,
                      w.dhcp(8, self.sim.rng.randrange(1 << 32), host.nic.mac, ciaddr=host.ip,
                             options=[(61, b'\x01' + w.mac6(host.nic.mac)), (12, host.name.encode()), (60, b'MSFT 5.0'),
                                      (55, bytes([1, 15, 3, 6, 44, 46, 47, 31, 33, 43, 252]))]))

    # -- output -------------------------------------------------------------------------------------------------------
    def write(self, directory):
        """Run the clock and write the capture; returns path and number of frames."""
        self.sim.run(self.seconds)
        frames = sorted((f for f in self.sim.frames if f[0] >= self.cut), key=lambda f: f[0])
        base = self.sim.start
        path = os.path.join(directory, self.name + '.pcapng')
        w.pcapng(path, self.sim.interfaces, [(base + t, i, d) for t, i, d in frames],
                 'made by tests/captures/make_captures.py: ' + self.story)
        return path, len(frames)
