#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A build for a Wireshark that would not load the plugin ends when it is configured, with a sentence that says what to do."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import harness

# What Wireshark's own file says, as far as the build asks for it.
CONFIG = '''set(Wireshark_MAJOR_VERSION %s)
set(Wireshark_MINOR_VERSION %s)
set(Wireshark_PLUGINS_ENABLED %d)
set(Wireshark_PLUGIN_LIBDIR lib/wireshark/plugins/%s)
set(Wireshark_INSTALL_PREFIX /usr)
'''


class Configure(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='nbns-conflict-test-')
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write_headers(self, release, plugins=True):
        text = CONFIG % (*release.split('.'), plugins, release)
        (self.folder / 'WiresharkConfig.cmake').write_text(text, encoding='utf-8')

    def write_tshark(self, release):
        tshark = self.folder / 'tshark'
        tshark.write_text('#!/bin/sh\necho "TShark (Wireshark) %s.3 (Git commit 1.2)."\n' % release, encoding='utf-8')
        os.chmod(tshark, 0o755)

    def configure(self, *options):
        """Whether the build could be configured, and what cmake said, in one line."""
        line = ['cmake', '-S', harness.PROJECT, '-B', self.folder / 'build', '-DBUILD_TESTING=OFF',
                '-DWireshark_DIR=%s' % self.folder, '-DTSHARK=%s' % (self.folder / 'tshark'), *options]
        finished = subprocess.run(line, capture_output=True, text=True, timeout=harness.TIMEOUT, check=False)
        return finished.returncode == 0, re.sub(r'\s+', ' ', finished.stdout + finished.stderr)

    def assert_refused(self, sentence, *options):
        succeeded, words = self.configure(*options)
        self.assertIn(sentence, words)
        self.assertFalse(succeeded)

    def assert_accepted(self, *options):
        succeeded, words = self.configure(*options)
        self.assertTrue(succeeded, words)

    def test_supported(self):
        for release in ('4.0', '4.2', '4.4', '4.6'):
            with self.subTest(release):
                self.write_headers(release)
                self.write_tshark(release)
                self.assert_accepted()

    def test_no_headers(self):
        self.assert_refused("Wireshark's headers are missing: install them (Debian: wireshark-dev)",
                            '-DCMAKE_DISABLE_FIND_PACKAGE_Wireshark=ON')

    def test_too_old(self):
        self.write_headers('3.6')
        self.write_tshark('3.6')
        self.assert_refused('Wireshark 3.6, which is too old: install Wireshark 4.0 to 4.6 with its headers.')

    def test_too_new(self):
        self.write_headers('4.8')
        self.write_tshark('4.8')
        self.assert_refused('Wireshark 4.8, which this plugin does not know: get a newer nbns-conflict')
        self.assert_accepted('-DNBNS_CONFLICT_ANY_WIRESHARK=ON')

    def test_tshark_of_another_version(self):
        self.write_headers('4.4')
        self.write_tshark('4.0')
        self.assert_refused('tshark is version 4.0 and would not load the plugin: install the headers of 4.0')
        self.assert_accepted('-DTSHARK=OFF')

    def test_without_plugins(self):
        self.write_headers('4.4', plugins=False)
        self.write_tshark('4.4')
        self.assert_refused('This Wireshark was built without plugins: install one that can load them.')

    def test_wrong_place(self):
        self.write_headers('4.4')
        self.write_tshark('4.4')
        self.assert_refused('NBNS_CONFLICT_INSTALL is "everywhere": write system or user.',
                            '-DNBNS_CONFLICT_INSTALL=everywhere')


if __name__ == '__main__':
    harness.main()
