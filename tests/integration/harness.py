# SPDX-License-Identifier: GPL-2.0-or-later
"""What all tests that run tshark share: starting it, the table of captures, and comparing with expected files.

A test module ends with harness.main().  Run one by hand to see it alone, with --update to rewrite its expected files:

    tests/integration/test_fields.py --update

prints each difference that it writes; read them before you commit them.
"""
import atexit
import difflib
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
CAPTURES = PROJECT / 'captures'
EXPECTED = HERE / 'expected'
ANALYZE = PROJECT / 'plugin' / 'analyze'
SEVERITIES = ('chat', 'note', 'warn', 'error')
SERIOUS = ('warn', 'error')
# One tshark takes half a second; what takes this long hangs.
TIMEOUT = 120
# tshark's own complaints about a file that is cut short or broken: it then exits with 1 or 2 after having done its work.
DAMAGED_FILE = re.compile('cut short|appears to be damaged')

_update = False
_home = None


def home():
    """An empty home folder: a user's own Wireshark settings must not decide a test."""
    global _home
    if _home is None:
        _home = tempfile.mkdtemp(prefix='nbns-conflict-home-')
        os.chmod(_home, 0o755)
        atexit.register(shutil.rmtree, _home, ignore_errors=True)
    return _home


def environment():
    kept = {key: value for key, value in os.environ.items() if not key.startswith(('WIRESHARK_', 'XDG_', 'LC_'))}
    return dict(kept, HOME=home(), TZ='UTC', LC_ALL='C.UTF-8')


class Result:
    """What a finished tshark left behind."""

    def __init__(self, command, finished):
        self.command = command
        self.status = finished.returncode
        self.output = finished.stdout
        self.errors = finished.stderr.decode('utf-8', 'replace')

    @property
    def text(self):
        return self.output.decode('utf-8')

    @property
    def file_is_damaged(self):
        return bool(DAMAGED_FILE.search(self.errors))

    @property
    def succeeded(self):
        return self.status == 0 or (self.file_is_damaged and 0 < self.status < 128)

    def describe(self):
        return 'exit status %s of: %s\n%s' % (self.status, ' '.join(map(str, self.command)), self.errors[-2000:])


def tshark(*arguments, command=(str(ANALYZE), '--tshark'), timeout=TIMEOUT):
    """Runs tshark with the plugin loaded, without name resolution."""
    # At the end, because -G wants to be first.
    line = [*command, *map(str, arguments), '-n']
    return Result(line, subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout,
                                       env=environment(), check=False))


def edit(tool, *arguments):
    """Runs editcap or mergecap, which change capture files."""
    line = [tool, *map(str, arguments)]
    finished = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT, check=False)
    if finished.returncode != 0:
        raise AssertionError(Result(line, finished).describe())


class Capture:
    """One row of captures/expected.json."""

    def __init__(self, row):
        self.row = row
        self.path = CAPTURES / row['file']
        self.expect = row['expect']
        self.may = row['may']
        self.incidents = None

    def __str__(self):
        return self.row['file']

    @property
    def is_quiet(self):
        """Nothing at all may be found here."""
        return not self.expect and not self.may

    @property
    def is_harmless(self):
        """Nothing that is worth a warning may be found here."""
        return not self.expect and all(rule.get('max_severity') in ('chat', 'note') for rule in self.may)


@functools.lru_cache(maxsize=None)
def captures():
    """All bundled captures that have an expectation."""
    with open(CAPTURES / 'expected.json', encoding='utf-8') as file:
        return tuple(Capture(row) for row in json.load(file))


@functools.lru_cache(maxsize=None)
def examples():
    """A few captures that between them hold every cause: what is recorded, and for the other causes what is made."""
    chosen, causes = [], set()
    for capture in sorted(captures(), key=lambda capture: capture.row['source'] != 'lab'):
        own = {cause for rule in capture.expect for cause in rule['causes']}
        if capture.row['source'] == 'lab' and own or own - causes:
            chosen.append(capture)
            causes |= own
    return frozenset(chosen)


def is_example(capture):
    return capture in examples()


def capture_named(name):
    """The bundled capture with this path in captures/."""
    for capture in captures():
        if str(capture) == name:
            return capture
    raise AssertionError('captures/expected.json has no capture %s' % name)


def for_each(select):
    """Makes a test of every bundled capture for which select(capture) is true; there must be one."""
    def decorate(check):
        @functools.wraps(check)
        def test(self):
            selected = [capture for capture in captures() if select(capture)]
            self.assertTrue(selected, 'captures/expected.json has no capture for this test')
            for capture in selected:
                with self.subTest(str(capture)):
                    check(self, capture)
        return test
    return decorate


def json_lines(text):
    return [json.loads(line) for line in text.splitlines()]


def frame_numbers(text):
    """The numbers of `-T fields -e frame.number`."""
    return [int(line) for line in text.split()]


class Case(unittest.TestCase):
    """A test with tshark at hand."""

    maxDiff = None

    def run_tshark(self, *arguments):
        """Runs tshark and fails the test unless it succeeds."""
        result = tshark(*arguments)
        self.assertTrue(result.succeeded, result.describe())
        return result

    def read_json(self, path, *arguments):
        """The capture object and the incidents that `-z nbns_conflict,json` prints."""
        result = self.run_tshark('-q', '-r', path, '-z', 'nbns_conflict,json', *arguments)
        objects = json_lines(result.text)
        self.assertTrue(objects, 'nothing was printed: ' + result.describe())
        self.assertEqual('capture', objects[0].get('type'))
        self.assertEqual({'incident'}, {o.get('type') for o in objects[1:]} | {'incident'})
        return objects[0], objects[1:]

    def incidents_of(self, capture):
        """The incidents of a bundled capture as JSON; tshark is asked once."""
        if capture.incidents is None:
            capture.incidents = self.read_json(capture.path)[1]
        return capture.incidents

    def frames_passing(self, path, display_filter, *arguments):
        """The frames that pass a display filter, in order."""
        result = self.run_tshark('-r', path, '-Y', display_filter, '-T', 'fields', '-e', 'frame.number', *arguments)
        return frame_numbers(result.text)

    def assert_golden(self, path, text):
        """Compares with the text of a file, or rewrites the file with --update."""
        known = path.read_text(encoding='utf-8') if path.exists() else ''
        if text == known:
            return
        name = str(path.relative_to(PROJECT))
        difference = ''.join(difflib.unified_diff(known.splitlines(True), text.splitlines(True), name, 'now'))
        if not _update:
            self.fail('differs from what is expected (if the new is right, run this file with --update):\n' + difference)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding='utf-8')
        print(difference)


def main():
    """Runs the tests of the calling module."""
    global _update
    if '--update' in sys.argv:
        sys.argv.remove('--update')
        _update = True
    unittest.main()
