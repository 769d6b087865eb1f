# SPDX-License-Identifier: GPL-2.0-or-later
"""Two computers, one name, one segment."""
from daemons import Nmbd
from scenario import Scenario, Verdict, machine
from steps import Boot, Claim, Lookup, Refused, ShowConflict, Start, Status, Wait

FIRST, SECOND, ONLOOKER = machine('first', 11), machine('second', 12), machine('onlooker', 13)

SCENARIOS = [
    Scenario(
        'duplicate-computer-broadcast',
        'One nmbd has ACCT-PC; a second one starts with the same name on the same segment and is refused.',
        [FIRST, SECOND],
        [Boot('first', Nmbd('ACCT-PC')), Start('second', Nmbd('ACCT-PC')), Refused('second')],
        [Verdict('ACCT-PC', 'duplicate_computer', 'confirmed', ('second',), ('first',), outcome='refused')],
    ),
    Scenario(
        'duplicate-computer-holder-before-capture',
        'The same, but the holder registered before the capture: only claims and refusals are seen.',
        [FIRST, SECOND],
        [Start('second', Nmbd('ACCT-PC')), Refused('second')],
        [Verdict('ACCT-PC', 'duplicate_computer', 'probable', ('second',), ('first',), outcome='refused')],
        before=[Boot('first', Nmbd('ACCT-PC'))],
    ),
    Scenario(
        'duplicate-computer-started-together',
        '''Both start together; nobody has the name yet, so nobody objects until it is too late, and both keep it.  A later
        query gets two answers.''',
        [FIRST, SECOND, ONLOOKER],
        [Start('first', Nmbd('ACCT-PC')), Start('second', Nmbd('ACCT-PC')), Wait(8),
         Lookup('onlooker', 'ACCT-PC'), Status('onlooker', 'first'), Status('onlooker', 'second')],
        # Refusals of the last retries go either way, or both.
        [Verdict('ACCT-PC', 'duplicate_computer', 'probable confirmed', machines=('first', 'second'))],
    ),
    Scenario(
        'duplicate-computer-conflict-flag',
        'A small node that stands for Windows is refused ACCT-PC and shows it with the conflict flag afterwards.',
        [FIRST, SECOND, ONLOOKER],
        [Boot('first', Nmbd('ACCT-PC')), Claim('second', 'WIN-B', (0x03,)), Claim('second', 'ACCT-PC', refused=True),
         ShowConflict('second', 'ACCT-PC'), Status('onlooker', 'first'), Status('onlooker', 'second')],
        [Verdict('ACCT-PC', 'duplicate_computer', 'confirmed', ('second',), ('first',), outcome='refused')],
    ),
]
