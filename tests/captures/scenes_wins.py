# SPDX-License-Identifier: GPL-2.0-or-later
"""WINS records, servers, proxies and gateways that stand in the way."""
import wire as w
from host import NMBD
from scene import scene
from servers import DhcpServer, WinsProxy
from wire import MULTIHOMED, Name


@scene('static-wins-mapping-repeated', 15000)
def _(s):
    """INTRANET-APP is refused at once by WINS (RFS, no WACK, no challenge) at boot and every 10 minutes for hours."""
    lan = s.lan('10.5.6.0/24')
    wins = s.wins(lan, 8, 'CORPWINS', workgroup='CORP', static_rcode=w.REFUSED)
    app = s.host(lan, 50, 'INTRANET-APP', 'vmware', workgroup='CORP', wins=[wins.ip], opcode=MULTIHOMED)
    wins.learn(app, Name('INTRANET-APP', 0x00), Name('INTRANET-APP', 0x20), addrs=['10.5.6.99'], static=True)
    s.everyday(lan, 'CORP', wins, rate=1.5)
    s.acquaint()
    app.boot(40)
    for i in range(1, 25):
        s.claim_at(40 + 600 * i + .2 * i, app, 'INTRANET-APP')


@scene('static-wins-mapping-boot', 60)
def _(s):
    """FAXSERVER boots once: <00> and <20> are refused at once by WINS with ACT, <03> and the group are granted."""
    lan = s.lan('10.70.3.0/24')
    wins = s.wins(lan, 4, 'WINS-EAST', workgroup='EAST', own_refusal='owner')
    fax = s.host(lan, 18, 'FAXSERVER', 'compaq', workgroup='EAST', wins=[wins.ip], suffixes=(0x00, 0x03, 0x20))
    wins.learn(fax, Name('FAXSERVER', 0x00), Name('FAXSERVER', 0x20), addrs=['10.70.9.200'], static=True)
    s.everyday(lan, 'EAST', wins)
    s.acquaint()
    fax.boot(17)


@scene('stale-wins-record-refused', 70)
def _(s):
    """Samba WINS challenges the dead owner of CADSTATION4 four times over 21 s, then refuses RFS."""
    lan = s.lan('192.168.61.0/24')
    wins = s.wins(lan, 5, 'LINUX-WINS', 'intel', system=NMBD)
    dead = s.host(lan, 20, 'CADSTATION4', 'dell', wins=[wins.ip])
    wins.learn_usual(dead)
    heir = s.host(lan, 33, 'CADSTATION4', 'hp', wins=[wins.ip], opcode=MULTIHOMED)
    s.everyday(lan, wins=wins)
    s.acquaint()
    dead.crash()
    heir.boot(15)


@scene('stale-wins-record-granted', 50)
def _(s):
    """WINS challenges a silent old owner of ROOM-214 three times at 500 ms and then grants."""
    lan, old = s.lan('10.15.2.0/24'), s.lan('10.15.9.0/24', None)
    wins = s.wins(lan, 5, workgroup='CAMPUS', flat_challenge=True)
    dead = s.host(old, 20, 'ROOM-214', 'dell', workgroup='CAMPUS', wins=[wins.ip])
    wins.learn_usual(dead)
    heir = s.host(lan, 144, 'ROOM-214', 'dell', workgroup='CAMPUS', wins=[wins.ip])
    s.everyday(lan, 'CAMPUS', wins)
    s.acquaint()
    s.router(lan, old)
    dead.crash()
    heir.boot(18)


@scene('stale-wins-record-own-address', 120)
def _(s):
    """NOTEBOOK-JT moved from .31 to .84 without releasing; Samba WINS challenges its old address, nobody answers,
    refused.
    """
    lan = s.lan('192.168.90.0/24', 'wlan0')
    wins = s.wins(lan, 5, 'NAS-WINS', 'synology', system=NMBD)
    note = s.host(lan, 31, 'NOTEBOOK-JT', 'intel2', system=NMBD, wins=[wins.ip], suffixes=(0x20, 0x03, 0x00))
    s.everyday(lan, wins=wins)
    s.acquaint()
    note.boot(2)
    s.at(40, note.crash)

    def back():
        note.nic.up, note.nic.ip = True, '192.168.90.84'
        note.gratuitous_arp()
    s.at(60, back)
    note.boot(61)


@scene('stale-wins-record-slow-link', 90)
def _(s):
    """Q173519: the challenge to SITE2-PRINT over a slow line times out and the claimant is granted; the old owner
    then answers queries and node status.
    """
    site1, site2 = s.lan('10.1.40.0/24', 'eth0'), s.lan('10.2.60.0/24', 'eth1')
    wins = s.wins(site1, 5, 'WINS-S1', workgroup='SITES')
    owner = s.host(site2, 12, 'SITE2-PRINT', 'hp', workgroup='SITES', wins=[wins.ip])
    wins.learn_usual(owner)
    twin = s.host(site1, 55, 'SITE2-PRINT', 'dell', workgroup='SITES', wins=[wins.ip])
    crowd = s.everyday(site1, 'SITES', wins)
    local = s.host(site2, 30, 'SITE2-PC1', 'dell', workgroup='SITES', wins=[wins.ip])
    local.hold_usual()
    s.acquaint()
    router = s.router(site1, site2)
    s.at(2, owner.refresh, Name('SITE2-PRINT', 0x20))
    s.at(14.5, router.slow.__setitem__, owner.ip, 1e6)
    twin.boot(15)
    s.at(30, router.slow.clear)
    s.at(45, local.query, Name('SITE2-PRINT', 0x20))
    s.at(55, owner.announce)
    s.at(70, crowd[0].status_query, owner.ip)


@scene('stale-wins-record-client-view', 60)
def _(s):
    """Capture at the client of a Samba WINS: WACK, 21 s later refused RFS; the challenges are not in the capture."""
    lan, far = s.lan('10.77.0.0/24'), s.lan('10.77.9.0/24', None)
    wins = s.wins(far, 5, 'FAR-WINS', 'intel', system=NMBD)
    dead = s.host(far, 20, 'SCANSTATION', 'dell', wins=[wins.ip])
    wins.learn_usual(dead)
    heir = s.host(lan, 91, 'SCANSTATION', 'hp', wins=[wins.ip], opcode=MULTIHOMED)
    s.everyday(lan, wins=wins)
    s.acquaint()
    s.router(lan, far)
    dead.crash()
    heir.boot(12)


@scene('stale-wins-record-user-logon', 50)
def _(s):
    """A user logs on at another PC after a crash: <03> gets WACK, three silent challenges, then the grant (Q139608,
    self-healing).
    """
    lan, old = s.lan('10.16.2.0/24'), s.lan('10.16.7.0/24', None)
    wins = s.wins(lan, 5, workgroup='ROMA')
    nt = dict(workgroup='ROMA', wins=[wins.ip], suffixes=(0x00, 0x03, 0x20))
    crashed = s.host(old, 44, 'ROMA-PC3', 'dell', **nt)
    wins.learn(crashed, Name('LBIANCHI', 0x03))
    desk = s.host(lan, 61, 'ROMA-PC9', 'compaq', **nt)
    s.everyday(lan, 'ROMA', wins)
    s.acquaint()
    s.router(lan, old)
    crashed.crash()
    desk.boot(3)
    s.claim_at(20, desk, 'LBIANCHI', (0x03,))


@scene('split-wins-registration', 1300)
def _(s):
    """TERMSRV1 is granted by its first WINS; at its second WINS the same name is refused at once, again after 10 and
    20 minutes.
    """
    lan, far = s.lan('10.9.4.0/24'), s.lan('10.9.7.0/24', None)
    first, second = s.wins(lan, 5, 'WINS-A', workgroup='CITRIX'), s.wins(far, 5, 'WINS-B', workgroup='CITRIX')
    term = s.host(lan, 30, 'TERMSRV1', 'hp', workgroup='CITRIX', wins=[first.ip])
    second.learn(term, Name('TERMSRV1', 0x00), Name('TERMSRV1', 0x20), addrs=['10.9.4.31'], static=True)
    s.everyday(lan, 'CITRIX', first)
    s.acquaint()
    s.router(lan, far)
    term.boot(5)
    for i in range(3):
        s.claim_at(30 + 600.3 * i, term, 'TERMSRV1', wins=[second.ip])


@scene('wins-release-demand', 70)
def _(s):
    """After a replication (TCP 42) WINS tells HR-PC31 to release its name; the host obeys with a positive response
    and is silent.
    """
    centre, office = s.lan('10.66.1.0/24'), s.lan('10.66.2.0/24', None)
    wins = s.wins(centre, 5, 'WINS-PULL', workgroup='HR')
    partner = s.host(centre, 6, 'WINS-PUSH', 'dell', workgroup='HR', wins=[wins.ip])
    pc = s.host(office, 31, 'HR-PC31', 'lenovo', workgroup='HR', wins=[wins.ip])
    wins.learn_usual(pc, partner)
    s.everyday(centre, 'HR', wins)
    s.acquaint()
    s.router(centre, office)
    s.at(5, pc.refresh, Name('HR-PC31', 0x00))
    s.at(5.01, pc.refresh, Name('HR-PC31', 0x20))
    s.at(30, wins.connect, partner.ip, 42)
    s.at(34, wins.demand_release, pc, Name('HR-PC31', 0x00))
    s.at(34.5, wins.demand_release, pc, Name('HR-PC31', 0x20))


@scene('wins-release-demand-domain-controllers', 70)
def _(s):
    """Q314696: WINS sends a release of group NORTHWIND<1C> to a domain controller when its sister shuts down."""
    lan = s.lan('10.81.1.0/24')
    wins = s.wins(lan, 4, 'NW-WINS', workgroup='NORTHWIND')
    dcs = [s.host(lan, 5 + i, 'NW-DC%d' % (i + 1), 'compaq', workgroup='NORTHWIND', wins=[wins.ip]) for i in range(2)]
    wins.learn_usual(*dcs)
    domain = Name('NORTHWIND', 0x1c)
    wins.learn(dcs[0], domain, group=True, addrs=[d.ip for d in dcs])
    for dc in dcs:
        dc.hold(domain, group=True)
    crowd = s.everyday(lan, 'NORTHWIND', wins)
    s.acquaint()
    for i, dc in enumerate(dcs):
        s.at(4 + i, dc.refresh, domain)
    s.at(15, crowd[0].query, domain, wins.ip)
    s.at(30, dcs[1].release, domain)
    s.at(30.2, dcs[1].release, Name('NW-DC2', 0x00))
    s.at(30.3, dcs[1].release, Name('NW-DC2', 0x20))
    s.at(32, wins.demand_release, dcs[0], domain, True)


@scene('wins-proxy-refuses-new-address', 60)
def _(s):
    """EnableProxyRegCheck: LIBRARY-9 has a new address; the proxy asks WINS, finds the old one and refuses the
    broadcast claim.
    """
    lan = s.lan('192.168.66.0/24')
    wins = s.wins(lan, 5, workgroup='LIBRARY')
    proxy = s.host(lan, 9, 'LIB-PROXY', 'hp', WinsProxy, workgroup='LIBRARY', wins=[wins.ip], check=True)
    proxy.hold_usual()
    dhcp = s.host(lan, 2, 'LIB-DHCP', 'dell', DhcpServer, workgroup='LIBRARY')
    pc = s.host(lan, 120, 'LIBRARY-9', 'lenovo', workgroup='LIBRARY')
    wins.learn(pc, Name('LIBRARY-9', 0x00), Name('LIBRARY-9', 0x20), addrs=['192.168.66.31'])
    s.everyday(lan, 'LIBRARY', wins)
    s.acquaint()
    pc.nic.ip = None
    dhcp.offer_lease(pc, '192.168.66.120', 14, 'LIBRARY-9')
    pc.boot(15)


@scene('shared-gateway-ras', 90)
def _(s):
    """A RAS server registers its callers with its own address; MOBILE-07, back in the office, is refused by the RAS
    server (Q176991).
    """
    lan = s.lan('192.168.5.0/24')
    ras = s.host(lan, 9, 'RAS-SRV', 'compaq')
    laptop = s.host(lan, 77, 'MOBILE-07', 'lenovo')
    s.everyday(lan)
    s.acquaint()
    ras.boot(1)
    for i, n in enumerate((2, 3, 5, 7, 8, 11)):
        s.claim_at(8 + 4.3 * i, ras, 'MOBILE-%02d' % n, (0x00, 0x03))
    laptop.boot(60)


@scene('address-takeover-failover', 60)
def _(s):
    """Cluster failover without a release: CLU-FILES moves to the other node with its address, after a gratuitous
    ARP.
    """
    lan = s.lan('10.130.0.0/24')
    wins = s.wins(lan, 5, workgroup='CLUSTER')
    node = dict(workgroup='CLUSTER', wins=[wins.ip])
    a, b = s.host(lan, 41, 'CLU-NODE1', 'hp', **node), s.host(lan, 42, 'CLU-NODE2', 'hp', **node)
    wins.learn_usual(a, b)
    s.everyday(lan, 'CLUSTER', wins)
    s.acquaint()
    virtual = a.add_card(lan, '10.130.0.50')
    wins.know(a)
    s.claim_at(3, a, 'CLU-FILES', card=virtual)
    s.at(25, a.off)

    def take():
        card = b.add_card(lan, '10.130.0.50')
        b.gratuitous_arp('10.130.0.50')
        s.claim_at(s.sim.now + .05, b, 'CLU-FILES', card=card)
    s.at(33, take)


@scene('address-takeover-failback', 400)
def _(s):
    """The virtual name VSQL1 fails over and back within minutes, one address, two cards, gratuitous ARP each time."""
    lan = s.lan('172.28.3.0/24')
    nodes = [s.host(lan, 11 + i, 'SQLNODE%d' % (i + 1), 'dell2') for i in range(2)]
    for node in nodes:
        node.hold_usual()
    s.everyday(lan)
    s.acquaint()

    def move(target, other):
        for card in [c for c in other.cards if c.virtual]:
            card.up = False
            other.cards.remove(card)
            lan.nics.remove(card)
            for suffix in (0x00, 0x20):
                other.entries.pop(Name('VSQL1', suffix).key, None)
        card = target.add_card(lan, '172.28.3.20')
        target.gratuitous_arp('172.28.3.20')
        s.claim_at(s.sim.now + .02, target, 'VSQL1', card=card)
    s.at(5, move, nodes[0], nodes[1])
    s.at(120, move, nodes[1], nodes[0])
    s.at(260, move, nodes[0], nodes[1])
