# SPDX-License-Identifier: GPL-2.0-or-later
"""Machines that do harm."""
from host import NMBD
from scene import scene
from servers import Denier, Poisoner
from wire import Name, Nbns


@scene('forged-conflict-demand', 90)
def _(s):
    """A machine that takes part in no dispute sends 0xAD87 for three names of one PC, which then falls silent."""
    lan = s.lan('192.168.140.0/24')
    victim = s.host(lan, 25, 'EXEC-LT01', 'lenovo', suffixes=(0x00, 0x20, 0x03))
    attacker = s.host(lan, 66, 'X', 'realtek', system=NMBD, hear=False)
    crowd = s.everyday(lan)
    s.acquaint()
    victim.boot(2)
    s.at(20, crowd[0].query, Name('EXEC-LT01', 0x20))
    s.at(51, crowd[0].connect, victim.ip)
    for i, suffix in enumerate((0x00, 0x20, 0x03)):
        s.at(50 + .02 * i, attacker.nbns, attacker.nic, victim.ip,
             Nbns('reply', s.sim.rng.randrange(1 << 16), 0xad87, Name('EXEC-LT01', suffix), [(0, '0.0.0.0')]))
    s.at(70, crowd[1].query, Name('EXEC-LT01', 0x20))


@scene('forged-conflict-sweep', 60)
def _(s):
    """One sender puts the names of twelve machines into conflict with 0xAD87, without any transaction."""
    lan = s.lan('192.168.141.0/24')
    attacker = s.host(lan, 200, 'X', 'vmware', system=NMBD, hear=False)
    victims = [s.host(lan, 20 + i, 'SCHOOL-PC%02d' % (i + 1), 'hp') for i in range(12)]
    s.everyday(lan)
    s.acquaint()
    for i, victim in enumerate(victims):
        if i < 4:
            victim.boot(1 + i)
        else:
            victim.hold_usual()
            s.at(4 + 2.3 * i, victim.announce)
        s.at(40 + .11 * i, attacker.nbns, attacker.nic, victim.ip,
             Nbns('reply', s.sim.rng.randrange(1 << 16), 0xad87, Name(victim.name, 0x20), [(0, '0.0.0.0')]))


@scene('forged-conflict-spoofed-release', 60)
def _(s):
    """A release of VAULT-SRV comes from its own address but from a foreign card; the owner keeps answering for the
    name.
    """
    lan = s.lan('10.200.1.0/24')
    owner = s.host(lan, 8, 'VAULT-SRV', 'hp')
    attacker = s.host(lan, 99, 'X', 'realtek', hear=False)
    crowd = s.everyday(lan)
    s.acquaint()
    owner.boot(2)
    s.at(15, crowd[0].query, Name('VAULT-SRV', 0x20))
    for i, suffix in enumerate((0x20, 0x00)):
        s.at(35 + .05 * i, attacker.nbns, attacker.nic, lan.broadcast,
             Nbns('claim', 0x1111 + i, 0x3010, Name('VAULT-SRV', suffix), [(0, owner.ip)]), src=owner.ip)
    s.at(45, crowd[1].query, Name('VAULT-SRV', 0x20))
    s.at(50, owner.announce)


@scene('forged-conflict-denies-everybody', 90)
def _(s):
    """nbname style: one machine refuses the computer names of seven booting machines and owns none of them."""
    lan = s.lan('192.168.142.0/24')
    s.host(lan, 240, 'X', 'realtek', Denier)
    clients = [s.host(lan, 30 + 5 * i, 'KURS-PC%d' % (i + 1), 'dell') for i in range(7)]
    s.everyday(lan, boots=False)
    s.acquaint()
    for i, client in enumerate(clients):
        client.boot(5 + 9.7 * i)


@scene('name-poisoning-responder', 90)
def _(s):
    """A Responder-like machine answers queries for WPAD and six other names with its own address; its node status
    lists none of them; a real owner answers too.
    """
    lan = s.lan('192.168.33.0/24')
    bad = s.host(lan, 66, 'KALI', 'vmware', Poisoner, system=NMBD)
    bad.hold(Name('KALI', 0x00), Name('KALI', 0x20))
    real = s.host(lan, 12, 'FILESRV1', 'hp')
    real.hold_usual()
    clients = [s.host(lan, 40 + i, 'DESK-%02d' % i, 'dell') for i in range(3)]
    for client in clients:
        client.hold_usual()
    s.everyday(lan, boots=False)
    s.acquaint()
    wanted = [('WPAD', 0), ('FILSRV1', 0x20), ('INTRANETT', 0), ('PROXYSRV', 0), ('FILESRV1', 0x20), ('ISATAP', 0),
              ('SRV-DRUCK', 0x20), ('SHAREPIONT', 0)]
    for i, (name, suffix) in enumerate(wanted):
        s.at(6 + 8 * i, clients[i % 3].query, Name(name, suffix))
    s.at(80, clients[0].status_query, bad.ip)
