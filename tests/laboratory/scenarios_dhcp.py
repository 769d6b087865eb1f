# SPDX-License-Identifier: GPL-2.0-or-later
"""What DHCP has to do with it: host names beside NetBIOS names, leases that somebody else had before."""
from daemons import Dnsmasq, Nmbd
from scenario import Scenario, Verdict, machine
from steps import Announce, Boot, Crash, Lease, Lookup, PlugIn, Refused, Start, Stop

WINS, ONLOOKER = machine('wins', 5), machine('onlooker', 13)
DHCP, NEW_DHCP, ROGUE = machine('dhcp', 2), machine('new-dhcp', 3), machine('rogue', 4)
FIRST, SECOND = machine('first', 111, leased=True), machine('second', 112, leased=True)
LEASES = Boot('dhcp', Dnsmasq({'first': 111, 'second': 112}))
# Both get one address, one after the other or from two servers.
SAME_FIRST = machine('first', 77, leased=True, hardware=111)
SAME_SECOND = machine('second', 77, leased=True, hardware=112)

SCENARIOS = [
    Scenario(
        'duplicate-computer-dhcp-host-names',
        'Two DHCP clients with different host names and the same NetBIOS name.',
        [DHCP, FIRST, SECOND],
        [LEASES, Lease('first', 'accounting-front-desk', '10.1.0.111'), Lease('second', 'accounting-back-office', '10.1.0.112'),
         Boot('first', Nmbd('ACCT-PC')), Start('second', Nmbd('ACCT-PC')), Refused('second')],
        [Verdict('ACCT-PC', 'duplicate_computer', 'confirmed', ('second',), ('first',), outcome='refused')],
    ),
    Scenario(
        'benign-reused-lease',
        'DESK-ONE shuts down in order; DESK-TWO gets its address from a new DHCP server later and registers its own name.',
        [WINS, DHCP, NEW_DHCP, SAME_FIRST, SAME_SECOND],
        [Boot('wins', Nmbd('WINSSRV', is_wins_server=True)), Boot('dhcp', Dnsmasq({'first': 77})),
         Lease('first', 'desk-one', '10.1.0.77'), Boot('first', Nmbd('DESK-ONE', wins=('wins',))), Stop('first'),
         Crash('dhcp'), Boot('new-dhcp', Dnsmasq({'second': 77})), Lease('second', 'desk-two', '10.1.0.77'),
         Boot('second', Nmbd('DESK-TWO', wins=('wins',))), Stop('second')],
    ),
    Scenario(
        'stale-wins-record-reused-lease',
        '''DESK-ONE crashes, and a new DHCP server leases its address to DESK-TWO.  DESK-ONE comes back with another
        address: the WINS server (nmbd) asks the old one, where DESK-TWO knows nothing of that name, and refuses.''',
        [WINS, DHCP, NEW_DHCP, SAME_FIRST, SAME_SECOND],
        [Boot('wins', Nmbd('WINSSRV', is_wins_server=True)), Boot('dhcp', Dnsmasq({'first': 77})),
         Lease('first', 'desk-one', '10.1.0.77'), Boot('first', Nmbd('DESK-ONE', wins=('wins',))),
         Crash('first', unplugged=True), Crash('dhcp'),
         Boot('new-dhcp', Dnsmasq({'first': 78, 'second': 77})), Lease('second', 'desk-two', '10.1.0.77'),
         Boot('second', Nmbd('DESK-TWO', wins=('wins',))), PlugIn('first'), Lease('first', 'desk-one', '10.1.0.78'),
         Start('first', Nmbd('DESK-ONE', wins=('wins',))), Refused('first')],
        [Verdict('DESK-ONE', 'stale_wins_record', 'probable', ('10.1.0.78',), outcome='refused')],
    ),
    Scenario(
        'duplicate-address-two-dhcp-servers',
        '''A rogue DHCP server leases an address that is in use.  Both machines have names of their own: an address conflict, no
        name conflict.''',
        [DHCP, ROGUE, SAME_FIRST, SAME_SECOND, ONLOOKER],
        [Boot('dhcp', Dnsmasq({'first': 77})), Boot('rogue', Dnsmasq({'second': 77})),
         Lease('first', 'desk-one', '10.1.0.77'), Boot('first', Nmbd('DESK-ONE')),
         Lease('second', 'desk-two', '10.1.0.77'), Announce('second'), Boot('second', Nmbd('DESK-TWO')),
         Lookup('onlooker', 'DESK-ONE'), Lookup('onlooker', 'DESK-TWO')],
        may=[{'name': '*', 'causes': ['dhcp_corruption'], 'max_severity': 'warn'}],
    ),
]
