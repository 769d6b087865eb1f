#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""--event takes what Event Viewer and other tools show, and finds the incidents with that sender."""
import check

# The data of an event 4321 whose sender is 10.1.0.11, in the order that Microsoft documents.
DATA = bytes.fromhex('00000000 02005e00 00000000 e11000c0 01010000 00000000'
                     '00000000 00000000 00000000 00000000 0b00010a')
SENDER = '0b 00 01 0a'


def bytes_view(data, characters=True):
    """As Event Viewer shows bytes: eight a line, and the same as characters."""
    lines = []
    for offset in range(0, len(data), 8):
        part = data[offset:offset + 8]
        shown = ''.join(chr(byte) if 32 <= byte < 127 else '.' for byte in part)
        lines.append('%04x: %-23s   %s' % (offset, part.hex(' '), shown if characters else ''))
    return '\n'.join(lines)


def long_view(data, offset='%04x: ', characters=True):
    """As Wireshark, Format-Hex and others show bytes: sixteen a line, and the same as characters."""
    lines = []
    for start in range(0, len(data), 16):
        part = data[start:start + 16]
        shown = ''.join(chr(byte) if 32 <= byte < 127 else '.' for byte in part)
        lines.append('%s%-47s   %s' % (offset % start, part.hex(' '), shown if characters else ''))
    return '\n'.join(lines)


# The headings of PowerShell's Format-Hex.
FORMAT_HEX = ('   Label: Byte (System.Byte) <1A2B3C4D>\n\n          Offset Bytes                                           Ascii\n'
              '                 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n'
              '          ------ ----------------------------------------------- -----\n')


def words_view(data):
    """As Event Viewer shows words: four a line, the lowest byte last."""
    words = [int.from_bytes(data[i:i + 4], 'little') for i in range(0, len(data), 4)]
    return '\n'.join('%04X: %s ' % (i * 4, ' '.join('%08X' % word for word in words[i:i + 4]))
                     for i in range(0, len(words), 4))


class Event(check.Case):
    def assert_found(self, text):
        finished = self.check(check.FINDINGS, '--event', text, check.FINDING, check.HARMLESS)
        self.assertIn('ACCT-PC', finished.text)

    def test_bytes(self):
        for text in (SENDER, '0a 01 00 0b', '0B:00:01:0A', '0b-00-01-0a', '0x0b, 0x00, 0x01, 0x0a', '0b00010a'):
            with self.subTest(text):
                self.assert_found(text)

    def test_words(self):
        self.assert_found('0A01000B')
        self.assert_found(words_view(DATA))

    def test_dump(self):
        self.assert_found(bytes_view(DATA))
        self.assert_found(bytes_view(DATA, characters=False))
        self.assert_found('Data:\r\n' + bytes_view(DATA).replace('\n', '\r\n'))
        self.assert_found(bytes_view(DATA).splitlines()[-1])

    def test_dump_of_long_lines(self):
        for text in (long_view(DATA), long_view(DATA, '%04x  '), long_view(DATA, '%06x '), long_view(DATA, '%08X   '),
                     FORMAT_HEX + long_view(DATA, '%016X '), long_view(DATA, '%04x:'), long_view(DATA).splitlines()[-1],
                     ' '.join(long_view(DATA).split()), long_view(DATA, characters=False)):
            with self.subTest(text):
                self.assert_found(text)

    def test_short_lines_without_colon(self):
        data = bytearray(DATA)
        data[0x20:0x28] = b'ab cd ef'
        self.assert_found(bytes_view(bytes(data)).replace(':', ' '))
        self.assert_found('0028 ' + SENDER)

    def test_quotes_and_braces(self):
        for text in ('"0b 00 01 0a"', "'0b 00 01 0a'", '{0x0b, 0x00, 0x01, 0x0a}', '@(0x0b,0x00,0x01,0x0a)', '[0b,00,01,0a];',
                     '“0b 00 01 0a”', '{%s}' % DATA.hex(), '{ %s };' % ', '.join('0x%02x' % byte for byte in DATA)):
            with self.subTest(text):
                self.assert_found(text)

    def test_dump_of_both_views(self):
        self.assert_found('In Words\n\n%s\n\nIn Bytes\n\n%s\n' % (words_view(DATA), bytes_view(DATA)))

    def test_dump_whose_lines_ran_together(self):
        self.assert_found(' '.join(bytes_view(DATA).split()))

    def test_dump_with_characters_that_look_like_bytes(self):
        data = bytearray(DATA)
        data[0x20:0x28] = b'ab cd ef'
        self.assert_found(bytes_view(bytes(data)))

    def test_dump_as_xml(self):
        self.assert_found('<Binary>%s</Binary>' % DATA.hex().upper())

    def test_dump_in_the_other_order(self):
        self.assert_found(bytes_view(DATA[:0x28] + DATA[:0x27:-1]))

    def test_the_sender_is_at_its_offset_only(self):
        # The address stands at another place, and a stranger's at 0x28.
        data = DATA[0x28:] + DATA[4:0x28] + bytes([9, 9, 9, 9])
        finished = self.check(check.NOTHING, '--event', bytes_view(data), check.FINDING)
        self.assertIn('No incident with the sender 9.9.9.9', finished.text)

    def test_only_incidents_with_this_sender(self):
        capture = check.harness.CAPTURES / 'recorded' / 'busy-segment-three-conflicts.pcapng'
        everything = self.check(check.FINDINGS, '--json', capture).incidents()
        wanted = everything[1]
        data = wanted['events'][0]['data'][0]
        found = self.check(check.FINDINGS, '--json', '--event', data, capture).incidents()
        self.assertEqual(3, len(everything))
        self.assertEqual([wanted], found)

    def test_what_is_no_event(self):
        for text, words in (('', 'no hexadecimal numbers'), ('the event', 'no hexadecimal numbers'),
                            ('0b 00', 'ends after 2 bytes'), (bytes_view(DATA[:0x28]), 'ends after 40 bytes'),
                            ('00 00 00 00', 'all four bytes are zero'), (bytes_view(DATA[:0x28] + bytes(4)), 'four bytes')):
            with self.subTest(text):
                self.assertIn(words, self.check(check.NOT_CHECKED, '--event', text, check.FINDING).errors)


if __name__ == '__main__':
    check.main()
