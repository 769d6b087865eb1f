# SPDX-License-Identifier: GPL-2.0-or-later
"""The real daemons: nmbd and the name service of Samba AD, dnsmasq.  Each writes its configuration and says how it is started,
and how its log tells that it has its names.
"""
import pathlib
import re
from dataclasses import dataclass, field

from network import run

STATIC_RECORD = '''dn: name={name},type=0x{suffix:02X}
type: 0x{suffix:02X}
name: {name}
objectClass: winsRecord
recordType: 0
recordState: 0
nodeType: 3
isStatic: 1
versionID: {version}
winsOwner: 0.0.0.0
address: {address}

'''
# The daemon of Samba AD opens the directory of its domain, although its name service wants nothing from it.
EMPTY_DIRECTORY = 'dn: @ATTRIBUTES\n'


@dataclass
class Place:
    """Where a daemon runs: the interfaces and the folder of its machine, and the scenario to look up addresses in."""

    folder: pathlib.Path
    interfaces: list
    scenario: object
    machine: str

    @property
    def log(self):
        return self.folder / 'log'

    def addresses_of(self, machines):
        return [self.scenario.address(machine) for machine in machines]


def make_folders(folder, names):
    for name in names:
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o755)


def write_samba_configuration(place, settings, folders):
    """Writes smb.conf; every folder that Samba uses is one of ours."""
    make_folders(place.folder, folders.values())
    (place.folder / 'private').chmod(0o700)
    settings = {
        'interfaces': ' '.join(place.interfaces), 'bind interfaces only': 'yes', 'dns proxy': 'no',
        'log file': place.log, 'log level': '3', 'max log size': '0', 'debug hires timestamp': 'yes',
        **settings, **{option: place.folder / folder for option, folder in folders.items()}}
    path = place.folder / 'smb.conf'
    path.write_text('[global]\n' + ''.join('%s = %s\n' % pair for pair in settings.items()), encoding='utf-8')
    return path


def netbios_name(text):
    """What Samba makes of a name: fifteen characters, upper case."""
    return text[:15].upper()


COMMON_FOLDERS = {'private dir': 'private', 'lock directory': 'lock', 'state directory': 'state',
                  'cache directory': 'cache', 'pid directory': 'pid', 'ncalrpc dir': 'ncalrpc'}


@dataclass(frozen=True)
class Nmbd:
    """Samba's nmbd.  Without a name it takes the host name, as Samba does."""

    name: str | None
    workgroup: str = 'LABGROUP'
    aliases: tuple = ()
    # The machines that are asked as WINS servers; several are kept apart, as if in several networks.
    wins: tuple = ()
    is_wins_server: bool = False
    # Lines of wins.dat to begin with.
    records: tuple = ()
    host_name: str | None = None
    interfaces: tuple = ()
    options: dict = field(default_factory=dict)

    def __str__(self):
        return 'nmbd as %s%s%s' % (self.name or self.host_name, ', WINS server' if self.is_wins_server else '',
                                   ', registers at ' + ' and '.join(self.wins) if self.wins else '')

    def command(self, place):
        settings = {'workgroup': self.workgroup, 'local master': 'no', 'preferred master': 'no', 'domain master': 'no',
                    'os level': '0', 'wins support': 'yes' if self.is_wins_server else 'no'}
        if self.name:
            settings['netbios name'] = self.name
        if self.aliases:
            settings['netbios aliases'] = ' '.join(self.aliases)
        if self.wins:
            servers = place.addresses_of(self.wins)
            tags = [''] if len(servers) == 1 else ['net%d:' % number for number in range(len(servers))]
            settings['wins server'] = ' '.join(tag + server for tag, server in zip(tags, servers))
        if self.interfaces:
            settings['interfaces'] = ' '.join(self.interfaces)
        path = write_samba_configuration(place, {**settings, **self.options},
                                         {**COMMON_FOLDERS, 'nmbd:socket dir': 'socket'})
        if self.records:
            lines = '\n'.join(('VERSION 1 0',) + self.records) + '\n'
            (place.folder / 'state' / 'wins.dat').write_text(lines, encoding='ascii')
        command = ['nmbd', '-F', '--no-process-group', '-s', str(path)]
        if self.host_name:
            command = ['unshare', '--uts', 'sh', '-c', 'hostname "$0" && exec "$@"', self.host_name] + command
        return command

    def is_ready(self, log):
        """It has its computer name, on the wire by broadcast too, which takes longest."""
        name = re.escape(netbios_name(self.name or self.host_name))
        return re.search(r'Added netbios name %s<00> .* to subnet [0-9]' % name, log) is not None

    def is_refused(self, log, name):
        """It says that it was refused its name, or another one that it claims."""
        name = netbios_name(name or self.name or self.host_name)
        return ('Failed to register my name %s<' % name in log
                or re.search(r'rejected our name registration of %s<' % re.escape(name), log) is not None)


@dataclass(frozen=True)
class SambaAd:
    """The name service of `samba`, the AD daemon: a second implementation, whose WINS server behaves as that of Windows."""

    name: str
    workgroup: str = 'LABGROUP'
    wins: tuple = ()
    is_wins_server: bool = False
    # Static records: name, suffix, address.
    static: tuple = ()

    def __str__(self):
        return 'Samba AD as %s%s%s' % (self.name, ', WINS server' if self.is_wins_server else '',
                                       ', registers at ' + self.wins[0] if self.wins else '')

    def command(self, place):
        settings = {'netbios name': self.name, 'workgroup': self.workgroup, 'realm': 'LAB.TEST',
                    'server role': 'standalone server', 'server role check:inhibit': 'yes', 'server services': 'nbt',
                    'wins support': 'yes' if self.is_wins_server else 'no'}
        if self.wins:
            settings['wins server'] = place.addresses_of(self.wins)[0]
        path = write_samba_configuration(place, settings, {
            **COMMON_FOLDERS, 'winbindd socket directory': 'winbind', 'ntp signd socket directory': 'ntp'})
        add_records(place.folder / 'private' / 'sam.ldb', EMPTY_DIRECTORY)
        records = [STATIC_RECORD.format(name=name, suffix=suffix, address=address, version=version)
                   for version, (name, suffix, address) in enumerate(self.static, 1)]
        if records:
            add_records(place.folder / 'state' / 'wins.ldb', ''.join(records))
        return ['samba', '-F', '-M', 'single', '--no-process-group', '-s', str(path)]

    def is_ready(self, log):
        return 'Registered %s<00> with ' % self.name in log

    def is_refused(self, log, name):
        """It says that the WINS server refused its name."""
        return 'rejected name register of %s<' % (name or self.name) in log


def add_records(database, records):
    """Writes records into a database of Samba, unless an earlier start of the daemon has done so."""
    if not database.exists():
        run('ldbadd', '--nosync', '-H', str(database), text=records)


@dataclass(frozen=True)
class Dnsmasq:
    """A DHCP server: which machine gets which number; nobody else gets anything."""

    leases: dict
    # A second server that hands out the same addresses on purpose.
    seconds: int = 3600

    def __str__(self):
        return 'dnsmasq, leases ' + ', '.join('.%d to %s' % (number, name) for name, number in self.leases.items())

    def command(self, place):
        make_folders(place.folder, ['.'])
        hosts = []
        for name, number in self.leases.items():
            card = place.scenario.machine(name).cards[0]
            hosts.append('--dhcp-host=%s,10.%d.0.%d' % (card.mac, card.segment, number))
        server = place.scenario.machine(place.machine).cards[0]
        return ['dnsmasq', '--keep-in-foreground', '--port=0', '--no-ping', '--log-dhcp', '--log-facility=-',
                '--conf-file=/dev/null', '--dhcp-authoritative', '--dhcp-ignore-clid', '--user=root',
                '--dhcp-leasefile=%s' % (place.folder / 'leases'), '--pid-file=%s' % (place.folder / 'pid'),
                '--interface=' + place.interfaces[0], '--bind-interfaces',
                '--dhcp-range=10.%d.0.0,static,%ds' % (server.segment, self.seconds)] + hosts

    def is_ready(self, log):
        return 'DHCP, static leases only' in log
