# SPDX-License-Identifier: GPL-2.0-or-later
"""What can happen in a scenario.  Each step plays itself on a stage and tells the log of the scenario what was done."""
import socket
import time
from dataclasses import dataclass

import wire as w
from network import LabError, inside
from scenario import COMPUTER

HALF_A_SECOND = 0.5


def cables(stage, machine, state):
    """The commands that plug in or unplug all cards of a machine."""
    cards = range(len(stage.scenario.machine(machine).cards))
    return ['link set eth%d %s' % (number, state) for number in cards]


def wait_until_up(stage, machine):
    stage.wait_until(machine, lambda daemon, log: daemon.is_ready(log), 'did not come up')


@dataclass(frozen=True)
class Wait:
    """Nothing, for some seconds."""

    seconds: float

    def play(self, stage):
        time.sleep(self.seconds)


@dataclass(frozen=True)
class Start:
    """A daemon starts; the play goes on at once."""

    machine: str
    daemon: object

    def play(self, stage):
        stage.tell('%s starts %s' % (self.machine, self.daemon))
        stage.start(self.machine, self.daemon)


@dataclass(frozen=True)
class Boot:
    """A daemon starts, and the play goes on when it has its names."""

    machine: str
    daemon: object

    def play(self, stage):
        Start(self.machine, self.daemon).play(stage)
        wait_until_up(stage, self.machine)
        stage.tell('%s is up' % self.machine)


@dataclass(frozen=True)
class Refused:
    """Until the daemon of a machine says that it was refused its name, or this one."""

    machine: str
    name: str | None = None

    def play(self, stage):
        stage.wait_until(self.machine, lambda daemon, log: daemon.is_refused(log, self.name), 'was not refused its name')
        stage.tell('%s says that it was refused' % self.machine)


@dataclass(frozen=True)
class WaitForAll:
    """Until the daemons of these machines have their names."""

    machines: list

    def play(self, stage):
        for machine in self.machines:
            wait_until_up(stage, machine)
        stage.tell('%d machines are up' % len(self.machines))


@dataclass(frozen=True)
class Stop:
    """An orderly end of the daemon, which releases its names."""

    machine: str

    def play(self, stage):
        stage.tell('%s stops its daemon' % self.machine)
        stage.stop(self.machine)


@dataclass(frozen=True)
class Crash:
    """The daemon is gone without a word; with `unplugged` its cards are, too."""

    machine: str
    unplugged: bool = False

    def play(self, stage):
        stage.tell('%s crashes%s' % (self.machine, ' and is unplugged' if self.unplugged else ''))
        stage.kill(self.machine)
        if self.unplugged:
            stage.network.change(self.machine, *cables(stage, self.machine, 'down'))


@dataclass(frozen=True)
class PlugIn:
    """The cards of a machine are back, without addresses."""

    machine: str

    def play(self, stage):
        stage.tell('%s is plugged in again' % self.machine)
        stage.network.change(self.machine, 'addr flush dev eth0', *cables(stage, self.machine, 'up'))


@dataclass(frozen=True)
class Readdress:
    """The first card gets another address."""

    machine: str
    address: str

    def play(self, stage):
        stage.tell('%s changes its address to %s' % (self.machine, self.address))
        stage.network.change(self.machine, 'addr flush dev eth0', 'addr add %s/24 brd + dev eth0' % self.address)


@dataclass(frozen=True)
class Lease:
    """The machine gets its address by DHCP."""

    machine: str
    host_name: str
    address: str
    client_id: str | None = None

    def play(self, stage):
        stage.lease(self.machine, self.host_name, self.address, self.client_id)
        stage.tell('%s has leased %s as %s' % (self.machine, self.address, self.host_name))


@dataclass(frozen=True)
class Announce:
    """Gratuitous ARP, as after a new address."""

    machine: str

    def play(self, stage):
        card = stage.scenario.machine(self.machine).cards[0]
        stage.tell('%s announces %s by ARP' % (self.machine, card.address))
        body = w.arp(1, card.mac, card.address, '00:00:00:00:00:00', card.address)
        with inside(stage.network.namespace(self.machine)):
            port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        with port:
            port.bind(('eth0', 0))
            port.send(w.ethernet(w.BROADCAST_MAC, card.mac, 0x0806, body))


@dataclass(frozen=True)
class Lookup:
    """nmblookup: by broadcast, or at a server."""

    machine: str
    name: str
    server: str | None = None

    def play(self, stage):
        stage.tell('%s looks up %s%s' % (self.machine, self.name, ' at ' + self.server if self.server else ''))
        where = ['-U', stage.scenario.address(self.server), '--recursion'] if self.server else [
            '-B', stage.scenario.machine(self.machine).cards[0].broadcast]
        stage.nmblookup(self.machine, [*where, self.name])


@dataclass(frozen=True)
class Status:
    """nmblookup -A: which names does that machine list?"""

    machine: str
    other: str

    def play(self, stage):
        stage.tell('%s asks %s for its names' % (self.machine, self.other))
        stage.nmblookup(self.machine, ['-A', stage.scenario.address(self.other)])


@dataclass(frozen=True)
class Claim:
    """A small node claims a name, by broadcast or at a server, and has it afterwards unless refused."""

    machine: str
    name: str
    suffixes: tuple = COMPUTER
    server: str | None = None
    # The card that claims, if not the first.
    own: str | None = None
    multihomed: bool = False
    # What has to come of it, or else the play is not the one that was meant.
    refused: bool = False

    def play(self, stage):
        server = stage.scenario.address(self.server) if self.server else None
        opcode = w.MULTIHOMED if self.multihomed else w.REGISTER
        for suffix in self.suffixes:
            has_it = stage.node(self.machine).claim(w.Name(self.name, suffix), server, self.own, opcode)
            what = '%s claims %s<%02x>%s and is %s' % (self.machine, self.name, suffix, ' at ' + self.server if server else '',
                                                       'not refused' if has_it else 'refused')
            stage.tell(what)
            if has_it == self.refused:
                raise LabError(what)


@dataclass(frozen=True)
class Release:
    """A release of a name.  `inside` is the address that it carries; `to` a machine, or all on the segment."""

    machine: str
    name: str
    suffixes: tuple = COMPUTER
    to: str | None = None
    own: str | None = None
    inside: str | None = None

    def play(self, stage):
        to = stage.scenario.address(self.to) if self.to else None
        inside = stage.scenario.address(self.inside) if self.inside else None
        node = stage.node(self.machine)
        for suffix in self.suffixes:
            name = w.Name(self.name, suffix)
            node.request(w.RELEASE, name, to, self.own, inside, tries=1)
            node.names.get(name, set()).discard(self.own or stage.scenario.machine(self.machine).address)
        stage.tell('%s releases %s%s%s' % (self.machine, self.name, ' to ' + self.to if self.to else '',
                                           ', with the address of ' + self.inside if self.inside else ''))


@dataclass(frozen=True)
class Demand:
    """Conflict demands that nobody asked for."""

    machine: str
    victim: str
    names: tuple
    suffixes: tuple = (0x00,)

    def play(self, stage):
        stage.tell('%s sends %s conflict demands for %d names' % (self.machine, self.victim, len(self.names)))
        for name in self.names:
            for suffix in self.suffixes:
                stage.node(self.machine).demand(w.Name(name, suffix), stage.scenario.address(self.victim))
        time.sleep(HALF_A_SECOND)


@dataclass(frozen=True)
class ReleaseFlood:
    """Releases of names that the sender never had, to all on the segment."""

    machine: str
    names: tuple

    def play(self, stage):
        stage.tell('%s releases %d names of others' % (self.machine, len(self.names)))
        for name in self.names:
            stage.node(self.machine).announce_release(w.Name(name))
        time.sleep(HALF_A_SECOND)


@dataclass(frozen=True)
class Poison:
    """From now on the machine answers every broadcast query with its own address."""

    machine: str

    def play(self, stage):
        stage.tell('%s answers every query from now on' % self.machine)
        stage.node(self.machine).answers_everything = True


@dataclass(frozen=True)
class ShowConflict:
    """The machine shows a name with the conflict flag, as Windows does with a name that it was refused."""

    machine: str
    name: str
    suffixes: tuple = COMPUTER

    def play(self, stage):
        stage.tell('%s shows %s as in conflict' % (self.machine, self.name))
        node = stage.node(self.machine)
        for suffix in self.suffixes:
            name = w.Name(self.name, suffix)
            node.names.setdefault(name, set()).add(stage.scenario.machine(self.machine).address)
            node.in_conflict.add(name)
