#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which files are looked at, and names that are hard to handle."""
import gzip
import os

import check

ODD_NAMES = [
    b'with space.pcapng', b'new\nline.pcapng', b'-dash.pcapng', b'--version', b'quote\'and"more.pcapng', b'$(touch x)`x`.pcapng',
    b'not-utf8-\xff\xfe.pcapng', 'ünïcödé.pcapng'.encode(), b'{}.pcapng', b'{.} {#} {= $_=1 =}.pcapng', b'tab\tand\\slash.pcapng',
    b'%s%n.pcapng', b'*.pcapng', b'semi;colon & more.pcapng', b'x' * 240 + b'.pcapng',
]


def shown_in_json(name):
    return name.decode('utf-8', 'replace')


class OddNames(check.Case):
    def setUp(self):
        super().setUp()
        for name in ODD_NAMES:
            self.copy(check.FINDING, name)

    def assert_all_found(self, finished, names=tuple(ODD_NAMES)):
        self.assertEqual('', finished.errors)
        self.assertEqual([shown_in_json(name) for name in names], [i['file'] for i in finished.incidents()])
        self.assertEqual(sorted(ODD_NAMES), sorted(os.listdir(os.fsencode(self.work))))

    def test_one_after_another(self):
        self.assert_all_found(self.check(check.FINDINGS, '--json', '--jobs', '1', '--', *map(os.fsdecode, ODD_NAMES)))

    def test_in_parallel(self):
        self.assert_all_found(self.check(check.FINDINGS, '--json', '--', *map(os.fsdecode, ODD_NAMES)))

    def test_in_a_language_without_utf8(self):
        environment = self.environment()
        environment['LC_ALL'] = 'C'
        self.assert_all_found(self.check(check.FINDINGS, '--json', '--', *map(os.fsdecode, ODD_NAMES),
                                         environment=environment))

    def test_in_a_directory(self):
        finished = self.check(check.FINDINGS, '--json', '.')
        self.assertEqual(['./' + shown_in_json(name) for name in sorted(ODD_NAMES)],
                         [i['file'] for i in finished.incidents()])

    def test_summary_is_one_line_each(self):
        lines = self.check(check.FINDINGS, '.').text.splitlines()
        self.assertEqual(len(ODD_NAMES) + 1, len(lines))
        text = '\n'.join(lines)
        for shown in ('./new\\nline.pcapng frame', './not-utf8-\\xff\\xfe.pcapng frame', './ünïcödé.pcapng frame'):
            self.assertIn(shown, text)


class Directories(check.Case):
    def found(self, *arguments):
        return [line['file'] for line in self.check(check.FINDINGS, '--json', *arguments).lines() if line['type'] == 'capture']

    def test_search(self):
        for name in ('d/b.pcapng', 'd/a/z.pcap', 'd/a/y.CAP', 'd/a.dir/no-ending', 'd/ring.pcapng1'):
            self.copy(check.FINDING, name)
        for name in ('packed.pcapng.gz', 'rotated.gz'):
            (self.work / 'd' / name).write_bytes(gzip.compress(check.FINDING.read_bytes()))
        (self.work / 'd' / 'readme.txt').write_text('no capture')
        (self.work / 'd' / 'archive.gz').write_bytes(gzip.compress(b'no capture'))
        os.mkfifo(self.work / 'd' / 'pipe.pcap')
        self.assertEqual(['d/a.dir/no-ending', 'd/a/y.CAP', 'd/a/z.pcap', 'd/b.pcapng', 'd/packed.pcapng.gz', 'd/ring.pcapng1',
                          'd/rotated.gz'],
                         sorted(self.found('d')))

    def test_links(self):
        self.copy(check.FINDING, 'd/one.pcapng')
        (self.work / 'd' / 'around').symlink_to('.')
        (self.work / 'd' / 'two.pcapng').symlink_to('one.pcapng')
        self.assertEqual(['d/one.pcapng', 'd/two.pcapng'], self.found('d'))

    def test_order_of_the_command_line(self):
        for name in ('x.pcap', 'd/2.pcap', 'd/1.pcap', 'a.pcap'):
            self.copy(check.FINDING, name)
        self.assertEqual(['x.pcap', 'd/1.pcap', 'd/2.pcap', 'a.pcap'], self.found('x.pcap', 'd', 'a.pcap'))


if __name__ == '__main__':
    check.main()
