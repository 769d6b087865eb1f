# SPDX-License-Identifier: GPL-2.0-or-later
"""The contract of `-z nbns_conflict,json`: what programs that read it may rely on."""
import ipaddress
import json
import re

SEVERITIES = {'chat': 0, 'note': 1, 'warn': 2, 'error': 3}
CONFIDENCES = {'possible': 1, 'probable': 2, 'confirmed': 3}
# Token: id, severity, the most that a capture alone may claim.  Written out here as well as in the plugin: ids and tokens are
# what users type, so a change of them must be noticed.
CAUSES = {
    'undetermined': (0, 'warn', 'possible'),
    'duplicate_computer': (1, 'warn', 'confirmed'),
    'duplicate_user': (2, 'warn', 'confirmed'),
    'static_wins_mapping': (3, 'warn', 'confirmed'),
    'stale_wins_record': (4, 'warn', 'probable'),
    'dhcp_corruption': (5, 'warn', 'possible'),
    'multihomed_adapters': (6, 'warn', 'probable'),
    'multihomed_partial_release': (7, 'warn', 'probable'),
    'wrong_host_name': (8, 'warn', 'possible'),
    'group_clash': (9, 'warn', 'confirmed'),
    'truncated_name': (10, 'warn', 'probable'),
    'service_role_contest': (11, 'note', 'confirmed'),
    'split_wins_registration': (12, 'warn', 'probable'),
    'wins_release_demand': (13, 'warn', 'probable'),
    'wins_proxy': (14, 'warn', 'probable'),
    'shared_gateway': (15, 'note', 'possible'),
    'address_takeover': (16, 'note', 'probable'),
    'forged_conflict': (17, 'error', 'probable'),
    'name_poisoning': (18, 'error', 'probable'),
    'misdirected_registration': (19, 'note', 'confirmed'),
    'orderly_release': (20, 'chat', 'confirmed'),
}
ROLES = {'claim', 'refusal', 'wait', 'challenge', 'defence', 'grant', 'conflict-demand', 'release-demand', 'release',
         'query', 'answer', 'status', 'datagram', 'dhcp', 'arp'}
OUTCOMES = {'refused', 'granted', 'taken_over', 'merged', 'released', 'unanswered', 'ongoing', None}
EVENTS = (4319, 4320, 4321)


def is_text(value):
    return isinstance(value, str)


def is_named(value):
    return isinstance(value, str) and value != ''


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_address(value):
    try:
        return isinstance(value, str) and bool(ipaddress.IPv4Address(value))
    except ValueError:
        return False


def is_mac(value):
    return isinstance(value, str) and bool(re.fullmatch('([0-9a-f]{2}:){5}[0-9a-f]{2}', value))


def list_of(check):
    return lambda value: isinstance(value, list) and all(check(item) for item in value)


def one_of(values):
    return lambda value: (value is None or isinstance(value, str)) and value in values


def is_machine(value):
    return (isinstance(value, dict) and list_of(is_address)(value.get('ips')) and list_of(is_mac)(value.get('macs'))
            and all(key in value and (value[key] is None or is_text(value[key])) for key in ('host_name', 'label')))


def is_frame(value):
    return isinstance(value, dict) and is_integer(value.get('frame')) and value.get('role') in ROLES


def is_evidence(value):
    return (isinstance(value, dict) and isinstance(value.get('for'), bool) and is_named(value.get('text'))
            and list_of(is_integer)(value.get('frames')))


def is_event(value):
    return (isinstance(value, dict) and value.get('id') in EVENTS and is_address(value.get('host'))
            and (value.get('sender') is None or is_address(value['sender'])) and list_of(is_text)(value.get('data')))


def is_network(value):
    return isinstance(value, dict) and all(key in value for key in ('vlan', 'interface', 'server'))


INCIDENT = {
    'incident': is_integer,
    'name': is_named,
    'scope': is_text,
    'network': is_network,
    'suffixes': list_of(lambda item: is_text(item) and bool(re.fullmatch('[0-9a-fA-F]{2}', item))),
    'cause': one_of(set(CAUSES)),
    'cause_id': is_integer,
    'confidence': one_of(set(CONFIDENCES)),
    'severity': one_of(set(SEVERITIES)),
    'outcome': one_of(OUTCOMES),
    'kb': list_of(lambda item: is_text(item) and bool(re.fullmatch(r'Q\d{5,6}', item))),
    'claimants': list_of(is_machine),
    'holders': list_of(is_machine),
    'servers': list_of(is_machine),
    'refusers': list_of(is_machine),
    'opened_frame': is_integer,
    'first_frame': is_integer,
    'last_frame': is_integer,
    'first_time': is_number,
    'last_time': is_number,
    'first_epoch': is_number,
    'last_epoch': is_number,
    'frames': lambda value: bool(value) and list_of(is_frame)(value),
    'evidence': list_of(is_evidence),
    'alternatives': list_of(one_of(set(CAUSES))),
    'events': list_of(is_event),
    'advice': list_of(is_text),
}
CAPTURE = {
    'schema': is_integer,
    'plugin': is_named,
    'start': lambda value: value is None or (is_text(value) and 'T' in value),
    'frames': is_integer,
    'nbns_frames': is_integer,
    'incidents': is_integer,
    'interfaces': list_of(is_text),
    'limits': list_of(is_text),
}
# Without these an incident cannot be compared with an expectation.
COMPARED = ('name', 'cause', 'confidence', 'severity', 'claimants', 'holders', 'alternatives', 'events', 'frames')


def satisfies(check, value):
    """check(value), where an unhashable value in the place of a token is simply wrong."""
    try:
        return bool(check(value))
    except TypeError:
        return False


def wrong_keys(rules, found):
    return [key for key, check in rules.items() if key not in found or not satisfies(check, found[key])]


def key_complaint(found, key):
    return '%s missing' % key if key not in found else '%s = %.80r' % (key, found[key])


def event_data_of(sender):
    """How the event's data shows an address: reversed first, then in network order."""
    pairs = ['%02x' % int(part) for part in sender.split('.')]
    return [':'.join(reversed(pairs)), ':'.join(pairs)]


def incident_complaints(incident, last_capture_frame):
    """What is wrong with an incident whose keys are all right one by one."""
    cause_id, severity, ceiling = CAUSES[incident['cause']]
    frames = [entry['frame'] for entry in incident['frames']]
    named = frames + [frame for entry in incident['evidence'] for frame in entry['frames']]
    name = incident['name'].lower()
    checks = (
        (incident['cause_id'] != cause_id, 'cause_id %s of %s' % (incident['cause_id'], incident['cause'])),
        (SEVERITIES[incident['severity']] > SEVERITIES[severity], 'severity %(severity)s above that of %(cause)s' % incident),
        (CONFIDENCES[incident['confidence']] > CONFIDENCES[ceiling], '%(confidence)s is above the ceiling of %(cause)s' % incident),
        ((incident['first_frame'], incident['last_frame']) != (min(frames), max(frames)),
         'first_frame and last_frame are not those of its frames'),
        (incident['first_time'] > incident['last_time'] or incident['first_time'] < 0, 'first_time or last_time is wrong'),
        (any(name.endswith('<%s>' % suffix.lower()) for suffix in incident['suffixes']), 'the name carries a suffix'),
        (incident['cause'] in incident['alternatives'], 'the cause is its own alternative'),
        (any(frame < 1 or frame > last_capture_frame for frame in named), 'it names a frame that is not in the capture'),
    )
    complaints = [text for is_wrong, text in checks if is_wrong]
    for event in incident['events']:
        if event['sender'] and [item.lower() for item in event['data']] != event_data_of(event['sender']):
            complaints.append('event data %s of sender %s' % (event['data'], event['sender']))
    return complaints


class Output:
    """What `-z nbns_conflict,json` printed: the capture object, the incidents that can be compared, the complaints."""

    def __init__(self, output, frame_count):
        self.capture = None
        self.incidents = []
        self.complaints = []
        try:
            text = output.decode('utf-8')
        except UnicodeDecodeError as error:
            self.complaints.append('the output is not UTF-8: %s' % error)
            return
        for number, line in enumerate(text.removesuffix('\n').split('\n')):
            self._read_line(number, line)
        self._check_counts(frame_count)

    def _read_line(self, number, line):
        try:
            found = json.loads(line)
        except ValueError as error:
            found = error
        if not isinstance(found, dict):
            self.complaints.append('line %d is no JSON object: %.60r' % (number + 1, line))
        elif number == 0 and found.get('type') == 'capture':
            self.capture = found
            self.complaints += ['capture: ' + key_complaint(found, key) for key in wrong_keys(CAPTURE, found)]
        elif number > 0 and found.get('type') == 'incident':
            self._read_incident(found)
        else:
            self.complaints.append('line %d has type %r' % (number + 1, found.get('type')))

    def _read_incident(self, incident):
        who = 'incident %s: ' % incident.get('incident')
        wrong = wrong_keys(INCIDENT, incident)
        self.complaints += [who + key_complaint(incident, key) for key in wrong]
        if not set(wrong) & set(COMPARED):
            self.incidents.append(incident)
        if wrong:
            return
        last = self.capture.get('frames') if self.capture else None
        self.complaints += [who + text for text in incident_complaints(incident, last if is_integer(last) else float('inf'))]
        before = [i['incident'] for i in self.incidents[:-1] if is_integer(i.get('incident'))]
        if before and incident['incident'] <= before[-1]:
            self.complaints.append(who + 'its number is not above that of the line before')

    def _check_counts(self, frame_count):
        if self.capture is None:
            self.complaints.append('there is no capture object')
            return
        said = self.capture.get('incidents')
        if is_integer(said) and said != len(self.incidents) and not self.complaints:
            self.complaints.append('capture says %d incidents, %d are printed' % (said, len(self.incidents)))
        said = self.capture.get('frames')
        if frame_count is not None and is_integer(said) and said != frame_count:
            self.complaints.append('capture says %d frames, the file has %d' % (said, frame_count))
