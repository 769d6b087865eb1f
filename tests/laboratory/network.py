# SPDX-License-Identifier: GPL-2.0-or-later
"""Network namespaces, bridges and cards of one scenario.

Each machine is a namespace; one more namespace holds the switch, that is one bridge per segment, where the capture runs.  All
of it lives inside the mount and process namespaces of tests/lab, so it is gone when that is gone.
"""
import contextlib
import ctypes
import os
import subprocess

from access_port import AccessPort

CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


class LabError(Exception):
    """Something in the lab went wrong, which says nothing about the plugin."""


def run(*command, text=None):
    """Runs a command to its end and returns its output."""
    finished = subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=120)
    if finished.returncode != 0:
        raise LabError('%s ended with status %d: %s' % (' '.join(command), finished.returncode,
                                                        (finished.stderr or finished.stdout).strip()[-400:]))
    return finished.stdout


def _enter(handle):
    if _libc.setns(handle, CLONE_NEWNET) != 0:
        raise LabError('cannot enter a network namespace: %s' % os.strerror(ctypes.get_errno()))


def entering(namespace):
    """What a command begins with to run in a namespace; `ip netns exec` would mount things besides."""
    return ['nsenter', '--net=/run/netns/' + namespace]


@contextlib.contextmanager
def inside(namespace):
    """What this thread opens meanwhile belongs to the namespace."""
    home = os.open('/proc/thread-self/ns/net', os.O_RDONLY)
    there = os.open('/run/netns/' + namespace, os.O_RDONLY)
    try:
        _enter(there)
        yield
    finally:
        _enter(home)
        os.close(there)
        os.close(home)


def set_kernel_options(namespace, options):
    """Writes /proc/sys/net/ipv4/... of a namespace."""
    with inside(namespace):
        for path, value in options.items():
            with open('/proc/sys/net/ipv4/' + path, 'w', encoding='ascii') as file:
                file.write(value)


class Network:
    """The switch and the machines of one scenario."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.switch = scenario.name + '.switch'
        self.bridges = {segment: 'br%d' % segment for segment in scenario.segments}
        self.namespaces = [self.switch]
        self._ports = 0
        self._access_ports = []
        run('ip', 'netns', 'add', self.switch)
        self._in(self.switch, ['link set lo up'] + [
            line.format(bridge) for bridge in self.bridges.values() for line in (
                'link add {} type bridge stp_state 0 mcast_snooping 0 forward_delay 0',
                'link set {} addrgenmode none', 'link set {} up')])
        for machine in scenario.machines:
            self._add_machine(machine)
        if len(self.bridges) > 1:
            self._add_router()

    def namespace(self, name):
        return '%s.%s' % (self.scenario.name, name)

    def _in(self, namespace, lines):
        run(*entering(namespace), 'ip', '-batch', '-', text='\n'.join(lines) + '\n')

    def _add_namespace(self, name, cards):
        """A namespace with its cards plugged in, without addresses."""
        namespace = self.namespace(name)
        run('ip', 'netns', 'add', namespace)
        self.namespaces.append(namespace)
        for number, (mac, segment, vlan) in enumerate(cards):
            self._plug_in(namespace, 'eth%d' % number, mac, self.bridges[segment], vlan)
            # Check sums as a real card would send them.
            run(*entering(namespace), 'ethtool', '-K', 'eth%d' % number, 'tx', 'off')
        return namespace

    def _plug_in(self, namespace, card, mac, bridge, vlan):
        """A cable from a card to a port of a bridge; a VLAN takes an access port between them."""
        port, access, trunk = ('%s%d' % (kind, self._ports) for kind in ('port', 'access', 'trunk'))
        self._ports += 1
        run('ip', 'link', 'add', 'name', card, 'netns', namespace, 'address', mac,
            'type', 'veth', 'peer', 'name', port if vlan is None else access, 'netns', self.switch)
        lines = [] if vlan is None else ['link add name %s type veth peer name %s' % (trunk, port)]
        lines.append('link set %s master %s' % (port, bridge))
        for interface in (port,) if vlan is None else (port, access, trunk):
            lines += ['link set %s addrgenmode none' % interface, 'link set %s up' % interface]
        self._in(self.switch, lines)
        if vlan is not None:
            with inside(self.switch):
                self._access_ports.append(AccessPort(access, trunk, vlan))

    def _add_machine(self, machine):
        namespace = self._add_namespace(machine.name, [(card.mac, card.segment, card.vlan) for card in machine.cards])
        set_kernel_options(namespace, {'conf/all/arp_ignore': '1', 'conf/all/arp_announce': '2'})
        lines = ['link set lo up']
        for number, card in enumerate(machine.cards):
            lines += ['link set eth%d addrgenmode none' % number, 'link set eth%d up' % number]
            if not card.leased:
                lines.append('addr add %s/24 brd + dev eth%d' % (card.address, number))
        if len(machine.cards) > 1:
            lines += [line for number, card in enumerate(machine.cards) for line in self._own_way(number, card)]
        elif len(self.bridges) > 1:
            lines.append('route add default via 10.%d.0.1' % machine.cards[0].segment)
        self._in(namespace, lines)

    def _own_way(self, number, card):
        """What is sent from an address leaves by the card that has it."""
        table = 100 + number
        lines = ['route add table %d %s dev eth%d src %s' % (table, card.network, number, card.address),
                 'rule add from %s lookup %d' % (card.address, table)]
        if len(self.bridges) > 1:
            lines.append('route add table %d default via 10.%d.0.1' % (table, card.segment))
        return lines

    def _add_router(self):
        cards = [('02:00:5e:%02x:ff:01' % segment, segment, None) for segment in self.bridges]
        namespace = self._add_namespace('router', cards)
        set_kernel_options(namespace, {'ip_forward': '1'})
        lines = ['link set lo up']
        for number, (_, segment, _) in enumerate(cards):
            lines += ['link set eth%d addrgenmode none' % number, 'link set eth%d up' % number,
                      'addr add 10.%d.0.1/24 brd + dev eth%d' % (segment, number)]
        self._in(namespace, lines)

    def change(self, machine, *lines):
        """Runs commands of ip in the namespace of a machine."""
        self._in(self.namespace(machine), list(lines))

    def remove(self):
        for port in self._access_ports:
            port.close()
        for namespace in reversed(self.namespaces):
            run('ip', 'netns', 'del', namespace)
