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

    def test_merged_captures_name_the_original_frames(self):
        harness.edit('editcap', '-c', '30', check.FINDING, self.work / 'ring.pcapng')
        files = sorted(path.name for path in self.work.iterdir())
        self.assertEqual(2, len(files))
        self.open_page(self.write_page('--merge', *files))
        self.assertIn('%s: 6' % files[1], self.text('.reasons'))


if __name__ == '__main__':
    harness.main()
