# SPDX-License-Identifier: GPL-2.0-or-later
"""What a scenario is made of: machines, what happens to them, and what must be found.

What must be found follows from what is done to the machines and from the protocol, never from what the plugin said.
"""
import ipaddress
from dataclasses import dataclass, field

# Suffixes that every machine claims.
COMPUTER = (0x00, 0x20)


@dataclass(frozen=True)
class Card:
    """A network card: 10.SEGMENT.0.NUMBER, tagged if there is a VLAN; a leased address comes by DHCP."""

    number: int
    segment: int = 1
    vlan: int | None = None
    leased: bool = False
    # The end of the MAC, where it cannot be the number because two cards get one address.
    hardware: int | None = None

    @property
    def address(self):
        return '10.%d.0.%d' % (self.segment, self.number)

    @property
    def network(self):
        return ipaddress.ip_interface(self.address + '/24').network

    @property
    def broadcast(self):
        return str(self.network.broadcast_address)

    @property
    def mac(self):
        return '02:00:5e:%02x:%02x:%02x' % (self.segment, self.vlan or 0, self.hardware or self.number)


@dataclass(frozen=True)
class Machine:
    """A computer with its cards; the first one is the one that steps use unless they say otherwise."""

    name: str
    cards: tuple

    @property
    def address(self):
        return self.cards[0].address


def machine(name, number, segment=1, vlan=None, leased=False, hardware=None):
    """A machine with one card."""
    return Machine(name, (Card(number, segment, vlan, leased, hardware),))


@dataclass(frozen=True)
class Verdict:
    """An incident that must be found.  Machines go by their names, or by an address they had once."""

    name: str
    cause: str
    # One word, or the lowest and the highest if it depends on who is quicker.
    confidence: str
    claimants: tuple = ()
    holders: tuple = ()
    # Where either may be claimant and holder.
    machines: tuple = ()
    severity: str = 'warn'
    outcome: str | None = None
    vlan: int | None = None
    # How many incidents like this one may stand beside it: floods are told name by name first.
    more: bool = False


@dataclass
class Scenario:
    """One play: `before` happens before the capture starts."""

    name: str
    story: str
    machines: list
    steps: list
    expect: list = field(default_factory=list)
    # Causes that may be found besides, as in captures/expected.json.
    may: list = field(default_factory=list)
    before: list = field(default_factory=list)
    # Too much for the processor to run beside others.
    runs_alone: bool = False
    # Not fit to be kept as a sample: too big.
    is_recorded: bool = True

    def machine(self, name):
        for candidate in self.machines:
            if candidate.name == name:
                return candidate
        raise KeyError('scenario %s has no machine %s' % (self.name, name))

    @property
    def segments(self):
        return sorted({card.segment for machine_ in self.machines for card in machine_.cards})

    def address(self, who):
        """The address of a machine, or what is one already."""
        return who if who[0].isdigit() else self.machine(who).address

    def addresses(self, who):
        """All addresses that a machine may go by."""
        return {who} if who[0].isdigit() else {card.address for card in self.machine(who).cards}
