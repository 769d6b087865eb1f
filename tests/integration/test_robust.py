#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Bad input and unusual settings: no crash, and Wireshark's own verdict on the bytes stays as it is without the plugin."""
import pathlib
import shutil
import struct
import tempfile

import harness

BUNDLED = 'recorded/duplicate-computer-broadcast.pcapng'
# Cut in the header, the question name, between question and record, in the record's flags and address.
SNAP_LENGTHS = (42, 48, 54, 70, 92, 96, 104, 108)
SEEDS = range(1, 9)
ERROR_RATES = ('0.01', '0.1')
NBNS_PORT = 137
OTHER_PORT = 5137
PCAP_HEADER = 24
PCAP_RECORD = 16
# Of Ethernet, IPv4 without options and UDP.
UDP_AT = 34


def move_port(data, old, new):
    """A little-endian pcap of Ethernet frames with one UDP port changed to another, both as source and as target."""
    data = bytearray(data)
    at = PCAP_HEADER
    while at < len(data):
        (captured,) = struct.unpack_from('<I', data, at + 8)
        frame = at + PCAP_RECORD
        if data[frame + 12:frame + 15] == b'\x08\x00\x45' and data[frame + 23] == 17:
            for port in (frame + UDP_AT, frame + UDP_AT + 2):
                if struct.unpack_from('>H', data, port) == (old,):
                    struct.pack_into('>H', data, port, new)
        at = frame + captured
    return bytes(data)


class Robust(harness.Case):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='nbns-conflict-test-'))
        self.addCleanup(shutil.rmtree, self.folder)
        self.bundled = harness.capture_named(BUNDLED).path

    def marks(self, path, *arguments):
        """Per frame, whether Wireshark calls it malformed or cut short."""
        return self.run_tshark('-r', path, '-T', 'fields', '-e', 'frame.number', '-e', '_ws.malformed', '-e', '_ws.short',
                               *arguments).text

    def assert_unharmed(self, path):
        """Every way of looking at the file ends well, and the marks are those that a Wireshark without us gives."""
        self.read_json(path)
        self.run_tshark('-q', '-r', path, '-z', 'nbns_conflict,report')
        self.run_tshark('-2', '-V', '-r', path)
        self.assertEqual(self.marks(path, '--disable-protocol', 'nbns_conflict'), self.marks(path))

    def merged(self):
        """Every example, one after the other, in one file."""
        path = self.folder / 'merged.pcapng'
        harness.edit('mergecap', '-a', '-w', path, *sorted(capture.path for capture in harness.examples()))
        return path

    def test_cut_frames(self):
        merged, cut = self.merged(), self.folder / 'cut.pcapng'
        for length in SNAP_LENGTHS:
            with self.subTest(length=length):
                harness.edit('editcap', '-s', length, merged, cut)
                self.assert_unharmed(cut)

    def test_cut_frames_keep_their_mark(self):
        cut = self.folder / 'cut.pcapng'
        harness.edit('editcap', '-s', 60, self.bundled, cut)
        self.assertTrue(self.frames_passing(cut, '_ws.short'))

    def test_damaged_frames(self):
        merged, damaged = self.merged(), self.folder / 'damaged.pcapng'
        for seed in SEEDS:
            with self.subTest(seed=seed):
                harness.edit('editcap', '--seed', seed, '-o', UDP_AT, '-E', ERROR_RATES[seed % 2], merged, damaged)
                self.assert_unharmed(damaged)

    def test_disabled_protocol_leaves_plain_dissection(self):
        disabled = ('--disable-protocol', 'nbns_conflict')
        self.assertTrue(self.frames_passing(self.bundled, 'nbns', *disabled))
        self.assertEqual(self.frames_passing(self.bundled, 'nbns'), self.frames_passing(self.bundled, 'nbns', *disabled))
        self.assertEqual([], self.frames_passing(self.bundled, 'nbns_conflict || nbns_conflict.request_in', *disabled))

    def test_decode_as(self):
        plain, moved = self.folder / 'plain.pcap', self.folder / 'moved.pcap'
        harness.edit('editcap', '-F', 'pcap', self.bundled, plain)
        moved.write_bytes(move_port(plain.read_bytes(), NBNS_PORT, OTHER_PORT))
        _, original = self.read_json(plain)
        _, unseen = self.read_json(moved)
        self.assertEqual([], unseen)
        for option in (('-d', 'udp.port==%d,nbns' % OTHER_PORT), ('-o', 'nbns.udp.port:%d' % OTHER_PORT)):
            with self.subTest(option[1]):
                _, found = self.read_json(moved, *option)
                self.assertTrue(found)
                self.assertEqual([(i['name'], i['cause'], i['frames']) for i in original],
                                 [(i['name'], i['cause'], i['frames']) for i in found])

    def test_other_payload_on_the_port(self):
        plain, moved = self.folder / 'plain.pcap', self.folder / 'moved.pcap'
        harness.edit('editcap', '-F', 'pcap', self.bundled, plain)
        # Whatever else the capture holds - browser datagrams above all - now comes to the name service port.
        data = plain.read_bytes()
        for port in (138, 67, 68, 53, 1900):
            data = move_port(data, port, NBNS_PORT)
        moved.write_bytes(data)
        self.assert_unharmed(moved)


if __name__ == '__main__':
    harness.main()
