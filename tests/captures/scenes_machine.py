# SPDX-License-Identifier: GPL-2.0-or-later
"""One machine with several cards; groups, roles, host names, leases, and what stays undetermined."""
from host import NMBD, Host
from scene import scene
from servers import DhcpServer
from wire import MULTIHOMED, REGISTER, Name, Nbns


@scene('multihomed-adapters-broadcast', 60)
def _(s):
    """One server with two cards on one segment: the claim of the second card is refused from the address of the
    first; node status of both addresses has one UNIT_ID and one name list.
    """
    lan = s.lan('192.168.25.0/24')
    box = s.host(lan, 20, 'NAS-DUAL', 'intel2', self_conflict=True)
    second = box.add_card(lan, '192.168.25.21', s.mac('intel2'))
    crowd = s.everyday(lan)
    s.acquaint()
    box.boot(2)
    s.claim_at(15, box, 'NAS-DUAL', card=second)
    s.at(30, crowd[0].status_query, '192.168.25.20')
    s.at(33, crowd[0].status_query, '192.168.25.21')


@scene('multihomed-adapters-wins', 60)
def _(s):
    """The second card of SQLBOX2 registers with opcode 5; WINS challenges the first address, whose answer lists both
    addresses, and still refuses.
    """
    one, two = s.lan('10.27.1.0/24'), s.lan('10.27.9.0/24', None)
    wins = s.wins(one, 5, workgroup='DATA')
    box = s.host(one, 60, 'SQLBOX2', 'hp', workgroup='DATA', wins=[wins.ip])
    wins.learn_usual(box)
    second = box.add_card(two, '10.27.9.60', s.mac('hp'))
    box.hold_usual()
    s.everyday(one, 'DATA', wins)
    s.acquaint()
    s.router(one, two)
    s.at(4, box.refresh, Name('SQLBOX2', 0x20))
    s.claim_at(20, box, 'SQLBOX2', card=second, opcode=REGISTER)


@scene('multihomed-partial-release', 150)
def _(s):
    """The Server service of ERP-NT4 releases <20> at one of two addresses (Q184832) and is refused when it registers
    again, because WINS finds the other address alive.
    """
    one, two = s.lan('10.19.0.0/24'), s.lan('10.19.64.0/24', None)
    wins = s.wins(one, 5, workgroup='ERP')
    box = s.host(one, 30, 'ERP-NT4', 'compaq', workgroup='ERP', wins=[wins.ip], opcode=MULTIHOMED)
    second = box.add_card(two, '10.19.64.30', s.mac('compaq'))
    box.hold_usual()
    s.everyday(one, 'ERP', wins)
    s.acquaint()
    s.router(one, two)
    s.claim_at(3, box, 'ERP-NT4', opcode=MULTIHOMED)
    s.claim_at(5, box, 'ERP-NT4', card=second, opcode=MULTIHOMED)
    s.at(100, box.release, Name('ERP-NT4', 0x20), forget=False)
    s.claim_at(106, box, 'ERP-NT4', (0x20,), opcode=MULTIHOMED)


@scene('group-clash-workgroup-named-like-computer', 50)
def _(s):
    """Computer WERKSTATT holds the unique name; a new PC joins a workgroup WERKSTATT and its group claim is refused."""
    lan = s.lan('192.168.180.0/24')
    owner = s.host(lan, 11, 'WERKSTATT', 'dell', workgroup='BETRIEB')
    new = s.host(lan, 66, 'WS-TISCHLER', 'lenovo', workgroup='WERKSTATT')
    s.everyday(lan, 'BETRIEB')
    s.acquaint()
    owner.boot(2)
    new.boot(22)
    s.at(40, owner.announce)


@scene('group-clash-computer-named-like-workgroup', 50)
def _(s):
    """Members of workgroup LOGISTICS are up; a new computer LOGISTICS claims the unique name and a member refuses."""
    lan = s.lan('192.168.181.0/24')
    member = s.host(lan, 21, 'LOG-PC1', 'dell', workgroup='LOGISTICS', defend_group=True)
    other = s.host(lan, 22, 'LOG-PC2', 'dell', workgroup='LOGISTICS')
    new = s.host(lan, 70, 'LOGISTICS', 'hp', workgroup='WORKGROUP')
    s.everyday(lan, 'LOGISTICS')
    s.acquaint()
    member.boot(1)
    other.boot(3)
    new.boot(24)


class Pathworks(Host):
    """DEC Pathworks 5.0: refuses a group registration of its own group with NAME_IN_CONFLICT (Q124485)."""

    def judge_claim(self, card, packet, message):
        """Object to our own group."""
        entry = self.entries.get(message.name.key)
        if entry and entry.group and message.group and message.name.suffix == 0:
            reply = Nbns('reply', message.trn, 0xad87, message.name, message.addrs)
            self.sim.after(self.sim.jitter(4e-4, 1.2e-3), self.nbns, card, packet.src, reply)
        else:
            super().judge_claim(card, packet, message)


@scene('group-clash-pathworks', 50)
def _(s):
    """Q124485: a Pathworks server answers the query for group MILLDOM as a group and refuses the group registration
    with NAME_IN_CONFLICT (0xAD87).
    """
    lan = s.lan('10.3.14.0/24')
    vms = s.host(lan, 2, 'VAXMILL', 'dec', Pathworks, workgroup='MILLDOM', answer_groups=True)
    vms.ttl = 64
    vms.hold_usual()
    pc = s.host(lan, 77, 'MILL-PC77', '3com', workgroup='MILLDOM')
    s.everyday(lan, 'WORKGROUP')
    s.acquaint()
    s.at(12, pc.query, Name('MILLDOM', 0x00))
    pc.boot(13)


@scene('service-role-master-browser', 2000)
def _(s):
    """Two machines contest CLINIC<1D> every 5 minutes: broadcast claim, ARP, unicast ACT with the address of the
    holder.
    """
    lan = s.lan('192.168.7.0/24')
    one = s.host(lan, 12, 'CLINIC-SRV', 'hp', workgroup='CLINIC', refusal_address='own')
    two = s.host(lan, 40, 'CLINIC-XRAY', 'dell', workgroup='CLINIC')
    one.hold_usual()
    two.hold_usual()
    one.hold(Name('CLINIC', 0x1d))
    s.everyday(lan, 'CLINIC')
    s.acquaint()
    for i in range(7):
        s.at(90 + 300 * i, one.nic.arp.pop, two.ip, None)
        s.claim_at(100 + 300.2 * i, two, 'CLINIC', (0x1d,))
        s.at(150 + 300 * i, one.announce, 15)


@scene('service-role-domain-master', 50)
def _(s):
    """A Samba PDC for ACME is set up beside the NT PDC: ACME<1B> gets WACK, the NT PDC answers the challenge,
    refused.
    """
    lan = s.lan('10.50.0.0/24')
    wins = s.wins(lan, 5, 'ACME-WINS', workgroup='ACME')
    nt = s.host(lan, 4, 'ACME-PDC', 'compaq', workgroup='ACME', wins=[wins.ip])
    samba = s.host(lan, 25, 'ACME-SMB', 'vmware', workgroup='ACME', system=NMBD, wins=[wins.ip],
                   suffixes=(0x20, 0x03, 0x00))
    wins.learn_usual(nt)
    wins.learn(nt, Name('ACME', 0x1b))
    nt.hold(Name('ACME', 0x1b))
    s.everyday(lan, 'ACME', wins)
    s.acquaint()
    s.at(2, nt.refresh, Name('ACME', 0x1b))
    samba.boot(8)
    s.claim_at(20, samba, 'ACME', (0x1b,))


@scene('misdirected-registration', 60)
def _(s):
    """DHCP option 44 names a file server without WINS: registrations are answered FMT_ERR."""
    lan = s.lan('10.140.0.0/24')
    dhcp = s.host(lan, 2, 'QA-DHCP', 'dell', DhcpServer)
    files = s.host(lan, 8, 'QA-FILES', 'synology', system=NMBD)
    files.hold_usual()
    pc = s.host(lan, 55, 'QA-PC05', 'hp', wins=[files.ip])
    s.everyday(lan)
    s.acquaint()
    pc.nic.ip = None
    dhcp.offer_lease(pc, '10.140.0.55', 10, 'QA-PC05', wins=files.ip)
    pc.boot(11)


@scene('dhcp-corruption', 180)
def _(s):
    """A restored DHCP server leases the address of PLANT-WS3 to a second machine without a release; that one (same
    image, same name) answers the challenge when PLANT-WS3 comes back with a new address.
    """
    lan = s.lan('172.16.4.0/24')
    wins = s.wins(lan, 5, workgroup='PLANT')
    dhcp = s.host(lan, 2, 'PLANT-DHCP', 'dell', DhcpServer, workgroup='PLANT')
    image = dict(workgroup='PLANT', wins=[wins.ip])
    one, two = s.host(lan, 57, 'PLANT-WS3', 'hp', **image), s.host(lan, 58, 'PLANT-WS3', 'lenovo', **image)
    one.nic.ip = two.nic.ip = None
    s.everyday(lan, 'PLANT', wins)
    s.acquaint()
    dhcp.offer_lease(one, '172.16.4.57', 2, 'PLANT-WS3', wins=wins.ip)
    one.boot(3)
    s.at(60, one.crash)
    dhcp.offer_lease(two, '172.16.4.57', 75, 'PLANT-WS3', wins=wins.ip)
    two.boot(76)

    def wake():
        one.nic.up, one.nic.ip = True, None
    s.at(130, wake)
    dhcp.refuse_lease(one, '172.16.4.57', 131, 'PLANT-WS3')
    dhcp.offer_lease(one, '172.16.4.63', 132, 'PLANT-WS3', wins=wins.ip)
    one.boot(133)


@scene('wrong-host-name', 70)
def _(s):
    """DHCP host name ENG-WS22, but the machine claims ENG-WS21 by NBNS and is refused by the real ENG-WS21."""
    lan = s.lan('172.22.8.0/24')
    dhcp = s.host(lan, 2, 'ENG-DHCP', 'dell', DhcpServer, workgroup='ENG')
    one, two = (s.host(lan, 61 + i, 'ENG-WS21', 'dell', workgroup='ENG') for i in range(2))
    one.nic.ip = two.nic.ip = None
    s.everyday(lan, 'ENG')
    s.acquaint()
    dhcp.offer_lease(one, '172.22.8.61', 2, 'ENG-WS21')
    one.boot(3)
    dhcp.offer_lease(two, '172.22.8.62', 30, 'ENG-WS22')
    two.boot(31)
    s.at(55, one.announce)


@scene('truncated-name', 70)
def _(s):
    """conference-room-east and conference-room-west share CONFERENCE-ROOM; option 12 is cut, option 81 holds the
    full names.
    """
    lan = s.lan('192.168.99.0/24')
    dhcp = s.host(lan, 2, 'DHCP-1', 'dell', DhcpServer)
    rooms = [s.host(lan, 41 + i, 'CONFERENCE-ROOM', 'intel') for i in range(2)]
    s.everyday(lan)
    s.acquaint()
    for i, (room, side) in enumerate(zip(rooms, ('east', 'west'))):
        room.nic.ip = None
        dhcp.offer_lease(room, '192.168.99.%d' % (41 + i), 3 + 27 * i, 'CONFERENCE-ROOM',
                         'conference-room-%s.corp.example' % side)
        room.boot(4 + 27 * i)


@scene('undetermined-cnf-alone', 50)
def _(s):
    """Only a node status in which DOCK-PC3 carries the conflict flag."""
    lan = s.lan('10.11.12.0/24')
    dock = s.host(lan, 73, 'DOCK-PC3', 'lenovo')
    dock.hold_usual()
    for suffix in (0x00, 0x20):
        dock.entries[Name('DOCK-PC3', suffix).key].state = 'conflict'
    crowd = s.everyday(lan)
    s.acquaint()
    s.at(25, crowd[0].status_query, dock.ip)


@scene('undetermined-unmatched-refusal', 45)
def _(s):
    """The capture opens with a refusal of TOOLCRIB-1 to a machine whose claim was not captured."""
    lan = s.lan('192.168.71.0/24')
    holder, loser = s.host(lan, 20, 'TOOLCRIB-1', 'dell'), s.host(lan, 50, 'TOOLCRIB-1', 'hp')
    s.everyday(lan)
    s.acquaint()
    s.at(.01, holder.nbns, holder.nic, loser.ip,
         Nbns('reply', loser.next_trn(), 0xad86, Name('TOOLCRIB-1', 0x20), [(0, loser.ip)]))


@scene('orderly-release-shutdown', 60)
def _(s):
    """Two machines shut down: broadcast releases and WINS releases, confirmed by the server."""
    lan = s.lan('192.168.12.0/24')
    wins = s.wins(lan, 5)
    one, two = s.host(lan, 31, 'NIGHTSHIFT-2', 'dell', wins=[wins.ip]), s.host(lan, 32, 'NIGHTSHIFT-3', 'dell')
    wins.learn_usual(one)
    two.hold_usual()
    s.everyday(lan, wins=wins)
    s.acquaint()
    one.shutdown(20)
    two.shutdown(28)
