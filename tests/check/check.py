# SPDX-License-Identifier: GPL-2.0-or-later
"""What all tests of nbns-conflict-check share: starting it, small captures, and looking for what it left behind."""
import functools
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'integration'))

import harness

FINDING = harness.CAPTURES / 'recorded' / 'duplicate-computer-broadcast.pcapng'
ATTACK = harness.CAPTURES / 'recorded' / 'forged-conflict-releases.pcapng'
HARMLESS = harness.CAPTURES / 'made' / 'benign-reboot-reregisters.pcapng'
NOTE = harness.CAPTURES / 'recorded' / 'stale-wins-record-taken-over.pcapng'
TIMEOUT = 300
NOTHING, FINDINGS, NOT_CHECKED = 0, 1, 2


def program():
    """The program under test."""
    path = os.environ.get('NBNS_CONFLICT_CHECK')
    if not path:
        sys.exit('set NBNS_CONFLICT_CHECK to the program nbns-conflict-check, and NBNS_CONFLICT_PLUGINS as ctest does')
    return path


@functools.lru_cache(maxsize=None)
def tshark_words():
    """The words that start tshark with the plugin, as plugin/prepare.sh finds them for this user."""
    script = 'program=tests/check; . "$1"; prepare_plugin; find_tshark; printf "%s\\0" "${tshark[@]}"'
    prepare = harness.PROJECT / 'plugin' / 'prepare.sh'
    words = subprocess.run(['bash', '-c', script, 'bash', prepare], stdout=subprocess.PIPE, check=True).stdout
    return [os.fsdecode(word) for word in words.split(b'\0')[:-1]]


def write_script(path, text):
    """Makes a shell script that all may run."""
    path.write_text('#!/bin/bash\n' + text, encoding='utf-8')
    path.chmod(0o755)
    return path


def write_tshark(folder, before=''):
    """Makes a script that does something and then is tshark with the plugin."""
    return write_script(folder / 'tshark', '%s\nexec %s "$@"\n' % (before, shlex.join(tshark_words())))


class Finished:
    """What a run left behind."""

    def __init__(self, command, run):
        self.command = command
        self.status = run.returncode
        self.output = run.stdout
        self.text = run.stdout.decode('utf-8')
        self.errors = run.stderr.decode('utf-8')

    def lines(self):
        return [json.loads(line) for line in self.text.splitlines()]

    def incidents(self):
        return [line for line in self.lines() if line['type'] == 'incident']


class Case(harness.Case):
    """A test in a folder of its own, whose temporary files must be gone after each run."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='nbns-conflict-test-'))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        # tshark runs as nobody when the tests run as root.
        self.folder.chmod(0o755)
        self.scratch = self.folder / 'tmp'
        self.scratch.mkdir()
        self.work = self.folder / 'work'
        self.work.mkdir()
        self.tshark = write_tshark(self.folder)

    def environment(self, **changes):
        kept = {key: value for key, value in harness.environment().items() if not key.startswith('GITHUB_')}
        return dict(kept, TMPDIR=str(self.scratch), NBNS_CONFLICT_TSHARK=str(self.tshark), **changes)

    def run_check(self, *arguments, command=(), environment=None, **options):
        """Runs the program to its end in the folder work; nothing temporary may be left then."""
        line = [*command, program(), *map(os.fspath, arguments)]
        run = subprocess.run(line, cwd=self.work, env=environment or self.environment(), capture_output=True,
                             timeout=TIMEOUT, check=False, **{'stdin': subprocess.DEVNULL, **options})
        self.assertEqual([], list(self.scratch.iterdir()), 'temporary files were left behind')
        return Finished(line, run)

    def check(self, status, *arguments, **options):
        """Runs the program and demands an exit status."""
        finished = self.run_check(*arguments, **options)
        self.assertEqual(status, finished.status, '%s\n%s%s' % (finished.command, finished.text, finished.errors))
        return finished

    def copy(self, source, name):
        """Puts a capture into the folder work."""
        target = self.work / os.fsdecode(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        return target

    def cut(self, source, name, size):
        """Puts the first bytes of a capture into the folder work, as a killed capture leaves them."""
        target = self.work / name
        target.write_bytes(source.read_bytes()[:size])
        return target


def main():
    harness.main()
