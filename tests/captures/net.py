# SPDX-License-Identifier: GPL-2.0-or-later
"""A small discrete-event network: clock, segments, capture taps and network cards.

Nothing is random but the seeded generator of the simulation; one seed gives the same bytes each time.
"""
import heapq
import ipaddress
import itertools
import random
import struct
from dataclasses import dataclass

import wire as w
from wire import BROADCAST_MAC


class Sim:
    """Clock, event queue and the frames captured so far."""

    def __init__(self, seed, start):
        self.rng = random.Random(seed)
        self.start, self.now = start, 0.0
        self._queue, self._count = [], 0
        self.interfaces, self.frames = [], []

    def at(self, when, action, *args):
        """Run `action` at an absolute time."""
        self._count += 1
        heapq.heappush(self._queue, (when, self._count, action, args))

    def after(self, delay, action, *args):
        """Run `action` after a delay."""
        self.at(self.now + delay, action, *args)

    def run(self, until):
        """Handle events up to `until` seconds."""
        while self._queue and self._queue[0][0] <= until:
            self.now, _, action, args = heapq.heappop(self._queue)
            action(*args)
        self.now = until

    def jitter(self, low, high):
        """A delay between two bounds."""
        return self.rng.uniform(low, high)

    def interface(self, name):
        """Number of a capture interface, by name."""
        if name not in self.interfaces:
            self.interfaces.append(name)
        return self.interfaces.index(name)


@dataclass
class Tap:
    """Where frames of a segment are recorded: interface, filter, time shift of routed copies, extra copies, tunnel."""
    interface: int
    wanted: object = None
    routed_skew: float = 0.0
    copies: object = None
    tunnel: object = None


class Segment:
    """A broadcast domain with its IP network; `tap` records it."""

    def __init__(self, sim, network, vlan=None):
        self.sim, self.net, self.vlan = sim, ipaddress.ip_network(network), vlan
        self.nics, self.taps = [], []

    @property
    def broadcast(self):
        """Directed broadcast address."""
        return str(self.net.broadcast_address)

    def tap(self, name='eth0', **how):
        """Capture this segment on an interface; `how` as in Tap."""
        self.taps.append(Tap(self.sim.interface(name), **how))
        return self

    def record(self, data, src_mac, dst_mac, packet=None, routed=False):
        """Hand a frame to the taps."""
        for tap in self.taps:
            if tap.wanted and not tap.wanted(src_mac, dst_mac, packet):
                continue
            if tap.tunnel:
                if not packet:
                    continue
                data = tap.tunnel(packet)
            when = self.sim.now + (tap.routed_skew if routed else 0.0)
            self.sim.frames.append((when, tap.interface, data))
            if tap.copies:
                self.sim.frames += [(when + dt, tap.interface, d) for dt, d in tap.copies(data, packet)]

    def send(self, packet, routed=False):
        """Put an IP packet on the segment and deliver it."""
        self.record(packet.frame(self.vlan), packet.src_mac, packet.dst_mac, packet, routed)
        for nic in list(self.nics):
            if nic.up and nic.mac != packet.src_mac and packet.dst_mac in (nic.mac, BROADCAST_MAC) \
                    and not (nic.virtual and packet.dst_mac == BROADCAST_MAC):
                self.sim.after(self.sim.jitter(60e-6, 160e-6), nic.host.receive, nic, packet)

    def send_arp(self, opcode, src_mac, src_ip, dst_mac, dst_ip, ether_dst):
        """Put an ARP frame on the segment; requests for a live address are answered."""
        self.record(w.ethernet(ether_dst, src_mac, 0x0806, w.arp(opcode, src_mac, src_ip, dst_mac, dst_ip), self.vlan),
                    src_mac, ether_dst)
        if opcode == 1 and src_ip != dst_ip:
            for nic in self.nics:
                if nic.up and nic.ip == dst_ip and nic.mac != src_mac:
                    self.sim.after(self.sim.jitter(70e-6, 300e-6), self.send_arp, 2, nic.mac, nic.ip, src_mac, src_ip,
                                   src_mac)
                    if src_ip != '0.0.0.0':
                        nic.arp[src_ip] = src_mac


class Nic:
    """One network card of a host."""

    def __init__(self, host, segment, ip, mac):
        self.host, self.segment, self.ip, self.mac = host, segment, ip, mac
        self.arp, self.up, self.gateway, self.virtual = {}, True, None, False
        segment.nics.append(self)


def gre(src_mac, dst_mac, src, dst):
    """A tunnel for IP packets (RFC 2784), as a remote capture uses it: the cards are those of its two ends."""
    numbers = itertools.count(0x2001)

    def wrap(packet):
        inside = struct.pack('!HH', 0, 0x0800) + packet.ip_bytes()
        return w.Packet(src_mac, dst_mac, src, dst, 47, 255, next(numbers), False, inside).frame()
    return wrap


def local_copy(delay):
    """Copies of frames that no router forwards: a mirror port that sees ingress and egress."""
    def copies(data, packet):
        far = packet and packet.src.rsplit('.', 1)[0] != packet.dst.rsplit('.', 1)[0]
        if far and packet.dst_mac != BROADCAST_MAC:
            return []
        return [(delay, data)]
    return copies
