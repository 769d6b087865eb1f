# SPDX-License-Identifier: GPL-2.0-or-later
"""Two machines, or two users, with one name."""
import wire as w
from host import NMBD
from net import gre, local_copy
from scene import scene
from wire import MULTIHOMED, Name, Nbns


@scene('duplicate-computer-broadcast', 75)
def _(s):
    """FRONTDESK-PC (Dell, .21) is up; a second machine (HP, .47) boots with the same name and is refused by
    broadcast defence; the holder later proves itself by node status.
    """
    lan = s.lan('192.168.10.0/24')
    owner = s.host(lan, 21, 'FRONTDESK-PC', 'dell')
    twin = s.host(lan, 47, 'FRONTDESK-PC', 'hp')
    crowd = s.everyday(lan)
    s.acquaint()
    owner.boot(2.1)
    twin.boot(31.4)
    s.at(41, crowd[0].status_query, owner.ip)
    s.at(44, crowd[1].query, Name('FRONTDESK-PC', 0x20))
    s.at(60, owner.announce)


@scene('duplicate-computer-wins-challenge', 60)
def _(s):
    """PAYROLL-03 in a branch claims its name at the head-office WINS; WACK, challenge to the recorded PAYROLL-03 at
    head office, which answers; refused ACT. Capture at the head office (router MAC, TTL 127).
    """
    head, branch = s.lan('10.20.1.0/24', 'ens192'), s.lan('10.20.30.0/24', None)
    wins = s.wins(head, 10, 'HQ-WINS1', workgroup='FINANCE')
    owner = s.host(head, 41, 'PAYROLL-03', 'lenovo', workgroup='FINANCE', wins=[wins.ip])
    twin = s.host(branch, 66, 'PAYROLL-03', 'hp', workgroup='FINANCE', wins=[wins.ip])
    wins.learn_usual(owner)
    s.everyday(head, 'FINANCE', wins)
    s.acquaint()
    s.router(head, branch)
    s.at(6, owner.refresh, Name('PAYROLL-03', 0x20))
    twin.boot(22)


@scene('duplicate-computer-wins-server-name', 60)
def _(s):
    """A new laptop was named HQ-DC01 like the domain controller that runs WINS; WINS refuses its own name at once,
    without a challenge. Not a static mapping.
    """
    lan = s.lan('10.8.0.0/24')
    wins = s.wins(lan, 10, 'HQ-DC01', workgroup='CONTOSO')
    wins.hold_usual()
    twin = s.host(lan, 133, 'HQ-DC01', 'lenovo', workgroup='CONTOSO', wins=[wins.ip])
    crowd = s.everyday(lan, 'CONTOSO', wins)
    s.acquaint()
    s.at(4, wins.announce)
    s.at(9, crowd[0].query, Name('HQ-DC01', 0x20), wins.ip)
    twin.boot(20)
    s.at(40, wins.announce, 15)
    s.at(45, crowd[1].status_query, wins.ip)


@scene('duplicate-computer-silent-no-refusal', 240)
def _(s):
    """Firewalls drop incoming NBNS, so neither LAPTOP-KIOSK defends; both claim, and each asserts the name again
    after the other (re-registrations, browser announcements).
    """
    lan = s.lan('172.20.5.0/24', 'Ethernet 2')
    deaf = {'defend': False, 'answer': False, 'hear': False}
    one = s.host(lan, 31, 'LAPTOP-KIOSK', 'lenovo', **deaf)
    two = s.host(lan, 88, 'LAPTOP-KIOSK', 'intel', **deaf)
    s.everyday(lan)
    s.acquaint()
    one.boot(3)
    two.boot(25)
    s.at(60, one.announce)
    s.at(90, two.announce)
    one.boot(120)
    s.at(150, two.announce)
    two.boot(180)
    s.at(205, one.announce)


@scene('duplicate-computer-wins-merged', 60)
def _(s):
    """Samba WINS takes the challenge answer of the first PRINTSRV as consent, grants the second and lists both
    addresses.
    """
    lan = s.lan('192.168.44.0/24', 'br0')
    wins = s.wins(lan, 5, 'SAMBA-WINS', 'synology', system=NMBD)
    owner = s.host(lan, 20, 'PRINTSRV', 'hp', wins=[wins.ip], opcode=MULTIHOMED)
    twin = s.host(lan, 72, 'PRINTSRV', 'vmware', wins=[wins.ip], opcode=MULTIHOMED)
    crowd = s.everyday(lan, wins=wins)
    s.acquaint()
    owner.boot(2)
    twin.boot(24)
    s.at(33, crowd[0].query, Name('PRINTSRV', 0x20), wins.ip)
    s.at(40, twin.refresh, Name('PRINTSRV', 0x20))
    s.at(47, owner.refresh, Name('PRINTSRV', 0x20))


@scene('duplicate-computer-claimant-view', 40)
def _(s):
    """Capture at the claimant only: registration, WACK, 60 ms later refused ACT; the challenge is not in the
    capture.
    """
    mac = s.mac('hp')
    lan = s.lan('10.61.7.0/24', 'Local Area Connection',
                wanted=lambda src, dst, p: mac in (src, dst) or dst == w.BROADCAST_MAC)
    far = s.lan('10.61.8.0/24', None)
    wins = s.wins(lan, 5, 'RETAIL-WINS', workgroup='STORES')
    owner = s.host(far, 60, 'STORE-POS2', 'dell', workgroup='STORES', wins=[wins.ip])
    wins.learn_usual(owner)
    twin = s.host(lan, 25, 'STORE-POS2', 'hp', workgroup='STORES', wins=[wins.ip])
    twin.nic.mac = mac
    s.everyday(lan, 'STORES', wins)
    s.acquaint()
    s.router(lan, far, latency=(.026, .031))
    twin.boot(8)
    s.at(20, twin.announce)


@scene('duplicate-computer-query-two-answers', 60)
def _(s):
    """Two LAB-SCOPE1 were up before the capture; a third machine queries the name, gets two answers and sends one of
    them an honest conflict demand.
    """
    lan = s.lan('192.168.77.0/24')
    one, two = s.host(lan, 14, 'LAB-SCOPE1', 'intel'), s.host(lan, 63, 'LAB-SCOPE1', 'dell')
    one.hold_usual()
    two.hold_usual()
    third = s.host(lan, 30, 'LAB-HOST', 'hp', answer=True)
    third.hold_usual()
    s.everyday(lan)
    s.acquaint()

    def second_answer(packet, answer, first):
        if not first:
            s.at(s.sim.now + .0009, third.nbns, third.nic, packet.src,
                 Nbns('reply', third.next_trn(), 0xad87, answer.name, [(0, '0.0.0.0')]))
    s.at(21, third.query, Name('LAB-SCOPE1', 0x20), on_answer=second_answer)
    s.at(38, one.announce)


@scene('duplicate-computer-mutual-refusal', 45)
def _(s):
    """Power returns: two WAREHOUSE-1 claim at the same second; each refuses the repeats of the other."""
    lan = s.lan('192.168.3.0/24')
    one = s.host(lan, 101, 'WAREHOUSE-1', 'synology', system=NMBD, defend_pending=True)
    two = s.host(lan, 102, 'WAREHOUSE-1', 'vmware', system=NMBD, defend_pending=True)
    s.everyday(lan)
    s.acquaint()
    for i, suffix in enumerate((0x20, 0x03, 0x00)):
        s.at(12 + i * 2e-5, one.claim, Name('WAREHOUSE-1', suffix))
        s.at(12.00003 + i * 2e-5, two.claim, Name('WAREHOUSE-1', suffix))


@scene('duplicate-computer-two-channels', 50)
def _(s):
    """A hybrid node claims ARCHIVE-2 by broadcast and at WINS at once; a b-node neighbour refuses, WINS grants."""
    lan = s.lan('10.44.2.0/24')
    wins = s.wins(lan, 5)
    holder = s.host(lan, 15, 'ARCHIVE-2', 'dell')
    twin = s.host(lan, 90, 'ARCHIVE-2', 'synology', system=NMBD, wins=[wins.ip])
    s.everyday(lan, wins=wins)
    s.acquaint()
    holder.boot(2)
    twin.boot(20)
    s.at(36, holder.announce)


@scene('duplicate-computer-retries-3-hours', 11400)
def _(s):
    """DISPATCH-4 is refused by WINS after an answered challenge, and again every 10 minutes for 3 hours."""
    lan = s.lan('10.90.1.0/24')
    wins = s.wins(lan, 5, workgroup='FLEET')
    owner = s.host(lan, 34, 'DISPATCH-4', 'lenovo', workgroup='FLEET', wins=[wins.ip])
    twin = s.host(lan, 77, 'DISPATCH-4', 'lenovo', workgroup='FLEET', wins=[wins.ip])
    wins.learn_usual(owner)
    s.everyday(lan, 'FLEET', wins, rate=1.5)
    s.acquaint()
    s.at(30, owner.refresh, Name('DISPATCH-4', 0x00))
    twin.boot(60)
    for i in range(1, 19):
        s.claim_at(60 + 600 * i + .31 * i, twin, 'DISPATCH-4')


@scene('duplicate-computer-equal-ids', 45)
def _(s):
    """Two disputes on one segment at the same second, nmbd claimants using the same transaction ids for different
    names.
    """
    lan = s.lan('192.168.120.0/24', 'br-lan')
    nas = dict(system=NMBD, workgroup='HOMELAB')
    pairs = [(s.host(lan, 12, 'MEDIA-NAS', 'synology', **nas), s.host(lan, 52, 'MEDIA-NAS', 'vmware', **nas)),
             (s.host(lan, 13, 'BACKUP-NAS', 'synology', **nas), s.host(lan, 53, 'BACKUP-NAS', 'intel', **nas))]
    s.everyday(lan, 'HOMELAB')
    s.acquaint()
    for i, (owner, twin) in enumerate(pairs):
        owner.boot(1 + i)
        twin._trn = 0x2b40
        twin.boot(22)
        s.at(34 + i, owner.announce)


@scene('duplicate-computer-mirror-port', 45)
def _(s):
    """A mirror port shows every frame twice (before and after the router) while CASHIER-07 is refused by WINS after
    an answered challenge.
    """
    one = s.lan('10.33.1.0/24', 'span0', copies=local_copy(9e-6))
    two = s.lan('10.33.2.0/24', 'span0', copies=local_copy(7e-6))
    wins = s.wins(one, 10, 'SHOP-WINS', workgroup='SHOP')
    owner = s.host(one, 57, 'CASHIER-07', 'hp', workgroup='SHOP', wins=[wins.ip])
    twin = s.host(two, 19, 'CASHIER-07', 'hp2', workgroup='SHOP', wins=[wins.ip])
    s.everyday(one, 'SHOP', wins)
    s.acquaint()
    s.router(one, two)
    owner.boot(2)
    twin.boot(20)


@scene('duplicate-computer-gre-tunnel', 60)
def _(s):
    """A branch is captured at head office through a GRE tunnel: all frames carry the cards of the tunnel's ends, which
    are nobody's. LAGER-PC03 boots and is refused by its twin.
    """
    lan = s.lan('172.20.4.0/24', 'eth0', tunnel=gre(s.mac('cisco'), s.mac('dell'), '10.0.0.4', '10.0.0.1'))
    owner = s.host(lan, 31, 'LAGER-PC03', 'lenovo', workgroup='LAGER')
    twin = s.host(lan, 32, 'LAGER-PC03', 'hp', workgroup='LAGER')
    s.everyday(lan, 'LAGER')
    s.acquaint()
    owner.boot(2.5)
    twin.boot(28)


@scene('duplicate-computer-cnf-status', 110)
def _(s):
    """CALLCENTER-12 was refused by its twin; a minute later nbtstat -A shows the name with the conflict flag on the
    loser.
    """
    lan = s.lan('172.31.9.0/24')
    owner, twin = s.host(lan, 40, 'CALLCENTER-12', 'dell'), s.host(lan, 112, 'CALLCENTER-12', 'dell')
    crowd = s.everyday(lan)
    s.acquaint()
    owner.boot(1.5)
    twin.boot(25)
    s.at(85, crowd[0].status_query, twin.ip)
    s.at(92, crowd[0].status_query, owner.ip)


@scene('duplicate-computer-user-name', 60)
def _(s):
    """User KWONG logs on at PC-17 while a computer KWONG is up: KWONG<03> is refused by that computer."""
    lan = s.lan('192.168.52.0/24')
    computer = s.host(lan, 9, 'KWONG', 'dell', suffixes=(0x00, 0x03, 0x20))
    desk = s.host(lan, 17, 'PC-17', 'hp', suffixes=(0x00, 0x03, 0x20))
    s.everyday(lan)
    s.acquaint()
    computer.boot(2)
    desk.boot(12)
    s.claim_at(33, desk, 'KWONG', (0x03,))


@scene('duplicate-computer-samba-containers', 45)
def _(s):
    """Two Samba containers with the default name SAMBA; nmbd refuses and sends each refusal twice."""
    lan = s.lan('192.168.200.0/24', 'docker0')
    one = s.host(lan, 40, 'SAMBA', 'docker', system=NMBD, suffixes=(0x20, 0x03, 0x00))
    two = s.host(lan, 41, 'SAMBA', 'docker', system=NMBD, suffixes=(0x20, 0x03, 0x00))
    s.everyday(lan)
    s.acquaint()
    one.boot(1)
    two.boot(17)
    s.at(33, one.announce)


@scene('duplicate-user-broadcast', 60)
def _(s):
    """ASCHMIDT is logged on at SALES-PC11 and logs on at SALES-PC12: only <03> is refused."""
    lan = s.lan('192.168.15.0/24')
    nt = dict(workgroup='SALES', suffixes=(0x00, 0x03, 0x20))
    one, two = s.host(lan, 111, 'SALES-PC11', 'compaq', **nt), s.host(lan, 112, 'SALES-PC12', 'compaq', **nt)
    s.everyday(lan, 'SALES')
    s.acquaint()
    one.boot(1)
    two.boot(4)
    s.claim_at(14, one, 'ASCHMIDT', (0x03,))
    s.claim_at(38, two, 'ASCHMIDT', (0x03,))
    s.at(50, one.announce)


@scene('duplicate-user-wins', 60)
def _(s):
    """MROSSI is logged on at OFFICE-A7 and logs on at OFFICE-B2 in another subnet: WACK, challenge answered, <03>
    refused.
    """
    here, there = s.lan('10.12.4.0/24'), s.lan('10.12.8.0/24', None)
    wins = s.wins(here, 5, workgroup='MILANO')
    nt = dict(workgroup='MILANO', suffixes=(0x00, 0x03, 0x20), wins=[wins.ip])
    one, two = s.host(here, 17, 'OFFICE-A7', 'dell', **nt), s.host(there, 22, 'OFFICE-B2', 'hp', **nt)
    s.everyday(here, 'MILANO', wins)
    s.acquaint()
    s.router(here, there)
    one.boot(1)
    two.boot(5)
    s.claim_at(12, one, 'MROSSI', (0x03,))
    s.claim_at(35, two, 'MROSSI', (0x03,))
