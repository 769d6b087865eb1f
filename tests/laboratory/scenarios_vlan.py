# SPDX-License-Identifier: GPL-2.0-or-later
"""A trunk that carries several VLANs."""
from daemons import Nmbd
from scenario import Scenario, Verdict, machine
from steps import Boot, Refused, Start

SCENARIOS = [
    Scenario(
        'duplicate-computer-vlan',
        '''ACCT-PC twice in VLAN 10, and once in VLAN 20, where it disturbs nobody.  The capture is on the trunk.''',
        [machine('first', 11, vlan=10), machine('second', 12, vlan=10), machine('elsewhere', 13, vlan=20)],
        [Boot('first', Nmbd('ACCT-PC')), Boot('elsewhere', Nmbd('ACCT-PC')), Start('second', Nmbd('ACCT-PC')),
         Refused('second')],
        [Verdict('ACCT-PC', 'duplicate_computer', 'confirmed', ('second',), ('first',), outcome='refused', vlan=10)],
    ),
]
