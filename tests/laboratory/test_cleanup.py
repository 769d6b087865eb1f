#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tests/lab leaves nothing behind when it ends, nor when it is interrupted: no process, no link, no mount, no file.

Needs root, as tests/lab does.  Run it by hand or in CI:

    tests/laboratory/test_cleanup.py
"""
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest
import uuid

LAB = pathlib.Path(__file__).resolve().parent.parent / 'lab'
# What all that a lab starts has in its environment, so that other work on this machine is not taken for it.
MARK = 'NBNS_CONFLICT_LAB_RUN'
# Where daemons like to write.
FOLDERS = ('/run', '/var/lib/samba', '/var/cache/samba', '/var/log/samba', '/var/lib/misc')
START_LIMIT, END_LIMIT = 180, 10


def read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b''


def processes(mark):
    """Number and name of every process that this run of the lab started."""
    wanted = ('%s=%s' % (MARK, mark)).encode()
    return {int(folder.name): read(folder / 'comm').decode().strip() for folder in pathlib.Path('/proc').glob('[0-9]*')
            if wanted in read(folder / 'environ').split(b'\0')}


def traces(temporary):
    """What a lab could leave behind besides processes: namespaces that are mounted, links, files."""
    links = subprocess.run(['ip', '-o', 'link'], capture_output=True, text=True, check=True).stdout.splitlines()
    mounts = [line for line in pathlib.Path('/proc/self/mounts').read_text(encoding='utf-8').splitlines()
              if 'netns' in line or line.startswith('lab ')]
    files = {str(path) for folder in (*FOLDERS, temporary) for path in pathlib.Path(folder).rglob('*')}
    return {'links': {line.split(':')[1] for line in links}, 'mounts': set(mounts), 'files': files}


@unittest.skipUnless(os.geteuid() == 0, 'needs root, as tests/lab does')
class Cleanup(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='nbns-conflict-cleanup-')
        self.addCleanup(folder.cleanup)
        self.temporary = folder.name
        self.mark = str(uuid.uuid4())
        self.traces = traces(self.temporary)

    def start(self, *scenarios):
        lab = subprocess.Popen([LAB, *scenarios], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               text=True, env={**os.environ, MARK: self.mark, 'TMPDIR': self.temporary})
        self.addCleanup(lab.stderr.close)
        self.addCleanup(lab.wait)
        self.addCleanup(lab.kill)
        return lab

    def start_and_wait(self):
        """Starts two scenarios and waits until daemons run and tshark captures."""
        lab = self.start('stale-wins-record-refused', 'duplicate-computer-vlan')
        limit = time.monotonic() + START_LIMIT
        while not {'nmbd', 'dumpcap'} <= set(processes(self.mark).values()):
            self.assertIsNone(lab.poll(), 'tests/lab ended early')
            self.assertLess(time.monotonic(), limit, 'tests/lab did not start its daemons')
            time.sleep(0.1)
        return lab

    def assert_nothing_left(self):
        limit = time.monotonic() + END_LIMIT
        while processes(self.mark) and time.monotonic() < limit:
            time.sleep(0.1)
        self.assertEqual({}, processes(self.mark), 'these processes are left')
        for what, now in traces(self.temporary).items():
            self.assertEqual(set(), now - self.traces[what], 'these %s are left' % what)

    def check(self, how, status):
        lab = self.start_and_wait()
        lab.send_signal(how)
        self.assertEqual(status, lab.wait(END_LIMIT))
        self.assert_nothing_left()
        return lab.stderr.read()

    def test_ends_by_itself(self):
        self.assertEqual(0, self.start('duplicate-computer-conflict-flag').wait(START_LIMIT))
        self.assert_nothing_left()

    def test_ctrl_c(self):
        self.assertIn('interrupted', self.check(signal.SIGINT, 130))

    def test_terminated(self):
        self.assertIn('interrupted', self.check(signal.SIGTERM, 143))

    def test_killed(self):
        self.check(signal.SIGKILL, -signal.SIGKILL)


if __name__ == '__main__':
    # A shell that starts this in the background has it, and all that it starts, ignore Ctrl+C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    unittest.main()
