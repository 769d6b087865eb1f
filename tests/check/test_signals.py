#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""SIGINT, SIGTERM and SIGHUP end everything and leave nothing behind."""
import os
import pathlib
import re
import signal
import subprocess
import time

import check

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 30


def setUpModule():
    # Tests that run in the background have SIGINT ignored, and what they start would have it too.
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def is_alive(process):
    """Whether a process runs; one that ended and was not waited for does not."""
    try:
        return pathlib.Path('/proc/%d/stat' % process).read_text().rsplit(')', 1)[1].split()[0] != 'Z'
    except FileNotFoundError:
        return False


def catches(process, number):
    """Whether a process handles a signal itself."""
    status = pathlib.Path('/proc/%d/status' % process).read_text()
    return int(re.search(r'SigCgt:\s*([0-9a-f]+)', status).group(1), 16) >> (number - 1) & 1 == 1


class Signals(check.Case):
    def setUp(self):
        super().setUp()
        self.pids = self.folder / 'pids'
        self.slow = check.write_script(self.folder / 'slow', 'echo $$ >>%s\nexec sleep 600\n' % self.pids)
        self.captures = [self.copy(check.FINDING, '%d.pcapng' % number) for number in range(6)]

    def started(self):
        """The processes that were started instead of tshark."""
        return [int(line) for line in self.pids.read_text().split()] if self.pids.exists() else []

    def wait_until(self, condition, what):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.05)

    def start(self, *arguments, tshark=None, environment=None, command=()):
        run = subprocess.Popen([*command, check.program(), '--tshark', tshark or self.slow, *arguments], cwd=self.work,
                               env=environment or self.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
        self.addCleanup(run.communicate)
        self.addCleanup(run.kill)
        return run

    def assert_ended(self, run, number):
        output, errors = run.communicate(timeout=PATIENCE)
        self.assertEqual(128 + number, run.returncode, errors)
        self.assertEqual(b'', output)
        self.wait_until(lambda: not any(map(is_alive, self.started())), 'a tshark is still running')
        self.assertEqual([], list(self.scratch.iterdir()), 'temporary files were left behind')
        self.assertEqual(sorted(self.captures), sorted(self.work.glob('[!s]*')), 'output was left behind')

    def test_one_capture(self):
        for number in SIGNALS:
            with self.subTest(number):
                self.pids.unlink(missing_ok=True)
                run = self.start('--junit', 'out.xml', self.captures[0])
                self.wait_until(self.started, 'tshark was not started')
                run.send_signal(number)
                self.assert_ended(run, number)

    def test_many_captures(self):
        for number in SIGNALS:
            with self.subTest(number):
                self.pids.unlink(missing_ok=True)
                run = self.start('--junit', 'out.xml', '--jobs', '2', *self.captures)
                self.wait_until(lambda: len(self.started()) == 2, 'the workers were not started')
                run.send_signal(number)
                self.assert_ended(run, number)
                self.assertEqual(2, len(self.started()), 'a worker was started after the signal')

    def test_ignored_signal_stays_ignored(self):
        self.slow = check.write_script(self.folder / 'waiting', 'echo $$ >>%s\nuntil [[ -e %s ]]; do sleep 0.1; done\n'
                                       'exec %s "$@"\n' % (self.pids, self.folder / 'go', self.tshark))
        run = self.start('--jobs', '2', *self.captures, command=('nohup',))
        self.wait_until(lambda: len(self.started()) == 2, 'the workers were not started')
        os.killpg(run.pid, signal.SIGHUP)
        (self.folder / 'go').touch()
        errors = run.communicate(timeout=PATIENCE)[1].decode()
        self.assertEqual(check.FINDINGS, run.returncode, errors)

    def test_control_c_reaches_all_processes_at_once(self):
        run = self.start('--jobs', '2', *self.captures)
        self.wait_until(lambda: len(self.started()) == 2, 'the workers were not started')
        os.killpg(run.pid, signal.SIGINT)
        self.assert_ended(run, signal.SIGINT)

    def test_tshark_that_does_not_listen(self):
        deaf = check.write_script(self.folder / 'deaf', 'trap "" TERM\necho $$ >>%s\nexec sleep 600\n' % self.pids)
        run = self.start(self.captures[0], tshark=deaf)
        self.wait_until(self.started, 'tshark was not started')
        run.send_signal(signal.SIGTERM)
        self.assert_ended(run, signal.SIGTERM)

    def test_merge(self):
        tools = self.folder / 'tools'
        tools.mkdir()
        check.write_script(tools / 'mergecap', 'echo $$ >>%s\nexec sleep 600\n' % self.pids)
        environment = self.environment()
        environment['PATH'] = '%s:%s' % (tools, environment['PATH'])
        run = self.start('--merge', *self.captures, environment=environment)
        self.wait_until(self.started, 'mergecap was not started')
        run.send_signal(signal.SIGTERM)
        self.assert_ended(run, signal.SIGTERM)

    def test_state_says_how_to_go_on(self):
        run = self.start('--state', 'state', '--jobs', '2', *self.captures)
        self.wait_until(lambda: len(self.started()) == 2, 'the workers were not started')
        run.send_signal(signal.SIGTERM)
        errors = run.communicate(timeout=PATIENCE)[1].decode()
        self.assertEqual(128 + signal.SIGTERM, run.returncode)
        self.assertIn('interrupted; 0 of 6 captures are done, add --resume to go on with the rest.', errors)

    def test_reader_that_does_not_read(self):
        # More than a pipe holds: the program hangs in its last output, with all files written.
        big = check.write_script(self.folder / 'big', 'echo \'{"type":"capture","schema":1,"nbns_frames":1,"limits":["\'"$('
                                                      'head -c 300000 /dev/zero | tr "\\0" x)"\'"]}\'\n')
        run = self.start('--json', '--junit', 'state.xml', self.captures[0], tshark=big)
        self.wait_until(lambda: (self.work / 'state.xml').exists(), 'the file was not written')
        self.wait_until(lambda: not catches(run.pid, signal.SIGTERM), 'it still handles signals itself')
        run.send_signal(signal.SIGTERM)
        self.wait_until(lambda: run.poll() is not None, 'the signal did nothing')
        self.assertEqual(-signal.SIGTERM, run.returncode)
        self.assertEqual([], list(self.scratch.iterdir()))


if __name__ == '__main__':
    check.main()
