#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every preference and table changes what it says it changes; a bad value is named together with what is accepted."""
import pathlib
import shutil

import harness

PREFIX = 'nbns_conflict.'
RETRIES = 'made/duplicate-computer-retries-3-hours.pcapng'
DEMANDS = 'recorded/forged-conflict-demands.pcapng'
SHUTDOWN = 'made/orderly-release-shutdown.pcapng'
TWO_MACHINES = 'recorded/duplicate-computer-broadcast.pcapng'
TWO_ADDRESSES = '10.1.0.11, 10.1.0.12'
RELEASES = 'recorded/forged-conflict-releases.pcapng'
# The one that sends the releases; Samba's server in that capture is another machine.
RELEASER = '10.1.0.66'
STATIC = 'recorded/static-wins-mapping.pcapng'
PROFILE = 'tables-of-the-test'


def preference(name, value):
    return '-o', '%s%s:%s' % (PREFIX, name, value)


def row(table, *cells):
    """The option that adds a row to a table."""
    return '-o', 'uat:nbns_conflict_%s:%s' % (table, cells_text(cells))


def cells_text(cells):
    return ','.join('"%s"' % cell for cell in cells)


class Preferences(harness.Case):
    def incidents(self, name, *arguments):
        return self.read_json(harness.capture_named(name).path, *arguments)[1]

    def the_incident(self, name, *arguments):
        """The only incident of a capture."""
        incidents = self.incidents(name, *arguments)
        self.assertEqual(1, len(incidents), [(i['name'], i['cause']) for i in incidents])
        return incidents[0]

    def causes(self, name, *arguments):
        return sorted({incident['cause'] for incident in self.incidents(name, *arguments)})

    def roles(self, name, *arguments):
        return {frame['role'] for incident in self.incidents(name, *arguments) for frame in incident['frames']}

    def test_incident_gap(self):
        # The dispute pauses for minutes, not for half an hour.
        self.assertEqual(1, len(self.incidents(RETRIES)))
        self.assertLess(1, len(self.incidents(RETRIES, *preference('incident_gap', 60))))

    def test_flood_limit(self):
        self.assertEqual('*', self.the_incident(DEMANDS)['name'])
        apart = self.incidents(DEMANDS, *preference('flood_limit', 100))
        self.assertLess(40, len(apart))
        self.assertNotIn('*', [incident['name'] for incident in apart])

    def test_show_releases(self):
        self.assertEqual([], self.incidents(SHUTDOWN))
        shown = self.incidents(SHUTDOWN, *preference('show_releases', 'TRUE'))
        self.assertEqual({('orderly_release', 'chat')}, {(i['cause'], i['severity']) for i in shown})

    def test_info_column(self):
        path = harness.capture_named(TWO_MACHINES).path
        mark = '[#1 duplicate_computer]'
        self.assertIn(mark, self.run_tshark('-2', '-r', path).text)
        self.assertNotIn(mark, self.run_tshark('-2', '-r', path, *preference('info_column', 'FALSE')).text)

    def assert_evidence(self, name, switch, protocol, role):
        """Without the protocol the verdict rests on less, and the protocol's own dissection is what it was."""
        path = harness.capture_named(name).path
        off = preference(switch, 'FALSE')
        self.assertIn(role, self.roles(name))
        self.assertNotIn(role, self.roles(name, *off))
        self.assertTrue(self.frames_passing(path, 'nbns_conflict && ' + protocol, '-2'))
        self.assertEqual([], self.frames_passing(path, 'nbns_conflict && ' + protocol, '-2', *off))
        self.assertTrue(self.frames_passing(path, protocol))
        self.assertEqual(self.frames_passing(path, protocol), self.frames_passing(path, protocol, *off))

    def test_use_dhcp(self):
        self.assert_evidence('recorded/truncated-name.pcapng', 'use_dhcp', 'dhcp', 'dhcp')
        self.assertEqual(['truncated_name'], self.causes('recorded/truncated-name.pcapng'))
        self.assertEqual(['duplicate_computer'],
                         self.causes('recorded/truncated-name.pcapng', *preference('use_dhcp', 'FALSE')))

    def test_use_arp(self):
        name = 'made/address-takeover-failback.pcapng'
        self.assert_evidence(name, 'use_arp', 'arp', 'arp')
        self.assertEqual('probable', self.the_incident(name)['confidence'])
        self.assertEqual('possible', self.the_incident(name, *preference('use_arp', 'FALSE'))['confidence'])

    def test_use_datagrams(self):
        self.assert_evidence('made/duplicate-computer-silent-no-refusal.pcapng', 'use_datagrams', 'nbdgm', 'datagram')

    def test_known_servers(self):
        self.assertEqual(['forged_conflict'], self.causes(RELEASES))
        self.assertEqual(['wins_release_demand'], self.causes(RELEASES, *row('servers', RELEASER)))

    def test_known_machines(self):
        self.assertEqual('duplicate_computer', self.the_incident(TWO_MACHINES)['cause'])
        for addresses in (TWO_ADDRESSES, TWO_ADDRESSES.replace(',', '')):
            known = self.the_incident(TWO_MACHINES, *row('machines', 'Accounting', addresses, ''))
            self.assertEqual('multihomed_adapters', known['cause'])
            self.assertEqual({'Accounting'}, {m['label'] for m in known['claimants'] + known['holders']})

    def test_known_static_mappings(self):
        self.assertEqual('probable', self.the_incident(STATIC)['confidence'])
        known = self.the_incident(STATIC, *row('static', 'static-srv', '10.1.0.77'))
        self.assertEqual(('static_wins_mapping', 'confirmed'), (known['cause'], known['confidence']))
        other = self.the_incident(STATIC, *row('static', 'OTHER-SRV', '10.1.0.77'))
        self.assertEqual('probable', other['confidence'])

    def test_rows_add_up(self):
        options = row('static', 'OTHER-SRV', '10.1.0.77') + row('static', 'STATIC-SRV', '10.1.0.77')
        self.assertEqual('confirmed', self.the_incident(STATIC, *options)['confidence'])


class BadValues(harness.Case):
    path = harness.capture_named(TWO_MACHINES).path

    def test_numbers_out_of_range(self):
        for name, value, message in (
                ('incident_gap', 0, '0 is outside 1 to 86400, using 1'),
                ('incident_gap', 86401, '86401 is outside 1 to 86400, using 86400'),
                ('flood_limit', 1, '1 is outside 2 to 64, using 2'),
                ('flood_limit', 5000, '5000 is outside 2 to 64, using 64'),
                ('memory_limit', 0, '0 is outside 1 to 65536, using 1'),
                ('memory_limit', 70000, '70000 is outside 1 to 65536, using 65536')):
            with self.subTest(name, value=value):
                result = self.run_tshark('-q', '-r', self.path, '-z', 'nbns_conflict,json',
                                         *preference(name, value))
                self.assertIn('%s%s: %s' % (PREFIX, name, message), result.errors)
                self.assertEqual(1, result.errors.count('is outside'))

    def test_numbers_in_range(self):
        for name, value in (('incident_gap', 86400), ('flood_limit', 2), ('memory_limit', 1)):
            with self.subTest(name, value=value):
                result = self.run_tshark('-q', '-r', self.path, *preference(name, value))
                self.assertNotIn(PREFIX, result.errors)

    def test_rows(self):
        for table, cells, message in (
                ('servers', ['10.1.0.300'], '"10.1.0.300" is not the IPv4 address of a machine; write one like'),
                ('servers', ['0.0.0.0'], '"0.0.0.0" is not the IPv4 address of a machine'),
                ('servers', ['224.0.0.1'], '"224.0.0.1" is not the IPv4 address of a machine'),
                ('servers', [''], '"" is not the IPv4 address of a machine'),
                ('machines', ['', '10.1.0.11', ''], '"" is not a label; write what you call the machine'),
                ('machines', ['A', '10.1.0.11, ten', ''], '"ten" is not the IPv4 address of a machine'),
                ('machines', ['A', ' , ', ''], '"A" has no address; write all that it has, like'),
                ('machines', ['A', '10.1.0.11', '02:00'], '"02:00" is not the MAC address of a network card; write'),
                ('machines', ['A', '10.1.0.11', 'ff:ff:ff:ff:ff:ff'], '"ff:ff:ff:ff:ff:ff" is not the MAC address'),
                ('static', ['', '10.1.0.77'], '"" is not a NetBIOS name; write 1 to 15 ASCII characters like'),
                ('static', ['SIXTEEN-LETTERS-', '10.1.0.77'], '"SIXTEEN-LETTERS-" is not a NetBIOS name'),
                ('static', ['STATIC-SRV<20>', '10.1.0.77'], '"STATIC-SRV<20>" has a suffix; write the name alone'),
                ('static', ['STATIC-SRV', 'ten'], '"ten" is not the IPv4 address of a machine')):
            with self.subTest(table, cells=cells):
                result = harness.tshark('-q', '-r', self.path, *row(table, *cells))
                self.assertEqual(1, result.status, result.describe())
                self.assertIn(message, result.errors)
                self.assertNotIn('\x1b', result.errors)

    def test_hostile_label_stays_off_the_terminal(self):
        result = harness.tshark('-q', '-r', self.path, *row('machines', r'\x1b[31mred', '10.1.0.11', ''))
        self.assertEqual(1, result.status, result.describe())
        self.assertNotIn('\x1b', result.errors)

    def test_good_spellings(self):
        for macs in ('02:00:5e:01:00:0b', '02-00-5E-01-00-0B', '0200.5e01.000b', '02005e01000b, 02:00:5e:01:00:0c'):
            with self.subTest(macs):
                self.run_tshark('-q', '-r', self.path, *row('machines', 'A', ' 10.1.0.11  10.1.0.12,', macs))


class Profile(harness.Case):
    """The tables as the preferences dialog leaves them: a file each in the profile."""

    def setUp(self):
        self.folder = pathlib.Path(harness.home(), '.config', 'wireshark', 'profiles', PROFILE)
        self.folder.mkdir(parents=True)
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, table, *rows):
        lines = [cells_text(cells) + '\n' for cells in rows]
        (self.folder / ('nbns_conflict_' + table)).write_text(''.join(lines), encoding='utf-8')

    def test_tables_of_a_profile(self):
        path = harness.capture_named(TWO_MACHINES).path
        self.write('servers', ['10.1.0.5'], ['10.1.0.6'])
        self.write('machines', ['Accounting', TWO_ADDRESSES, ''])
        self.write('static', ['STATIC-SRV', '10.1.0.77'])
        _, incidents = self.read_json(path, '-C', PROFILE)
        self.assertEqual(['multihomed_adapters'], [incident['cause'] for incident in incidents])
        path = harness.capture_named(STATIC).path
        _, incidents = self.read_json(path, '-C', PROFILE)
        self.assertEqual(['confirmed'], [incident['confidence'] for incident in incidents])

    def test_bad_row_is_told_and_left_out(self):
        self.write('machines', ['Accounting', '10.1.0.11, 10.1.0.1200', ''])
        result = self.run_tshark('-q', '-r', harness.capture_named(TWO_MACHINES).path, '-z', 'nbns_conflict,json',
                                 '-C', PROFILE)
        self.assertIn('Known machines', result.errors)
        self.assertIn('"10.1.0.1200" is not the IPv4 address of a machine', result.errors)
        self.assertEqual('duplicate_computer', harness.json_lines(result.text)[1]['cause'])


if __name__ == '__main__':
    harness.main()
