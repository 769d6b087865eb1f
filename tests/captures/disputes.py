#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures for tests of what is printed: many disputes, and names that want to do harm.

They are made when a test needs them.  To look at one:

    tests/captures/disputes.py many /tmp/many.pcapng
"""
import argparse

import wire as w

START = 1795161780.0
# A broadcast claim and a refusal of it (knowledge.md, table 1.1).
CLAIM, REFUSAL = 0x2910, 0xad86
UDP, HOPS = 17, 128
HOSTILE_NAMES = (
    '<script>alert(1',
    '\x1b[31m\x1b]0;X\x07\x1b[2J',
    '&"\'<>&AMP;</B>',
    '\xff\xfe\xc3(\x80\xa0\xed\xa0\x80',
    '%s%n%08x%5$s',
    'A\nB\r\tC\x00D',
    '","X":[{\\u0022',
    '\x9b31m\x7f\x08\x08',
)
HOSTILE_SCOPE = 'a"<b>\x1b[5m'
HOSTILE_INTERFACE = 'eth0<i>&"\x1b[7m'


class Wire:
    """A segment on which messages follow each other."""

    def __init__(self):
        self.frames, self.time, self.ip_id = [], START, 0

    def send(self, sender, target, message):
        """Puts a message on the wire; `sender` and `target` are numbers of machines, target 0 is everybody."""
        self.ip_id += 1
        self.time += 0.002
        source, destination = address(sender), address(target) if target else '10.1.255.255'
        packet = w.Packet(card(sender), card(target) if target else w.BROADCAST_MAC, source, destination, UDP, HOPS,
                          self.ip_id, False, w.udp(source, destination, 137, 137, message.encode()))
        self.frames.append((self.time, 0, packet.frame()))

    def dispute(self, claimant, holder, name, transaction):
        """One claim and its refusal, ten seconds after what was before."""
        self.time += 10
        entry = [(0, address(claimant))]
        self.send(claimant, 0, w.Nbns('claim', transaction, CLAIM, name, entry))
        self.send(holder, claimant, w.Nbns('reply', transaction, REFUSAL, name, entry))


def address(machine):
    """The address of the machine with this number."""
    return '10.1.%d.%d' % (machine >> 8, machine & 255)


def card(machine):
    """Its hardware address."""
    return '02:00:5e:01:%02x:%02x' % (machine >> 8, machine & 255)


def many(path, count=50):
    """Many disputes, each about a name of its own and between two machines of its own."""
    wire = Wire()
    for number in range(1, count + 1):
        wire.dispute(2 * number, 2 * number + 1, w.Name('OFFICE-%03d' % number, 0x20), 0x8000 + number)
    w.pcapng(path, ['eth0'], wire.frames, 'made by tests/captures/disputes.py')


def hostile(path):
    """Disputes about names, in a scope and on an interface, that do harm where they are printed as they are."""
    wire = Wire()
    for number, text in enumerate(HOSTILE_NAMES, 1):
        scope = HOSTILE_SCOPE if number == 1 else ''
        wire.dispute(2 * number, 2 * number + 1, w.Name(text, 0x20, scope), 0x8000 + number)
    w.pcapng(path, [HOSTILE_INTERFACE], wire.frames, 'made by tests/captures/disputes.py')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('what', choices=('many', 'hostile'))
    parser.add_argument('path', help='the capture file to write')
    options = parser.parse_args()
    {'many': many, 'hostile': hostile}[options.what](options.path)


if __name__ == '__main__':
    main()
