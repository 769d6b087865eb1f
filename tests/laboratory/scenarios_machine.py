# SPDX-License-Identifier: GPL-2.0-or-later
"""Conflicts that lie with a machine: several cards, a user, a workgroup, a host name."""
from daemons import Dnsmasq, Nmbd, SambaAd
from scenario import Card, Machine, Scenario, Verdict, machine
from steps import Boot, Claim, Lease, Lookup, Refused, Release, Start, Status, Stop, Wait

WINS, FIRST, SECOND, ONLOOKER = machine('wins', 5), machine('first', 11), machine('second', 12), machine('onlooker', 13)
DHCP = machine('dhcp', 2)
FIRST_BY_DHCP, SECOND_BY_DHCP = machine('first', 111, leased=True), machine('second', 112, leased=True)
LEASES = Boot('dhcp', Dnsmasq({'first': 111, 'second': 112}))
NMBD_WINS = Boot('wins', Nmbd('WINSSRV', is_wins_server=True))
AT_WINS = ('wins',)
SERVER = 0x20
USER = 0x03

SCENARIOS = [
    Scenario(
        'benign-multihomed-two-segments',
        'One machine on two segments registers each of its addresses, and releases them at the end.',
        [WINS, Machine('server', (Card(20), Card(20, 2))), ONLOOKER],
        [NMBD_WINS, Boot('server', Nmbd('MH-SRV', wins=AT_WINS)), Lookup('onlooker', 'MH-SRV', 'wins'),
         Lookup('onlooker', 'MH-SRV'), Status('onlooker', 'server'), Stop('server')],
    ),
    Scenario(
        'benign-multihomed-one-segment',
        'One machine with three cards on one segment claims one name from each of them.',
        [WINS, Machine('server', (Card(20), Card(21), Card(22))), ONLOOKER],
        [NMBD_WINS, Boot('server', Nmbd('MH-SRV', wins=AT_WINS)), Lookup('onlooker', 'MH-SRV', 'wins'),
         Lookup('onlooker', 'MH-SRV'), Status('onlooker', 'server')],
    ),
    Scenario(
        'duplicate-computer-multihomed-holder',
        '''A server with two cards has its name at the WINS server with both addresses.  Another computer claims the name:
        the answer to the challenge lists both addresses, but not that of the claimant.''',
        [WINS, Machine('server', (Card(20), Card(21))), SECOND],
        [NMBD_WINS, Boot('server', Nmbd('MH-SRV', wins=AT_WINS)), Claim('second', 'MH-SRV', server='wins', refused=True)],
        [Verdict('MH-SRV', 'duplicate_computer', 'confirmed', ('second',), ('server',), outcome='refused')],
    ),
    Scenario(
        'multihomed-adapters',
        '''A machine has two cards, each served by an nmbd of its own that knows nothing of the other; DHCP shows by the
        client identifier that both cards are in one machine.  The second one is refused by the first.''',
        [DHCP, FIRST_BY_DHCP, SECOND_BY_DHCP],
        [LEASES, Lease('first', 'mh-srv', '10.1.0.111', '00112233445566'), Boot('first', Nmbd('MH-SRV')),
         Lease('second', 'mh-srv', '10.1.0.112', '00112233445566'), Start('second', Nmbd('MH-SRV')), Refused('second')],
        [Verdict('MH-SRV', 'multihomed_adapters', 'probable', ('second',), ('first',), outcome='refused')],
    ),
    Scenario(
        'multihomed-adapters-untold',
        '''The same without DHCP: nothing on the wire ties the two cards together, so they are two computers for all that
        anybody can see.''',
        [machine('first', 20), machine('second', 21)],
        [Boot('first', Nmbd('MH-SRV')), Start('second', Nmbd('MH-SRV')), Refused('second')],
        [Verdict('MH-SRV', 'duplicate_computer', 'confirmed', ('second',), ('first',), outcome='refused')],
    ),
    Scenario(
        'multihomed-partial-release',
        '''A small node stands for an old Windows NT server with two cards: it registers both addresses, releases the first
        one only, and claims it again.  The WINS server (Samba AD) asks the second card, which still has the name and
        answers for itself alone, and refuses the claim.''',
        [WINS, Machine('server', (Card(20), Card(21)))],
        [Boot('wins', SambaAd('WINSSRV', is_wins_server=True)),
         Claim('server', 'NT-SRV', (SERVER,), 'wins', '10.1.0.20', multihomed=True),
         Claim('server', 'NT-SRV', (SERVER,), 'wins', '10.1.0.21', multihomed=True), Wait(1),
         Release('server', 'NT-SRV', (SERVER,), 'wins', '10.1.0.20'), Wait(1),
         Claim('server', 'NT-SRV', (SERVER,), 'wins', '10.1.0.20', refused=True)],
        [Verdict('NT-SRV', 'multihomed_partial_release', 'probable', ('10.1.0.20',), ('10.1.0.21',), outcome='refused')],
    ),
    Scenario(
        'duplicate-user',
        'JSMITH is logged on at PC-ALPHA and logs on at PC-BRAVO: only JSMITH<03> is refused.',
        [FIRST, SECOND],
        [Claim('first', 'PC-ALPHA', (0x00, USER, SERVER)), Claim('first', 'JSMITH', (USER,)),
         Claim('second', 'PC-BRAVO', (0x00, USER, SERVER)), Claim('second', 'JSMITH', (USER,), refused=True)],
        [Verdict('JSMITH', 'duplicate_user', 'confirmed', ('second',), ('first',), outcome='refused')],
    ),
    Scenario(
        'group-clash',
        'Workgroup SALES exists; a computer called SALES starts and is refused its name.',
        [FIRST, SECOND],
        [Boot('first', Nmbd('PC-A', workgroup='SALES')), Start('second', Nmbd('SALES', workgroup='OFFICE')), Refused('second')],
        [Verdict('SALES', 'group_clash', 'confirmed', ('second',), ('first',), outcome='refused')],
    ),
    Scenario(
        'truncated-name',
        'Host names reception-desktop-01 and -02 give the same NetBIOS name RECEPTION-DESKT; DHCP shows the whole names.',
        [DHCP, FIRST_BY_DHCP, SECOND_BY_DHCP],
        [LEASES, Lease('first', 'reception-desktop-01', '10.1.0.111'), Lease('second', 'reception-desktop-02', '10.1.0.112'),
         Boot('first', Nmbd(None, host_name='reception-desktop-01')),
         Start('second', Nmbd(None, host_name='reception-desktop-02')), Refused('second')],
        [Verdict('RECEPTION-DESKT', 'truncated_name', 'probable', ('second',), ('first',), outcome='refused')],
    ),
]
