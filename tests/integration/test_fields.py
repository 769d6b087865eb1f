#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every field of the plugin in one pass and in two, and the JSON, as expected/CAPTURE.txt has them."""
import json

import harness

# One capture for each way in which a dispute is seen, and one without.
GOLDEN = tuple('recorded/%s.pcapng' % name for name in (
    'duplicate-computer-broadcast',
    'duplicate-computer-wins-refused',
    'duplicate-computer-wins-merged',
    'static-wins-mapping',
    'stale-wins-record-refused',
    'duplicate-user',
    'group-clash',
    'name-poisoning',
    'benign-wins-lifecycle',
))
# What differs from frame to frame and is always told.
SHORT = ('request_in', 'response_in', 'time', 'retransmission', 'incident', 'name', 'suffix', 'role')


def plugin_fields():
    """The plugin's fields in the order in which they are registered, without expert infos."""
    names = []
    for line in harness.tshark('-G', 'fields').text.splitlines():
        columns = line.split('\t')
        if columns[0] == 'F' and columns[2].startswith('nbns_conflict.') and '.expert' not in columns[2]:
            names.append(columns[2])
    return names


def readable_rows(text):
    """Tab-separated values with a header, as one short paragraph a frame.

    What is empty is left out; of long values that a frame before showed as well, only the names are told.
    """
    lines = text.splitlines()
    if not lines:
        return ''
    header, rows = lines[0].split('\t'), lines[1:]
    shown, paragraphs = {}, []
    for row in rows:
        values = {name.removeprefix('nbns_conflict.'): value for name, value in zip(header, row.split('\t')) if value}
        number = values.pop('frame.number')
        told = {name: value for name, value in values.items() if name in SHORT or shown.get(name, ('',))[0] != value}
        paragraph = ['frame %s' % number] + ['  %s = %s' % item for item in told.items()]
        for earlier in sorted({shown[name][1] for name in values.keys() - told.keys()}, key=int):
            same = [name for name in values if name not in told and shown[name][1] == earlier]
            paragraph.append('  as frame %s: %s' % (earlier, ' '.join(same)))
        shown.update({name: (value, number) for name, value in told.items()})
        if values:
            paragraphs.append('\n'.join(paragraph) + '\n')
    return ''.join(paragraphs)


class Fields(harness.Case):
    @classmethod
    def setUpClass(cls):
        cls.fields = plugin_fields()

    def fields_of(self, path, *arguments):
        columns = [word for name in ('frame.number', *self.fields) for word in ('-e', name)]
        # A separator that no text of ours holds, so that a comma in a sentence is no end of it.
        result = self.run_tshark('-r', path, '-Y', 'nbns || nbns_conflict', '-T', 'fields', '-E', 'header=y',
                                 '-E', 'aggregator=|', *columns, *arguments)
        return readable_rows(result.text)

    def json_of(self, path):
        capture, incidents = self.read_json(path)
        capture['plugin'] = 'VERSION'
        return ''.join(json.dumps(o, indent=1) + '\n' for o in (capture, *incidents))

    def test_plugin_has_fields(self):
        self.assertIn('nbns_conflict.incident', self.fields)

    def test_captures(self):
        for name in GOLDEN:
            with self.subTest(name):
                capture = harness.capture_named(name)
                expected = harness.EXPECTED / (capture.path.stem + '.txt')
                self.assert_golden(expected, '# one pass\n%s\n# two passes\n%s\n# JSON\n%s' % (
                    self.fields_of(capture.path), self.fields_of(capture.path, '-2'), self.json_of(capture.path)))


if __name__ == '__main__':
    harness.main()
