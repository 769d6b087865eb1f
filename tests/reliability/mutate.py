#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Damages the bundled captures at random and has tshark read them, with a plugin that checks itself (ASan, UBSan).

    tests/reliability/mutate.py [--frames N] [--seed FIRST] [--keep FOLDER]

Each round damages all captures in another way and looks at them in another way, with Wireshark's strict or simple memory.
A round is a finding if tshark crashes, hangs, complains, or prints other results when it is run again.  What fails in the
same way without the plugin is Wireshark's own.  The last line has the figures; the exit status is 1 if there is a finding.
"""
import argparse
import os
import pathlib
import shutil
import sys
import tempfile
import time

import programs
from programs import harness

# So many times all captures stand in one file: the more, the less the start of tshark counts.
COPIES = 2
# Where the damage begins: in the payload of UDP, in its header, in the header of IP, anywhere.
OFFSETS = (42, 42, 34, 42, 14, 42, 0)
RATES = ('0.01', '0.002', '0.1', '0.03')
# Cut to this length; 0 is not cut.
LENGTHS = (0, 0, 96, 0, 60, 0, 104, 0, 48)
# Ways of looking: one pass without and with a tree, two passes, with filters, and the formats of programs.
LOOKS = (
    ('-q', *programs.OUTPUTS, '-z', 'expert'),
    ('-2', '-V', *programs.OUTPUTS),
    ('-2', '-Y', 'nbns_conflict || nbns_conflict.time', '-T', 'json', '-J', 'nbns_conflict'),
    ('-q', '-z', 'nbns_conflict,json'),
    ('-V', '-x', '-Y', 'nbns'),
    ('-2', '-R', 'udp', '-Y', 'nbns_conflict.claimant', '-T', 'pdml'),
    ('-T', 'fields', '-e', 'nbns_conflict.incident', '-e', 'nbns_conflict.evidence', '-e', '_ws.expert.message',
     '-z', 'nbns_conflict,report,nbns_conflict.role == refusal'),
)
# What prints the same each time, so that two runs can be compared.
COMPARED = ('-q', '-z', 'nbns_conflict,json')
PLAIN_LOOKS = (('-2', '-V'), ('-2', '-R', 'udp', '-V'))


class Mutator:
    """Rounds of damage, with their figures."""

    def __init__(self, folder, keep):
        self.folder = folder
        self.keep = keep
        self.frames = self.findings = self.rounds = self.own_bugs = 0
        self.source = folder / 'source.pcapng'
        self.damaged = folder / 'damaged.pcapng'
        one = programs.merge(folder / 'one.pcapng', programs.bundled_captures())
        programs.merge(self.source, [one] * COPIES)
        self.count = self.frames_of(self.source)

    @staticmethod
    def frames_of(path):
        text = programs.run('tshark', '-r', path, '-T', 'fields', '-e', 'frame.number', options=('--without',)).text
        return len(text.splitlines())

    def damage(self, seed):
        length = LENGTHS[seed % len(LENGTHS)]
        harness.edit('editcap', '--seed', seed, '-o', OFFSETS[seed % len(OFFSETS)], '-E', RATES[seed % len(RATES)],
                     *(('-s', length) if length else ()), self.source, self.damaged)

    def look(self, arguments, *options, keep_output=False):
        return programs.run('tshark', '-n', '-r', self.damaged, *arguments, options=('--sanitized', *options),
                            keep_output=keep_output)

    def report(self, seed, what, result):
        kept = self.keep / ('mutation-%d.pcapng' % seed)
        self.keep.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.damaged, kept)
        self.findings += 1
        print('finding with seed %d, kept in %s: %s\n%s' % (seed, kept, what, result.describe()), flush=True)

    def check(self, seed, arguments, allocator):
        """Looks once; if something is wrong, again with and without the plugin, and neither ends because of a bug."""
        result = self.look(arguments, *allocator, keep_output=arguments == COMPARED)
        if programs.problem(result) is None:
            return result
        lenient = self.look(arguments, '--lenient', *allocator)
        own = set()
        for look in PLAIN_LOOKS:
            own |= programs.complaints(self.look(look, '--lenient', '--without'))
        what = programs.complaints(lenient) - own
        if what or lenient.status == 'timeout' or not lenient.succeeded or not own:
            self.report(seed, ', '.join(sorted(what)) or programs.problem(result), result)
        else:
            self.own_bugs += 1
        return None

    def round(self, seed):
        arguments = LOOKS[seed % len(LOOKS)]
        allocator = ('--simple',) if seed // len(LOOKS) % 2 else ()
        self.damage(seed)
        first = self.check(seed, arguments, allocator)
        if first is not None and arguments == COMPARED:
            second = self.check(seed, arguments, allocator)
            if second is not None and second.output != first.output:
                self.report(seed, 'another run prints something else', second)
        self.frames += self.count
        self.rounds += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--frames', type=int, default=500000, help='how many damaged frames, at least')
    parser.add_argument('--seed', type=int, default=1, help='the first round')
    parser.add_argument('--keep', type=pathlib.Path, default=pathlib.Path('findings'), help='where findings are kept')
    options = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix='nbns-conflict-mutate-') as folder:
        os.chmod(folder, 0o755)
        mutator = Mutator(pathlib.Path(folder), options.keep)
        while mutator.frames < options.frames:
            mutator.round(options.seed + mutator.rounds)
    print('mutate: %d frames, %d seconds, %d findings (%d rounds; in %d of them a bug that Wireshark has without us)' % (
        mutator.frames, time.monotonic() - start, mutator.findings, mutator.rounds, mutator.own_bugs))
    return 1 if mutator.findings else 0


if __name__ == '__main__':
    sys.exit(main())
