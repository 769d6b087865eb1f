# SPDX-License-Identifier: GPL-2.0-or-later
"""Days on which nothing is wrong: nothing at warn or error may be told."""
from daemons import Nmbd
from scenario import Scenario, machine
from steps import Boot, Lookup, Readdress, Status, Stop, Wait

WINS, FIRST, SECOND, ONLOOKER = machine('wins', 5), machine('first', 11), machine('second', 12), machine('onlooker', 13)
AT_WINS = ('wins',)
NMBD_WINS = Boot('wins', Nmbd('WINSSRV', is_wins_server=True))
BROWSER = {'local master': 'yes', 'preferred master': 'yes'}

SCENARIOS = [
    Scenario(
        'benign-clean-day',
        '''Two computers start, register, refresh, look each other up, shut down in order and start again.''',
        [WINS, FIRST, SECOND, ONLOOKER],
        [Boot('wins', Nmbd('WINSSRV', is_wins_server=True, options={'min wins ttl': '10', 'max wins ttl': '600'})),
         Boot('first', Nmbd('ACCT-PC', wins=AT_WINS, options={'max ttl': '20'})),
         Boot('second', Nmbd('SHIP-PC', workgroup='OFFICE', wins=AT_WINS, options={'max ttl': '20'})), Wait(20),
         Lookup('onlooker', 'ACCT-PC', 'wins'), Lookup('onlooker', 'SHIP-PC'), Status('onlooker', 'first'), Stop('first'),
         Lookup('onlooker', 'ACCT-PC', 'wins'), Boot('first', Nmbd('ACCT-PC', wins=AT_WINS)), Stop('second'), Stop('first')],
    ),
    Scenario(
        'benign-renumbered',
        'A machine releases its names, changes its address and registers again.',
        [WINS, FIRST],
        [NMBD_WINS, Boot('first', Nmbd('ACCT-PC', wins=AT_WINS)), Stop('first'), Readdress('first', '10.1.0.61'), Wait(1),
         Boot('first', Nmbd('ACCT-PC', wins=AT_WINS)), Wait(1)],
    ),
    Scenario(
        'benign-wins-proxy',
        'A WINS proxy answers broadcast queries for a machine behind the router: another address than its own.',
        [WINS, machine('proxy', 30), machine('remote', 44, 2), FIRST, ONLOOKER],
        [NMBD_WINS, Boot('proxy', Nmbd('PROXYHOST', wins=AT_WINS, options={'wins proxy': 'yes'})),
         Boot('remote', Nmbd('REMOTE-PC', wins=AT_WINS)), Boot('first', Nmbd('ACCT-PC', wins=AT_WINS))]
        + [Lookup('onlooker', name) for name in ('REMOTE-PC', 'REMOTE-PC', 'REMOTE-PC#20', 'ACCT-PC', 'NOSUCH')],
    ),
    Scenario(
        'benign-master-browser-handover',
        'LABGROUP<1d> is released by one master browser and taken over by the next, as the election wants it.',
        [FIRST, SECOND],
        [Boot('first', Nmbd('LMB-A', options={**BROWSER, 'os level': '20'})), Wait(24),
         Boot('second', Nmbd('LMB-B', options={**BROWSER, 'os level': '60'})), Wait(30)],
    ),
    Scenario(
        'benign-one-name-per-vlan',
        '''One name in each of two VLANs on one trunk, with the same range of addresses, claimed and looked up by turns: two
        networks, no conflict.''',
        [machine('first', 11, vlan=10), machine('second', 12, vlan=20), machine('left', 13, vlan=10),
         machine('right', 14, vlan=20)],
        [Boot('first', Nmbd('ACCT-PC')), Boot('second', Nmbd('ACCT-PC')), Lookup('left', 'ACCT-PC'),
         Lookup('right', 'ACCT-PC'), Lookup('left', 'ACCT-PC'), Status('left', 'first'), Status('right', 'second')],
    ),
]
