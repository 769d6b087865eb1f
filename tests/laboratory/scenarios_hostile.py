# SPDX-License-Identifier: GPL-2.0-or-later
"""What a stranger does to the names of others."""
from daemons import Nmbd
from scenario import Scenario, Verdict, machine
from steps import Boot, Claim, Demand, Lookup, Poison, Release, ReleaseFlood, Status, Wait

WINS, OWNER, STRANGER, ONLOOKER = machine('wins', 5), machine('owner', 11), machine('stranger', 66), machine('onlooker', 13)
MANY = tuple('HOST%02d' % number for number in range(50))
SERVER = (0x20,)
# Before that, an answer may belong to a claim from before the capture.
LIFE_OF_A_CLAIM = 15

SCENARIOS = [
    Scenario(
        'forged-conflict-demand',
        'A stranger tells the owner of ACCT-PC, which did not ask, that its name is in conflict.',
        [OWNER, STRANGER, ONLOOKER],
        [Boot('owner', Nmbd('ACCT-PC')), Wait(LIFE_OF_A_CLAIM), Demand('stranger', 'owner', ('ACCT-PC',), (0x00, 0x03, 0x20)),
         Lookup('onlooker', 'ACCT-PC'), Status('onlooker', 'owner'), Wait(1)],
        [Verdict('ACCT-PC', 'forged_conflict', 'probable', holders=('owner',), severity='error')],
    ),
    Scenario(
        'forged-conflict-demands',
        'The same for 51 names, most of which nobody has.',
        [OWNER, STRANGER, ONLOOKER],
        [Boot('owner', Nmbd('ACCT-PC')), Wait(LIFE_OF_A_CLAIM), Demand('stranger', 'owner', ('ACCT-PC',), (0x00, 0x03, 0x20)),
         Demand('stranger', 'owner', MANY), Lookup('onlooker', 'ACCT-PC'), Status('onlooker', 'owner'), Wait(1)],
        [Verdict('*', 'forged_conflict', 'probable', holders=('owner',), severity='error', more=True)],
    ),
    Scenario(
        'forged-conflict-releases',
        '''A stranger releases the name of another machine: to all on the segment, to the owner, and to the WINS server, which
        obeys when the release carries the owner's address.  Then it takes the name, and releases 50 names more.''',
        [WINS, OWNER, STRANGER],
        [Boot('wins', Nmbd('WINSSRV', is_wins_server=True)), Boot('owner', Nmbd('ACCT-PC', wins=('wins',))),
         Release('stranger', 'ACCT-PC', (0x00,), inside='owner'), Release('stranger', 'ACCT-PC', SERVER),
         Release('stranger', 'ACCT-PC', (0x00,), to='owner', inside='owner'),
         Release('stranger', 'ACCT-PC', SERVER, to='wins'), Release('stranger', 'ACCT-PC', SERVER, to='wins', inside='owner'),
         Claim('stranger', 'ACCT-PC', SERVER, 'wins'), ReleaseFlood('stranger', MANY), Wait(1)],
        [Verdict('ACCT-PC', 'forged_conflict', 'probable', ('stranger',), ('owner',), severity='error')],
        may=[{'name': '*', 'causes': ['forged_conflict'], 'max_severity': 'error'}],
    ),
    Scenario(
        'name-poisoning',
        'A machine answers every query with its own address, whatever the name; the real owner of one name answers too.',
        [OWNER, STRANGER, ONLOOKER],
        [Poison('stranger'), Boot('owner', Nmbd('FILESRV'))]
        + [Lookup('onlooker', name) for name in ('FILESRV', 'FILESRV#20', 'FILSRV', 'WPAD', 'PROXYSRV', 'ISATAP')]
        + [Wait(1)],
        [Verdict('*', 'name_poisoning', 'probable', ('stranger',), ('owner',), severity='error', more=True)],
    ),
]
