#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The bundled captures are those that captures/expected.json and captures/README.md speak of, and can be made again."""
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

import harness

GENERATOR = harness.PROJECT / 'tests' / 'captures' / 'make_captures.py'
# The first column of a table in the README: | `folder/file` |
ROW = re.compile(r'^\| `((?:recorded|public|made)/[^`]+)` \|', re.MULTILINE)


def bundled():
    """All capture files by their path in captures/."""
    return {str(path.relative_to(harness.CAPTURES)): path
            for folder in ('recorded', 'public', 'made') for path in (harness.CAPTURES / folder).iterdir() if path.is_file()}


class Captures(harness.Case):
    def test_every_capture_has_an_expectation(self):
        self.assertEqual(sorted(bundled()), sorted(map(str, harness.captures())))

    def test_every_capture_has_a_row_in_the_readme(self):
        rows = ROW.findall((harness.CAPTURES / 'README.md').read_text(encoding='utf-8'))
        self.assertEqual(sorted(bundled()), sorted(rows))

    def test_no_capture_has_changed(self):
        for capture in harness.captures():
            with self.subTest(str(capture)):
                self.assertEqual(capture.row['sha256'], hashlib.sha256(capture.path.read_bytes()).hexdigest())

    def test_generator_makes_the_same_files(self):
        with tempfile.TemporaryDirectory(prefix='nbns-conflict-test-') as folder:
            subprocess.run([sys.executable, '-B', GENERATOR, folder], check=True, capture_output=True,
                           timeout=harness.TIMEOUT)
            made = {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir()}
        kept = {path.name: path.read_bytes() for path in (harness.CAPTURES / 'made').iterdir()}
        self.assertEqual(sorted(kept), sorted(made))
        self.assertEqual([], [name for name in kept if kept[name] != made[name]])


if __name__ == '__main__':
    harness.main()
