#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What people look at: each -z output, the table of Wireshark's Statistics menu, and the configuration profile."""
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import harness

sys.path.insert(0, str(harness.PROJECT / 'tests' / 'captures'))
import disputes  # noqa: E402  (a module of the capture generator)

PROFILE = 'NBNS Conflicts'
PROFILE_FOLDER = harness.PROJECT / 'plugin' / 'profile' / PROFILE
WORDS = ('report', 'json', 'incidents')
# One capture for each kind of picture: a dispute at a server, one by broadcast, and a crowd.
GOLDEN = ('recorded/duplicate-computer-wins-refused.pcapng', 'recorded/duplicate-computer-broadcast.pcapng',
          'made/name-poisoning-responder.pcapng')
WIDTH = '100'
ESCAPE = '\x1b'
# What a terminal, a line-oriented reader or a decoder must never get from us.
RAW = re.compile('[\x00-\x09\x0b-\x1f\x7f-\x9f]')
CLOCK = re.compile(r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC')
TABLE_ROW = re.compile(r'^ *(\d+)  (.+?)  +(\S+)  +(\S+)  +(\S+(?: \+\d+)?)  +(\S+(?: \+\d+)?)  +(\d+)  +(\d+)  (\S+)$',
                       re.MULTILINE)


def expected(name):
    return harness.EXPECTED / (name + '.txt')


def without_version(text):
    return re.sub('"plugin":"[^"]*"', '"plugin":"VERSION"', text)


def with_environment(*settings):
    """A command for harness.tshark() that changes its environment."""
    return ('env', *settings, str(harness.ANALYZE), '--tshark')


def table_rows(text):
    """The rows of `-z nbns_conflict,incidents`, numbers as numbers."""
    return [[int(cell) if cell.isdigit() else cell for cell in row] for row in TABLE_ROW.findall(text)]


def run_sharkd(*requests):
    """The answers of sharkd, which reads a capture again as Wireshark does."""
    line = ['env', 'WIRESHARK_PLUGIN_DIR=' + os.environ['NBNS_CONFLICT_PLUGINS'], 'sharkd', '-']
    if os.geteuid() == 0:
        line = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--inh-caps=-all,+dac_read_search',
                '--ambient-caps=-all,+dac_read_search', '--', *line]
    text = ''.join(json.dumps(dict(request, jsonrpc='2.0', id=i)) + '\n' for i, request in enumerate(requests, 1))
    finished = subprocess.run(line, input=text.encode(), capture_output=True, timeout=harness.TIMEOUT,
                              env=harness.environment(), check=False)
    result = harness.Result(line, finished)
    if not result.succeeded:
        raise AssertionError(result.describe())
    return [json.loads(answer) for answer in result.text.splitlines()]


class Views(harness.Case):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix='nbns-conflict-test-')
        os.chmod(cls.folder.name, 0o755)
        cls.many = os.path.join(cls.folder.name, 'many.pcapng')
        cls.hostile = os.path.join(cls.folder.name, 'hostile.pcapng')
        disputes.many(cls.many)
        disputes.hostile(cls.hostile)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def output(self, path, word, display_filter=None, settings=()):
        """What one -z word prints."""
        argument = 'nbns_conflict,%s%s' % (word, ',' + display_filter if display_filter else '')
        result = harness.tshark('-q', '-r', path, '-z', argument,
                                command=with_environment('COLUMNS=' + WIDTH, *settings))
        self.assertTrue(result.succeeded, result.describe())
        return result.text


class Outputs(Views):
    def test_golden(self):
        for name in GOLDEN:
            capture = harness.capture_named(name)
            with self.subTest(name):
                self.assert_golden(expected('views-' + capture.path.stem), '# report\n%s\n# incidents\n%s' % (
                    self.output(capture.path, 'report'), self.output(capture.path, 'incidents')))

    def test_golden_of_many(self):
        self.assert_golden(expected('views-many'), self.output(self.many, 'incidents'))

    def test_golden_of_hostile(self):
        self.assert_golden(expected('views-hostile'), ''.join(
            '# %s\n%s\n' % (word, without_version(self.output(self.hostile, word))) for word in WORDS))

    def test_many_are_all_there(self):
        rows = table_rows(self.output(self.many, 'incidents'))
        _, incidents = self.read_json(self.many)
        self.assertEqual(list(range(1, 51)), [row[0] for row in rows])
        self.assertEqual([[i['incident'], i['name'], i['cause'], i['confidence'], i['claimants'][0]['ips'][0],
                           i['holders'][0]['ips'][0], i['first_frame'], len(i['frames']), i['outcome']]
                          for i in incidents], rows)
        self.assertEqual(50, len(re.findall(r'^#\d+  OFFICE-', self.output(self.many, 'report'), re.MULTILINE)))

    def test_more_than_the_core_keeps_at_hand(self):
        """The core keeps a few dozen views; every output and the table of the menu show all incidents."""
        crowd = os.path.join(self.folder.name, 'crowd.pcapng')
        disputes.many(crowd, 300)
        expected = ['OFFICE-%03d' % number for number in range(1, 301)]
        self.assertEqual(expected, [incident['name'] for incident in self.read_json(crowd)[1]])
        for word in ('report', 'incidents'):
            text = self.output(crowd, word, 'frame.number > 2')
            self.assertEqual(expected[1:], re.findall(r'^ *#?\d+  (OFFICE-\d+)', text, re.MULTILINE))

    def test_filter(self):
        for word, numbers in (('report', r'^#(\d+)  '), ('json', r'"incident":(\d+)'), ('incidents', r'^ *(\d+)  OFF')):
            with self.subTest(word):
                text = self.output(self.many, word, 'frame.number in {3, 6} || frame.number == 100')
                self.assertEqual(['2', '3', '50'], re.findall(numbers, text, re.MULTILINE))
                self.assertIn('50', text.splitlines()[0])
                text = self.output(self.many, word, 'dns')
                self.assertEqual([], re.findall(numbers, text, re.MULTILINE))

    def test_wrong_filter_is_refused(self):
        for word in WORDS:
            result = harness.tshark('-q', '-r', self.many, '-z', 'nbns_conflict,%s,no such field' % word)
            self.assertNotEqual(0, result.status)
            self.assertLess(result.status, 128, result.describe())
            self.assertNotIn('OFFICE', result.text)

    def test_unknown_output_is_refused(self):
        result = harness.tshark('-n', '-q', '-r', self.many, '-z', 'nbns_conflict,reports')
        self.assertFalse(result.succeeded)
        self.assertEqual('', result.text)
        self.assertIn('There is no -z nbns_conflict,reports; there are: nbns_conflict,report[,filter], nbns_conflict,json[,filter], '
                      'nbns_conflict,incidents[,filter]', result.errors)

    def test_nothing_found(self):
        quiet = next(capture for capture in harness.captures() if capture.is_quiet)
        for word in ('report', 'incidents'):
            text = self.output(quiet.path, word)
            self.assertIn('0 incidents', text)
            self.assertIn('What this capture cannot show', text)

    def test_hostile_names_are_never_raw(self):
        commands = [('-q', '-z', 'nbns_conflict,' + word) for word in WORDS]
        commands.append(('-2', '-T', 'fields', '-E', 'occurrence=a', '-e', 'nbns_conflict.name', '-e',
                         'nbns_conflict.network', '-e', 'nbns_conflict.advice', '-e', 'nbns_conflict.incident'))
        for arguments in commands:
            with self.subTest(' '.join(arguments)):
                text = self.run_tshark('-r', self.hostile, *arguments).text.replace('\t', ' ')
                self.assertNotRegex(text, RAW)
                self.assertNotIn('\ufffd', text)
                self.assertIn('<1b>[31M', text)
                self.assertIn('<ff><fe><c3>(<80>', text)

    def test_hostile_names_are_json(self):
        _, incidents = self.read_json(self.hostile)
        self.assertEqual(len(disputes.HOSTILE_NAMES), len(incidents))
        self.assertEqual('&"\'<>&AMP;</B>', incidents[2]['name'])
        self.assertEqual('","X":[{\\U0022', incidents[6]['name'])

    def test_json_tells_what_samba_logs(self):
        _, incidents = self.read_json(self.many)
        self.assertEqual(1, len(incidents[0]['samba_log']))
        self.assertIn('10.1.0.2: my_name_register_failed: ', incidents[0]['samba_log'][0])
        self.assertIn('OFFICE-001<20>', incidents[0]['samba_log'][0])


class Report(Views):
    def test_ladder_keeps_to_the_locale(self):
        picture = self.output(self.many, 'report')
        self.assertIn('├─', picture)
        plain = self.output(self.many, 'report', settings=('LC_ALL=C',))
        self.assertTrue(plain.isascii())
        self.assertIn('+---', plain)

    def test_width(self):
        for width in (40, 80, 120):
            text = self.output(self.many, 'report', settings=('COLUMNS=%d' % width,))
            ladders = re.findall(r'Who said what.*?\n\n', text, re.DOTALL)
            self.assertEqual(50, len(ladders))
            self.assertLessEqual(max(len(line) for ladder in ladders for line in ladder.splitlines()), width)

    def on_a_terminal(self, *settings):
        """What a terminal gets to see."""
        master, slave = pty.openpty()
        line = [*with_environment(*settings), '-q', '-n', '-r', self.many, '-z',
                'nbns_conflict,report,frame.number == 1']
        with subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=slave, stderr=subprocess.DEVNULL,
                              env=harness.environment()) as process:
            os.close(slave)
            seen = b''
            # A terminal that nobody writes to any more is an error to its reader.
            try:
                while chunk := os.read(master, 4096):
                    seen += chunk
            except OSError:
                pass
            self.assertEqual(0, process.wait(harness.TIMEOUT))
        os.close(master)
        return seen.decode()

    def test_colour_is_for_terminals(self):
        self.assertNotIn(ESCAPE, self.output(self.many, 'report'))
        self.assertNotIn(ESCAPE, self.on_a_terminal('TERM=xterm', 'NO_COLOR=1'))
        self.assertNotIn(ESCAPE, self.on_a_terminal('TERM=dumb'))
        seen = self.on_a_terminal('TERM=xterm')
        self.assertEqual([ESCAPE + '[1;33m', ESCAPE + '[0m'], re.findall('\x1b[^m]*m', seen))

    def test_times_are_clock_times(self):
        self.assertRegex(self.output(self.many, 'report'), CLOCK)


@unittest.skipUnless(shutil.which('sharkd') and 'NBNS_CONFLICT_PLUGINS' in os.environ,
                     'needs sharkd and a built plugin')
class Statistics(Views):
    def rows_of(self, path, times):
        """The rows of the table, filled so many times."""
        load = {'method': 'load', 'params': {'file': str(path)}}
        tap = {'method': 'tap', 'params': {'tap0': 'nstat:nbns_conflict,incidents'}}
        answers = run_sharkd(load, *[tap] * times)
        tables = [answer['result']['taps'][0]['tables'] for answer in answers[1:]]
        return [[row for table in each for row in table['i']] for each in tables]

    def test_same_rows_as_in_tshark(self):
        paths = [self.many, self.hostile] + [harness.capture_named(name).path for name in GOLDEN]
        for path in paths:
            with self.subTest(str(path)):
                expected = table_rows(self.output(path, 'incidents'))
                self.assertEqual([expected, expected], self.rows_of(path, 2))


class Profile(Views):
    """The profile, copied to where a user would import it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        target = os.path.join(harness.home(), '.config', 'wireshark', 'profiles', PROFILE)
        shutil.copytree(PROFILE_FOLDER, target, dirs_exist_ok=True)

    def with_profile(self, path, *arguments):
        result = self.run_tshark('-C', PROFILE, '-2', '-r', path, *arguments)
        self.assertNotIn('Could not compile', result.errors)
        self.assertNotIn('neither a field nor a protocol', result.errors)
        return result.text

    def test_columns(self):
        lines = self.with_profile(self.many, '-Y', 'frame.number == 2').splitlines()
        self.assertEqual(1, len(lines))
        self.assertRegex(lines[0], ' 10.1.0.3 .* 10.1.0.2 +1 duplicate_computer probable 10.1.0.2 10.1.0.3 Reg')

    def test_colour_rules(self):
        shown = {'warn': 'warning', 'error': 'error', 'note': 'note', 'chat': 'chat'}
        for name in (*GOLDEN, 'made/stale-wins-record-granted.pcapng'):
            capture = harness.capture_named(name)
            text = self.with_profile(capture.path, '-Y', 'nbns_conflict', '--color', '-T', 'fields', '-e',
                                     'frame.coloring_rule.name')
            rules = set(re.findall('NBNS conflict: ([a-z ]+)', text))
            expected = {shown[incident['severity']] for incident in self.incidents_of(capture)}
            self.assertEqual(expected | {'other frames'}, rules)

    def test_filters_are_valid(self):
        for name in ('dfilter_buttons', 'io_graphs'):
            for line in (PROFILE_FOLDER / name).read_text(encoding='utf-8').splitlines():
                if not line.startswith('#'):
                    display_filter = re.findall('"([^"]*)"', line)[2]
                    self.run_tshark('-r', self.many, '-c', '1', '-Y', display_filter)

    def test_every_cause_has_a_button(self):
        causes = set(re.findall(r'== (\w+)', (PROFILE_FOLDER / 'dfilter_buttons').read_text(encoding='utf-8')))
        benign = re.search(r'cause in \{([^}]*)\}', (PROFILE_FOLDER / 'dfilter_buttons').read_text(encoding='utf-8'))
        causes |= set(benign.group(1).split(', '))
        known = {line.split('\t')[3] for line in self.run_tshark('-G', 'values').text.splitlines()
                 if line.startswith('V\tnbns_conflict.cause\t')}
        self.assertEqual(known, causes - {'4319', '4320', '4321'})


if __name__ == '__main__':
    harness.main()
