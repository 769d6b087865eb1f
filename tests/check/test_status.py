#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The exit status: nothing found, findings, or not checked, and the sentence that says why."""
import gzip
import os
import shutil
import subprocess

import check

# Cut here the capture still has the refusals, and half of the packet behind them.
CUT_BEHIND_REFUSALS = 6000
CUT_BEFORE_REFUSALS = 3000


class Threshold(check.Case):
    def test_nothing_found(self):
        finished = self.check(check.NOTHING, check.HARMLESS)
        self.assertIn('No NetBIOS name conflict in', finished.text)
        self.assertEqual('', finished.errors)

    def test_finding(self):
        finished = self.check(check.FINDINGS, check.FINDING)
        self.assertIn('frame 36: FAIL warn duplicate_computer: ACCT-PC<00> <03> <20>: 10.1.0.12 may not use this name, '
                      '10.1.0.11 holds it - two computers use the same name (confirmed, Q315259)\n', finished.text)

    def test_severity(self):
        self.check(check.NOTHING, check.NOTE)
        self.check(check.FINDINGS, '--fail-on', 'note', check.NOTE)
        self.check(check.NOTHING, '--fail-on', 'error', check.FINDING)
        self.check(check.FINDINGS, '--fail-on', 'error', check.ATTACK)

    def test_cause(self):
        self.check(check.FINDINGS, '--fail-on', 'duplicate_computer', check.FINDING)
        self.check(check.NOTHING, '--fail-on', 'duplicate_user', check.FINDING)
        self.check(check.FINDINGS, '--fail-on', 'duplicate_user', '--fail-on', 'duplicate_computer', check.FINDING)

    def test_confidence(self):
        self.check(check.NOTHING, '--fail-on', 'forged_conflict@confirmed', check.ATTACK)
        self.check(check.FINDINGS, '--fail-on', 'forged_conflict@probable', check.ATTACK)
        self.check(check.FINDINGS, '--fail-on', 'warn@confirmed', check.FINDING)
        self.check(check.NOTHING, '--fail-on', 'warn@confirmed', check.ATTACK)

    def test_ignored_cause_is_shown_and_does_not_fail(self):
        finished = self.check(check.NOTHING, '--ignore', 'duplicate_computer', check.FINDING)
        self.assertIn('ignored warn duplicate_computer: ACCT-PC', finished.text)

    def test_preference_reaches_the_plugin(self):
        finished = self.check(check.FINDINGS, '--json', '-o', 'uat:nbns_conflict_machines:"the file server","10.1.0.11",""',
                              check.FINDING)
        self.assertEqual('the file server', finished.incidents()[0]['holders'][0]['label'])


class NotChecked(check.Case):
    def assert_complaint(self, finished, *words):
        """One sentence on standard error with all of the words."""
        lines = finished.errors.splitlines()
        self.assertEqual(1, len(lines), finished.errors)
        for word in words:
            self.assertIn(word, lines[0])

    def test_missing_file(self):
        finished = self.check(check.NOT_CHECKED, 'no-such-file.pcap')
        self.assert_complaint(finished, 'no-such-file.pcap: there is no such file; check the path')

    def test_no_capture_file(self):
        (self.work / 'junk.pcap').write_bytes(b'this is no capture\n' * 9)
        self.assert_complaint(self.check(check.NOT_CHECKED, 'junk.pcap'), 'junk.pcap', 'no capture file', 'leave it out')

    def assert_no_capture(self, name, content, *words):
        """Such a file is named, and what is beside it is checked."""
        with self.subTest(name):
            (self.work / name).write_bytes(content)
            finished = self.check(check.NOT_CHECKED, name, check.FINDING)
            self.assert_complaint(finished, '%s: ' % name, *words)
            self.assertIn('1 incident in 1 of 2 captures: 1 fails; 1 could not be checked.', finished.text)

    def test_what_tshark_opens_as_something_odd(self):
        capture = check.FINDING.read_bytes()
        for name, content in (('zero.pcapng', b''), ('zero.pcap.gz', gzip.compress(b''))):
            self.assert_no_capture(name, content, 'is empty', 'copy it again')
        for name, size in (('start.pcapng', 12), ('header.pcapng', 60), ('interface.pcapng', 180)):
            self.assert_no_capture(name, capture[:size], 'cut short inside its header', 'copy it again')
        self.assert_no_capture('packed.pcapng.gz', gzip.compress(capture[:60]), 'cut short inside its header')
        for name, content in (('ftp.pcapng', capture.replace(b'\n', b'\r\n')), ('x.cap', b'hello\n'),
                              ('x.cap.gz', gzip.compress(b'hello\n'))):
            self.assert_no_capture(name, content, 'no capture file', 'leave it out')

    def test_captures_without_a_packet_are_captures(self):
        header = check.FINDING.read_bytes()[:0xe8]
        (self.work / 'none.pcapng').write_bytes(header)
        (self.work / 'none.pcapng.gz').write_bytes(gzip.compress(header))
        self.assertEqual('', self.check(check.NOTHING, 'none.pcapng', 'none.pcapng.gz', check.HARMLESS).errors)

    def test_damaged_file_shows_what_was_found(self):
        content = bytearray(check.FINDING.read_bytes())
        content[-400:-350] = b'\xff' * 50
        (self.work / 'damaged.pcapng').write_bytes(content)
        finished = self.check(check.NOT_CHECKED, 'damaged.pcapng')
        self.assert_complaint(finished, 'damaged.pcapng', 'only what comes before the damage')
        self.assertIn('FAIL warn duplicate_computer: ACCT-PC', finished.text)

    def test_directory_without_capture(self):
        (self.work / 'empty').mkdir()
        (self.work / 'empty' / 'notes.txt').write_text('nothing here')
        self.assert_complaint(self.check(check.NOT_CHECKED, 'empty'), 'empty: the directory holds no capture file')

    def quiet_capture(self):
        """A capture without any frame."""
        capture = self.work / 'quiet.pcapng'
        check.harness.edit('editcap', check.FINDING, capture, '1-51')
        return capture

    def test_no_name_service_frame(self):
        capture = self.quiet_capture()
        finished = self.check(check.NOT_CHECKED, capture)
        self.assert_complaint(finished, 'name service frame', '--allow-empty')
        self.assertEqual('Nothing was checked in 1 capture; 1 could not be checked.\n', finished.text)
        finished = self.check(check.NOT_CHECKED, capture, capture)
        self.assert_complaint(finished, 'and 1 more: no capture has a name service frame')
        finished = self.check(check.NOTHING, '--allow-empty', capture)
        self.assertIn('No NetBIOS name conflict in 0 name service frames', finished.text)
        self.check(check.NOTHING, capture, check.HARMLESS)

    def test_no_name_service_frame_shows_in_every_form(self):
        finished = self.check(check.NOT_CHECKED, '--json', '--github', '--junit', 'j.xml', '--html', 'p.html', self.quiet_capture())
        self.assertEqual(['capture', 'error'], [line['type'] for line in finished.lines()])
        self.assertIn('nothing was checked', finished.lines()[1]['error'])
        self.assertIn('::error file=', finished.errors)
        self.assertIn('<error message="the capture has no name service frame', (self.work / 'j.xml').read_text())
        self.assertIn('"error":"the capture has no name service frame', (self.work / 'p.html').read_text(encoding='utf-8'))

    def test_summary_of_what_could_not_be_read(self):
        finished = self.check(check.NOT_CHECKED, 'missing.pcap', '--event', '0b 00 01 0a')
        self.assertEqual('Nothing was checked in 1 capture; 1 could not be checked.\n', finished.text)

    def test_tshark_is_missing(self):
        finished = self.check(check.NOT_CHECKED, '--tshark', '/nowhere/tshark', check.FINDING)
        self.assert_complaint(finished, '/nowhere/tshark cannot be started', 'NBNS_CONFLICT_TSHARK')

    def test_plugin_is_not_loaded(self):
        bare = check.write_script(self.folder / 'bare', 'exec env WIRESHARK_PLUGIN_DIR=/nowhere tshark "$@"\n')
        finished = self.check(check.NOT_CHECKED, '--tshark', bare, check.FINDING)
        self.assert_complaint(finished, 'has not loaded the plugin nbns_conflict')

    def test_plugin_of_another_version(self):
        words = check.tshark_words()
        plugins = next(word.split('=', 1)[1] for word in words if word.startswith('WIRESHARK_PLUGIN_DIR='))
        version = os.listdir(plugins)[0]
        # Wireshark looks at the version that a plugin says it was made for.
        source = next(check.pathlib.Path(plugins).glob('*/epan/nbns_conflict.so'))
        target = self.folder / 'plugins' / version / 'epan' / 'nbns_conflict.so'
        target.parent.mkdir(parents=True)
        shutil.copyfile(source, target)
        self.make_unfit(target)
        unfit = check.write_script(self.folder / 'unfit', 'exec %s "$@"\n' % check.shlex.join(
            ['WIRESHARK_PLUGIN_DIR=%s' % (self.folder / 'plugins') if word.startswith('WIRESHARK_PLUGIN_DIR=') else word
             for word in words]))
        finished = self.check(check.NOT_CHECKED, '--tshark', unfit, check.FINDING)
        self.assert_complaint(finished, 'does not fit this tshark', 'build the plugin')

    def make_unfit(self, plugin):
        """Raises the minor version that a plugin says it wants: a number of the symbol plugin_want_minor."""
        symbols = subprocess.run(['readelf', '--wide', '--dyn-syms', plugin], capture_output=True, text=True, check=True)
        row = next(line.split() for line in symbols.stdout.splitlines() if line.endswith(' plugin_want_minor'))
        sections = subprocess.run(['readelf', '--wide', '--sections', plugin], capture_output=True, text=True, check=True)
        section = next(line.split(']', 1)[1].split() for line in sections.stdout.splitlines()
                       if line.strip().startswith('[%2d]' % int(row[6])))
        offset = int(row[1], 16) - int(section[2], 16) + int(section[3], 16)
        with open(plugin, 'r+b') as file:
            file.seek(offset)
            file.write((99).to_bytes(4, 'little'))

    def test_tshark_is_something_else(self):
        finished = self.check(check.NOT_CHECKED, '--tshark', '/bin/false', check.FINDING)
        self.assert_complaint(finished, '/bin/false ended with status 1', 'see that it is tshark')

    def test_preference_that_tshark_does_not_know(self):
        finished = self.check(check.NOT_CHECKED, '-o', 'nbns_conflict.nonsense:3', check.FINDING)
        self.assert_complaint(finished, 'specifies unknown preference', 'tshark -G currentprefs')

    def test_standard_input_is_no_file(self):
        self.assert_complaint(self.check(check.NOT_CHECKED, '-'), 'neither a file nor a pipe', 'nbns-conflict-check - <FILE')

    def test_other_schema(self):
        fake = check.write_script(self.folder / 'fake', 'echo \'{"type":"capture","schema":2}\'\n')
        finished = self.check(check.NOT_CHECKED, '--tshark', fake, check.FINDING)
        self.assert_complaint(finished, 'output is of version 2, this program reads version 1')

    def test_tshark_is_killed(self):
        killed = check.write_script(self.folder / 'killed', 'kill -9 $$\n')
        self.assert_complaint(self.check(check.NOT_CHECKED, '--tshark', killed, check.FINDING), 'signal 9')

    def test_standard_output_is_full(self):
        with open('/dev/full', 'wb') as full:
            line = [check.program(), check.FINDING]
            run = subprocess.run(line, env=self.environment(), stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(check.NOT_CHECKED, run.returncode)
        self.assertIn(b'standard output cannot be written', run.stderr)


class CutShort(check.Case):
    """A capture that ends in the middle of a packet is decided by its findings."""

    def test_finding_before_the_cut(self):
        finished = self.check(check.FINDINGS, self.cut(check.FINDING, 'cut.pcapng', CUT_BEHIND_REFUSALS))
        self.assertIn('warning: the capture is cut short in the middle of a packet', finished.errors)
        self.assertIn('FAIL warn duplicate_computer: ACCT-PC', finished.text)

    def test_nothing_before_the_cut(self):
        finished = self.check(check.NOTHING, self.cut(check.FINDING, 'cut.pcapng', CUT_BEFORE_REFUSALS))
        self.assertIn('cut short', finished.errors)

    def test_json_has_the_warning(self):
        finished = self.check(check.FINDINGS, '--json', self.cut(check.FINDING, 'cut.pcapng', CUT_BEHIND_REFUSALS))
        self.assertIn('cut short', finished.lines()[0]['warnings'][0])

    def test_standard_input(self):
        with open(check.FINDING, 'rb') as capture:
            self.check(check.FINDINGS, '-', stdin=capture)


if __name__ == '__main__':
    check.main()
