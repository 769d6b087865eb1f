#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every bundled capture, whole, with a plugin that checks itself; and what the plugin leaks, by valgrind."""
import os
import pathlib
import re
import tempfile

import programs
from mutate import LOOKS
from programs import harness
from sharkd import Sharkd

LEAKING = ('recorded/duplicate-computer-wins-refused.pcapng', 'made/name-poisoning-responder.pcapng')
# Without --keep-debuginfo it knows nothing about plugins, which are unloaded by the time it looks.
VALGRIND = ('env', 'G_SLICE=always-malloc', 'valgrind', '--keep-debuginfo=yes', '--leak-check=full', '--num-callers=60',
            '--show-leak-kinds=definite,indirect,possible', 'tshark')
SUMMARY = re.compile(r'ERROR SUMMARY: \d+ errors')


def blocks_of(text):
    """What valgrind reports, one block each."""
    return re.split(r'==\d+== *\n', text)


class Sanitized(harness.Case):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='nbns-conflict-test-')
        self.addCleanup(self.folder.cleanup)
        os.chmod(self.folder.name, 0o755)

    def assert_clean(self, result):
        self.assertIsNone(programs.problem(result), result.describe())

    def test_every_capture_and_frame(self):
        """One after the other in one program, as with a window: what is left of one capture must not harm the next."""
        seen = 0
        with Sharkd('--sanitized') as sharkd:
            for path in programs.bundled_captures():
                sharkd.load(path)
                for number in range(1, sharkd.ask('status')['frames'] + 1):
                    seen += bool(sharkd.frame(number))
                sharkd.table()
        self.assertGreater(seen, 1000)

    def test_every_look(self):
        merged = programs.merge(pathlib.Path(self.folder.name) / 'merged.pcapng', programs.bundled_captures())
        for arguments in LOOKS:
            with self.subTest(' '.join(arguments)):
                self.assert_clean(programs.run('tshark', '-n', '-r', merged, *arguments, options=('--sanitized',),
                                               keep_output=False))

    def test_nothing_is_lost(self):
        for name in LEAKING:
            with self.subTest(name):
                result = programs.run(VALGRIND[0], *VALGRIND[1:], '-n', '-2', '-V', *programs.OUTPUTS, '-r',
                                      harness.capture_named(name).path, keep_output=False)
                self.assertTrue(result.succeeded, result.describe())
                self.assertRegex(result.errors, SUMMARY)
                ours = [block for block in blocks_of(result.errors) if 'nbns_conflict' in block and ' by 0x' in block]
                self.assertEqual([], ours)


if __name__ == '__main__':
    harness.main()
