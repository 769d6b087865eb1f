# SPDX-License-Identifier: GPL-2.0-or-later
"""Two computers, one name, and a WINS server between them: nmbd, and that of Samba AD, which behaves as the one of Windows."""
from daemons import Nmbd, SambaAd
from scenario import Scenario, Verdict, machine
from steps import Boot, Claim, Crash, Lookup, Readdress, Refused, Start, Stop, Wait

WINS, FIRST, SECOND = machine('wins', 5), machine('first', 11), machine('second', 12)
OTHER_WINS, FAR_SECOND, FAR_FIRST = machine('other-wins', 6), machine('second', 12, 2), machine('first', 11, 2)
NMBD_WINS = Boot('wins', Nmbd('WINSSRV', is_wins_server=True))
AD_WINS = Boot('wins', SambaAd('WINSSRV', is_wins_server=True))
AT_WINS = ('wins',)

SCENARIOS = [
    Scenario(
        'duplicate-computer-wins-refused',
        'A plain registration at a WINS server (nmbd): wait, challenge, the holder answers, refused.',
        [WINS, FIRST, SECOND],
        [NMBD_WINS, Boot('first', Nmbd('ACCT-PC', wins=AT_WINS)), Claim('second', 'ACCT-PC', server='wins', refused=True)],
        [Verdict('ACCT-PC', 'duplicate_computer', 'confirmed', ('second',), ('first',), outcome='refused')],
    ),
    Scenario(
        'duplicate-computer-wins-merged',
        '''Samba's WINS server takes the answer of the holder to the challenge of a multi-homed claim for consent, and lists
        both machines under one name.  Nobody is refused.  Two segments, each routed frame is seen twice.''',
        [WINS, FIRST, FAR_SECOND],
        [NMBD_WINS, Boot('first', Nmbd('ACCT-PC', wins=AT_WINS)), Boot('second', Nmbd('ACCT-PC', wins=AT_WINS)),
         Lookup('second', 'ACCT-PC', 'wins')],
        [Verdict('ACCT-PC', 'duplicate_computer', 'probable', ('second',), ('first',), outcome='merged')],
    ),
    Scenario(
        'duplicate-computer-wins-across-router',
        '''Samba AD everywhere: the WINS server asks the holder, who answers without the address of the claimant, so the
        claimant on the other segment is refused.  Each routed frame is seen twice.''',
        [WINS, FIRST, FAR_SECOND],
        [AD_WINS, Boot('first', SambaAd('ACCT-PC', wins=AT_WINS)), Start('second', SambaAd('ACCT-PC', wins=AT_WINS)),
         Refused('second')],
        [Verdict('ACCT-PC', 'duplicate_computer', 'confirmed', ('second',), ('first',), outcome='refused')],
    ),
    Scenario(
        'stale-wins-record-refused',
        '''The holder died without releasing its names.  Samba's WINS server asks it four times, gets no answer, and refuses
        the multi-homed claim of nmbd all the same.''',
        [WINS, FIRST, SECOND],
        [NMBD_WINS, Boot('first', Nmbd('ACCT-PC', wins=AT_WINS)), Crash('first', unplugged=True),
         Start('second', Nmbd('ACCT-PC', wins=AT_WINS)), Refused('second')],
        [Verdict('ACCT-PC', 'stale_wins_record', 'probable', ('second',), outcome='refused')],
    ),
    Scenario(
        'stale-wins-record-taken-over',
        'The same with Samba AD, which behaves as Windows does: no answer, so the claimant gets the name.',
        [WINS, FIRST, SECOND],
        [AD_WINS, Boot('first', SambaAd('ACCT-PC', wins=AT_WINS)), Crash('first', unplugged=True),
         Start('second', SambaAd('ACCT-PC', wins=AT_WINS)), Wait(9)],
        [Verdict('ACCT-PC', 'stale_wins_record', 'probable', ('second',), severity='note', outcome='taken_over')],
    ),
    Scenario(
        'stale-wins-record-own-address',
        'A machine crashes and comes back with another address; its own old record at the WINS server stands in its way.',
        [WINS, FIRST],
        [NMBD_WINS, Boot('first', Nmbd('ACCT-PC', wins=AT_WINS)), Crash('first'), Readdress('first', '10.1.0.61'),
         Start('first', Nmbd('ACCT-PC', wins=AT_WINS)), Refused('first')],
        [Verdict('ACCT-PC', 'stale_wins_record', 'probable', ('10.1.0.61',), outcome='refused')],
    ),
    Scenario(
        'stale-wins-record-permanent-entry',
        '''An entry with TTL 0 in wins.dat is no static mapping for nmbd: it is challenged and given away.  Its address does
        not exist, so the challenge never leaves the server.''',
        [WINS, SECOND],
        [Boot('wins', Nmbd('WINSSRV', is_wins_server=True, records=('"STATIC-SRV#00" 0 10.1.0.99 64R',))),
         Claim('second', 'STATIC-SRV', (0x00,), 'wins'), Lookup('second', 'STATIC-SRV', 'wins')],
        # Without a frame of the challenge there is no sign of another holder: nothing has to be told, a note may be.
        may=[{'name': 'STATIC-SRV', 'causes': ['stale_wins_record'], 'max_severity': 'note'}],
    ),
    Scenario(
        'static-wins-mapping',
        '''The WINS server (Samba AD) has a static record for STATIC-SRV.  nmbd beyond the router starts twice with that name
        and is refused at once each time, without wait or challenge.''',
        [WINS, FAR_SECOND],
        [Boot('wins', SambaAd('WINSSRV', is_wins_server=True, static=(
            ('STATIC-SRV', 0x00, '10.1.0.99'), ('STATIC-SRV', 0x20, '10.1.0.99')))),
         Start('second', Nmbd('STATIC-SRV', wins=AT_WINS)), Refused('second'), Stop('second'),
         Start('second', Nmbd('STATIC-SRV', wins=AT_WINS)), Refused('second')],
        [Verdict('STATIC-SRV', 'static_wins_mapping', 'probable', ('second',), outcome='refused')],
    ),
    Scenario(
        'split-wins-registration',
        '''A computer registers at two WINS servers that do not replicate.  The first one grants; the second one still has a
        static record with an address that the computer had once, and refuses.''',
        [WINS, OTHER_WINS, FAR_FIRST],
        [NMBD_WINS,
         Boot('other-wins', SambaAd('OTHERWINS', is_wins_server=True, static=(
             ('SPLIT-PC', 0x00, '10.1.0.99'), ('SPLIT-PC', 0x20, '10.1.0.99')))),
         Start('first', Nmbd('SPLIT-PC', wins=('wins', 'other-wins'))), Refused('first')],
        [Verdict('SPLIT-PC', 'split_wins_registration', 'probable', ('first',))],
    ),
]
