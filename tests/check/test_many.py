#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Many captures: GNU parallel as the engine, resumed runs, retries, and one corrupt file among many."""
import os
import pathlib
import pty
import select
import signal
import subprocess
import time

import check

MANY = 200
# A capture by its first bytes, and nothing that makes sense behind them.
CORRUPT = b'\x0a\x0d\x0d\x0a' + b'corrupt' * 20


class Tools(check.Case):
    """Captures, and a tshark that notes what it is asked to look at."""

    def setUp(self):
        super().setUp()
        self.calls = self.folder / 'calls'
        self.calls.mkdir()

    def counting_tshark(self, before=''):
        """A tshark that notes each call: the capture's name is a folder with one file for each time."""
        note = ('while [[ $1 != -r ]]; do shift; done\nname=$(basename "$2")\nmkdir -p "%s/$name"\n'
                'mktemp "%s/$name/XXXXXX" >/dev/null\n' % (self.calls, self.calls))
        # The loop ate the options in front of -r.
        script = '%s%s\nexec %s -n -q "$@"\n' % (note, before, check.shlex.join(check.tshark_words()))
        return check.write_script(self.folder / 'counting', script)

    def times_looked_at(self):
        return {folder.name: len(os.listdir(folder)) for folder in self.calls.iterdir()}

    def captures(self, number):
        return [self.copy(check.FINDING if n % 2 else check.HARMLESS, 'c/%03d.pcapng' % n) for n in range(number)]


class Many(Tools):
    def test_corrupt_file_among_many(self):
        self.captures(MANY)
        (self.work / 'c' / '100-corrupt.pcapng').write_bytes(CORRUPT)
        finished = self.check(check.NOT_CHECKED, '--json', 'c')
        self.assertEqual(1, len(finished.errors.splitlines()), finished.errors)
        self.assertIn('c/100-corrupt.pcapng: ', finished.errors)
        # A worker takes more than one capture; each result must be with the capture that it is of.
        self.assertEqual(['c/%03d.pcapng' % n for n in range(1, MANY, 2)], [i['file'] for i in finished.incidents()])
        kinds = [line['type'] for line in finished.lines()]
        self.assertEqual((MANY, MANY // 2, 1), tuple(map(kinds.count, ('capture', 'incident', 'error'))))

    def test_same_results_in_any_order_and_number(self):
        captures = self.captures(7)
        # The first ones take longest.
        slow = self.counting_tshark('case $name in 00[01]*) sleep 1 ;; esac')
        alone = self.check(check.FINDINGS, '--json', '--jobs', '1', *captures)
        together = self.check(check.FINDINGS, '--json', '--jobs', '7', '--tshark', slow, *captures)
        self.assertEqual(alone.text, together.text)

    def test_worker_that_dies(self):
        # Nothing comes back of the captures of this worker; the others are there.
        killer = check.write_script(self.folder / 'killer', '[[ $4 != */100.pcapng ]] || kill -9 $PPID\n'
                                    'echo \'{"type":"capture","schema":1,"nbns_frames":1}\'\n')
        finished = self.check(check.NOT_CHECKED, '--json', '--retries', '1', '--tshark', killer, *self.captures(MANY))
        self.assertIn('no result came back', finished.errors)
        kinds = [line['type'] for line in finished.lines()]
        self.assertLessEqual(1, kinds.count('error'))
        self.assertLessEqual(MANY - 8, kinds.count('capture'))
        self.assertEqual(MANY, kinds.count('error') + kinds.count('capture'))

    def test_same_trouble_is_told_once(self):
        bare = check.write_script(self.folder / 'bare', 'exec env WIRESHARK_PLUGIN_DIR=/nowhere tshark "$@"\n')
        finished = self.check(check.NOT_CHECKED, '--tshark', bare, *self.captures(4))
        self.assertEqual(1, len(finished.errors.splitlines()), finished.errors)
        self.assertIn('and 3 more: tshark has not loaded the plugin', finished.errors)

    def test_preferences_reach_the_workers(self):
        option = 'uat:nbns_conflict_machines:"the \'file\' server","10.1.0.11",""'
        finished = self.check(check.FINDINGS, '--json', '-o', option, *self.captures(2))
        self.assertEqual("the 'file' server", finished.incidents()[0]['holders'][0]['label'])

    def test_retries(self):
        flaky = self.counting_tshark('[[ $name != 001* || $(ls "%s/$name" | wc -l) -ge 3 ]] || kill -9 $$' % self.calls)
        self.check(check.FINDINGS, '--retries', '3', '--tshark', flaky, *self.captures(4))
        self.assertEqual({'000.pcapng': 1, '001.pcapng': 3, '002.pcapng': 1, '003.pcapng': 1}, self.times_looked_at())

    def test_retries_come_to_an_end(self):
        dying = self.counting_tshark('[[ $name != 001* ]] || kill -9 $$')
        finished = self.check(check.NOT_CHECKED, '--tshark', dying, *self.captures(2))
        self.assertIn('c/001.pcapng: signal 9 (Killed) ended tshark', finished.errors)
        self.assertEqual(2, self.times_looked_at()['001.pcapng'])

    def test_parallel_is_missing(self):
        path = self.folder / 'bin'
        path.mkdir()
        for name in os.listdir('/usr/bin'):
            if not name.startswith('parallel'):
                (path / name).symlink_to(pathlib.Path('/usr/bin') / name)
        captures = self.captures(4)
        environment = self.environment(PATH=str(path))
        finished = self.check(check.FINDINGS, *captures, environment=environment)
        self.assertEqual('nbns-conflict-check: GNU parallel is not installed (Debian: parallel), so the captures are '
                         'checked one after another.\n', finished.errors)
        self.assertIn('2 incidents in 2 of 4 captures: 2 fail.', finished.text)
        finished = self.check(check.NOT_CHECKED, '--state', 'state', *captures, environment=environment)
        self.assertIn('--state and --sshloginfile need GNU parallel', finished.errors)
        # The program of that name in moreutils is another one.
        check.write_script(path / 'parallel', 'exit 0\n')
        finished = self.check(check.FINDINGS, *captures, environment=environment)
        self.assertIn('GNU parallel is not installed', finished.errors)

    def test_no_room_for_temporary_files(self):
        if os.geteuid() != 0:
            self.skipTest('only root can make a file system that is full')
        captures = self.captures(2)
        fill = 'head -c 4096 /dev/zero >"$TMPDIR/filler"; '
        for before, words in (('', 'is full; make room there, or name another folder with TMPDIR'),
                              (fill, 'the state of the run cannot be kept')):
            with self.subTest(words):
                mount = 'mount -t tmpfs -o size=4k none "$TMPDIR"; %s"$@"' % before
                finished = self.check(check.NOT_CHECKED, *captures,
                                      command=['unshare', '--mount', '--', 'bash', '-c', mount, 'bash'])
                self.assertIn(words, finished.errors)
                self.assertIn('TMPDIR', finished.errors)

    def test_progress_on_a_terminal_only(self):
        captures = self.captures(3)
        ours, theirs = pty.openpty()
        for jobs, expected in (('2', b'100%'), ('1', b'capture 2 of 3 ...')):
            run = subprocess.Popen([check.program(), '--jobs', jobs, *captures], stdout=subprocess.DEVNULL, stderr=theirs,
                                   env=self.environment(TERM='xterm'))
            text = b''
            while expected not in text:
                self.assertTrue(select.select([ours], [], [], check.TIMEOUT)[0], text)
                text += os.read(ours, 4096)
            self.assertEqual(check.FINDINGS, run.wait(check.TIMEOUT))
        os.close(theirs)
        os.close(ours)
        self.assertEqual('', self.check(check.FINDINGS, *captures).errors)


class Machines(Tools):
    """What can be seen without another machine; the rest is in test_hosts.py."""

    def spread(self, status, hosts, *arguments):
        (self.work / 'hosts').write_text(hosts)
        environment = dict(self.environment(PARALLEL_SSH='/bin/false'), HOME=str(self.folder))
        return self.check(status, '--sshloginfile', 'hosts', '--remote-command', check.program(), *arguments,
                          environment=environment)

    def test_own_machine_looks_at_its_captures_where_they_are(self):
        captures = self.captures(2)
        alone = self.check(check.FINDINGS, '--json', *captures)
        for options in ([], ['--transfer']):
            self.assertEqual(alone.text, self.spread(check.FINDINGS, ':\n', '--json', *options, *captures).text)
        self.assertTrue(all(capture.exists() for capture in captures))

    def test_file_that_is_not_there(self):
        finished = self.check(check.NOT_CHECKED, '--sshloginfile', 'no-hosts', check.FINDING)
        self.assertEqual('nbns-conflict-check: --sshloginfile: no-hosts cannot be read: No such file or directory; give a file '
                         'that lists the machines, one user@host a line.\n', finished.errors)

    def test_engine_says_why_nothing_came_back(self):
        finished = self.spread(check.NOT_CHECKED, 'no machine: #\n', *self.captures(2))
        self.assertIn('no result came back (parallel: ', finished.errors)


class Resume(Tools):
    def start_and_stop(self, captures, enough):
        """A run that is ended when some captures are done."""
        # The ones behind wait until the run is over, so that it is stopped in the middle on a slow machine, too.
        going_on = self.folder / 'going-on'
        slow = self.counting_tshark('until [[ -e %s || $name < %s ]]; do sleep 0.1; done' % (
            going_on, captures[enough].name))
        run = subprocess.Popen([check.program(), '--state', 'state', '--tshark', slow, '--jobs', '2', '--json', *captures],
                               cwd=self.work, env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        joblog = self.work / 'state' / 'joblog'
        deadline = time.monotonic() + check.TIMEOUT
        while not joblog.exists() or len(joblog.read_text().splitlines()) <= enough:
            self.assertLess(time.monotonic(), deadline, 'too few captures are done')
            self.assertIsNone(run.poll(), 'it ended early')
            time.sleep(0.05)
        run.send_signal(signal.SIGTERM)
        self.assertIn(b'captures are done, add --resume', run.communicate()[1])
        self.assertEqual(128 + signal.SIGTERM, run.returncode)
        going_on.touch()
        return slow, len(joblog.read_text().splitlines()) - 1

    def resume(self, status, tshark, *arguments):
        return self.check(status, '--state', 'state', '--resume', '--tshark', tshark, '--jobs', '2', '--json', *arguments)

    def test_go_on_after_interruption(self):
        captures = self.captures(10)
        slow, done = self.start_and_stop(captures, 3)
        before = self.times_looked_at()
        self.assertLess(done, 10)
        finished = self.resume(check.FINDINGS, slow, *captures)
        self.assertEqual(self.check(check.FINDINGS, '--json', '--jobs', '1', *captures).text, finished.text)
        after = self.times_looked_at()
        self.assertEqual(10, len(after))
        # Only what was running when the signal came is looked at again.
        again = [name for name in before if after[name] > before[name]]
        self.assertEqual(len(before) - done, len(again))

    def test_nothing_is_left_to_do(self):
        captures = self.captures(3)
        counting = self.counting_tshark()
        first = self.check(check.FINDINGS, '--state', 'state', '--tshark', counting, '--json', *captures)
        second = self.resume(check.FINDINGS, counting, *captures)
        self.assertEqual(first.text, second.text)
        self.assertEqual({1}, set(self.times_looked_at().values()))

    def test_what_failed_is_tried_again(self):
        captures = self.captures(3)
        counting = self.counting_tshark()
        content = captures[1].read_bytes()
        captures[1].write_bytes(CORRUPT)
        self.check(check.NOT_CHECKED, '--state', 'state', '--tshark', counting, '--json', *captures)
        captures[1].write_bytes(content)
        finished = self.resume(check.FINDINGS, counting, *captures)
        self.assertEqual(1, len(finished.incidents()))
        self.assertEqual({'000.pcapng': 1, '001.pcapng': 3, '002.pcapng': 1}, self.times_looked_at())

    def test_another_run_is_refused(self):
        captures = self.captures(3)
        counting = self.counting_tshark()
        self.check(check.FINDINGS, '--state', 'state', '--tshark', counting, *captures)
        finished = self.check(check.NOT_CHECKED, '--state', 'state', '--tshark', counting, *captures)
        self.assertIn('--state: state holds a run already; add --resume', finished.errors)
        finished = self.resume(check.NOT_CHECKED, counting, *captures[1:])
        self.assertIn('--resume: the run in state was started in another folder, or with other captures', finished.errors)
        finished = self.resume(check.NOT_CHECKED, counting, '-o', 'nbns_conflict.incident_gap:60', *captures)
        self.assertIn('--resume: the run in state', finished.errors)
        finished = self.check(check.NOT_CHECKED, '--state', 'other', '--resume', *captures)
        self.assertIn('--resume: other holds no run to go on with', finished.errors)


if __name__ == '__main__':
    check.main()
