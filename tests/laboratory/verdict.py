# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares what tshark said with what a scenario expects, by the rules of tests/accuracy and some that only a lab can have."""
import json

from matching import addresses, is_named_by, is_serious, match


def confidences(verdict):
    """The lowest and the highest."""
    words = verdict.confidence.split()
    return words[0], words[-1]


def rule(scenario, verdict):
    """An expectation as captures/expected.json writes it."""
    lowest, highest = confidences(verdict)
    found = {'name': verdict.name, 'causes': [verdict.cause]}
    for key in ('claimants', 'holders', 'machines'):
        who = getattr(verdict, key)
        if who:
            found[key] = [scenario.address(one) for one in who]
    found['min_confidence'] = lowest
    if highest != 'confirmed':
        found['max_confidence'] = highest
    if verdict.severity == 'note':
        found['max_severity'] = 'note'
    return found


def row(scenario):
    """What captures/expected.json would say about the capture of a scenario, without the figures of the file."""
    besides = [{'name': verdict.name, 'causes': [verdict.cause], 'max_severity': verdict.severity}
               for verdict in scenario.expect if verdict.more]
    return {'expect': [rule(scenario, verdict) for verdict in scenario.expect], 'may': scenario.may + besides,
            'note': ' '.join(scenario.story.split()), 'source': 'lab'}


def named(scenario, who):
    return {address for one in who for address in scenario.addresses(one)}


def incident_of(scenario, verdict, incidents):
    """The incident that a verdict means, if there is one."""
    expected = rule(scenario, verdict)
    fitting = [incident for incident in incidents if is_named_by(expected, incident) and incident['cause'] == verdict.cause]
    return fitting[0] if fitting else None


def detail_faults(scenario, verdict, incident):
    """What the rules of tests/accuracy do not look at: machines too many, the outcome, the severity, the VLAN."""
    found = []
    for key in ('claimants', 'holders'):
        allowed = named(scenario, getattr(verdict, key) + verdict.machines)
        surplus = addresses(incident, key) - allowed
        if getattr(verdict, key) + verdict.machines and surplus:
            found.append('%s: %s too many' % (key, ' '.join(sorted(surplus))))
    if incident['severity'] != verdict.severity:
        found.append('severity %s instead of %s' % (incident['severity'], verdict.severity))
    if verdict.outcome and incident['outcome'] != verdict.outcome:
        found.append('outcome %s instead of %s' % (incident['outcome'], verdict.outcome))
    if verdict.vlan != incident['network']['vlan'] and verdict.vlan is not None:
        found.append('VLAN %s instead of %s' % (incident['network']['vlan'], verdict.vlan))
    return found


def incident_faults(scenario, seen):
    """Why the incidents are not those that the scenario expects; nothing if they are."""
    found = match(row(scenario), seen.incidents).remarks + seen.complaints
    for verdict in scenario.expect:
        incident = incident_of(scenario, verdict, seen.incidents)
        if incident is not None:
            found += ['%s: %s' % (verdict.name, fault) for fault in detail_faults(scenario, verdict, incident)]
    return found


def timely_faults(seen, shown_in_time):
    """Incidents that tshark told only at the end, not while they happened."""
    return ['incident %d was not shown while it happened' % incident['incident'] for incident in seen.incidents
            if is_serious(incident) and incident['incident'] not in shown_in_time]


def first_difference(one, other):
    for number, (left, right) in enumerate(zip(one, other), 1):
        if left != right:
            return 'line %d is %.80r live and %.80r from the file' % (number, left, right)
    return '%d lines live, %d from the file' % (len(one), len(other))


def difference_faults(live, saved):
    """Where the saved file gives something else than the live capture gave."""
    found = []
    if live.shown != saved.shown:
        found.append('frames differ: ' + first_difference(live.shown, saved.shown))
    if live.objects != saved.objects:
        texts = ([json.dumps(item) for item in seen.objects] for seen in (live, saved))
        found.append('JSON differs: ' + first_difference(*texts))
    return found


def expected_text(verdict):
    """A verdict in a few words, for the table."""
    lowest, highest = confidences(verdict)
    return '%s %s %s' % (verdict.name, verdict.cause, lowest if lowest == highest else '%s-%s' % (lowest, highest))


def seen_text(scenario, seen):
    """The incidents in the same words: those that count, and those that were expected."""
    expected = [incident_of(scenario, verdict, seen.incidents) for verdict in scenario.expect]
    shown = [incident for incident in seen.incidents if is_serious(incident) or incident in expected]
    return sorted({'%(name)s %(cause)s %(confidence)s' % incident for incident in shown})
