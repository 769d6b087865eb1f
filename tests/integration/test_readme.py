#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""README.md shows what the plugin really prints, and its tables hold every cause and field.  --update mends the output."""
import re
import shlex
import subprocess

import harness

README = harness.PROJECT / 'README.md'
# A fenced block that starts with a command.
SESSION = re.compile(r'```\n\$ (plugin/analyze[^\n]*)\n(.*?)\n```', re.DOTALL)
CAUSE_ROW = re.compile(r'^\| (\d+) \| `(\w+)` \|', re.MULTILINE)
FIELD_ROW = re.compile(r'^\| `nbns_conflict\.[^|]*', re.MULTILINE)


def output_of(command):
    """What a command prints when it is typed in the project's folder."""
    finished = subprocess.run(shlex.split(command), cwd=harness.PROJECT, env=harness.environment(), check=True,
                              capture_output=True, timeout=harness.TIMEOUT)
    return finished.stdout.decode('utf-8').strip('\n')


def plugin_rows(kind):
    """The columns of `tshark -G fields` or `-G values` that are about the plugin."""
    rows = [line.split('\t') for line in harness.tshark('-G', kind).text.splitlines()]
    return [row for row in rows if any(column.startswith('nbns_conflict.') for column in row[1:3])]


class Readme(harness.Case):
    def setUp(self):
        self.text = README.read_text(encoding='utf-8')

    def test_sessions_are_real(self):
        self.assertTrue(SESSION.search(self.text))
        now = SESSION.sub(lambda block: '```\n$ %s\n%s\n```' % (block[1], output_of(block[1])), self.text)
        self.assert_golden(README, now)

    def test_every_cause_has_a_row(self):
        causes = [(row[2], row[3]) for row in plugin_rows('values') if row[1] == 'nbns_conflict.cause']
        self.assertEqual(causes, CAUSE_ROW.findall(self.text))

    def test_every_field_has_a_row(self):
        rows = ' '.join(FIELD_ROW.findall(self.text))
        for row in plugin_rows('fields'):
            name = row[2].removeprefix('nbns_conflict')
            if row[0] == 'F' and not name.endswith('.mac') and not name.startswith('.expert'):
                self.assertRegex(rows, r'`(nbns_conflict)?%s`' % re.escape(name))


if __name__ == '__main__':
    harness.main()
