# SPDX-License-Identifier: GPL-2.0-or-later
"""What tests/lab prints."""
from verdict import expected_text

NOTHING = 'nothing'


def print_list(scenarios):
    for scenario in scenarios:
        print('%s\n    %s' % (scenario.name, ' '.join(scenario.story.split())))


def print_progress(outcome, number, total):
    print('[%2d/%d] %-5s %-45s %5.1f s, %d frames' % (number, total, 'ok' if outcome.is_right else 'WRONG',
                                                      outcome.scenario.name, outcome.seconds, outcome.received))
    for fault in outcome.faults:
        print('        ' + fault)


def expected_lines(scenario):
    return sorted(expected_text(verdict) for verdict in scenario.expect) or [NOTHING]


def print_table(outcomes, scenarios):
    """Scenario, what was expected, what was seen; in the order of the declarations."""
    outcomes = {outcome.scenario.name: outcome for outcome in outcomes}
    rows = []
    for scenario in scenarios:
        outcome = outcomes[scenario.name]
        expected, seen = expected_lines(scenario), outcome.seen or [NOTHING]
        if not outcome.received:
            seen = ['not to be told']
        for number in range(max(len(expected), len(seen))):
            rows.append(('' if number else 'ok' if outcome.is_right else 'WRONG', '' if number else scenario.name,
                         expected[number] if number < len(expected) else '', seen[number] if number < len(seen) else ''))
    widths = [max(len(row[column]) for row in rows + [('', 'scenario', 'expected', 'seen')]) for column in range(4)]
    for row in [('', 'scenario', 'expected', 'seen'), tuple('-' * width for width in widths)] + rows:
        print('  '.join(text.ljust(width) for text, width in zip(row, widths)).rstrip())


def print_summary(outcomes, seconds):
    right = sum(outcome.is_right for outcome in outcomes)
    lost = sum(outcome.lost for outcome in outcomes)
    received = sum(outcome.received for outcome in outcomes)
    print('dumpcap received %d frames and dropped %d.' % (received, lost))
    print('%d of %d scenarios as expected, live and from the file, in %d min %02d s' % (
        right, len(outcomes), seconds // 60, seconds % 60))
