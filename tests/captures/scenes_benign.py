# SPDX-License-Identifier: GPL-2.0-or-later
"""Harmless traffic that looks like a conflict."""
import wire as w
from host import NBTD, NMBD, Host
from net import local_copy
from scene import scene
from servers import DhcpServer, WinsProxy
from wire import GROUP_BIT, MSBROWSE, MULTIHOMED, REFRESH9, Name, Nbns


def release_and_register(s, when, host):
    """nbtstat -RR."""
    for i, (name, group) in enumerate(host.usual_names()):
        s.at(when + .03 * i, host.release, name)
        s.at(when + .5 + .03 * i, host.claim, name, group)


@scene('benign-nbtstat-rr', 60)
def _(s):
    """nbtstat -RR releases and registers all names again within a second, by WINS and broadcast."""
    lan = s.lan('10.17.3.0/24')
    wins = s.wins(lan, 5)
    one, two = s.host(lan, 31, 'SUPPORT-1', 'dell', wins=[wins.ip]), s.host(lan, 32, 'SUPPORT-2', 'hp')
    wins.learn_usual(one)
    two.hold_usual()
    s.everyday(lan, wins=wins)
    s.acquaint()
    release_and_register(s, 15, one)
    release_and_register(s, 30, two)


@scene('benign-same-name-two-vlans', 60)
def _(s):
    """KIOSK-01 exists in VLAN 10 and VLAN 20 on one trunk; nobody objects."""
    for i, vlan in enumerate((10, 20)):
        lan = s.lan('192.168.1.0/24', 'trunk0', vlan)
        kiosk = s.host(lan, 71 + i, 'KIOSK-01', 'hp')
        crowd = s.everyday(lan, count=3, first=150 + 20 * i)
        s.acquaint()
        kiosk.boot(3 + 9 * i)
        s.at(30 + 5 * i, crowd[0].query, Name('KIOSK-01', 0x20))
        s.at(45 - 7 * i, kiosk.announce)
        kiosk.boot(50 - 3 * i, only=(0x00,))


@scene('benign-same-name-two-subnets', 60)
def _(s):
    """One interface shows two subnets, each with its own TESTVM, nobody objects."""
    for i, net in enumerate(('192.168.56.0/24', '192.168.122.0/24')):
        lan = s.lan(net, 'any')
        machine = s.host(lan, 101, 'TESTVM', 'vmware')
        crowd = s.everyday(lan, count=3)
        s.acquaint()
        machine.boot(3 + 8 * i)
        s.at(30 + 5 * i, crowd[0].query, Name('TESTVM', 0x20))
        s.at(48 - 7 * i, machine.announce)


@scene('benign-different-scopes', 60)
def _(s):
    """Two machines with one name in different NetBIOS scopes on one segment."""
    lan = s.lan('10.60.0.0/24')
    one = s.host(lan, 11, 'MASCHINE-1', 'dell', scope='HALLE.A')
    two = s.host(lan, 12, 'MASCHINE-1', 'hp', scope='HALLE.B')
    s.everyday(lan)
    s.acquaint()
    one.boot(3)
    two.boot(16)
    s.at(30, two.query, Name('MASCHINE-1', 0x20, 'HALLE.A'))
    s.at(34, one.query, Name('MASCHINE-1', 0x20, 'HALLE.B'))
    one.boot(40)


@scene('benign-mirror-port-both-orders', 60)
def _(s):
    """Every frame twice: routed copies with TTL less one and router MAC, copy before or after the original."""
    one = s.lan('10.34.1.0/24', 'span0', copies=local_copy(11e-6))
    two = s.lan('10.34.2.0/24', 'span0', copies=local_copy(6e-6), routed_skew=-.0003)
    wins = s.wins(one, 10, 'WINS-M', workgroup='OPS')
    pcs = [s.host(lan, 19 + i, 'OPS-PC%d' % i, 'dell', workgroup='OPS', wins=[wins.ip]) for i, lan in
           enumerate((one, two, two))]
    s.everyday(one, 'OPS', wins)
    s.acquaint()
    s.router(one, two)
    for i, pc in enumerate(pcs):
        pc.boot(3 + 4 * i)
    s.at(30, pcs[1].refresh, Name('OPS-PC1', 0x20))
    s.at(36, pcs[2].query, Name('OPS-PC0', 0x20), wins.ip)
    pcs[2].shutdown(45)


@scene('benign-bridge-two-macs', 60)
def _(s):
    """A Wi-Fi bridge: each packet of a client is seen under its own MAC and under the bridge MAC."""
    bridge, rng = s.mac('tplink'), s.sim.rng

    def repeat(data, packet):
        if packet and packet.src_mac == wifi.nic.mac:
            return [(rng.uniform(1e-4, 9e-4), data[:6] + w.mac6(bridge) + data[12:])]
        return []
    lan = s.lan('192.168.178.0/24', 'wlan0', copies=repeat)
    wifi = s.host(lan, 33, 'TABLET-KUECHE', 'intel2')
    crowd = s.everyday(lan)
    s.acquaint()
    wifi.boot(4)
    s.at(22, crowd[0].query, Name('TABLET-KUECHE', 0x20))
    s.at(30, wifi.announce)
    wifi.shutdown(48)


class ThreeCards(Host):
    """nmbd on three cards of one segment: each claim and answer carries the last address, four answers per card."""

    def query_addresses(self, entry, card):
        """To the server all addresses, to a broadcast the last one."""
        cards = self.cards if self.asked_by_server else self.cards[-1:]
        return [(self.node_flags(entry.group), c.ip) for c in cards]

    def answer_query(self, card, packet, message):
        """A broadcast query reaches three cards with two sockets each, and comes back doubled."""
        self.asked_by_server = not message.broadcast
        entry = self.owns(message.name)
        if message.broadcast and entry and not entry.group:
            addresses = self.query_addresses(entry, card)
            reply = Nbns('reply', message.trn, 0x8580, message.name, addresses, 259200)
            for _ in range(4):
                self.sim.after(self.sim.jitter(2e-4, 8e-4), self.nbns, card, packet.src, reply, packet.ports[0])
        else:
            super().answer_query(card, packet, message)


@scene('benign-multihomed-one-segment', 60)
def _(s):
    """Three cards on one segment: every claim carries the last address with the first card's MAC; a query draws 12
    answers from 3 sources.
    """
    lan = s.lan('10.1.77.0/24', 'br0')
    wins = s.wins(lan, 5, 'BOXWINS', 'intel', system=NMBD)
    box = s.host(lan, 20, 'TRIPLE-NAS', 'synology', ThreeCards, system=NMBD, wins=[wins.ip],
                 suffixes=(0x20, 0x03, 0x00))
    cards = [box.nic] + [box.add_card(lan, '10.1.77.%d' % n, s.mac('synology')) for n in (21, 22)]
    box.hold_usual()
    crowd = s.everyday(lan, wins=wins)
    s.acquaint()
    flags = {0: w.H_NODE, 1: w.H_NODE | GROUP_BIT}
    for copy in (0, 2.0, 2.0006, 4.0):
        for name, group in box.usual_names():
            for card in cards:
                s.at(3 + copy, box.nbns, cards[0], lan.broadcast,
                     Nbns('claim', 0x2310 + 3 * name.suffix % 97 + cards.index(card), 0x2910, name,
                          [(flags[group], '10.1.77.22')]), src='10.1.77.22')
    for i, card in enumerate(cards):
        s.claim_at(3.01 + .05 * i, NoBroadcast(box), 'TRIPLE-NAS', (0x20, 0x03, 0x00), card=card)
    s.at(25, crowd[0].query, Name('TRIPLE-NAS', 0x20))
    s.at(33, crowd[0].status_query, box.ip)


class NoBroadcast:
    """Claims of an nmbd host at its server only; its broadcasts are scripted apart."""

    def __init__(self, host):
        self.host = host

    def claim(self, name, card):
        """Unicast part of a claim."""
        self.host._claim_wins(self.host.entries[name.key], card, self.host.wins, 0)


@scene('benign-multihomed-challenge-lists-claimed', 60)
def _(s):
    """Opcode F for a second address: WACK, the challenge answer lists the claimed address, granted."""
    one, two = s.lan('10.28.1.0/24'), s.lan('10.28.9.0/24', None)
    wins = s.wins(one, 5, workgroup='DATA')
    box = s.host(one, 60, 'MAILGATE', 'hp', workgroup='DATA', wins=[wins.ip], opcode=MULTIHOMED)
    second = box.add_card(two, '10.28.9.60', s.mac('hp'))
    box.hold_usual()
    s.everyday(one, 'DATA', wins)
    s.acquaint()
    s.router(one, two)
    s.claim_at(4, box, 'MAILGATE', opcode=MULTIHOMED)
    s.claim_at(15, box, 'MAILGATE', card=second, opcode=MULTIHOMED)


@scene('benign-multihomed-shutdown', 70)
def _(s):
    """Shutdown of a multi-homed machine: the first release removes the record, the rest is answered NAM_ERR."""
    one, two = s.lan('10.29.1.0/24', 'eth0'), s.lan('10.29.9.0/24', 'eth1')
    wins = s.wins(one, 5, 'NMBWINS', 'intel', system=NMBD)
    box = s.host(one, 60, 'DUALHOME', 'hp', wins=[wins.ip], opcode=MULTIHOMED)
    second = box.add_card(two, '10.29.9.60', s.mac('hp'))
    box.hold_usual()
    s.everyday(one, wins=wins)
    s.acquaint()
    s.router(one, two)
    s.claim_at(4, box, 'DUALHOME', opcode=MULTIHOMED)
    s.claim_at(12, box, 'DUALHOME', card=second, opcode=MULTIHOMED)
    for i, suffix in enumerate((0x20, 0x00)):
        s.at(40 + .01 * i, box.release, Name('DUALHOME', suffix), box.nic, False)
        s.at(40.004 + .01 * i, box.release, Name('DUALHOME', suffix), second, False)


@scene('benign-group-names-many-holders', 60)
def _(s):
    """Group names, MSBROWSE and <1E> held by eight machines; several G=1 answers; WINS returns 255.255.255.255."""
    lan = s.lan('192.168.30.0/24')
    wins = s.wins(lan, 5, workgroup='SCHULE')
    pcs = [s.host(lan, 20 + i, 'RAUM1-%02d' % i, 'dell', workgroup='SCHULE', answer_groups=i > 3) for i in range(8)]
    crowd = s.everyday(lan, 'SCHULE', wins)
    s.acquaint()
    for i, pc in enumerate(pcs):
        pc.boot(1 + 2.5 * i)
        s.at(2.1 + 2.5 * i, pc.claim, MSBROWSE, True)
    s.at(30, crowd[0].query, Name('SCHULE', 0x00))
    s.at(33, crowd[1].query, Name('SCHULE', 0x1e))
    s.at(36, crowd[1].query, Name('SCHULE', 0x00), wins.ip)
    s.at(40, crowd[0].status_query, pcs[5].ip)
    s.at(44, crowd[0].query, MSBROWSE)


@scene('benign-wins-proxy-answers-queries', 60)
def _(s):
    """A WINS proxy answers broadcast queries with the addresses of machines beyond the router, after asking WINS."""
    lan, far = s.lan('10.41.1.0/24'), s.lan('10.41.2.0/24', None)
    wins = s.wins(lan, 5)
    proxy = s.host(lan, 9, 'PROXYHOST', 'hp', WinsProxy, wins=[wins.ip])
    proxy.hold_usual()
    remote = [s.host(far, 60 + i, n, 'dell', wins=[wins.ip]) for i, n in
              enumerate(('REMOTE-CAD', 'REMOTE-PLOT', 'REMOTE-FILES', 'REMOTE-SQL', 'REMOTE-FAX', 'REMOTE-WEB'))]
    wins.learn_usual(*remote)
    client = s.host(lan, 33, 'BNODE-PC', 'intel')
    s.everyday(lan, count=3)
    s.acquaint()
    s.router(lan, far)
    client.boot(2)
    for i, host in enumerate(remote):
        s.at(10 + 6 * i, client.query, Name(host.name, 0x20))
    s.at(50, client.query, Name('NOSUCHSRV', 0x20))


@scene('benign-server-with-aliases', 90)
def _(s):
    """A server answers for eight alias names that its own node status lists."""
    lan = s.lan('10.43.1.0/24')
    server = s.host(lan, 10, 'CONSOLID-FS', 'hp')
    server.hold_usual()
    aliases = ['OLDFS1', 'OLDFS2', 'PRINT-EG', 'PRINT-OG', 'HOMEDIRS', 'PROFILES', 'SOFTWARE', 'SCANS']
    for alias in aliases:
        server.hold(Name(alias, 0x00), Name(alias, 0x20))
    clients = [s.host(lan, 40 + i, 'USER-PC%d' % i, 'dell') for i in range(3)]
    for client in clients:
        client.hold_usual()
    s.everyday(lan)
    s.acquaint()
    s.at(3, clients[0].status_query, server.ip)
    for i, alias in enumerate(aliases):
        s.at(8 + 8 * i, clients[i % 3].query, Name(alias, 0x20))
        s.at(8.1 + 8 * i, clients[i % 3].connect, server.ip, 445)
    s.at(80, clients[1].status_query, server.ip)


@scene('benign-nat-gateway-many-names', 60)
def _(s):
    """A NAT gateway forwards the registrations of many machines to WINS from one address and MAC."""
    lan = s.lan('10.7.0.0/24')
    wins = s.wins(lan, 5, workgroup='TENANT')
    gate = s.host(lan, 254, 'NAT', 'tplink', workgroup='TENANT', wins=[wins.ip], hear=False)
    gate.ttl = 127
    s.everyday(lan, 'TENANT', wins)
    s.acquaint()
    for i in range(9):
        for j, suffix in enumerate((0x00, 0x20)):
            s.at(4 + 4.1 * i + .02 * j, gate.nbns, gate.nic, wins.ip,
                 Nbns('claim', 0x9001 + 7 * i + j, 0x2900, Name('MIETER-PC%d' % (i + 1), suffix),
                      [(w.H_NODE, '192.168.88.%d' % (20 + i))], 300000), sport=137 if i == 0 else 61000 + i)


@scene('benign-negative-query-answers', 60)
def _(s):
    """WINS answers queries for missing names negatively; nothing is refused."""
    lan = s.lan('10.45.1.0/24')
    wins = s.wins(lan, 5)
    pcs = [s.host(lan, 30 + i, 'VERSAND-%d' % i, 'lenovo', wins=[wins.ip]) for i in range(3)]
    wins.learn_usual(*pcs)
    s.everyday(lan, wins=wins)
    s.acquaint()
    for i, name in enumerate(('WPAD', 'ISATAP', 'OLDSRV', 'WPAD', 'DRUCKER9', 'VERSAND-9', 'WPAD', 'OLDSRV')):
        s.at(4 + 6 * i, pcs[i % 3].query, Name(name, 0x00 if i % 2 else 0x20), wins.ip)


@scene('benign-renumbered-by-dhcp', 90)
def _(s):
    """A PC releases its names and lease, gets another lease and registers at the new address."""
    lan = s.lan('10.46.1.0/24')
    wins = s.wins(lan, 5)
    dhcp = s.host(lan, 2, 'DHCP-SRV', 'dell', DhcpServer)
    pc = s.host(lan, 90, 'EINKAUF-3', 'hp', wins=[wins.ip])
    pc.nic.ip = None
    s.everyday(lan, wins=wins)
    s.acquaint()
    dhcp.offer_lease(pc, '10.46.1.90', 2, 'EINKAUF-3', wins=wins.ip)
    pc.boot(3)
    for i, (name, _) in enumerate(pc.usual_names()):
        s.at(40 + .01 * i, pc.release, name)
    dhcp.release_lease(pc, 40.3)
    s.at(40.4, setattr, pc.nic, 'ip', None)
    dhcp.offer_lease(pc, '10.46.1.117', 44, 'EINKAUF-3', wins=wins.ip)
    pc.boot(45)


@scene('benign-dhcp-address-reused', 60)
def _(s):
    """An old address now belongs to another machine, which answers the challenge negatively; the claim is granted."""
    lan, other = s.lan('10.47.1.0/24'), s.lan('10.47.2.0/24', 'eth1')
    wins = s.wins(lan, 5)
    reuser = s.host(lan, 44, 'STUDIO-PC9', 'dell', wins=[wins.ip], negative=True)
    mover = s.host(other, 61, 'STUDIO-MAC2', 'apple', wins=[wins.ip])
    wins.learn_usual(reuser)
    wins.learn(mover, Name('STUDIO-MAC2', 0x00), Name('STUDIO-MAC2', 0x20), addrs=['10.47.1.44'])
    s.everyday(lan, wins=wins)
    s.acquaint()
    s.router(lan, other)
    mover.boot(18)


@scene('benign-cluster-move-released', 70)
def _(s):
    """A virtual server is moved: release on node A, gratuitous ARP and registration on node B, same address."""
    lan = s.lan('10.48.1.0/24')
    wins = s.wins(lan, 5, workgroup='CLU')
    node = dict(workgroup='CLU', wins=[wins.ip])
    a, b = s.host(lan, 11, 'PRNODE-A', 'dell2', **node), s.host(lan, 12, 'PRNODE-B', 'dell2', **node)
    wins.learn_usual(a, b)
    s.everyday(lan, 'CLU', wins)
    s.acquaint()
    virtual = a.add_card(lan, '10.48.1.20')
    wins.know(a)
    s.claim_at(3, a, 'CLUPRINT', card=virtual)
    for i, suffix in enumerate((0x20, 0x00)):
        s.at(30 + .01 * i, a.release, Name('CLUPRINT', suffix), virtual)

    def take():
        virtual.up = False
        a.cards.remove(virtual)
        lan.nics.remove(virtual)
        card = b.add_card(lan, '10.48.1.20')
        b.gratuitous_arp('10.48.1.20')
        s.claim_at(s.sim.now + .05, b, 'CLUPRINT', card=card)
    s.at(31, take)


@scene('benign-capture-starts-in-the-middle', 60)
def _(s):
    """The capture starts within dialogues: grants, a WACK with its grant and answers without their requests."""
    lan, far = s.lan('10.49.1.0/24'), s.lan('10.49.2.0/24', None)
    wins = s.wins(lan, 5)
    old = s.host(far, 30, 'HOTDESK-5', 'dell', wins=[wins.ip])
    wins.learn_usual(old)
    pc = s.host(lan, 77, 'HOTDESK-5', 'dell', wins=[wins.ip])
    asker = s.host(lan, 78, 'HOTDESK-6', 'dell', wins=[wins.ip])
    s.everyday(lan, wins=wins)
    s.acquaint()
    s.router(lan, far)
    old.crash()
    asker.boot(9.99985)
    s.claim_at(9.9998, pc, 'HOTDESK-5', (0x00,))
    s.at(9.9997, asker.query, Name('HOTDESK-5', 0x20), wins.ip)
    s.cut = 10.0001


@scene('benign-one-direction-only', 90)
def _(s):
    """Only the frames of the clients are in the capture: claims, refreshes, releases, queries without any answer."""
    client_macs = set()
    lan = s.lan('10.51.1.0/24', 'tap-rx', wanted=lambda src, dst, p: src in client_macs)
    wins = s.wins(lan, 5)
    pcs = [s.host(lan, 30 + i, 'EMPFANG-%d' % i, 'hp', wins=[wins.ip] if i < 3 else ()) for i in range(5)]
    crowd = s.everyday(lan, wins=wins)
    client_macs.update(h.nic.mac for h in pcs + crowd)
    s.acquaint()
    for i, pc in enumerate(pcs):
        pc.boot(2 + 5 * i)
    s.at(40, pcs[0].refresh, Name('EMPFANG-0', 0x20))
    s.at(50, pcs[1].query, Name('EMPFANG-0', 0x20), wins.ip)
    pcs[2].shutdown(60)
    pcs[3].shutdown(66)


@scene('benign-icmp-quotes', 60)
def _(s):
    """ICMP port unreachable quotes queries, answers and one refusal that are not in the capture themselves."""
    lan = s.lan('10.52.1.0/24')
    asker, server = s.host(lan, 33, 'SCANNER-BOX', 'intel', system=NMBD), s.host(lan, 10, 'WERK-SRV', 'hp')
    server.hold_usual()
    s.everyday(lan)
    s.acquaint()

    def quote(src, dst, message, sport, dport):
        body = w.udp(src.ip, dst.ip, sport, dport, message.encode())
        packet = w.Packet(src.nic.mac, dst.nic.mac, src.ip, dst.ip, 17, src.ttl, 0x4000 + message.trn % 999, False,
                          body)
        dst.transmit(dst.nic, src.ip, 1, w.icmp_unreachable(packet.ip_bytes()))
    name = Name('WERK-SRV', 0x20)
    s.at(12, quote, server, asker, Nbns('reply', 0x1a2b, 0x8500, name, [(0, server.ip)], 300000), 137, 49211)
    s.at(25, quote, server, asker, Nbns('reply', 0x3344, 0xad86, Name('SCANNER-BOX', 0x20), [(0, asker.ip)]), 137, 137)
    s.at(36, quote, asker, server, Nbns('query', 0x5a17, 0x0100, Name('WERK-PRN', 0x20)), 50123, 137)


@scene('benign-reboot-reregisters', 120)
def _(s):
    """A machine crashes and registers the same names from the same address again, by broadcast and at WINS."""
    lan = s.lan('10.53.1.0/24')
    wins = s.wins(lan, 5)
    one, two = s.host(lan, 40, 'TEST-RIG1', 'vmware', wins=[wins.ip]), s.host(lan, 41, 'TEST-RIG2', 'dell')
    s.everyday(lan, wins=wins)
    s.acquaint()

    def up(host):
        host.nic.up = True
        host.gratuitous_arp()
    for host, when in ((one, 3), (two, 7)):
        host.boot(when)
        for again in (50, 90):
            s.at(when + again - 12, host.crash)
            s.at(when + again - 1, up, host)
            host.boot(when + again)


@scene('benign-refresh-for-hours', 21600)
def _(s):
    """Refreshes (opcode 8 and 9, RD=0) of many machines for six hours; transaction ids come back for other names."""
    lan = s.lan('10.54.1.0/24')
    wins = s.wins(lan, 5)
    pcs = [s.host(lan, 40 + i, 'MONTAGE-%02d' % i, 'hp', wins=[wins.ip]) for i in range(5)]
    wins.learn_usual(*pcs)
    s.everyday(lan, wins=wins, rate=1.2)
    s.acquaint()
    for i, pc in enumerate(pcs):
        first = pc._trn
        for turn in range(9):
            when = 60 + 31 * i + 2400 * turn
            if turn == 5:
                s.at(when - 1, setattr, pc, '_trn', first + 1)
            for j, (name, _) in enumerate(pc.usual_names()[:3]):
                s.at(when + .4 * j, pc.refresh, name, REFRESH9 if i == 4 else w.REFRESH)


@scene('benign-nbtd-inverted-rd', 7400)
def _(s):
    """A Samba AD member registers three times with RD=0 and once with RD=1 under a new id, and again after two
    hours.
    """
    lan = s.lan('10.55.1.0/24')
    member = s.host(lan, 30, 'ADMEMBER', 'vmware', system=NBTD, suffixes=(0x00, 0x03, 0x20))
    other = s.host(lan, 31, 'ADMEMBER2', 'vmware', system=NBTD, suffixes=(0x00, 0x03, 0x20))
    s.everyday(lan, rate=1.2)
    s.acquaint()
    for when in (3, 7203):
        member.boot(when)
        other.boot(when + 41)


@scene('benign-browser-handover', 90)
def _(s):
    """The master browser releases GARAGE<1D> and MSBROWSE at shutdown, another machine takes them; WINS grants <1D>
    to both.
    """
    lan = s.lan('10.56.1.0/24')
    wins = s.wins(lan, 5, workgroup='GARAGE')
    one, two = (s.host(lan, 30 + i, 'GARAGE-%s' % c, 'dell', workgroup='GARAGE', wins=[wins.ip])
                for i, c in enumerate('AB'))
    three, four = (s.host(lan, 40 + i, 'HOF-%s' % c, 'hp', workgroup='HOF') for i, c in enumerate('AB'))
    for host in (one, two, three, four):
        host.hold_usual()
    s.everyday(lan, 'GARAGE', wins)
    s.acquaint()
    role = Name('GARAGE', 0x1d)
    s.at(3, one.claim, role)
    s.at(20, one.announce, 15)
    s.at(25, two.claim, role)
    s.at(40, one.release, role)
    s.at(4, three.claim, Name('HOF', 0x1d))
    s.at(4.1, three.claim, MSBROWSE, True)
    s.at(45, three.release, Name('HOF', 0x1d))
    s.at(45.1, three.release, MSBROWSE)
    s.at(55, four.claim, Name('HOF', 0x1d))
    s.at(55.1, four.claim, MSBROWSE, True)
    s.at(70, four.announce, 15)


@scene('benign-mixed-case-names', 60)
def _(s):
    """Management software registers Ws-Pds01 in mixed case beside WS-PDS01 from the same machine."""
    lan = s.lan('10.57.1.0/24')
    managed = s.host(lan, 30, 'WS-PDS01', 'compaq')
    crowd = s.everyday(lan)
    s.acquaint()
    managed.boot(3)
    s.claim_at(12, managed, 'Ws-Pds01', (0x00, 0x03))
    s.at(25, crowd[0].query, Name('ws-pds01', 0x20))
    s.claim_at(40, managed, 'WS-PDS01', (0x00,))


@scene('benign-nmbd-answers-twice', 60)
def _(s):
    """nmbd sends every query answer twice with one id; several clients ask."""
    lan = s.lan('192.168.205.0/24')
    nas = s.host(lan, 10, 'HEIM-NAS', 'synology', system=NMBD, suffixes=(0x20, 0x03, 0x00))
    clients = [s.host(lan, 30 + i, 'HEIM-PC%d' % i, 'realtek') for i in range(3)]
    for client in clients:
        client.hold_usual()
    s.everyday(lan)
    s.acquaint()
    nas.boot(2)
    for i in range(6):
        s.at(14 + 6 * i, clients[i % 3].query, Name('HEIM-NAS', 0x20 if i % 2 else 0x00))
    s.at(55, clients[0].status_query, nas.ip)


@scene('benign-no-refusal-error-52', 60)
def _(s):
    """SMB connections to an alias that is no NetBIOS name: TCP only, queries answered, no NBNS refusal."""
    lan = s.lan('10.58.1.0/24')
    wins = s.wins(lan, 5)
    server, pc = s.host(lan, 10, 'FS-REAL', 'hp', wins=[wins.ip]), s.host(lan, 40, 'FIBU-2', 'dell', wins=[wins.ip])
    wins.learn_usual(server, pc)
    s.everyday(lan, wins=wins)
    s.acquaint()
    for i in range(4):
        s.at(8 + 11 * i, pc.resolve, wins, 'files.corp.example', server.ip)
        s.at(8.1 + 11 * i, pc.connect, server.ip, 445)
        s.at(9 + 11 * i, pc.connect, server.ip, 139)
        s.at(10 + 11 * i, pc.query, Name('FILES', 0x20), wins.ip)
    s.at(55, pc.status_query, server.ip)
