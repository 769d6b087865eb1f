# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures the plugin and prints one table.  Started by tests/bench, which builds what is needed."""
import argparse
import sys
import time

import core_part
import tools
import tshark_part

PARTS = {
    'instructions': (tshark_part.instructions, 'instructions per frame over tshark without the plugin'),
    'quiet': (tshark_part.quiet, 'other frames call no function of the plugin'),
    'alternatives': (tshark_part.alternatives, 'the same job done in other ways: instructions, time and memory'),
    'core': (core_part.scaling, 'the core alone: cost by number of frames, end of the capture'),
    'allocations': (core_part.allocations, 'how often each kind of message takes memory'),
    'memory': (core_part.memory, 'bytes a frame and a name; a flood of names'),
    'tshark-memory': (tshark_part.memory, 'the same inside tshark'),
}


def arguments():
    parser = argparse.ArgumentParser(
        prog='tests/bench', description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog='parts:\n' + '\n'.join('  %-14s %s' % (part, text) for part, (_, text) in PARTS.items()) +
        '\n  %-14s all of these (default)' % 'all')
    parser.add_argument('part', nargs='*', default=['all'], choices=[*PARTS, 'all'], metavar='PART')
    parser.add_argument('--quick', action='store_true', help='smaller captures: minutes instead of an hour')
    parser.add_argument('--long', action='store_true', help='the core with 10,000,000 frames instead of 1,000,000')
    return parser.parse_args()


def main():
    options = arguments()
    wanted = PARTS if 'all' in options.part else options.part
    began = time.monotonic()
    table = tools.Table()
    failure = None
    try:
        for part in wanted:
            tools.progress('%s: %s' % (part, PARTS[part][1]))
            PARTS[part][0](table, options)
    except tools.Failure as reason:
        failure = reason
    finally:
        tools.clean_up()
    table.print(time.monotonic() - began)
    if failure is not None:
        print('tests/bench: %s' % failure, file=sys.stderr)
        return 2
    return 1 if table.is_over_a_limit else 0


sys.exit(main())
