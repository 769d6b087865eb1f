#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every field of the plugin in one pass and in two, and the JSON, as expected/CAPTURE.txt has them."""
import json

import harness


def plugin_fields():
    """The plugin's fields in the order in which they are registered, without expert infos."""
    names = []
    for line in harness.tshark('-G', 'fields').text.splitlines():
        columns = line.split('\t')
        if columns[0] == 'F' and columns[2].startswith('nbns_conflict.') and '.expert' not in columns[2]:
            names.append(columns[2])
    return names


def readable_rows(text):
    """Tab-separated values with a header, as one short paragraph a frame: what is empty is left out."""
    lines = text.splitlines()
    if not lines:
        return ''
    header, rows = lines[0].split('\t'), lines[1:]
    paragraphs = []
    for row in rows:
        values = dict(zip(header, row.split('\t')))
        paragraph = ['frame %s' % values.pop('frame.number')]
        paragraph += ['  %s = %s' % (name.removeprefix('nbns_conflict.'), value) for name, value in values.items() if value]
        if len(paragraph) > 1:
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

    @harness.for_each(lambda capture: not capture.is_quiet)
    def test_captures(self, capture):
        self.assert_golden(capture.stem, '# one pass\n%s\n# two passes\n%s\n# JSON\n%s' % (
            self.fields_of(capture.path), self.fields_of(capture.path, '-2'), self.json_of(capture.path)))


if __name__ == '__main__':
    harness.main()
