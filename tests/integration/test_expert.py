#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a Wireshark user types: severity and cause filters, the expert summary, JSON packets."""
import json
import re

import harness

SUMMARY_BLOCK = re.compile(r'^(Errors|Warns|Notes|Chats) \(\d+\)$')
SEVERITY_TITLES = {'warn': 'Warning', 'error': 'Error'}


def expert_summary(text):
    """The lines of `-z expert` without what was printed before them."""
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if SUMMARY_BLOCK.match(line)]
    return lines[starts[0]:] if starts else []


def frames_of(incidents):
    return sorted({entry['frame'] for incident in incidents for entry in incident['frames']})


class Expert(harness.Case):
    summaries = {}

    def summary_of(self, capture, option='-q'):
        """The lines of the expert summary; tshark is asked once."""
        if (capture, option) not in self.summaries:
            summary = expert_summary(self.run_tshark(option, '-r', capture.path, '-z', 'expert,warn').text)
            self.summaries[capture, option] = summary
        return self.summaries[capture, option]

    @harness.for_each(harness.is_example)
    def test_severity_filter_finds_the_conflict(self, capture):
        for severity, title in SEVERITY_TITLES.items():
            serious = [i for i in self.incidents_of(capture) if i['severity'] == severity]
            found = self.frames_passing(capture.path, 'nbns_conflict && _ws.expert.severity == "%s"' % title, '-2')
            self.assertLessEqual(set(found), set(frames_of(serious)))
            for incident in serious:
                self.assertTrue(set(found) & set(frames_of([incident])),
                                'incident %d has no frame with severity %s' % (incident['incident'], title))

    @harness.for_each(harness.is_example)
    def test_expert_summary_needs_no_tree(self, capture):
        self.assertEqual(self.summary_of(capture, '-V'), self.summary_of(capture))

    @harness.for_each(lambda capture: capture.expect)
    def test_expert_summary_names_the_conflict(self, capture):
        summary = '\n'.join(self.summary_of(capture))
        for incident in self.incidents_of(capture):
            if incident['severity'] in harness.SERIOUS and incident['name'] != '*':
                self.assertIn(incident['name'], summary)

    @harness.for_each(harness.is_example)
    def test_cause_filter_finds_the_incident(self, capture):
        incidents = self.incidents_of(capture)
        for cause in sorted({i['cause'] for i in incidents}):
            frames = frames_of(i for i in incidents if i['cause'] == cause)
            self.assertEqual(frames, self.frames_passing(capture.path, 'nbns_conflict.cause == %s' % cause, '-2'))

    @harness.for_each(harness.is_example)
    def test_protocol_filter_finds_what_json_lists(self, capture):
        frames = frames_of(self.incidents_of(capture))
        self.assertEqual(frames, self.frames_passing(capture.path, 'nbns_conflict', '-2'))

    @harness.for_each(harness.is_example)
    def test_json_packets(self, capture):
        result = self.run_tshark('-2', '-r', capture.path, '-Y', 'nbns_conflict', '-T', 'json', '-J', 'nbns_conflict')
        packets = json.loads(result.text)
        self.assertEqual(len(frames_of(self.incidents_of(capture))), len(packets))
        for packet in packets:
            self.assertIn('"nbns_conflict.incident"', json.dumps(packet['_source']['layers']['nbns_conflict']))


if __name__ == '__main__':
    harness.main()
