#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks for frames in every order, and opens captures again and again, as a window lets a user do it.

    tests/reliability/sharkd_orders.py [--reloads N] [--seed N]

Each round does one thing that a user may do to an open capture - read it again, open another one, change a preference or a
table, disable the protocol, set Decode As, follow a stream, filter, draw a graph - and then the capture shows what it
showed at first.  The last line has the figures; the exit status is 1 if there is a finding.
"""
import argparse
import random
import sys
import time

import programs
from programs import harness
from sharkd import Sharkd

# Small captures with incidents of many kinds, among them a busy one and one with two networks.
CAPTURES = ('recorded/duplicate-computer-broadcast.pcapng', 'recorded/duplicate-computer-wins-refused.pcapng',
            'recorded/forged-conflict-releases.pcapng', 'recorded/busy-segment-three-conflicts.pcapng',
            'made/name-poisoning-responder.pcapng', 'public/suricata-smb-and-dhcp.pcap')
# sharkd 4.0 itself loses 11 MiB at each opening of a capture, so it is started anew after so many rounds, and its loss
# without the plugin is measured, too.  What the plugin may add to it is noise; a lost analysis is ten times as much.
ROUNDS_A_PROCESS = 30
GROWTH_KIB = 64
OTHER_PORT = 5137


class Difference(Exception):
    """Something is shown otherwise than at first."""


class Orders:
    """Rounds with one sharkd."""

    def __init__(self, sharkd, seed):
        self.sharkd = sharkd
        self.random = random.Random(seed)
        self.paths = [harness.capture_named(name).path for name in CAPTURES]
        self.truth = {path: self.read(path) for path in self.paths}
        self.frames = self.filters = 0
        self.actions = (self.read_again, self.open_another, self.change_preferences, self.change_tables,
                        self.switch_off_and_on, self.decode_as, self.follow, self.filter_and_colour, self.draw)

    def read(self, path):
        """What a capture shows when its frames are asked for one after the other, and its table."""
        self.sharkd.load(path)
        count = self.sharkd.ask('status')['frames']
        return {number: self.sharkd.frame(number) for number in range(1, count + 1)}, self.sharkd.table()

    def expect(self, path, number):
        self.frames += 1
        if self.sharkd.frame(number) != self.truth[path][0][number]:
            raise Difference('%s: frame %d shows something else' % (path, number))

    def expect_all(self, path, order):
        for number in order:
            self.expect(path, number)
        if self.sharkd.table() != self.truth[path][1]:
            raise Difference('%s: the table shows something else' % path)

    def every_order(self):
        """Forwards, backwards, at random and each frame twice, each after a fresh start of the capture."""
        for path in self.paths:
            numbers = list(self.truth[path][0])
            for order in (numbers, numbers[::-1], self.random.sample(numbers, len(numbers)),
                          [number for number in numbers for _ in range(2)]):
                self.sharkd.load(path)
                self.expect_all(path, order)

    def some(self, path):
        """A few frames in any order; those of incidents are the most interesting."""
        numbers = [number for number, items in self.truth[path][0].items() if items] or list(self.truth[path][0])
        return self.random.choices(numbers, k=5) + self.random.choices(list(self.truth[path][0]), k=2)

    # ---- what a user may do ----

    def read_again(self, path):
        self.sharkd.load(path)

    def open_another(self, path):
        other = self.random.choice(self.paths)
        self.sharkd.load(other)
        self.expect_all(other, self.some(other))
        self.sharkd.load(path)

    def changed(self, path, name, value, usual):
        """Reads the capture with another setting, looks around, and sets it back."""
        self.sharkd.set(name, value)
        self.sharkd.load(path)
        for number in self.some(path):
            self.sharkd.frame(number)
        self.sharkd.table()
        self.sharkd.set(name, usual)
        self.sharkd.load(path)

    def change_preferences(self, path):
        name, value, usual = self.random.choice((
            ('incident_gap', 1, 1800), ('flood_limit', 2, 5), ('memory_limit', 1, 256), ('use_dhcp', 'FALSE', 'TRUE'),
            ('use_arp', 'FALSE', 'TRUE'), ('use_datagrams', 'FALSE', 'TRUE'), ('show_releases', 'TRUE', 'FALSE'),
            ('info_column', 'FALSE', 'TRUE')))
        self.changed(path, 'nbns_conflict.' + name, value, usual)

    def change_tables(self, path):
        # A row cannot be taken away over this protocol; these say nothing about the captures.
        octet = self.random.randint(1, 250)
        self.sharkd.set('uat:nbns_conflict_servers', '"192.0.2.%d"' % octet)
        self.sharkd.set('uat:nbns_conflict_machines', '"spare %d","192.0.2.%d",""' % (octet, octet))
        self.sharkd.set('uat:nbns_conflict_static', '"SPARE-%d","192.0.2.%d"' % (octet, octet))
        self.sharkd.load(path)

    def switch_off_and_on(self, path):
        self.sharkd.set('nbns_switches.enabled', 'FALSE')
        self.sharkd.load(path)
        for number in self.some(path):
            if self.sharkd.frame(number):
                raise Difference('%s: frame %d shows items of a protocol that is off' % (path, number))
        self.sharkd.set('nbns_switches.enabled', 'TRUE')
        self.sharkd.load(path)

    def decode_as(self, path):
        self.changed(path, 'nbns_switches.decode_as', OTHER_PORT, 0)

    def follow(self, path):
        for protocol in ('UDP', 'TCP'):
            self.sharkd.ask('follow', follow=protocol, filter='%s.stream == 0' % protocol.lower())
        self.sharkd.ask('tap', tap0='eo:http', tap1='eo:smb', tap2='conv:UDP', tap3='endpt:IPv4', tap4='expert')
        self.expect_all(path, self.some(path))

    def filter_and_colour(self, path):
        """A filter, columns with our fields, and the colours of the list."""
        # sharkd remembers what a filter passed even if another capture is open by now, so each filter must be new.
        self.filters += 1
        new = 'nbns_conflict || frame.len == %d' % (1000000 + self.filters)
        shown = self.sharkd.ask('frames', filter=new, column0='nbns_conflict.incident:1',
                                column1='nbns_conflict.evidence:0')
        with_item = [number for number, items in self.truth[path][0].items()
                     if any(item[1] == 'nbns_conflict' for item in items)]
        if [row['num'] for row in shown] != with_item:
            raise Difference('%s: the filter passes frames %s' % (path, [row['num'] for row in shown]))
        if not all(row['c'][0] and row['c'][1] for row in shown):
            raise Difference('%s: a column is empty' % path)
        self.sharkd.ask('frames', column0='nbns_conflict.claimant:1', limit=50)

    def draw(self, path):
        self.sharkd.ask('iograph', graph0='packets', filter0='nbns_conflict.role == refusal', graph1='bytes')
        self.sharkd.ask('intervals', filter='nbns_conflict')
        self.sharkd.ask('analyse')
        self.expect_all(path, self.some(path))

    def round(self, number):
        path = self.random.choice(self.paths)
        self.sharkd.load(path)
        self.actions[number % len(self.actions)](path)
        self.expect_all(path, self.some(path))


def growth_of(sharkd, before, openings):
    """By how many KiB the memory grew at each opening of a capture."""
    return (sharkd.memory() - before) / max(openings, 1)


def own_growth(paths):
    """The same for a sharkd without the plugin that opens the same captures."""
    warm_up = len(set(paths))
    with Sharkd('--without') as sharkd:
        for path in paths[:warm_up]:
            sharkd.load(path)
        before = sharkd.memory()
        for path in paths[warm_up:]:
            sharkd.load(path)
        return growth_of(sharkd, before, len(paths) - warm_up)


class Figures:
    """What all processes together did."""

    def __init__(self):
        self.reloads = self.frames = 0
        self.growth = 0.0

    def one_process(self, count, seed, *options):
        """So many rounds of one sharkd; the first one of all goes through all orders, too."""
        with Sharkd('--switches', *options) as sharkd:
            orders = Orders(sharkd, seed)
            if self.reloads == 0:
                orders.every_order()
            before, opened = sharkd.memory(), len(sharkd.loaded)
            for number in range(count):
                orders.round(self.reloads + number)
            growth = growth_of(sharkd, before, len(sharkd.loaded) - opened)
            self.reloads += count
            self.frames += orders.frames
            if self.growth == 0.0 and not options:
                self.growth = growth - own_growth(sharkd.loaded)

    def run(self, reloads, seed, *options):
        while self.reloads < reloads:
            self.one_process(min(ROUNDS_A_PROCESS, reloads - self.reloads), seed + self.reloads, *options)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--reloads', type=int, default=1000, help='how many rounds')
    parser.add_argument('--seed', type=int, default=1)
    options = parser.parse_args()
    start, figures, findings = time.monotonic(), Figures(), []
    try:
        figures.run(options.reloads, options.seed)
    except (AssertionError, Difference) as finding:
        findings.append(str(finding))
    if figures.growth > GROWTH_KIB:
        findings.append('the plugin loses %.0f KiB at each opening of a capture' % figures.growth)
    for finding in findings:
        print('finding: %s' % finding)
    print('sharkd_orders: %d reloads, %d frames, %d seconds, %d findings (%.0f KiB more an opening than without us)' % (
        figures.reloads, figures.frames, time.monotonic() - start, len(findings), figures.growth))
    return 1 if findings else 0


if __name__ == '__main__':
    sys.exit(main())
