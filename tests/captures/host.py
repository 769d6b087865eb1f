# SPDX-License-Identifier: GPL-2.0-or-later
"""A host that speaks NBNS as Windows, nmbd or nbtd do.

Hosts react by themselves (they defend, answer, retry), so a capture is what follows from its cast and its timeline.
"""
import ipaddress
from dataclasses import dataclass, field

import wire as w
from net import Nic
from wire import BROADCAST_MAC, GROUP_BIT, Name, Nbns, Packet

WINDOWS, NMBD, NBTD = 'windows', 'nmbd', 'nbtd'


@dataclass
class Entry:
    """State of one name at a host: which cards hold it, and how."""
    name: Name
    group: bool = False
    state: str = 'pending'
    cards: set = field(default_factory=set)
    since: float = 0.0


@dataclass
class Pending:
    """An outstanding claim or query."""
    request: Nbns
    card: Nic
    entry: Entry = None
    waiting: bool = False
    done: object = None


class Host:
    """A NetBIOS node. `system` chooses ids, TTLs, timing and manners of Windows, nmbd or nbtd."""

    def __init__(self, sim, segment, ip, mac, name, workgroup='WORKGROUP', system=WINDOWS, wins=(), **options):
        self.sim, self.name, self.workgroup, self.system, self.wins = sim, name, workgroup, system, list(wins)
        self.cards = [Nic(self, segment, ip, mac)]
        self.entries, self.pending, self.cached = {}, {}, {}
        self.options = {'defend': True, 'answer': True, 'suffixes': (0x00, 0x20), 'node': None, 'scope': '',
                        'self_conflict': False, 'opcode': None, 'reply_flags': None, 'negative': False,
                        'refusal_address': 'claimant', 'hear': True, **options}
        rng = sim.rng
        self.ttl = 128 if system == WINDOWS else 64
        self._ip_id = rng.randrange(0x0100, 0xf000)
        self._trn = rng.randrange(0x8100, 0xe000) if system == WINDOWS else rng.randrange(0x1000, 0x7000)
        self._port, self._dgram, self._seq = rng.randrange(49300, 60000), rng.randrange(0x8000, 0xf000), 0
        if segment:
            self.gateway(str(segment.net.network_address + 1))

    # -- addressing and sending -------------------------------------------------------------------------------------
    @property
    def nic(self):
        """The first card."""
        return self.cards[0]

    @property
    def ip(self):
        """Address of the first card."""
        return self.nic.ip

    def add_card(self, segment, ip, mac=None):
        """Fit another card, or without `mac` a second address on the first card."""
        nic = Nic(self, segment, ip, mac or self.nic.mac)
        nic.virtual = mac is None
        nic.gateway = str(segment.net.network_address + 1)
        self.cards.append(nic)
        return nic

    def gateway(self, ip, card=None):
        """Default gateway of a card."""
        (card or self.nic).gateway = ip

    def know(self, *others):
        """Fill the ARP caches of both sides, as hosts that talked before the capture have them."""
        for other in others:
            for mine in self.cards:
                for theirs in other.cards:
                    if mine.segment is theirs.segment:
                        mine.arp[theirs.ip], theirs.arp[mine.ip] = theirs.mac, mine.mac

    def next_ip_id(self):
        """Identification: sequential for Windows, random otherwise."""
        if self.system != WINDOWS:
            return self.sim.rng.randrange(1, 0x10000)
        self._ip_id = self._ip_id % 0xffff + 1
        return self._ip_id

    def next_trn(self):
        """NBNS transaction id in the manner of the system."""
        if self.system == NBTD:
            return self.sim.rng.randrange(1, 0x10000)
        self._trn += 1
        if self.system == WINDOWS and self._trn > 0xffff:
            self._trn = 0x8000
        return self._trn

    def transmit(self, card, dst, proto, body, nbns=None, ports=(0, 0), src=None, dst_mac=None, src_mac=None, df=None):
        """Send an IP packet, with ARP for the next hop first when needed."""
        if not card.up:
            return
        if src is None and card.ip is None:
            return
        src = src or card.ip
        net = card.segment.net
        if dst_mac is None and dst in (str(net.broadcast_address), '255.255.255.255'):
            dst_mac = BROADCAST_MAC
        hop = dst if ipaddress.ip_address(dst) in net else card.gateway
        if dst_mac is None and hop in card.arp:
            dst_mac = card.arp[hop]
        if dst_mac is None:
            card.segment.send_arp(1, src_mac or card.mac, src, '00:00:00:00:00:00', hop, BROADCAST_MAC)
            owner = [n for n in card.segment.nics if n.up and n.ip == hop and n is not card]
            if owner:
                card.arp[hop] = owner[0].mac
                self.sim.after(self.sim.jitter(400e-6, 900e-6), self.transmit, card, dst, proto, body, nbns, ports,
                               src, None, src_mac, df)
            return
        card.segment.send(Packet(src_mac or card.mac, dst_mac, src, dst, proto, self.ttl, self.next_ip_id(),
                                 self.system != WINDOWS if df is None else df, body, nbns, ports))

    def datagram(self, card, dst, sport, dport, data, nbns=None, **kw):
        """Send a UDP datagram."""
        src = kw.get('src') or card.ip
        self.transmit(card, dst, 17, w.udp(src, dst, sport, dport, data), nbns, (sport, dport), **kw)

    def nbns(self, card, dst, message, port=137, **kw):
        """Send an NBNS message from port 137."""
        self.datagram(card, dst, kw.pop('sport', 137), port, message.encode(), message, **kw)

    # -- names ------------------------------------------------------------------------------------------------------
    def node_flags(self, group=False):
        """NB_FLAGS of this node."""
        node = self.options['node']
        if node is None:
            node = w.M_NODE if self.system == NBTD else w.H_NODE if self.wins else w.B_NODE
        return node | (GROUP_BIT if group else 0)

    def usual_names(self):
        """The names a machine of this kind registers at start, as (name, is group)."""
        scope = self.options['scope']
        own = [(Name(self.name, s, scope), False) for s in self.options['suffixes']]
        return own + [(Name(self.workgroup, 0, scope), True), (Name(self.workgroup, 0x1e, scope), True)]

    def hold(self, *names, group=False, cards=None):
        """Have names already, from before the capture."""
        for name in names:
            name = Name(name) if isinstance(name, str) else name
            self.entries[name.key] = Entry(name, group, 'active', set(cards or self.cards), self.sim.now - 3600)

    def hold_usual(self):
        """Have all usual names already."""
        for name, group in self.usual_names():
            self.hold(name, group=group)

    def boot(self, when, only=None):
        """Claim all usual names from `when` on."""
        def go():
            delay = 0
            for name, group in self.usual_names():
                if only is None or name.suffix in only:
                    self.sim.after(delay, self.claim, name, group)
                    delay += self.sim.jitter(50e-6, 900e-6)
        self.sim.at(when, go)

    def claim(self, name, group=False, card=None, wins=None, opcode=None):
        """Register one name, at WINS when there is one, else (nmbd, nbtd: also) by broadcast."""
        card = card or self.nic
        entry = self.entries.get(name.key)
        if entry is None or entry.state in ('released', 'conflict') or card not in entry.cards:
            if entry is None or entry.state != 'active':
                entry = self.entries[name.key] = Entry(name, group, 'pending', set(), self.sim.now)
        entry.name = name
        servers = wins or self.wins
        if self.system != WINDOWS or not servers:
            self._claim_broadcast(entry, card)
        if servers:
            self._claim_wins(entry, card, servers, 0, opcode)

    def _request(self, entry, card, flags, ttl, trn=None):
        """A claim or release about a name at a card."""
        return Nbns('claim', self.next_trn() if trn is None else trn, flags, entry.name,
                    [(self.node_flags(entry.group), card.ip)], ttl)

    def _claim_broadcast(self, entry, card):
        """Broadcast claim with the repeats of the system."""
        ttl = {WINDOWS: 300000, NMBD: 0, NBTD: 300000}[self.system]
        plan = {WINDOWS: [(0, 1), (.75, 1), (1.5, 1), (2.25, 0)], NMBD: [(0, 1), (2.0, 1), (2.0005, 1), (4.0, 1)],
                NBTD: [(0, 0), (1, 0), (2, 0), (3, 1)]}[self.system]
        first = self._request(entry, card, 0x2910, ttl)
        job = Pending(first, card, entry)
        self.pending[first.trn] = job
        address = card.ip
        for i, (delay, wish) in enumerate(plan):
            delay += self.sim.jitter(0, .012) * (i > 0) * (self.system == WINDOWS)
            self.sim.after(delay, self._repeat_broadcast, job, 0x2910 if wish else 0x2810, i == len(plan) - 1, address)

    def _repeat_broadcast(self, job, flags, last, address):
        """One copy of a broadcast claim, unless it was refused meanwhile."""
        if job.done or job.card.ip != address or not job.card.up:
            return
        message = job.request
        if last and self.system == NBTD:
            message = self._request(job.entry, job.card, flags, job.request.ttl)
            self.pending[message.trn] = job
        message = Nbns('claim', message.trn, flags, message.name, message.addrs, message.ttl)
        self.nbns(job.card, job.card.segment.broadcast, message)
        if last:
            self.sim.after(.75, self._unopposed, job)

    def _unopposed(self, job):
        """Nobody objected in time."""
        if not job.done and job.entry.state != 'conflict':
            job.entry.state = 'active'
            job.entry.cards.add(job.card)
            job.done = 'unopposed'

    def _claim_wins(self, entry, card, servers, tries, opcode=None):
        """Unicast claim to the first server, then the next; three copies each."""
        usual = self.options['opcode'] or (w.REGISTER if self.system == WINDOWS else w.MULTIHOMED)
        code = opcode or (w.REGISTER if entry.group else usual)
        ttl = 259200 if self.system == NMBD else 300000
        flags = code << 11 | (0x0100 if self.system != NBTD else 0)
        job = Pending(self._request(entry, card, flags, ttl), card, entry)
        self.pending[job.request.trn] = job
        address, gap = card.ip, 1.5 if self.system == WINDOWS else 5.0
        for i in range(3):
            self.sim.after(i * gap, self._repeat_wins, job, servers[0], address)
        self.sim.after(3 * gap, self._wins_silent, job, servers, entry, card)

    def _repeat_wins(self, job, server, address):
        """One copy of a unicast claim while nothing was heard."""
        if not job.done and not job.waiting and job.card.ip == address:
            self.nbns(job.card, server, job.request)

    def _wins_silent(self, job, servers, entry, card):
        """No server answered: try the next one, then broadcast."""
        if job.done or job.waiting:
            return
        job.done = 'silent'
        if len(servers) > 1:
            self._claim_wins(entry, card, servers[1:], 0)
        elif self.system == WINDOWS:
            self._claim_broadcast(entry, card)

    def release(self, name, card=None, forget=True, wins=None):
        """Give a name up: at WINS when there is one, else by broadcast."""
        card = card or self.nic
        entry = self.entries.get(name.key)
        if entry is None:
            return
        entry.cards.discard(card)
        if forget:
            entry.state, entry.cards = 'released', set()
        ttl = 259200 if self.system == NMBD else 0
        targets = wins or self.wins[:1]
        for server in targets:
            self.nbns(card, server, self._request(entry, card, 0x3000, ttl))
        if not targets or self.system == NMBD:
            self.nbns(card, card.segment.broadcast, self._request(entry, card, 0x3010, 0))

    def shutdown(self, when):
        """Release everything in reverse order and leave."""
        def go():
            for i, entry in enumerate(reversed([e for e in self.entries.values() if e.state == 'active'])):
                self.sim.after(i * .004, self.release, entry.name)
            self.sim.after(.6, self.off)
        self.sim.at(when, go)

    def off(self):
        """Pull the plug on all cards."""
        for card in self.cards:
            card.up = False

    def crash(self):
        """Lose all state and links."""
        self.off()
        self.entries, self.pending = {}, {}

    def refresh(self, name, opcode=w.REFRESH, server=None, broadcast=False):
        """Refresh one name (RD=0)."""
        entry = self.entries[name.key]
        message = self._request(entry, self.nic, opcode << 11 | (0x10 if broadcast else 0), 300000)
        self.pending[message.trn] = Pending(message, self.nic, entry)
        self.nbns(self.nic, self.nic.segment.broadcast if broadcast else server or self.wins[0], message)

    def query(self, name, to=None, card=None, copies=3, on_answer=None, sport=137):
        """Ask for a name by broadcast or at `to`; stops at the first answer."""
        card = card or self.nic
        message = Nbns('query', self.next_trn(), 0x0100 if to else 0x0110, name)
        job = Pending(message, card)
        job.on_answer = on_answer
        self.pending[message.trn] = job

        def copy():
            if not job.done:
                self.nbns(card, to or card.segment.broadcast, message, sport=sport)
        for i in range(copies):
            self.sim.after(i * (1.5 if to else .76), copy)

    def status_query(self, to, card=None):
        """nbtstat -A."""
        self.nbns(card or self.nic, to, Nbns('status', self.next_trn(), 0x0000, w.WILDCARD))

    # -- receiving --------------------------------------------------------------------------------------------------
    def receive(self, card, packet):
        """A packet arrived at a card."""
        if not card.up:
            return
        if packet.proto == 6:
            self.receive_tcp(card, packet)
        elif packet.nbns and packet.ports[1] == 137 and self.options['hear'] \
                and packet.dst in (card.ip, card.segment.broadcast, '255.255.255.255'):
            self.receive_nbns(card, packet, packet.nbns)

    def receive_nbns(self, card, packet, message):
        """Dispatch an NBNS message."""
        if message.flags & 0x8000:
            self.receive_response(card, packet, message)
        elif message.kind == 'status':
            self.sim.after(self.sim.jitter(1e-4, 6e-4), self.answer_status, card, packet.src, message,
                           packet.ports[0])
        elif message.kind == 'query':
            self.answer_query(card, packet, message)
        elif message.opcode == w.RELEASE:
            self.receive_release(card, packet, message)
        elif message.broadcast:
            self.judge_claim(card, packet, message)
        else:
            self.misdirected(card, packet, message)

    def receive_response(self, card, packet, message):
        """An answer to something of ours, or an unsolicited demand."""
        job = self.pending.get(message.trn)
        if message.kind == 'wack':
            if job and job.request.name.key == message.name.key:
                job.waiting = True
            return
        if job is None or job.request.name.key != message.name.key:
            self.unsolicited(packet, message)
            return
        if job.entry is None:
            first, job.done = not job.done, True
            if getattr(job, 'on_answer', None):
                job.on_answer(packet, message, first)
            return
        if job.done in ('refused', 'granted'):
            return
        job.waiting = False
        if message.rcode == w.FORMAT_ERROR:
            job.done = 'refused'
            if self.system == WINDOWS:
                self._claim_broadcast(job.entry, job.card)
        elif message.rcode == 0:
            job.done, job.entry.state = 'granted', 'active'
            job.entry.cards.add(job.card)
        elif job.done != 'unopposed' or self.system == WINDOWS:
            job.done = 'refused'
            if job.entry.state != 'active' or not job.entry.cards - {job.card}:
                job.entry.state = 'conflict'

    def unsolicited(self, packet, message):
        """A conflict demand: Windows of old believes it, Samba does not."""
        entry = self.entries.get(message.name.key)
        if message.rcode == w.CONFLICT and entry and self.system == WINDOWS and self.options.get('believe', True):
            entry.state = 'conflict'

    def receive_release(self, card, packet, message):
        """A release demand; a server's is obeyed, a stranger's broadcast is rejected."""
        entry = self.entries.get(message.name.key)
        if entry is None or entry.state != 'active':
            return
        if not message.broadcast and packet.src in self.wins:
            entry.state = 'conflict'
            self.sim.after(self.sim.jitter(1e-4, 4e-4), self.nbns, card, packet.src,
                           Nbns('reply', message.trn, 0xb400, message.name, message.addrs))
        elif message.broadcast and not entry.group and packet.src_mac not in [c.mac for c in self.cards] \
                and self.options.get('reject_release'):
            self.sim.after(self.sim.jitter(1e-4, 4e-4), self.nbns, card, packet.src,
                           Nbns('reply', message.trn, 0xb406, message.name, message.addrs))

    def owns(self, name):
        """The active entry of a name that we may defend."""
        entry = self.entries.get(name.key)
        if entry and entry.state == 'active' and name.text != '*':
            return entry
        return None

    def judge_claim(self, card, packet, message):
        """Refuse the broadcast claim of another node for a unique name of ours (or a unique claim of our group)."""
        entry = self.entries.get(message.name.key)
        if entry is None or not self.options['defend'] or packet.ports[0] != 137:
            return
        pending = entry.state == 'pending' and self.sim.now - entry.since > .5 and self.options.get('defend_pending')
        if entry.state != 'active' and not pending:
            return
        if entry.group and (message.group or not self.options.get('defend_group')):
            return
        own = [c.ip for c in self.cards]
        if message.addrs[0][1] in own and not self.options['self_conflict']:
            return
        flags, address = message.addrs[0]
        if self.options['refusal_address'] == 'own':
            address = card.ip
        ttl = message.ttl if self.system == NBTD else 0
        rcode = self.options.get('refusal_code', w.ACTIVE)
        reply = Nbns('reply', message.trn, 0xad80 | rcode, message.name, [(flags, address)], ttl)
        self.answer_twice(card, packet.src, reply)

    def answer_twice(self, card, dst, reply, port=137):
        """Send an answer; nmbd sends each answer to a broadcast twice."""
        delay = self.sim.jitter(1.2e-4, 6e-4)
        self.sim.after(delay, self.nbns, card, dst, reply, port)
        if self.system == NMBD:
            self.sim.after(delay + self.sim.jitter(2e-5, 2e-4), self.nbns, card, dst, reply, port)

    def query_addresses(self, entry, card):
        """Addresses in our answer: of all cards that hold the name, the asked one first."""
        cards = [c for c in self.cards if c in entry.cards]
        if self.options.get('one_address'):
            cards = [card]
        return [(self.node_flags(entry.group), c.ip) for c in cards]

    def answer_query(self, card, packet, message):
        """Answer a query for a name of ours; a unicast query for another name may get a negative answer."""
        entry = self.owns(message.name)
        if entry is None or not self.options['answer'] or (entry.group and packet.dst == card.segment.broadcast
                                                           and not self.options.get('answer_groups')):
            known = self.entries.get(message.name.key)
            if not message.broadcast and self.options['negative'] and (known is None or known.state != 'active'):
                self.sim.after(self.sim.jitter(1e-4, 5e-4), self.nbns, card, packet.src,
                               Nbns('negative', message.trn, 0x8503, message.name))
            return
        if entry.group and not self.options.get('answer_groups'):
            return
        flags = self.options['reply_flags'] or (0x8500 if self.system == WINDOWS else 0x8580)
        ttl = 259200 if self.system == NMBD else 300000
        reply = Nbns('reply', message.trn, flags, message.name, self.query_addresses(entry, card), ttl)
        if self.system == NMBD and message.broadcast:
            self.answer_twice(card, packet.src, reply, packet.ports[0])
        else:
            self.sim.after(self.sim.jitter(1.5e-4, 7e-4), self.nbns, card, packet.src, reply, packet.ports[0])

    def answer_status(self, card, dst, message, port=137):
        """Node status: our table with its flags."""
        names = []
        for entry in self.entries.values():
            if entry.state in ('released', 'pending') or (entry.state == 'conflict' and self.system == NBTD):
                continue
            flags = self.node_flags(entry.group) | 0x0400
            if entry.state == 'conflict' and self.system == WINDOWS:
                flags |= 0x0800
            names.append((entry.name, flags))
        unit = self.nic.mac if self.system == WINDOWS else '00:00:00:00:00:00'
        self.nbns(card, dst, Nbns('statusreply', message.trn, 0x8400, message.name, names=names, unit=unit), port)

    def misdirected(self, card, packet, message):
        """A unicast claim at a machine that is no server: nmbd says FMT_ERR, Windows is silent."""
        if self.system == NMBD:
            self.sim.after(self.sim.jitter(1e-4, 4e-4), self.nbns, card, packet.src,
                           Nbns('reply', message.trn, 0xad81, message.name, message.addrs))

    # -- everything else on a network ---------------------------------------------------------------------------------
    def announce(self, kind=1):
        """Browser announcement by NetBIOS datagram; kind 15 is that of the local master browser."""
        group = self.workgroup
        dest = Name(group, 0x1d) if kind == 1 else Name(group, 0x1e)
        self._dgram += 2
        card = self.nic
        data = w.browser(kind, card.ip, self._dgram, Name(self.name, 0x20 if kind == 1 else 0x00), dest, self.name,
                         0x00011003 if kind == 1 else 0x00051003)
        self.datagram(card, card.segment.broadcast, 138, 138, data)

    def gratuitous_arp(self, ip=None, card=None):
        """Announce an address."""
        card = card or self.nic
        ip = ip or card.ip
        card.segment.send_arp(1, card.mac, ip, '00:00:00:00:00:00', ip, BROADCAST_MAC)
        for nic in card.segment.nics:
            if ip in nic.arp:
                nic.arp[ip] = card.mac

    def connect(self, dst, port=445, card=None):
        """Open a TCP connection."""
        self._port += 1
        self._seq = self.sim.rng.randrange(1 << 32)
        card = card or self.nic
        self.transmit(card, dst, 6, w.tcp(card.ip, dst, self._port, port, self._seq, 0, 2), ports=(self._port, port),
                      df=True)

    def receive_tcp(self, card, packet):
        """Three-way handshake and a FIN-less goodbye (RST) after a while."""
        body = packet.body
        sport, dport = int.from_bytes(body[:2], 'big'), int.from_bytes(body[2:4], 'big')
        seq, ack, flags = int.from_bytes(body[4:8], 'big'), int.from_bytes(body[8:12], 'big'), body[13]
        if flags == 2:
            answer = w.tcp(card.ip, packet.src, dport, sport, self.sim.rng.randrange(1 << 32), seq + 1 & 0xffffffff, 18)
        elif flags == 18:
            answer = w.tcp(card.ip, packet.src, dport, sport, ack, seq + 1 & 0xffffffff, 16, 1026)
            self.sim.after(self.sim.jitter(.4, 3), self.transmit, card, packet.src, 6,
                           w.tcp(card.ip, packet.src, dport, sport, ack, seq + 1 & 0xffffffff, 20, 0), None,
                           (dport, sport), None, None, None, True)
        else:
            return
        self.sim.after(self.sim.jitter(5e-5, 4e-4), self.transmit, card, packet.src, 6, answer, None, (dport, sport),
                       None, None, None, True)

    def resolve(self, server, host, address):
        """DNS query to a server and its answer."""
        self._port += 1
        trn, port = self.sim.rng.randrange(1 << 16), self._port
        self.datagram(self.nic, server.ip, port, 53, w.dns(trn, host))
        self.sim.after(self.sim.jitter(8e-4, 2e-3), server.datagram, server.nic, self.ip, 53, port,
                       w.dns(trn, host, address))
