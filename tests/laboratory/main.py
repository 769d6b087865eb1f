# SPDX-License-Identifier: GPL-2.0-or-later
"""The live lab: conflicts that happen now, between real name servers, seen by tshark with the plugin while they happen.

Started by tests/lab, inside namespaces of its own: whatever is made here is gone when this ends, however it ends.
"""
import argparse
import concurrent.futures
import importlib
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
for neighbour in ('integration', 'accuracy', 'captures'):
    sys.path.insert(0, str(HERE.parent / neighbour))

import record
import table
from play import play

# They mostly wait for the timers of the daemons.
AT_ONCE = 8
WORK = pathlib.Path('/run/lab')


def all_scenarios():
    found = []
    for path in sorted(HERE.glob('scenarios_*.py')):
        found += importlib.import_module(path.stem).SCENARIOS
    return found


def arguments(scenarios):
    parser = argparse.ArgumentParser(prog='tests/lab', description='Plays name conflicts between real daemons and compares '
                                     'what tshark with the plugin says, live and from the file, with what was done.')
    parser.add_argument('--list', action='store_true', help='say what there is and end')
    parser.add_argument('--at-once', type=int, default=AT_ONCE, metavar='N', help='scenarios at the same time (%(default)s)')
    parser.add_argument('--keep', metavar='FOLDER', help='keep captures and logs of the daemons here')
    parser.add_argument('--record', metavar='FOLDER', help='write captures and their truth here (tests/lab record FOLDER)')
    parser.add_argument('name', nargs='*', help='only these scenarios')
    options = parser.parse_args()
    unknown = set(options.name) - {scenario.name for scenario in scenarios}
    if unknown:
        parser.error('there is no scenario %s; tests/lab --list names them' % ', '.join(sorted(unknown)))
    return options


def prepare_machine():
    """An empty /run of our own for network namespaces, sockets and files, and loopback."""
    for command in (['mount', '-t', 'tmpfs', '-o', 'mode=755', 'lab', '/run'], ['ip', 'link', 'set', 'lo', 'up']):
        subprocess.run(command, check=True)
    (WORK / 'play').mkdir(parents=True)
    # Temporary files of whatever we start are there, too.
    (WORK / 'temporary').mkdir()
    (WORK / 'temporary').chmod(0o1777)
    os.environ['TMPDIR'] = str(WORK / 'temporary')


def play_all(scenarios, options, recorder):
    """Those that fill the processor come last, one by one."""
    outcomes = []

    def take(outcome):
        outcomes.append(outcome)
        table.print_progress(outcome, len(outcomes), len(scenarios))

    keep_recording = recorder.keep if recorder else None
    with concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
        waiting = [pool.submit(play, scenario, WORK / 'play', options.keep, keep_recording)
                   for scenario in scenarios if not scenario.runs_alone]
        for done in concurrent.futures.as_completed(waiting):
            take(done.result())
    for scenario in scenarios:
        if scenario.runs_alone:
            take(play(scenario, WORK / 'play', options.keep, keep_recording))
    return outcomes


def main():
    scenarios = all_scenarios()
    options = arguments(scenarios)
    if options.list:
        table.print_list(scenarios)
        return 0
    chosen = [scenario for scenario in scenarios if not options.name or scenario.name in options.name]
    recorder = record.Recorder(pathlib.Path(options.record)) if options.record else None
    began = time.monotonic()
    prepare_machine()
    outcomes = play_all(chosen, options, recorder)
    table.print_table(outcomes, chosen)
    if recorder:
        recorder.finish(outcomes)
    table.print_summary(outcomes, time.monotonic() - began)
    return 0 if all(outcome.is_right for outcome in outcomes) else 1


if __name__ == '__main__':
    sys.stdout.reconfigure(line_buffering=True)
    sys.exit(main())
