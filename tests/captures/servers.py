# SPDX-License-Identifier: GPL-2.0-or-later
"""Hosts with a part of their own: router, WINS server and proxy, DHCP server, and two that do harm."""
import ipaddress
from dataclasses import dataclass

import wire as w
from host import NBTD, NMBD, WINDOWS, Host, Pending
from wire import GROUP_BIT, Name, Nbns, Packet


class Router(Host):
    """Forwards unicast packets between its segments; one card per segment, always the first address."""

    def __init__(self, sim, segments, macs, latency=(8e-5, 2.5e-4)):
        first = str(segments[0].net.network_address + 1)
        super().__init__(sim, segments[0], first, macs[0], 'ROUTER', hear=False)
        for segment, mac in zip(segments[1:], macs[1:]):
            self.add_card(segment, str(segment.net.network_address + 1), mac)
        self.latency, self.slow = latency, {}

    def receive(self, card, packet):
        """Forward what is not for us."""
        if packet.dst_mac != card.mac or packet.dst in [c.ip for c in self.cards]:
            return
        for out in self.cards:
            if out is not card and ipaddress.ip_address(packet.dst) in out.segment.net:
                owner = [n for n in out.segment.nics if n.ip == packet.dst and n is not out]
                mac = out.arp.get(packet.dst) or (owner[0].mac if owner else None)
                if mac is None:
                    return
                copy = Packet(out.mac, mac, packet.src, packet.dst, packet.proto, packet.ttl - 1, packet.ip_id,
                              packet.df, packet.body, packet.nbns, packet.ports)
                delay = self.sim.jitter(*self.latency) + self.slow.get(packet.dst, 0)
                self.sim.after(delay, out.segment.send, copy, True)


@dataclass
class Record:
    """One WINS record."""
    name: Name
    addrs: list
    group: bool = False
    static: bool = False


class WinsServer(Host):
    """A name server with a database; `system` chooses the manners of Windows WINS, nmbd or nbtd."""

    def __init__(self, sim, segment, ip, mac, name, flat_challenge=False, own_refusal='claimant', static_rcode=None,
                 **kw):
        super().__init__(sim, segment, ip, mac, name, **kw)
        self.wins = []
        self.records = {}
        self.flat_challenge, self.own_refusal, self.static_rcode = flat_challenge, own_refusal, static_rcode
        self.challenged = {}
        self.options['node'] = w.H_NODE
        self.deaf_to = set()

    def learn(self, host, *names, group=False, addrs=None, static=False):
        """Put records into the database, as registered before the capture."""
        for name in names:
            self.records[name.key] = Record(name, list(addrs or [host.ip]), group, static)

    def learn_usual(self, *hosts):
        """Records of hosts that registered all usual names before the capture."""
        for host in hosts:
            for name, group in host.usual_names():
                self.learn(host, name, group=group)
            host.hold_usual()

    def receive_nbns(self, card, packet, message):
        """Server work for unicast requests, node work for the rest."""
        if message.flags & 0x8000 or message.broadcast or message.kind == 'status':
            super().receive_nbns(card, packet, message)
        elif packet.src in self.deaf_to:
            return
        elif message.kind == 'query':
            self.look_up(card, packet, message)
        elif message.opcode == w.RELEASE:
            self.unregister(card, packet, message)
        else:
            self.register(card, packet, message)

    def reply(self, card, dst, message, rcode, addrs=None, ttl=None, opcode=w.REGISTER):
        """Registration or release response after a short think."""
        flags = 0xad80 | rcode if opcode == w.REGISTER else 0xb400 | rcode
        if ttl is None:
            ttl = message.ttl if rcode == 0 or self.system == NBTD else 0
        answer = Nbns('reply', message.trn, flags, message.name, addrs or message.addrs, ttl)
        self.sim.after(self.sim.jitter(2e-4, 1.5e-3), self.nbns, card, dst, answer)

    def look_up(self, card, packet, message):
        """Answer a query from the database."""
        record = self.records.get(message.name.key)
        if record is None:
            own = self.owns(message.name)
            if own is None or own.group:
                answer = Nbns('negative', message.trn, 0x8583, message.name)
            else:
                answer = Nbns('reply', message.trn, 0x8580, message.name, [(w.H_NODE, self.ip)], 300000)
        else:
            flags = w.H_NODE | (GROUP_BIT if record.group else 0)
            addrs = record.addrs if not record.group or record.name.suffix == 0x1c else ['255.255.255.255']
            answer = Nbns('reply', message.trn, 0x8580, message.name, [(flags, a) for a in addrs], 259187)
        self.sim.after(self.sim.jitter(2e-4, 9e-4), self.nbns, card, packet.src, answer, packet.ports[0])

    def unregister(self, card, packet, message):
        """Release: Windows says yes to everything, nmbd NAM_ERR when the record is gone or not theirs."""
        record, address = self.records.get(message.name.key), message.addrs[0][1]
        known = record is not None and (record.group or address in record.addrs)
        if known and not record.group:
            if self.system == NMBD:
                del self.records[message.name.key]
            else:
                record.addrs.remove(address)
                if not record.addrs:
                    del self.records[message.name.key]
        self.reply(card, packet.src, message, 0 if known or self.system != NMBD else w.NAME_ERROR, ttl=0,
                   opcode=w.RELEASE)

    def register(self, card, packet, message):
        """Decide on a registration or refresh: grant, refuse at once, or challenge the recorded owner."""
        name, address = message.name, message.addrs[0][1]
        key = message.trn, packet.src
        if key in self.challenged:
            return
        record, own = self.records.get(name.key), self.owns(name)
        if name.suffix == 0x1d and not message.group:
            self.reply(card, packet.src, message, 0)
        elif own is not None and not own.group and address not in [c.ip for c in self.cards]:
            self.reply(card, packet.src, message, w.ACTIVE)
        elif record is None or (record.group and message.group):
            self.records.setdefault(name.key, Record(name, [address], message.group))
            self.reply(card, packet.src, message, 0)
        elif not record.static and address in record.addrs and not record.group:
            self.reply(card, packet.src, message, 0)
        elif record.static or record.group or message.group:
            rcode = self.static_rcode or (w.REFUSED if self.system == NMBD else w.ACTIVE)
            shown = [(message.addrs[0][0], record.addrs[0])] if self.own_refusal == 'owner' else None
            self.reply(card, packet.src, message, rcode, shown)
        else:
            self.challenge(card, packet.src, message, record)

    def challenge(self, card, claimant, message, record):
        """WACK, then ask the recorded addresses in turn."""
        self.challenged[message.trn, claimant] = True
        ttl = {WINDOWS: 15, NMBD: 60, NBTD: 5 + 4 * len(record.addrs)}[self.system]
        wack = Nbns('wack', message.trn, 0xbc00, message.name, ttl=ttl, names=[message.flags],
                    rr_type=0x0a if self.system == NMBD else 0x20)
        self.sim.after(self.sim.jitter(2e-4, 9e-4), self.nbns, card, claimant, wack)
        self.sim.after(self.sim.jitter(1e-3, 2e-3), self.ask, card, claimant, message, record, 0)

    def ask(self, card, claimant, message, record, index):
        """Challenge one recorded address."""
        target = record.addrs[index]
        ask = Nbns('query', self.next_trn(), 0x0000 if self.system == NMBD else 0x0100, message.name)
        job = Pending(ask, card)
        self.pending[ask.trn] = job
        gaps = {NMBD: [5, 5.2, 5.4, 5.3], NBTD: [1, 1, 1], WINDOWS: [.5, .5, .5] if self.flat_challenge
                else [.5, 1, 2]}[self.system]

        def verdict(packet, answer):
            job.done = True
            self.decide(card, claimant, message, record, index, answer)

        def on_answer(packet, answer, first):
            if first:
                verdict(packet, answer)
        job.on_answer = on_answer
        when = 0
        for gap in gaps:
            self.sim.after(when, lambda: job.done or self.nbns(card, target, ask))
            when += gap
        self.sim.after(when, lambda: job.done or verdict(None, None))

    def decide(self, card, claimant, message, record, index, answer):
        """Verdict after an answer or silence."""
        address, multi = message.addrs[0][1], message.opcode == w.MULTIHOMED
        positive = answer is not None and answer.rcode == 0
        listed = [a for _, a in answer.addrs] if positive else []
        self.challenged.pop((message.trn, claimant), None)
        if not positive and index + 1 < len(record.addrs):
            self.ask(card, claimant, message, record, index + 1)
            return
        if multi and self.system == NMBD:
            grant = positive
        elif multi:
            grant = not positive or address in listed
        else:
            grant = not positive
        if grant:
            if positive:
                record.addrs.append(address)
            else:
                self.records[message.name.key] = Record(message.name, [address])
            self.reply(card, claimant, message, 0)
            return
        rcode = w.REFUSED if self.system == NMBD and not positive else w.ACTIVE
        shown = [(message.addrs[0][0], record.addrs[index])] if self.own_refusal == 'owner' else None
        self.reply(card, claimant, message, rcode, shown)

    def demand_release(self, host, name, group=False):
        """Tell a host to release a name (replication, Q136571, Q314696)."""
        self.records.pop(name.key, None)
        self.nbns(self.nic, host.ip, Nbns('claim', self.next_trn(), 0x3000, name,
                                          [(w.H_NODE | (GROUP_BIT if group else 0), host.ip)], 0))


class WinsProxy(Host):
    """Answers broadcast queries from WINS; with `check` it refuses broadcast claims that WINS contradicts."""

    def __init__(self, *args, check=False, **kw):
        super().__init__(*args, **kw)
        self.check = check

    def receive_nbns(self, card, packet, message):
        """Ask the server about the names of others."""
        own = message.name.key in self.entries
        if not message.flags & 0x8000 and message.broadcast and not own and message.kind == 'query':
            self.query(message.name, self.wins[0], copies=1,
                       on_answer=lambda p, a, first: self.relay(card, packet, message, a))
        elif self.check and message.kind == 'claim' and message.broadcast and message.opcode == w.REGISTER and not own \
                and not message.group and message.flags & 0x100:
            self.query(message.name, self.wins[0], copies=1,
                       on_answer=lambda p, a, first: self.veto(card, packet, message, a))
        else:
            super().receive_nbns(card, packet, message)

    def relay(self, card, packet, message, answer):
        """Pass on an address beyond the router."""
        if answer.rcode == 0 and answer.addrs[0][1] != '255.255.255.255' \
                and ipaddress.ip_address(answer.addrs[0][1]) not in card.segment.net:
            self.nbns(card, packet.src, Nbns('reply', message.trn, 0x8580, message.name, answer.addrs, 3600),
                      packet.ports[0])

    def veto(self, card, packet, message, answer):
        """WINS knows the name with another address."""
        if answer.rcode == 0 and message.addrs[0][1] not in [a for _, a in answer.addrs]:
            self.nbns(card, packet.src, Nbns('reply', message.trn, 0xad86, message.name, message.addrs))


class Poisoner(Host):
    """Answers every broadcast query with its own address, as Responder does."""

    def answer_query(self, card, packet, message):
        """One address for every name."""
        if message.broadcast and message.name.suffix in (0x00, 0x20):
            self.sim.after(self.sim.jitter(1e-4, 4e-4), self.nbns, card, packet.src,
                           Nbns('reply', message.trn, 0x8500, message.name, [(0, card.ip)], 0x493e0), packet.ports[0])
        else:
            super().answer_query(card, packet, message)


class Denier(Host):
    """Refuses every unique broadcast registration, as nbname does."""

    def judge_claim(self, card, packet, message):
        """Deny whoever asks."""
        if not message.group:
            self.sim.after(self.sim.jitter(1e-4, 4e-4), self.nbns, card, packet.src,
                           Nbns('reply', message.trn, 0xad86, message.name, [(0, '0.0.0.0')]))


class DhcpServer(Host):
    """Hands out the leases that the scenario wants."""

    def offer_lease(self, client, ip, when, host_name, fqdn=None, renew=False, wins=None):
        """Complete exchange of a client for an address; `client` gets it when the exchange ends."""
        sim, card, mac, xid = self.sim, client.nic, client.nic.mac, self.sim.rng.randrange(1 << 32)
        mask, router = card.segment.net.netmask.packed, w.ip4(str(card.segment.net.network_address + 1))
        wish = [(61, b'\x01' + w.mac6(mac)), (12, host_name.encode())]
        if fqdn:
            wish.append((81, b'\0\0\0' + fqdn.encode()))
        wish += [(60, b'MSFT 5.0'), (55, bytes([1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252]))]
        given = [(51, (691200).to_bytes(4, 'big')), (1, mask), (3, router), (6, w.ip4(self.ip))]
        if wins:
            given += [(44, w.ip4(wins)), (46, b'\x08')]

        def from_client(kind, extra):
            client.datagram(card, '255.255.255.255', 68, 67, w.dhcp(kind, xid, mac, options=extra + wish),
                            src='0.0.0.0')

        def from_server(kind):
            self.datagram(self.nic, '255.255.255.255', 67, 68,
                          w.dhcp(kind, xid, mac, yiaddr=ip, server=self.ip, options=given, reply=True))

        def done():
            card.ip = ip
            client.gratuitous_arp()
        start = when
        if not renew:
            sim.at(when, from_client, 1, [(50, w.ip4(ip))])
            sim.at(when + sim.jitter(.001, .004), from_server, 2)
            start = when + sim.jitter(.006, .01)
        sim.at(start, from_client, 3, [(50, w.ip4(ip)), (54, w.ip4(self.ip))])
        sim.at(start + sim.jitter(.001, .003), from_server, 5)
        sim.at(start + sim.jitter(.005, .02), done)

    def release_lease(self, client, when):
        """The client gives its lease back."""
        def go():
            client.datagram(client.nic, self.ip, 68, 67,
                            w.dhcp(7, self.sim.rng.randrange(1 << 32), client.nic.mac, ciaddr=client.ip, server=self.ip,
                                   options=[(61, b'\x01' + w.mac6(client.nic.mac))]))
        self.sim.at(when, go)

    def refuse_lease(self, client, ip, when, host_name):
        """The client asks for its old address and gets a DHCPNAK."""
        mac, xid = client.nic.mac, self.sim.rng.randrange(1 << 32)
        wish = [(61, b'\x01' + w.mac6(mac)), (50, w.ip4(ip)), (12, host_name.encode())]
        self.sim.at(when, lambda: client.datagram(client.nic, '255.255.255.255', 68, 67,
                                                  w.dhcp(3, xid, mac, options=wish), src='0.0.0.0'))
        self.sim.at(when + .002, lambda: self.datagram(self.nic, '255.255.255.255', 67, 68,
                                                       w.dhcp(6, xid, mac, server=self.ip, reply=True)))
