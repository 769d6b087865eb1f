#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""--merge: the files of a ring buffer as one capture, with findings that name the file and frame they come from."""
import check

FRAMES_A_FILE = 15


class Merge(check.Case):
    def setUp(self):
        super().setUp()
        check.harness.edit('editcap', '-c', FRAMES_A_FILE, check.FINDING, self.work / 'ring.pcapng')
        self.ring = sorted(self.work.iterdir())
        self.assertEqual(4, len(self.ring))

    def test_finding_across_files(self):
        alone = self.check(check.FINDINGS, '--json', *self.ring).incidents()
        self.assertEqual(['undetermined'], [incident['cause'] for incident in alone])
        whole = self.check(check.FINDINGS, '--json', check.FINDING).incidents()[0]
        merged = self.check(check.FINDINGS, '--json', '--merge', *self.ring).incidents()[0]
        for key in ('name', 'cause', 'confidence', 'evidence', 'frames', 'first_epoch'):
            self.assertEqual(whole[key], merged[key])

    def test_original_file_and_frame(self):
        # With 9 frames a file the incident has frames that are the first and the last ones of their files.
        for size in (FRAMES_A_FILE, 9):
            with self.subTest(size):
                self.check_origin(size)

    def check_origin(self, size):
        folder = self.work / str(size)
        folder.mkdir()
        check.harness.edit('editcap', '-c', size, check.FINDING, folder / 'ring.pcapng')
        files = sorted(folder.iterdir())
        incident = self.check(check.FINDINGS, '--json', '--merge', *files).incidents()[0]
        self.assertEqual([frame['frame'] for frame in incident['frames']], [o['frame'] for o in incident['origin']])
        for origin in incident['origin']:
            # Frames are counted from 1 in every file.
            index, place = divmod(origin['frame'] - 1, size)
            self.assertEqual((str(files[index]), place + 1), (origin['file'], origin['frame_in_file']))

    def test_summary_and_annotation_name_the_original(self):
        text = self.check(check.FINDINGS, '--merge', '--github', *self.ring).text
        self.assertIn('::error file=%s,' % self.ring[2], text)
        self.assertIn('\n%s frame 6: FAIL warn duplicate_computer: ACCT-PC' % self.ring[2], text)
        self.assertIn('frame 36 of the merged capture', text)

    def test_order_is_that_of_time(self):
        given = self.check(check.FINDINGS, '--json', '--merge', *self.ring)
        turned = self.check(check.FINDINGS, '--json', '--merge', *reversed(self.ring))
        self.assertEqual(given.text, turned.text)
        self.assertEqual('', turned.errors)

    def test_directory_with_odd_names(self):
        folder = self.work / '-ring \t of\n bytes'
        folder.mkdir()
        for number, file in enumerate(self.ring):
            file.rename(folder / ('-%d\t9\t9\t9\n.pcapng' % number))
        incident = self.check(check.FINDINGS, '--json', '--merge', '--', folder.name).incidents()[0]
        self.assertEqual('duplicate_computer', incident['cause'])
        self.assertEqual(folder.name + '/-2\t9\t9\t9\n.pcapng', incident['origin'][-1]['file'])

    def test_cut_files(self):
        # The last one as a killed capture leaves it, and one in the middle.
        for file in (self.ring[1], self.ring[3]):
            file.write_bytes(file.read_bytes()[:-30])
        finished = self.check(check.FINDINGS, '--json', '--merge', *self.ring)
        self.assertEqual('duplicate_computer', finished.incidents()[0]['cause'])
        self.assertEqual(2, sum('cut short' in warning for warning in finished.lines()[0]['warnings']))
        # The second file has one frame less now.
        self.assertEqual((35, 6), [(o['frame'], o['frame_in_file']) for o in finished.incidents()[0]['origin']
                                   if o['file'] == str(self.ring[2])][0])

    def test_unreadable_file_is_left_out_and_named(self):
        (self.work / 'junk.pcap').write_bytes(b'junk' * 100)
        finished = self.check(check.NOT_CHECKED, '--merge', 'junk.pcap', *self.ring)
        self.assertIn('junk.pcap: capinfos cannot read this capture, it is left out', finished.errors)
        self.assertIn('FAIL warn duplicate_computer: ACCT-PC', finished.text)

    def assert_left_out(self, name, *words):
        """The file is named, and the rest is looked at."""
        with self.subTest(name):
            finished = self.check(check.NOT_CHECKED, '--merge', name, *self.ring)
            self.assertEqual(1, len(finished.errors.splitlines()), finished.errors)
            for word in (name, *words):
                self.assertIn(word, finished.errors)
            self.assertIn('FAIL warn duplicate_computer: ACCT-PC', finished.text)
            self.assertIn('1 could not be checked', finished.text)

    def test_odd_files_are_left_out_and_named(self):
        ring = self.ring[0].read_bytes()
        for name, content, words in (
                ('zero.pcap', b'', 'the file is empty'), ('text.pcap', b'hello\n', 'no capture file'),
                ('header.pcapng', ring[:60], 'cut short inside its header'),
                ('interface.pcapng', ring[:180], 'cut short inside its header'),
                ('ftp.pcapng', ring.replace(b'\n', b'\r\n'), 'no capture file'),
                ('log.cap', b'02-11 20:50:07.123 D/tag( 1234): hello\n' * 3, 'mergecap cannot take this file')):
            (self.work / name).write_bytes(content)
            self.assert_left_out(name, words)

    def test_nothing_is_left(self):
        (self.work / 'log.cap').write_bytes(b'02-11 20:50:07.123 D/tag( 1234): hello\n' * 3)
        finished = self.check(check.NOT_CHECKED, '--merge', 'log.cap')
        self.assertIn('log.cap: mergecap cannot take this file', finished.errors)
        self.assertEqual('Nothing was checked in 1 capture; 1 could not be checked.\n', finished.text)

    def test_garbage_behind_good_packets(self):
        # As in a run without --merge: what comes before is looked at, and the file is named.
        for file in (self.ring[1], self.ring[3]):
            file.write_bytes(file.read_bytes() + b'\xff' * 60)
        finished = self.check(check.NOT_CHECKED, '--json', '--merge', *self.ring)
        self.assertEqual('duplicate_computer', finished.incidents()[0]['cause'])
        self.assertIn('%s and 1 more: the file is damaged, and only what comes before' % self.ring[1], finished.errors)
        self.assertEqual([(str(self.ring[2]), 6)], [(o['file'], o['frame_in_file']) for o in finished.incidents()[0]['origin']
                                                    if o['frame'] == 36])

    def test_missing_file(self):
        finished = self.check(check.NOT_CHECKED, '--merge', 'missing.pcap', *self.ring)
        self.assertIn('missing.pcap: there is no such file', finished.errors)
        self.assertIn('FAIL warn duplicate_computer: ACCT-PC', finished.text)

    def test_files_that_do_not_follow_each_other(self):
        finished = self.check(check.FINDINGS, '--merge', check.FINDING, self.ring[1])
        self.assertIn('for files of one sensor that continue each other', finished.errors)

    def test_different_formats(self):
        old = self.work / 'old.pcap'
        check.harness.edit('editcap', '-F', 'pcap', self.ring[0], old)
        incident = self.check(check.FINDINGS, '--json', '--merge', old, *self.ring[1:]).incidents()[0]
        self.assertEqual('duplicate_computer', incident['cause'])

    def test_tools_are_missing(self):
        finished = self.check(check.NOT_CHECKED, '--merge', *self.ring, environment=self.environment(PATH='/nowhere'))
        self.assertIn('--merge needs capinfos, which is a part of Wireshark', finished.errors)

    def test_no_temporary_folder(self):
        finished = self.check(check.NOT_CHECKED, '--merge', *self.ring, environment=dict(self.environment(), TMPDIR='/nowhere'))
        self.assertIn('no temporary folder can be made in /nowhere', finished.errors)
        self.assertIn('set TMPDIR to a folder', finished.errors)

    def test_no_room(self):
        if check.os.geteuid() == 0:
            full = ['bash', '-c', 'mount -t tmpfs -o size=4k none "$TMPDIR"; "$@"; status=$?; ls -A "$TMPDIR"; exit $status',
                    'bash']
            finished = self.check(check.NOT_CHECKED, '--merge', *self.ring, command=['unshare', '--mount', '--', *full])
            self.assertIn('mergecap failed', finished.errors)
            self.assertIn('TMPDIR', finished.errors)
            self.assertEqual('', finished.text)
        else:
            self.skipTest('only root can make a file system that is full')


if __name__ == '__main__':
    check.main()
