#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What looks like something else on the wire: each trap that analyses of name conflicts fall into has its test."""
import harness


def addresses(machines):
    return {ip for machine in machines for ip in machine['ips']}


class Traps(harness.Case):
    def of(self, name):
        """All incidents of a capture."""
        return self.incidents_of(harness.capture_named(name))

    def serious(self, name):
        return [i for i in self.of(name) if i['severity'] in harness.SERIOUS]

    def only(self, name):
        """The one incident of a capture."""
        incidents = self.of(name)
        self.assertEqual(1, len(incidents), [i['name'] for i in incidents])
        return incidents[0]

    def assert_harmless(self, *names):
        for name in names:
            with self.subTest(name):
                self.assertEqual([], [(i['name'], i['cause']) for i in self.serious(name)])

    def test_two_that_refuse_each_other_are_both_claimant_and_holder(self):
        incident = self.only('made/duplicate-computer-mutual-refusal.pcapng')
        self.assertEqual(addresses(incident['claimants']), addresses(incident['holders']))
        self.assertEqual('duplicate_computer', incident['cause'])

    def test_one_client_on_two_channels_is_one_dispute(self):
        self.assertEqual('duplicate_computer', self.only('made/duplicate-computer-two-channels.pcapng')['cause'])

    def test_a_server_that_merges_two_machines_hides_a_duplicate(self):
        incident = self.only('recorded/duplicate-computer-wins-merged.pcapng')
        self.assertEqual(('duplicate_computer', 'merged'), (incident['cause'], incident['outcome']))

    def test_a_record_that_heals_itself_is_a_note_and_a_refusal_is_a_warning(self):
        self.assertEqual('note', self.only('made/stale-wins-record-granted.pcapng')['severity'])
        self.assertEqual('warn', self.only('made/stale-wins-record-refused.pcapng')['severity'])
        self.assert_harmless('made/stale-wins-record-user-logon.pcapng')

    def test_a_server_that_answers_after_21_seconds_still_answers(self):
        incident = self.only('recorded/stale-wins-record-refused.pcapng')
        self.assertEqual(('stale_wins_record', 'refused'), (incident['cause'], incident['outcome']))
        self.assert_harmless('recorded/stale-wins-record-permanent-entry.pcapng')

    def test_the_refuser_is_who_sends_the_refusal_not_the_address_in_it(self):
        incident = self.only('recorded/duplicate-computer-broadcast.pcapng')
        self.assertEqual({'10.1.0.11'}, addresses(incident['refusers']))

    def test_an_address_that_belongs_to_another_by_now_is_no_holder(self):
        self.assert_harmless('made/benign-dhcp-address-reused.pcapng')

    def test_frames_seen_twice_are_one_message(self):
        for name in ('recorded/duplicate-computer-wins-across-router.pcapng', 'made/duplicate-computer-mirror-port.pcapng'):
            with self.subTest(name):
                self.only(name)
        self.assert_harmless('made/benign-mirror-port-both-orders.pcapng')

    def test_one_packet_under_two_cards_is_one_machine(self):
        self.assert_harmless('made/benign-bridge-two-macs.pcapng')

    def test_one_name_in_several_networks_is_no_conflict(self):
        self.assert_harmless('made/benign-same-name-two-subnets.pcapng', 'made/benign-same-name-two-vlans.pcapng',
                             'made/benign-different-scopes.pcapng', 'recorded/benign-multihomed-two-segments.pcapng')

    def test_refreshes_and_inverted_flags_are_no_new_claims(self):
        self.assert_harmless('made/benign-refresh-for-hours.pcapng', 'made/benign-nbtd-inverted-rd.pcapng')

    def test_group_names_belong_to_many(self):
        self.assert_harmless('made/benign-group-names-many-holders.pcapng')

    def test_own_releases_are_no_demands(self):
        self.assert_harmless('made/benign-nbtstat-rr.pcapng', 'made/orderly-release-shutdown.pcapng',
                             'made/benign-multihomed-shutdown.pcapng')

    def test_half_a_dialogue_proves_nothing(self):
        self.assertEqual('undetermined', self.only('made/undetermined-unmatched-refusal.pcapng')['cause'])
        self.assert_harmless('made/benign-one-direction-only.pcapng', 'made/benign-capture-starts-in-the-middle.pcapng')

    def test_denying_is_not_owning(self):
        incident = self.only('made/wins-proxy-refuses-new-address.pcapng')
        self.assertEqual(('wins_proxy', []), (incident['cause'], incident['holders']))

    def test_a_host_name_that_differs_from_the_name_on_both_sides_proves_nothing(self):
        self.assertEqual('truncated_name', self.only('made/truncated-name.pcapng')['cause'])
        self.assertEqual('duplicate_computer', self.only('recorded/duplicate-computer-dhcp-host-names.pcapng')['cause'])

    def test_equal_ids_of_different_machines_are_two_disputes(self):
        incidents = self.of('made/duplicate-computer-equal-ids.pcapng')
        self.assertEqual(2, len({i['name'] for i in incidents}))
        self.assertEqual(2, len(incidents))

    def test_retries_for_hours_are_one_incident(self):
        for name in ('made/duplicate-computer-retries-3-hours.pcapng', 'made/static-wins-mapping-repeated.pcapng',
                     'made/service-role-master-browser.pcapng'):
            with self.subTest(name):
                self.only(name)

    def test_what_nothing_ties_together_may_be_one_machine(self):
        incident = self.only('recorded/multihomed-adapters.pcapng')
        self.assertIn('multihomed_adapters', [incident['cause'], *incident['alternatives']])
        self.assert_harmless('recorded/benign-multihomed-one-segment.pcapng')

    def test_nobody_is_accused_who_has_a_reason(self):
        for name in ('made/duplicate-computer-query-two-answers.pcapng', 'made/wins-proxy-refuses-new-address.pcapng',
                     'made/wins-release-demand.pcapng'):
            with self.subTest(name):
                self.assertNotIn('error', [i['severity'] for i in self.of(name)])
        self.assert_harmless('made/benign-wins-proxy-answers-queries.pcapng', 'made/benign-server-with-aliases.pcapng',
                             'made/benign-nat-gateway-many-names.pcapng', 'made/benign-icmp-quotes.pcapng')


if __name__ == '__main__':
    harness.main()
