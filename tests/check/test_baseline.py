#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Known findings are shown and do not fail; others do."""
import json

import check

# The same dispute again: other times, other frames, the other machine came first.
AGAIN = check.harness.CAPTURES / 'recorded' / 'duplicate-computer-started-together.pcapng'
OTHER = check.harness.CAPTURES / 'recorded' / 'duplicate-user.pcapng'


class Baseline(check.Case):
    def write(self, *captures):
        self.check(check.NOTHING, '--write-baseline', 'known.json', *captures)
        return json.loads((self.work / 'known.json').read_text(encoding='utf-8'))

    def test_known_findings_do_not_fail(self):
        self.write(check.FINDING)
        finished = self.check(check.NOTHING, '--baseline', 'known.json', check.FINDING)
        self.assertIn('known warn duplicate_computer: ACCT-PC', finished.text)
        self.assertIn('0 fail, 1 known', finished.text)

    def test_new_findings_fail(self):
        self.write(check.FINDING)
        finished = self.check(check.FINDINGS, '--baseline', 'known.json', '--json', check.FINDING, OTHER)
        self.assertEqual([(True, False), (False, True)],
                         [(incident['known'], incident['failing']) for incident in finished.incidents()])

    def test_same_dispute_in_another_capture(self):
        self.write(check.FINDING)
        self.check(check.NOTHING, '--baseline', 'known.json', AGAIN)
        # Later, and with other frame numbers.
        moved = self.work / 'moved.pcapng'
        check.harness.edit('editcap', '-t', '86400', check.FINDING, moved, '1-2')
        self.check(check.NOTHING, '--baseline', 'known.json', moved)

    def test_other_machines_are_another_dispute(self):
        self.write(check.FINDING)
        self.check(check.FINDINGS, '--baseline', 'known.json',
                   check.harness.CAPTURES / 'recorded' / 'duplicate-computer-dhcp-host-names.pcapng')

    def test_file_is_stable_and_readable(self):
        one = self.write(check.FINDING, OTHER, check.ATTACK)
        text = (self.work / 'known.json').read_text(encoding='utf-8')
        two = self.write(check.ATTACK, OTHER, check.FINDING, AGAIN)
        self.assertEqual(one, two)
        self.assertEqual(len(one['incidents']) + 2, len(text.splitlines()))
        self.assertEqual({'name': 'JSMITH', 'scope': '', 'cause': 'duplicate_user', 'machines': ['10.1.0.11', '10.1.0.12']},
                         {key: value for key, value in one['incidents'][-1].items() if key != 'fingerprint'})

    def test_ignored_findings_are_not_written(self):
        self.assertEqual([], self.write('--ignore', 'duplicate_computer', check.FINDING)['incidents'])

    def test_old_and_new_baseline(self):
        self.write(check.FINDING)
        finished = self.check(check.NOTHING, '--baseline', 'known.json', '--write-baseline', 'known.json', OTHER)
        self.assertIn('1 known', finished.text)
        self.check(check.FINDINGS, '--baseline', 'known.json', check.FINDING)

    def test_bad_file(self):
        for content in ('', 'no json', '[]', '{"schema":1}', '{"schema":2,"incidents":[]}', '{"schema":1,"incidents":[1]}',
                        '{"schema":1,"incidents":[{}]}'):
            with self.subTest(content):
                (self.work / 'bad.json').write_text(content)
                finished = self.check(check.NOT_CHECKED, '--baseline', 'bad.json', check.FINDING)
                self.assertIn('--baseline: bad.json is no baseline; write one with --write-baseline', finished.errors)

    def test_missing_file(self):
        finished = self.check(check.NOT_CHECKED, '--baseline', 'missing.json', check.FINDING)
        for words in ('--baseline: ', 'missing.json', 'No such file', 'give a file that --write-baseline wrote'):
            self.assertIn(words, finished.errors)

    def test_file_is_read_before_the_work(self):
        called = self.folder / 'called'
        tshark = check.write_script(self.folder / 'noting', 'touch %s\n' % called)
        (self.work / 'bad.json').write_text('[]')
        for name in ('missing.json', 'bad.json'):
            self.check(check.NOT_CHECKED, '--baseline', name, '--tshark', tshark, check.FINDING)
            self.assertFalse(called.exists())


if __name__ == '__main__':
    check.main()
