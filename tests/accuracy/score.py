#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Scores the plugin against captures/expected.json.

For each capture it runs `tshark -n -q -r FILE -z nbns_conflict,json`, checks the contract of the output, matches the
incidents with the expectation (see matching.py), and checks that the display filter nbns_conflict.incident finds exactly
the frames that the JSON lists.

Exit status 0: nothing missed, no false positive, no crash, no breach of the contract.  1: not so.  2: nothing was run.
"""
import argparse
import collections
import concurrent.futures
import fnmatch
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'integration'))

import harness
from contract import CONFIDENCES, Output
from matching import Score, match

FEW = 3


class Run:
    """One capture: what the plugin said and what that is worth."""

    def __init__(self, row, path, options):
        self.row = row
        self.options = options
        self.path = path
        self.crash = None
        self.complaints = []
        self.inconsistency = None
        self.incidents = []
        self.score = Score()

    def start(self):
        result = self._tshark('-q', '-r', self.path, '-z', 'nbns_conflict,json')
        if result is None or not result.succeeded or not result.output:
            self.crash = 'timeout' if result is None else 'exit status %d, %s' % (result.status, last_words(result.errors))
            self.score = match(self.row, [])
            return self
        # tshark stops reading a damaged file somewhere; where differs between versions.
        output = Output(result.output, None if result.file_is_damaged else self.row.get('frames'))
        self.incidents, self.complaints = output.incidents, output.complaints
        self.score = match(self.row, self.incidents)
        self._check_filter()
        return self

    def _tshark(self, *arguments):
        try:
            return harness.tshark(*arguments, command=self.options.tshark, timeout=self.options.timeout)
        except subprocess.TimeoutExpired:
            return None

    def _check_filter(self):
        listed = {entry['frame'] for incident in self.incidents for entry in incident['frames']}
        result = self._tshark('-2', '-r', self.path, '-Y', 'nbns_conflict.incident', '-T', 'fields', '-e', 'frame.number')
        if result is None or not result.succeeded:
            self.inconsistency = 'the filter run failed'
            return
        found = set(harness.frame_numbers(result.text))
        if found != listed:
            self.inconsistency = 'only in JSON: frames %s; only by filter: frames %s' % (
                sorted(listed - found)[:8], sorted(found - listed)[:8])

    def remarks(self, verbose):
        remarks = ['CRASH ' + self.crash] if self.crash else []
        remarks += self.score.remarks
        shown = self.complaints if verbose else self.complaints[:FEW]
        remarks += ['CONTRACT ' + complaint for complaint in shown]
        if len(shown) < len(self.complaints):
            remarks.append('CONTRACT ... %d in all' % len(self.complaints))
        if self.inconsistency:
            remarks.append('INCONSISTENT ' + self.inconsistency)
        return remarks


def last_words(errors):
    lines = [line for line in errors.strip().split('\n') if line and not line.startswith('Running as user')]
    telling = [line for line in lines if 'nbns_conflict' in line or line.startswith('tshark:')]
    return (telling or lines[-1:] or [''])[0][:160]


def select(rows, patterns):
    """The rows whose file is there and is the one that the expectation was written for; and why others are not."""
    chosen, skipped = [], []
    for row in rows:
        if patterns and not any(fnmatch.fnmatch(row['file'], pattern) for pattern in patterns):
            continue
        path = harness.CAPTURES / row['file']
        if not path.is_file():
            skipped.append((row['file'], 'absent'))
        elif hashlib.sha256(path.read_bytes()).hexdigest() != row['sha256']:
            skipped.append((row['file'], 'not the file that the expectation was written for'))
        else:
            chosen.append((row, path))
    return chosen, skipped


def ratio(part, whole):
    return '%d/%d' % (part, whole) + (' = %.3f' % (part / whole) if whole else '')


def print_figure(title, value):
    print('%-36s %s' % (title, value))


def print_recall(runs):
    met, expected = collections.Counter(), collections.Counter()
    for run in runs:
        for causes, is_met in run.score.expectations:
            accepted = '/'.join(sorted(causes))
            expected[accepted] += 1
            met[accepted] += is_met
    print_figure('recall', ratio(met.total(), expected.total()))
    for accepted in sorted(expected):
        print_figure('  ' + accepted, ratio(met[accepted], expected[accepted]))
    print_figure('detected, whatever the cause', ratio(sum(run.score.detected for run in runs), expected.total()))
    return met == expected


def print_precision(runs):
    verdicts = [verdict for run in runs for verdict in run.score.verdicts]
    print_figure('precision', ratio(sum(is_right for _, is_right in verdicts), len(verdicts)))
    for confidence in CONFIDENCES:
        rights = [is_right for said, is_right in verdicts if said == confidence]
        print_figure('  right when %s' % confidence, ratio(sum(rights), len(rights)))


def print_summary(runs, skipped):
    """Prints the figures; true if all is well."""
    is_complete = print_recall(runs)
    print_precision(runs)
    print_figure('events', ratio(sum(run.score.events_met for run in runs), sum(run.score.events_expected for run in runs)))
    failures = {
        'false positives': sum(run.score.false_positives for run in runs),
        'contract violations': sum(len(run.complaints) for run in runs),
        'crashes': sum(run.crash is not None for run in runs),
        'filter and JSON differ': sum(run.inconsistency is not None for run in runs),
        'captures skipped': len(skipped),
    }
    for title, count in failures.items():
        print_figure(title, count)
    print_figure('captures', len(runs))
    return is_complete and not any(failures.values())


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--tshark', type=shlex.split, default=[str(harness.ANALYZE), '--tshark'], metavar='COMMAND',
                        help='tshark with the plugin loaded; default: plugin/analyze --tshark')
    parser.add_argument('--timeout', type=float, default=harness.TIMEOUT, metavar='SECONDS')
    parser.add_argument('-v', '--verbose', action='store_true', help='print every incident')
    parser.add_argument('pattern', nargs='*', help='only captures with such a name, for example duplicate-*')
    return parser.parse_args()


def main():
    options = arguments()
    chosen, skipped = select([capture.row for capture in harness.captures()], options.pattern)
    for file, reason in skipped:
        print('%s: SKIPPED, %s' % (file, reason))
    if not chosen:
        print('No capture to run.')
        return 2
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        runs = list(pool.map(lambda work: Run(*work, options).start(), chosen))
    for run in runs:
        remarks = run.remarks(options.verbose)
        if remarks or options.verbose:
            print('%s: %s' % (run.row['file'], ' | '.join(remarks) or 'ok'))
        if options.verbose:
            for incident in run.incidents:
                print('    ' + json.dumps(incident))
    return 0 if print_summary(runs, skipped) else 1


if __name__ == '__main__':
    sys.exit(main())
