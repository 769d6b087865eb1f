# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares the incidents of one capture with what captures/expected.json says about it.

    expect  each must be met by one incident of that name ("*" is any) with an accepted cause, the listed machines, and a
            confidence and severity inside the stated limits
    may     accepted besides
Anything else at warn or error is a false positive, and so is a second incident of an expected name and an incident above the
max_severity of its expectation.  chat and note never are.
"""
import dataclasses

from contract import CONFIDENCES, SEVERITIES

SERIOUS = SEVERITIES['warn']


@dataclasses.dataclass
class Score:
    """The figures of one capture."""

    # Per expectation: the causes that it accepts, and whether it was met.
    expectations: list = dataclasses.field(default_factory=list)
    # Per incident that counts: its confidence, and whether its cause was right.
    verdicts: list = dataclasses.field(default_factory=list)
    detected: int = 0
    false_positives: int = 0
    events_expected: int = 0
    events_met: int = 0
    remarks: list = dataclasses.field(default_factory=list)


def addresses(incident, *keys):
    return {address for key in keys for machine in incident[key] for address in machine['ips']}


def is_named_by(rule, incident):
    return rule['name'] == '*' or rule['name'].casefold() == incident['name'].strip().casefold()


def has_right_cause(rule, incident):
    wanted = rule.get('with_alternative', {}).get(incident['cause'], [])
    return incident['cause'] in rule['causes'] and set(wanted) <= set(incident['alternatives'])


def faults(rule, incident):
    """Why an incident does not meet an expectation; nothing if it does."""
    found = []
    if incident['cause'] not in rule['causes']:
        found.append('cause %s instead of %s' % (incident['cause'], '/'.join(rule['causes'])))
    elif not has_right_cause(rule, incident):
        found.append('cause %s without alternative %s' % (incident['cause'], ', '.join(rule['with_alternative'][incident['cause']])))
    for key, sides in (('claimants', ('claimants',)), ('holders', ('holders',)), ('machines', ('claimants', 'holders'))):
        lacking = set(rule.get(key, [])) - addresses(incident, *sides)
        if lacking:
            found.append('%s lack %s' % (key, ' '.join(sorted(lacking))))
    confidence = CONFIDENCES[incident['confidence']]
    if confidence < CONFIDENCES[rule.get('min_confidence', 'possible')]:
        found.append('confidence %s below %s' % (incident['confidence'], rule['min_confidence']))
    if confidence > CONFIDENCES[rule.get('max_confidence', 'confirmed')]:
        found.append('confidence %s above %s' % (incident['confidence'], rule['max_confidence']))
    if is_too_severe(rule, incident):
        found.append('severity %s above %s' % (incident['severity'], rule['max_severity']))
    return found


def is_too_severe(rule, incident):
    return SEVERITIES[incident['severity']] > SEVERITIES[rule.get('max_severity', 'error')]


def is_serious(incident):
    return SEVERITIES[incident['severity']] >= SERIOUS


def is_accepted_besides(rule, incident):
    return is_named_by(rule, incident) and incident['cause'] in rule['causes'] and not is_too_severe(rule, incident)


def take_full_matches(rules, left):
    """Pairs each expectation with an incident that meets it; what is paired leaves both lists."""
    pairs = []
    for rule in list(rules):
        hit = next((i for i in left if is_named_by(rule, i) and not faults(rule, i)), None)
        if hit is not None:
            pairs.append((rule, hit))
            rules.remove(rule)
            left.remove(hit)
    return pairs


def take_namesakes(rules, left):
    """Pairs what is left by name alone, the nearest first."""
    pairs = []
    for rule in list(rules):
        candidates = [i for i in left if is_named_by(rule, i) and (rule['name'] != '*' or is_serious(i))]
        if candidates:
            hit = min(candidates, key=lambda i: (not has_right_cause(rule, i), len(faults(rule, i)), -SEVERITIES[i['severity']]))
            pairs.append((rule, hit))
            rules.remove(rule)
            left.remove(hit)
    return pairs


def count_pair(score, rule, incident):
    found = faults(rule, incident)
    score.detected += 1
    score.expectations.append((rule['causes'], not found))
    score.verdicts.append((incident['confidence'], has_right_cause(rule, incident)))
    score.false_positives += is_too_severe(rule, incident)
    if found:
        score.remarks.append('WRONG incident %s %s: %s' % (incident.get('incident'), incident['name'], '; '.join(found)))
    for event in rule.get('events', []):
        is_met = any(all(other.get(key) == value for key, value in event.items()) for other in incident['events'])
        score.events_expected += 1
        score.events_met += is_met
        if not is_met:
            score.remarks.append('EVENT %s missing at %s' % (event, incident['name']))


def count_leftover(score, accepted, incident):
    if not is_serious(incident):
        return
    is_right = any(is_accepted_besides(rule, incident) for rule in accepted)
    score.verdicts.append((incident['confidence'], is_right))
    if not is_right:
        score.false_positives += 1
        score.remarks.append('FALSE POSITIVE incident %s %s: %s %s %s, frames %s-%s' % tuple(incident.get(key) for key in (
            'incident', 'name', 'severity', 'cause', 'confidence', 'first_frame', 'last_frame')))


def match(row, incidents):
    """The score of one row of captures/expected.json."""
    score = Score()
    # A file that is there only to be survived.
    if row.get('crash_only'):
        return score
    left = list(incidents)
    # Whoever takes any name comes last.
    rules = sorted(row['expect'], key=lambda rule: rule['name'] == '*')
    pairs = take_full_matches(rules, left) + take_namesakes(rules, left)
    for rule, incident in pairs:
        count_pair(score, rule, incident)
    for rule in rules:
        score.expectations.append((rule['causes'], False))
        score.remarks.append('MISSED %s (%s)' % (rule['name'], '/'.join(rule['causes'])))
    for incident in left:
        count_leftover(score, row['may'], incident)
    return score
