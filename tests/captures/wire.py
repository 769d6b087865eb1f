# SPDX-License-Identifier: GPL-2.0-or-later
"""Bytes on the wire for captures that are made: NBNS messages, Ethernet, ARP, IPv4, UDP, TCP, ICMP, DHCP, DNS, pcapng.

Everything here is a pure function of its arguments; who sends what and when is decided by the modules beside it.
"""
import ipaddress
import struct
from dataclasses import dataclass, field

BROADCAST_MAC = 'ff:ff:ff:ff:ff:ff'
QUERY, REGISTER, RELEASE, WACK, REFRESH, REFRESH9, MULTIHOMED = 0, 5, 6, 7, 8, 9, 15
OK, FORMAT_ERROR, NAME_ERROR, REFUSED, ACTIVE, CONFLICT = 0, 1, 3, 5, 6, 7
GROUP_BIT, H_NODE, M_NODE, P_NODE, B_NODE = 0x8000, 0x6000, 0x4000, 0x2000, 0x0000


def ip4(text):
    """Four bytes of a dotted address."""
    return ipaddress.IPv4Address(text).packed


def mac6(text):
    """Six bytes of a colon-separated hardware address."""
    return bytes.fromhex(text.replace(':', ''))


def checksum(data):
    """Internet checksum (RFC 1071)."""
    if len(data) & 1:
        data += b'\0'
    total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


@dataclass(frozen=True)
class Name:
    """A NetBIOS name: up to 15 bytes of text, the suffix byte and the scope."""
    text: str
    suffix: int = 0
    scope: str = ''

    @property
    def key(self):
        """What two names are compared by: case of the scope counts, case of the name does not."""
        return self.text.upper(), self.suffix, self.scope

    def raw(self):
        """The sixteen bytes before first-level encoding."""
        if self.text == '*':
            return b'*' + bytes(15)
        return self.text.encode('latin1')[:15].ljust(15) + bytes([self.suffix])

    def wire(self):
        """First-level encoding and scope labels, RFC 1001 section 14."""
        half = bytes(b for c in self.raw() for b in (0x41 + (c >> 4), 0x41 + (c & 15)))
        scope = b''.join(bytes([len(p)]) + p.encode() for p in self.scope.split('.') if p)
        return b'\x20' + half + scope + b'\0'


WILDCARD = Name('*')
MSBROWSE = Name('\x01\x02__MSBROWSE__\x02', 1)


@dataclass
class Nbns:
    """One NBNS message; `kind` selects the layout, `flags` is the complete second header word."""
    kind: str
    trn: int
    flags: int
    name: Name
    addrs: list = field(default_factory=list)
    ttl: int = 0
    names: list = field(default_factory=list)
    unit: str = '00:00:00:00:00:00'
    rr_type: int = 0x20

    @property
    def opcode(self):
        """Opcode of the header."""
        return self.flags >> 11 & 15

    @property
    def rcode(self):
        """Response code of the header."""
        return self.flags & 15

    @property
    def broadcast(self):
        """The B bit."""
        return bool(self.flags & 0x10)

    @property
    def group(self):
        """Whether the first address entry carries the group bit."""
        return bool(self.addrs and self.addrs[0][0] & GROUP_BIT)

    def encode(self):
        """The UDP payload."""
        counts, name = {
            'query': (1, 0, 0, 0), 'status': (1, 0, 0, 0), 'claim': (1, 0, 0, 1),
        }.get(self.kind, (0, 1, 0, 0)), self.name.wire()
        head = struct.pack('!6H', self.trn, self.flags, *counts)
        entries = b''.join(struct.pack('!H', f) + ip4(a) for f, a in self.addrs)
        if self.kind in ('query', 'status'):
            return head + name + struct.pack('!HH', 0x21 if self.kind == 'status' else 0x20, 1)
        if self.kind == 'claim':
            return head + name + struct.pack('!HHHHHIH', 0x20, 1, 0xc00c, 0x20, 1, self.ttl, 6) + entries
        if self.kind == 'negative':
            return head + name + struct.pack('!HHIH', 0x0a, 1, 0, 0)
        if self.kind == 'wack':
            return head + name + struct.pack('!HHIHH', self.rr_type, 1, self.ttl, 2, self.names[0])
        if self.kind == 'statusreply':
            body = bytes([len(self.names)])
            body += b''.join(n.raw() + struct.pack('!H', f) for n, f in self.names)
            body += mac6(self.unit) + bytes(40)
            return head + name + struct.pack('!HHIH', 0x21, 1, 0, len(body)) + body
        return head + name + struct.pack('!HHIH', 0x20, 1, self.ttl, len(entries)) + entries


@dataclass
class Packet:
    """An IPv4 packet in an Ethernet frame, as seen on one segment."""
    src_mac: str
    dst_mac: str
    src: str
    dst: str
    proto: int
    ttl: int
    ip_id: int
    df: bool
    body: bytes
    nbns: Nbns = None
    ports: tuple = (0, 0)

    def ip_bytes(self):
        """IPv4 header and body."""
        head = struct.pack('!BBHHHBBH', 0x45, 0, 20 + len(self.body), self.ip_id, 0x4000 if self.df else 0, self.ttl,
                           self.proto, 0) + ip4(self.src) + ip4(self.dst)
        return head[:10] + struct.pack('!H', checksum(head)) + head[12:] + self.body

    def frame(self, vlan=None):
        """The Ethernet frame, padded to 60 bytes."""
        return ethernet(self.dst_mac, self.src_mac, 0x0800, self.ip_bytes(), vlan)


def ethernet(dst, src, ethertype, body, vlan=None):
    """Ethernet II, optionally with an 802.1Q tag."""
    tag = struct.pack('!HH', 0x8100, vlan) if vlan else b''
    return (mac6(dst) + mac6(src) + tag + struct.pack('!H', ethertype) + body).ljust(60, b'\0')


def arp(opcode, src_mac, src_ip, dst_mac, dst_ip):
    """ARP body."""
    return struct.pack('!HHBBH', 1, 0x0800, 6, 4, opcode) + mac6(src_mac) + ip4(src_ip) + mac6(dst_mac) + ip4(dst_ip)


def _with_checksum(src, dst, proto, segment, at):
    """Fill in the transport checksum at byte `at`."""
    pseudo = ip4(src) + ip4(dst) + struct.pack('!BBH', 0, proto, len(segment))
    return segment[:at] + struct.pack('!H', checksum(pseudo + segment) or 0xffff) + segment[at + 2:]


def udp(src, dst, sport, dport, data):
    """UDP datagram with its checksum."""
    return _with_checksum(src, dst, 17, struct.pack('!HHHH', sport, dport, 8 + len(data), 0) + data, 6)


def tcp(src, dst, sport, dport, seq, ack, flags, window=64240):
    """TCP segment without data; SYN carries the usual options."""
    options = bytes.fromhex('020405b40103030801010402') if flags & 2 else b''
    head = struct.pack('!HHIIBBHHH', sport, dport, seq, ack, (5 + len(options) // 4) << 4, flags, window, 0, 0)
    return _with_checksum(src, dst, 6, head + options, 16)


def icmp_unreachable(quoted):
    """ICMP port unreachable that quotes an IP packet."""
    body = struct.pack('!BBHI', 3, 3, 0, 0) + quoted
    return body[:2] + struct.pack('!H', checksum(body)) + body[4:]


def dns(trn, host, address=None):
    """DNS query for an A record, or its answer when an address is given."""
    question = b''.join(bytes([len(p)]) + p.encode() for p in host.split('.')) + b'\0' + struct.pack('!HH', 1, 1)
    if address is None:
        return struct.pack('!6H', trn, 0x0100, 1, 0, 0, 0) + question
    return (struct.pack('!6H', trn, 0x8180, 1, 1, 0, 0) + question
            + struct.pack('!HHHIH', 0xc00c, 1, 1, 3600, 4) + ip4(address))


def dhcp(kind, xid, mac, ciaddr='0.0.0.0', yiaddr='0.0.0.0', server=None, options=(), reply=False):
    """BOOTP message with DHCP options; `options` are (code, bytes) pairs after the message type."""
    head = struct.pack('!BBBBIHH', 2 if reply else 1, 1, 6, 0, xid, 0, 0)
    head += ip4(ciaddr) + ip4(yiaddr) + ip4('0.0.0.0') + ip4('0.0.0.0') + mac6(mac) + bytes(10 + 64 + 128)
    body = b'\x63\x82\x53\x63' + bytes([53, 1, kind])
    if server:
        body += bytes([54, 4]) + ip4(server)
    for code, value in options:
        body += bytes([code, len(value)]) + value
    return (head + body + b'\xff').ljust(300, b'\0')


def browser(kind, src_ip, dgram_id, source, dest, host, server_type=0x00011003, comment=''):
    """NetBIOS datagram (UDP 138) that holds a browser frame: 1 host, 15 local master, 12 domain announcement."""
    frame = struct.pack('<BBI', kind, 0, 720000 if kind != 15 else 300000) + host.encode('latin1')[:15].ljust(16, b'\0')
    frame += struct.pack('<BBIHH', 10, 0, server_type, 0x010f, 0xaa55) + comment.encode() + b'\0'
    slot = b'\\MAILSLOT\\BROWSE\0'
    smb = b'\xffSMB\x25' + bytes(27)
    smb += struct.pack('<BHHHHBBHIHHHHHBB', 17, 0, len(frame), 0, 0, 0, 0, 0, 1000, 0, 0, 0, len(frame), 86, 3, 0)
    smb += struct.pack('<HHHH', 1, 0, 2, len(slot) + len(frame)) + slot + frame
    names = source.wire() + dest.wire()
    head = struct.pack('!BBH4sHHH', 0x11, 0x0a, dgram_id, ip4(src_ip), 138, len(names) + len(smb), 0)
    return head + names + smb


def pcapng(path, interfaces, frames, comment):
    """Write a pcapng file: `interfaces` are names, `frames` are (seconds since the epoch, interface, bytes)."""
    def block(kind, body):
        size = 12 + len(body)
        return struct.pack('<II', kind, size) + body + struct.pack('<I', size)

    def option(code, value):
        return struct.pack('<HH', code, len(value)) + value.ljust((len(value) + 3) & ~3, b'\0')

    end = struct.pack('<HH', 0, 0)
    out = block(0x0a0d0d0a, struct.pack('<IHHq', 0x1a2b3c4d, 1, 0, -1) + option(1, comment.encode()) + end)
    for name in interfaces:
        out += block(1, struct.pack('<HHI', 1, 0, 262144) + option(2, name.encode()) + option(9, b'\x06') + end)
    for when, interface, data in frames:
        stamp = round(when * 1e6)
        out += block(6, struct.pack('<IIIII', interface, stamp >> 32, stamp & 0xffffffff, len(data), len(data))
                     + data.ljust((len(data) + 3) & ~3, b'\0'))
    with open(path, 'wb') as f:
        f.write(out)
