#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every output form, and what hostile names and messages may not do to it."""
import gzip
import json
import os
import pathlib
import pty
import re
import subprocess
import xml.etree.ElementTree

import check

SCHEMA = pathlib.Path(__file__).resolve().parent / 'junit.xsd'
DATA = re.compile(r'<script type="application/json" id="report-data">(.*?)</script>', re.DOTALL)
HOSTILE_FILE = 'x\x1b[31m</script>&<b>\n::error::%,:\u2028.pcapng'
OPTIONS = ('--json-file', '--junit', '--html', '--write-baseline')
ESCAPE = re.compile('\x1b\\[[0-9]*m')


class Summary(check.Case):
    def test_one_line_an_incident_and_a_last_line(self):
        capture = check.harness.CAPTURES / 'recorded' / 'busy-segment-three-conflicts.pcapng'
        lines = self.check(check.FINDINGS, capture, check.HARMLESS).text.splitlines()
        self.assertEqual(4, len(lines))
        self.assertTrue(all(line.startswith(str(capture)) for line in lines[:3]))
        self.assertEqual('3 incidents in 1 of 2 captures: 3 fail.', lines[3])

    def test_quiet(self):
        finished = self.check(check.FINDINGS, '--quiet', self.cut(check.FINDING, 'cut.pcapng', 6000))
        self.assertEqual(('', ''), (finished.text, finished.errors))

    def on_terminal(self, **changes):
        """The summary as a terminal gets it."""
        ours, theirs = pty.openpty()
        run = subprocess.Popen([check.program(), check.FINDING], stdout=theirs, stderr=subprocess.DEVNULL,
                               env=self.environment(**changes))
        os.close(theirs)
        text = b''
        try:
            while part := os.read(ours, 4096):
                text += part
        except OSError:  # the other end is closed
            pass
        os.close(ours)
        self.assertEqual(check.FINDINGS, run.wait(check.TIMEOUT))
        return text.decode('utf-8')

    def test_colour_on_a_terminal_only(self):
        self.assertRegex(self.on_terminal(TERM='xterm'), ESCAPE)
        self.assertNotRegex(self.on_terminal(TERM='xterm', NO_COLOR='1'), ESCAPE)
        self.assertNotRegex(self.on_terminal(TERM='dumb'), ESCAPE)
        self.assertNotRegex(self.check(check.FINDINGS, check.FINDING).text, ESCAPE)


class Json(check.Case):
    def test_lines_are_the_plugins_with_more_members(self):
        plain = check.harness.tshark('-q', '-r', check.FINDING, '-z', 'nbns_conflict,json').text.splitlines()
        finished = self.check(check.FINDINGS, '--json', check.FINDING)
        lines = finished.text.splitlines()
        self.assertEqual(len(plain), len(lines))
        for before, after in zip(plain, lines):
            # The plugin's own text, to the last digit.
            self.assertIn(before[1:-1], after)
        self.assertEqual(str(check.FINDING), finished.lines()[0]['file'])
        incident = finished.incidents()[0]
        self.assertEqual((True, False, False), (incident['failing'], incident['known'], incident['ignored']))

    def test_errors_are_lines_too(self):
        finished = self.check(check.NOT_CHECKED, '--json', 'missing.pcap', check.FINDING)
        self.assertEqual(['error', 'capture', 'incident'], [line['type'] for line in finished.lines()])
        self.assertEqual('missing.pcap', finished.lines()[0]['file'])

    def test_file(self):
        finished = self.check(check.FINDINGS, '--json-file', 'all.jsonl', check.FINDING)
        self.assertIn('1 incident in', finished.text)
        printed = self.check(check.FINDINGS, '--json', check.FINDING).text
        self.assertEqual(printed, (self.work / 'all.jsonl').read_text(encoding='utf-8'))


class Junit(check.Case):
    def read(self, status, *arguments):
        self.check(status, '--junit', 'junit.xml', *arguments)
        path = self.work / 'junit.xml'
        lint = subprocess.run(['xmllint', '--noout', '--schema', SCHEMA, path], capture_output=True, text=True, check=False)
        self.assertEqual(0, lint.returncode, lint.stderr)
        return xml.etree.ElementTree.parse(path).getroot()

    def test_findings_fail_and_the_rest_passes(self):
        root = self.read(check.FINDINGS, check.FINDING, check.HARMLESS, check.NOTE)
        self.assertEqual({'name': 'nbns-conflict-check', 'tests': '3', 'failures': '1', 'errors': '0', 'skipped': '0'},
                         root.attrib)
        self.assertEqual([str(check.FINDING), str(check.HARMLESS), str(check.NOTE)],
                         [suite.get('name') for suite in root])
        failure = root[0][0][0]
        self.assertEqual(('failure', 'duplicate_computer', 'warn'),
                         (failure.tag, failure.get('message'), failure.get('type')))
        self.assertIn('+ 10.1.0.11 refused the claim of 10.1.0.12', failure.text)
        self.assertIn('2. Rename one of the computers', failure.text)
        self.assertEqual([0, 0], [len(suite[0]) for suite in root[1:]])

    def test_known_and_ignored_are_skipped(self):
        root = self.read(check.NOTHING, '--ignore', 'duplicate_computer', check.FINDING)
        self.assertEqual('skipped', root[0][0][0].tag)
        root = self.read(check.NOTHING, '--write-baseline', 'b.json', check.FINDING)
        self.assertEqual('skipped', root[0][0][0].tag)

    def test_only_incidents_of_an_event(self):
        root = self.read(check.NOTHING, '--event', '09 09 09 08', check.FINDING)
        self.assertEqual('nbns-conflict-check, only incidents with the sender 8.9.9.9 or 9.9.9.8', root.get('name'))
        self.assertEqual('no incident with the sender 8.9.9.9 or 9.9.9.8', root[0][0].get('name'))

    def test_warnings_are_told(self):
        root = self.read(check.FINDINGS, self.cut(check.FINDING, 'cut.pcapng', 6000))
        self.assertEqual('system-err', root[0][-1].tag)
        self.assertIn('warning: the capture is cut short', root[0][-1].text)

    def test_what_cannot_be_checked_is_an_error(self):
        root = self.read(check.NOT_CHECKED, 'missing.pcap', check.FINDING)
        self.assertEqual('1', root.get('errors'))
        self.assertIn('no such file', root[0][0][0].get('message'))


class Github(check.Case):
    def test_annotations(self):
        finished = self.check(check.NOT_CHECKED, '--github', '--quiet', check.FINDING, check.NOTE, 'missing.pcap')
        lines = finished.text.splitlines()
        self.assertEqual(3, len(lines))
        self.assertTrue(lines[0].startswith('::error file=%s,title=NetBIOS name conflict::duplicate_computer: ACCT-PC' % check.FINDING))
        self.assertTrue(lines[1].startswith('::notice file='))
        self.assertTrue(lines[2].startswith('::error file=missing.pcap,title=Capture not checked::there is no such file'))

    def test_beside_json(self):
        finished = self.check(check.FINDINGS, '--github', '--json', check.FINDING)
        self.assertEqual(2, len(finished.lines()))
        self.assertIn('::error file=', finished.errors)


class Page(check.Case):
    def read(self, status, *arguments):
        """The page and the data in it."""
        self.check(status, '--html', 'page.html', *arguments)
        page = (self.work / 'page.html').read_text(encoding='utf-8')
        found = DATA.findall(page)
        self.assertEqual(1, len(found))
        return page, json.loads(found[0])

    def test_data(self):
        page, data = self.read(check.NOT_CHECKED, check.FINDING, 'missing.pcap')
        self.assertTrue(page.startswith('<!DOCTYPE html>'))
        self.assertEqual(1, data['schema'])
        self.assertRegex(data['tool'], r'\Anbns-conflict-check \d')
        self.assertEqual(('warn', None), (data['fail_on'], data['sender']))
        self.assertRegex(data['generated'], r'\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z')
        found, missing = data['files']
        self.assertEqual((str(check.FINDING), None, []), (found['file'], found['error'], found['warnings']))
        self.assertEqual('capture', found['capture']['type'])
        self.assertEqual(('ACCT-PC', True), (found['incidents'][0]['name'], found['incidents'][0]['failing']))
        self.assertIn('no such file', missing['error'])
        self.assertEqual((None, []), (missing['capture'], missing['incidents']))

    def test_nothing_becomes_markup(self):
        capture = self.copy(check.FINDING, HOSTILE_FILE)
        page, data = self.read(check.FINDINGS, capture)
        self.assertEqual(str(capture), data['files'][0]['file'])
        text = DATA.search(page).group(1)
        for character in '<>&\u2028':
            self.assertNotIn(character, text)


class Hostile(check.Case):
    """A file name that wants to be a command, an escape sequence or markup."""

    def setUp(self):
        super().setUp()
        self.copy(check.FINDING, 'in/' + HOSTILE_FILE.replace('/', '_'))

    def test_everywhere(self):
        finished = self.check(check.FINDINGS, '--github', '--junit', 'junit.xml', 'in')
        commands = [line for line in finished.text.splitlines() if line.startswith('::')]
        self.assertEqual(1, len(commands))
        self.assertIn('\\n%3A%3Aerror%3A%3A%25%2C%3A\\u2028.pcapng,title=', commands[0])
        self.assertNotIn('\x1b', finished.text)
        root = xml.etree.ElementTree.parse(self.work / 'junit.xml').getroot()
        self.assertIn('x\\x1b[31m<_script>&<b>\\n::error', root[0].get('name'))

    def test_names_are_kept_in_json(self):
        finished = self.check(check.FINDINGS, '--json', 'in')
        self.assertEqual('in/' + HOSTILE_FILE.replace('/', '_'), finished.lines()[0]['file'])


class Files(check.Case):
    def test_all_forms_in_one_run(self):
        self.check(check.NOTHING, '--json-file', 'a', '--junit', 'b', '--html', 'c', '--write-baseline', 'd', '--github',
                   '--baseline', self.empty_baseline(), check.FINDING)
        self.assertEqual({'a', 'b', 'c', 'd', 'empty'}, set(os.listdir(self.work)))

    def empty_baseline(self):
        path = self.work / 'empty'
        path.write_text('{"schema":1,"incidents":[]}')
        return path

    def test_folder_that_may_not_be_written(self):
        locked = self.work / 'locked'
        locked.mkdir()
        locked.chmod(0o555)
        for option in OPTIONS:
            with self.subTest(option):
                finished = self.check(check.NOT_CHECKED, option, locked / 'out', check.FINDING, **self.as_ordinary_user())
                self.assertIn('cannot write %s: Permission denied; give a path' % (locked / 'out'), finished.errors)
                self.assertEqual([], list(locked.iterdir()))

    def test_state_that_may_not_be_written(self):
        locked = self.work / 'locked'
        locked.mkdir()
        locked.chmod(0o555)
        finished = self.check(check.NOT_CHECKED, '--state', locked / 'run', check.FINDING, **self.as_ordinary_user())
        self.assertIn('cannot make the folder', finished.errors)
        self.assertIn('Permission denied', finished.errors)

    def as_ordinary_user(self):
        """How to run the program as somebody whom permissions stop."""
        if os.geteuid() != 0:
            return {}
        self.scratch.chmod(0o777)
        return {'command': ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--']}

    def test_an_old_file_stays_whole_if_the_run_cannot_start(self):
        (self.work / 'old.xml').write_text('old')
        self.check(check.NOT_CHECKED, '--junit', 'old.xml', '--html', '/nowhere/page.html', check.FINDING)
        self.assertEqual('old', (self.work / 'old.xml').read_text())

    def assert_refused(self, *arguments_and_words):
        """Refused before the work, so that nothing is written."""
        *arguments, words = arguments_and_words
        before = {path: path.read_bytes() for path in self.work.iterdir() if path.is_file()}
        finished = self.check(check.NOT_CHECKED, '--tshark', '/no-tshark', *arguments)
        self.assertEqual('', finished.text)
        self.assertEqual(1, len(finished.errors.splitlines()), finished.errors)
        self.assertNotIn('/no-tshark', finished.errors)
        for word in words:
            self.assertIn(word, finished.errors)
        self.assertEqual(before, {path: path.read_bytes() for path in self.work.iterdir() if path.is_file()})

    def test_captures_are_not_overwritten(self):
        capture = self.copy(check.FINDING, 'mine.pcapng')
        self.copy(check.HARMLESS, 'other.pcapng')
        (self.work / 'link').symlink_to('mine.pcapng')
        os.link(capture, self.work / 'mine.txt')
        (self.work / 'no-magic.cap').write_bytes(b'anything')
        (self.work / 'packed').write_bytes(gzip.compress((self.work / 'other.pcapng').read_bytes()))
        (self.work / 'page.gz').write_bytes(gzip.compress(b'<!DOCTYPE html>'))
        (self.work / 'sealed').write_bytes(b'\x28\xb5\x2f\xfd')
        for option in OPTIONS:
            with self.subTest(option):
                for name in ('mine.pcapng', './mine.pcapng', 'link', 'mine.txt'):
                    self.assert_refused(option, name, 'mine.pcapng', [option, name, 'is one of the captures', 'another path'])
                self.assert_refused(option, 'no-magic.cap', '.', [option, 'is one of the captures'])
                for name in ('other.pcapng', 'packed'):
                    self.assert_refused(option, name, 'mine.pcapng', [option, name, 'is a capture', 'another path'])
                self.assert_refused(option, 'sealed', 'mine.pcapng', [option, 'may be a capture', 'another path'])
        self.check(check.FINDINGS, '--html', 'page.gz', 'mine.pcapng')

    def test_two_forms_in_one_file(self):
        (self.work / 'folder').symlink_to('.')
        (self.work / 'dangling').symlink_to('new')
        for one, other in (('new', './new'), ('new', 'folder/new'), ('new', 'dangling')):
            self.assert_refused('--html', one, '--junit', other, check.FINDING, ['--html', '--junit', 'give each its own'])
        self.check(check.FINDINGS, '--html', '/dev/null', '--junit', '/dev/null', check.FINDING)

    def test_names_that_are_none(self):
        for option in OPTIONS:
            with self.subTest(option):
                self.assert_refused(option, '', check.FINDING, [option, 'is no name'])
                self.assert_refused(option, '-', check.FINDING, [option, 'is no file', '--json prints to standard output'])
                for length in (250, 256, 5000):
                    self.assert_refused(option, 'x' * length, check.FINDING, [option, 'File name too long', 'a shorter name'])
                self.assert_refused(option, '/nowhere/x', check.FINDING,
                                    [option, 'cannot write /nowhere/x: No such file or directory; make its folder first'])

    def test_one_file_that_cannot_be_written_costs_no_other(self):
        finished = self.check(check.NOT_CHECKED, '--json-file', '/dev/full', '--junit', 'j.xml', '--html', 'page.html',
                              check.FINDING)
        self.assertEqual('nbns-conflict-check: --json-file: cannot write /dev/full: No space left on device; make room there, '
                         'or give a path elsewhere.\n', finished.errors)
        self.assertIn('1 incident in 1 of 1 capture: 1 fails.', finished.text)
        self.assertEqual({'j.xml', 'page.html'}, set(os.listdir(self.work)))

    def test_links_are_followed_and_the_mode_is_kept(self):
        (self.work / 'real').mkdir()
        target = self.work / 'real' / 'page.html'
        target.write_text('old')
        target.chmod(0o666)
        (self.work / 'link').symlink_to('real/page.html')
        self.check(check.FINDINGS, '--html', 'link', check.FINDING)
        self.assertTrue((self.work / 'link').is_symlink())
        self.assertTrue(target.read_text(encoding='utf-8').startswith('<!DOCTYPE html>'))
        self.assertEqual(0o666, target.stat().st_mode & 0o777)
        self.assertEqual(['page.html'], os.listdir(target.parent))

    def test_a_device_is_written_to_and_not_replaced(self):
        self.check(check.FINDINGS, '--json-file', '/dev/null', check.FINDING)
        self.assertTrue(pathlib.Path('/dev/null').is_char_device())
        finished = self.check(check.FINDINGS, '--quiet', '--json-file', '/dev/stdout', check.FINDING)
        self.assertEqual(2, len(finished.lines()))


if __name__ == '__main__':
    check.main()
