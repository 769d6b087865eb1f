#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The page that nbns-conflict-check --html writes, in headless Chromium."""
import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'check'))

import check  # noqa: E402  (of the tests of nbns-conflict-check)
import reports
from page_case import PageCase

import harness

FIFTY = 50
HOSTILE_NAME = '<img src=x onerror="window.pwned=1">\n\u202egnp.pcapng'


class Tool(PageCase, check.Case):
    def setUp(self):
        PageCase.setUp(self)
        check.Case.setUp(self)

    def write_page(self, *arguments, status=check.FINDINGS):
        run = self.run_check('--html', 'report.html', *arguments)
        self.assertEqual(status, run.status, run.errors)
        return self.work / 'report.html'

    def test_all_that_was_found_is_on_the_page(self):
        reports.disputes.many(self.work / 'many.pcapng', FIFTY)
        self.open_page(self.write_page('many.pcapng'))
        self.assertEqual(['OFFICE-%03d<20>' % number for number in range(1, FIFTY + 1)], self.texts('#incident-table tbody th'))
        self.assertEqual(FIFTY, self.count('.ladder svg'))
        self.assertIn('all fail the check', self.text('.masthead'))

    def test_files_and_names_that_want_to_do_harm(self):
        reports.disputes.hostile(self.work / HOSTILE_NAME)
        (self.work / 'broken<!--<script>.pcapng').write_bytes(b'no capture')
        shutil.copyfile(check.FINDING, os.fsencode(self.work) + b'/\xff\xfe.pcapng')
        self.open_page(self.write_page('.', status=check.NOT_CHECKED))
        self.assertIsNone(self.browser.run('return window.pwned ?? null'))
        self.assertEqual(len(reports.disputes.HOSTILE_NAMES) + 1, self.count('.incident'))
        self.assertEqual(3, self.count('#file-table tbody tr'))
        self.assertIn('<img src=x onerror="window.pwned=1"><0a><U+202E>gnp.pcapng', self.text('#file-table'))
        self.assertIn('broken<!--<script>.pcapng', self.text('#attention'))
        self.assert_no_complaint('treacherousText')

    def test_only_incidents_of_an_event(self):
        page = self.write_page('--event', '0b 00 01 0a', check.FINDING)
        self.open_page(page)
        self.assertIn('only incidents with the sender 10.1.0.11 or 11.0.1.10', self.text('#provenance'))
        page = self.write_page('--event', '09 09 09 08', check.FINDING, status=check.NOTHING)
        self.open_page(page)
        self.assertIn('No incident has the sender 8.9.9.9 or 9.9.9.8. Other incidents are not shown.', self.text('#verdict'))
        self.assertIn('no incident with this sender', self.text('#file-table'))

    def ring(self, frames):
        """The finding in files of so many frames."""
        harness.edit('editcap', '-c', frames, check.FINDING, self.work / 'ring.pcapng')
        return sorted(path.name for path in self.work.glob('ring*'))

    def filters(self):
        return self.browser.run('return [...document.querySelectorAll(".facts code")].map(n => n.textContent).slice(1)')

    def assert_filter_finds(self, file, frames, text):
        """The filter works in the file that the reader has."""
        found = harness.tshark('-r', self.work / file, '-Y', text, '-T', 'fields', '-e', 'frame.number').text.split()
        self.assertEqual(frames, list(map(int, found)))

    def test_merged_captures_name_the_original_frames(self):
        one, two = self.ring(30)
        self.open_page(self.write_page('--merge', one, two))
        self.assertIn('(frames b:6, b:7, b:8)', self.text('.reasons'))
        self.assertIn('(frame a:3)', self.text('.reasons'))
        facts = self.text('.facts')
        for words in ('a:3 to b:11, 10 in all', 'a: %s' % one, 'b: %s' % two):
            self.assertIn(words, facts)
        self.assertEqual(['frame.number in {3, 27..29}', 'frame.number in {6..11}'], self.filters())
        self.assert_filter_finds(one, [3, 27, 28, 29], self.filters()[0])
        self.assert_filter_finds(two, [6, 7, 8, 9, 10, 11], self.filters()[1])
        numbers = self.browser.run('return [...document.querySelectorAll(".frame-number")].map(n => n.textContent)')
        self.assertEqual(['a:3', 'a:27', 'a:28', 'a:29', 'b:6'], numbers[:5])

    def test_incident_in_one_file_of_a_merged_capture(self):
        one, two = self.ring(50)
        self.open_page(self.write_page('--merge', one, two))
        self.assertEqual(['frame.number in {3, 27..29, 36..41}'], self.filters())
        self.assertIn('(frames 36, 37, 38)', self.text('.reasons'))
        self.assertIn('Capture\n%s' % one, self.text('.facts'))


if __name__ == '__main__':
    harness.main()
