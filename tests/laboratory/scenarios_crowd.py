# SPDX-License-Identifier: GPL-2.0-or-later
"""Many machines at once: conflicts among ordinary traffic."""
from daemons import Nmbd
from scenario import Scenario, Verdict, machine
from steps import Boot, Claim, Crash, Lookup, Refused, Start, Status, Stop, Wait, WaitForAll

WINS = machine('wins', 5)
AT_WINS = ('wins',)
SERVER = (0x20,)
SHORT = {'max ttl': '60'}
DESKS = ['desk%02d' % number for number in range(1, 21)]


def desk(number, wins=(), aliases=()):
    """The nmbd of desk NUMBER; the desks are in two workgroups."""
    return Nmbd('DESK%02d' % number, workgroup='OFFICE' if number % 2 else 'PLANT', wins=wins, aliases=aliases, options=SHORT)


def an_ordinary_day():
    """Machines look each other up."""
    steps = []
    for number in range(0, 12, 2):
        asker, wanted = DESKS[number * 5 % 14], number * 3 % 14 + 1
        steps += [Lookup(asker, 'DESK%02d' % wanted), Lookup(asker, 'DESK%02d' % (number % 9 + 1), 'wins')]
        if number % 4 == 0:
            steps.append(Status(asker, 'desk%02d' % wanted))
        steps.append(Wait(2))
    return steps


BUSY = Scenario(
    'busy-segment-three-conflicts',
    '''Twenty machines on one segment, a WINS server, and a master browser.  desk15 takes the computer name of desk10, desk16
    has a second name that desk11 has already, and desk17 claims DESK02 at the WINS server, which asks desk02.''',
    [WINS] + [machine(name, 100 + number) for number, name in enumerate(DESKS, 1)],
    [Boot('wins', Nmbd('WINSSRV', is_wins_server=True, options={
        'min wins ttl': '20', 'local master': 'yes', 'preferred master': 'yes', 'os level': '40'}))]
    + [Start('desk%02d' % number, desk(number, AT_WINS if number <= 9 else (), ('MJONES',) if number == 11 else ()))
       for number in range(1, 15)]
    + [WaitForAll(DESKS[:14]), Start('desk15', Nmbd('DESK10', workgroup='OFFICE')),
       Start('desk16', Nmbd('DESK16', workgroup='PLANT', aliases=('MJONES',))),
       Claim('desk17', 'DESK02', SERVER, 'wins', refused=True),
       Refused('desk15', 'DESK10'), Refused('desk16', 'MJONES')]
    + [Start('desk%02d' % number, desk(number, AT_WINS)) for number in (18, 19, 20)]
    + an_ordinary_day()
    + [Stop('desk05'), Crash('desk06'), Boot('desk05', desk(5, AT_WINS)), Wait(5)],
    [Verdict('DESK10', 'duplicate_computer', 'confirmed', ('desk15',), ('desk10',), outcome='refused'),
     Verdict('MJONES', 'duplicate_computer', 'confirmed', ('desk16',), ('desk11',), outcome='refused'),
     Verdict('DESK02', 'duplicate_computer', 'confirmed', ('desk17',), ('desk02',), outcome='refused')],
)

# As many as the conflicts are the machines that hold a name already; the others are there for the traffic.
CROWD, CONFLICTS = 200, 10
SEATS = ['seat%03d' % number for number in range(1, CROWD + 1)]
EARLY, LATE = SEATS[:CROWD - CONFLICTS], SEATS[CROWD - CONFLICTS:]


def seat(number):
    return Nmbd('SEAT%03d' % number, workgroup='HALL%d' % (number % 8), wins=AT_WINS)


def rivals():
    """The late ones take the names of the first ones: by turns with an nmbd, or with a plain claim at the WINS server."""
    steps = []
    for number, late in enumerate(LATE, 1):
        steps.append(Start(late, seat(number)) if number % 2 else
                     Claim(late, 'SEAT%03d' % number, SERVER, 'wins', refused=True))
    return steps + [Refused(late) for late in LATE[::2]]


LARGE = Scenario(
    'crowd-ten-conflicts',
    '''Two hundred machines register at one WINS server and by broadcast; ten of them take the name of another one, half with
    an nmbd of their own, half with a plain claim at the server.''',
    [WINS] + [machine(name, 20 + number) for number, name in enumerate(SEATS, 1)],
    [Boot('wins', Nmbd('WINSSRV', is_wins_server=True))]
    + [step for number, name in enumerate(EARLY, 1) for step in (Start(name, seat(number)), Wait(0.1))]
    + [WaitForAll(EARLY)] + rivals()
    + [Lookup(SEATS[number * 7 % 100], 'SEAT%03d' % (number * 11 % 150 + 1), 'wins' if number % 2 else None)
       for number in range(20)]
    + [Wait(4)],
    [Verdict('SEAT%03d' % number, 'duplicate_computer', 'confirmed', (late,), ('seat%03d' % number,), outcome='refused')
     for number, late in enumerate(LATE, 1)],
    runs_alone=True,
    is_recorded=False,
)

SCENARIOS = [BUSY, LARGE]
