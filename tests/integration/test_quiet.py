#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where nothing is wrong the plugin says nothing; what is merely of interest is no warning."""
import harness


class Quiet(harness.Case):
    @harness.for_each(lambda capture: capture.is_quiet)
    def test_no_conflict_no_word(self, capture):
        self.assertEqual([], [(i['name'], i['cause'], i['severity']) for i in self.incidents_of(capture)])
        self.assertEqual([], self.frames_passing(capture.path, 'nbns_conflict', '-2'))
        summary = self.run_tshark('-q', '-r', capture.path, '-z', 'expert,chat,nbns_conflict.cause').text
        self.assertEqual('', summary.strip())

    @harness.for_each(lambda capture: capture.is_harmless and not capture.is_quiet)
    def test_harmless_is_no_warning(self, capture):
        self.assertEqual([], [i['name'] for i in self.incidents_of(capture) if i['severity'] in harness.SERIOUS])
        # The protocol column tells our expert infos from Wireshark's own, as about two cards with one address.
        summary = self.run_tshark('-2', '-q', '-r', capture.path, '-z', 'expert,warn').text
        self.assertNotIn('NBNS-Conflict', summary)



if __name__ == '__main__':
    harness.main()
