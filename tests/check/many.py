#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures how much faster many captures are checked at once than one after another.

    tests/check/many.py [--captures 1000] [--pairs 1] [--jobs 2] [--least 1.8]

Run it by hand, on a machine that does nothing else: NBNS_CONFLICT_CHECK names the program, NBNS_CONFLICT_PLUGINS the folder
with the plugin, as ctest sets them.  The captures are copies of the recorded ones.  Each pair is one run with one process and
one with GNU parallel; both must find the same.  Exit status 1 if the median is less than --least times as fast.
"""
import argparse
import itertools
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import check


def make_captures(folder, number):
    recorded = sorted((check.harness.CAPTURES / 'recorded').glob('*.pcapng'))
    for n, source in zip(range(number), itertools.cycle(recorded)):
        shutil.copyfile(source, folder / ('%05d.pcapng' % n))


def measure(folder, tshark, jobs, output):
    """Runs the program; returns the seconds on the clock and those of all processors."""
    command = [check.program(), '--quiet', '--tshark', tshark, '--jobs', str(jobs), '--json-file', output, folder]
    started = time.monotonic()
    run = subprocess.Popen([os.fspath(word) for word in command])
    _, status, usage = os.wait4(run.pid, 0)
    wall = time.monotonic() - started
    if os.waitstatus_to_exitcode(status) != check.FINDINGS:
        sys.exit('nbns-conflict-check failed')
    return wall, usage.ru_utime + usage.ru_stime


def measure_pair(work, number, jobs):
    one = measure(work / 'captures', work / 'tshark', 1, work / 'one.jsonl')
    many = measure(work / 'captures', work / 'tshark', jobs, work / 'many.jsonl')
    if (work / 'one.jsonl').read_bytes() != (work / 'many.jsonl').read_bytes():
        sys.exit('the results differ')
    print('pair %d: one process %.1f s (processor %.1f s), %d at once %.1f s (processor %.1f s): %.2f times as fast'
          % (number, *one, jobs, *many, one[0] / many[0]), flush=True)
    return one[0] / many[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--captures', type=int, default=1000)
    parser.add_argument('--pairs', type=int, default=1)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--least', type=float, default=1.8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='nbns-conflict-many-') as name:
        work = pathlib.Path(name)
        work.chmod(0o755)
        (work / 'captures').mkdir()
        make_captures(work / 'captures', options.captures)
        check.write_tshark(work)
        ratios = [measure_pair(work, number + 1, options.jobs) for number in range(options.pairs)]
    median = statistics.median(ratios)
    print('%d captures: %.2f times as fast (at least %.2f is wanted); load of the machine %.1f'
          % (options.captures, median, options.least, os.getloadavg()[0]))
    sys.exit(median < options.least)


if __name__ == '__main__':
    main()
