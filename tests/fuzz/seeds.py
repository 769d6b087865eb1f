#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes inputs for the fuzz targets from capture files:  seeds.py FOLDER-OF-CAPTURES FOLDER-OF-SEEDS

Each payload becomes an input of the target "decoder", each stretch of a capture a script for the target "conversations";
script.c says how scripts are read.
"""
import hashlib
import pathlib
import struct
import subprocess
import sys
import tempfile

FIELDS = ('frame.time_epoch', 'frame.interface_id', 'eth.src', 'eth.dst', 'vlan.id', 'ip.src', 'ip.dst', 'ip.id', 'ip.ttl',
          'udp.srcport', 'udp.dstport', 'udp.payload', 'arp.opcode', 'arp.src.hw_mac', 'arp.src.proto_ipv4',
          'arp.dst.hw_mac', 'arp.dst.proto_ipv4')
FILTER = '(arp || udp.port in {67, 68, 137, 138}) && !icmp'
NBNS, DHCP, ARP, DATAGRAM = range(4)
CHANNELS = {137: NBNS, 67: DHCP, 68: DHCP, 138: DATAGRAM}
NAME_OFFSET = {NBNS: 12, DATAGRAM: 14}
NAME_DECODER = 3
# What script.c calls say_frame, and the longest payload that it takes.
SAY_FRAME = 27
MOST_BYTES = 1499
USUAL_SETTINGS = bytes((0, 1))
# Frames of a script, and the pause in seconds that ends it.
MOST_FRAMES = 40
LONGEST_PAUSE = 7200


def run(*command):
    """The output of a command that must succeed."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout


def read_frames(folder):
    """What tshark says about each frame of interest, as a dictionary by field."""
    files = sorted(str(path) for path in folder.rglob('*') if path.suffix in ('.pcap', '.pcapng', '.snoop', '.cap'))
    with tempfile.TemporaryDirectory() as scratch:
        merged = scratch + '/all.pcapng'
        run('mergecap', '-a', '-w', merged, *files)
        columns = [word for name in FIELDS for word in ('-e', name)]
        text = run('tshark', '-n', '-r', merged, '-Y', FILTER, '-T', 'fields', '-E', 'occurrence=f', *columns).decode()
    return [dict(zip(FIELDS, line.split('\t'))) for line in text.splitlines()]


def ip4(text):
    """Four bytes of an address; zeroes if there is none."""
    return bytes(int(part) for part in text.split('.')) if text else bytes(4)


def mac6(text):
    """Six bytes of a hardware address; zeroes if there is none."""
    return bytes.fromhex(text.replace(':', '')) if text else bytes(6)


def number(text):
    """A decimal or hexadecimal number; 0 if there is none."""
    return int(text, 0) if text else 0


def arp_packet(frame):
    """The ARP packet as it was on Ethernet."""
    return (struct.pack('!HHBBH', 1, 0x0800, 6, 4, number(frame['arp.opcode'])) + mac6(frame['arp.src.hw_mac']) +
            ip4(frame['arp.src.proto_ipv4']) + mac6(frame['arp.dst.hw_mac']) + ip4(frame['arp.dst.proto_ipv4']))


def message(frame):
    """What the analysis is fed of a frame: channel and payload; None if it is fed nothing."""
    if frame['arp.opcode']:
        return ARP, arp_packet(frame)
    ports = number(frame['udp.srcport']), number(frame['udp.dstport'])
    channel = next((CHANNELS[port] for port in ports if port in CHANNELS), None)
    return None if channel is None else (channel, bytes.fromhex(frame['udp.payload']))


def line_of(frame, channel, payload, pause):
    """One line of a script."""
    vlan = number(frame['vlan.id']) if frame['vlan.id'] else -1
    header = struct.pack('!i', max(-2**31, min(2**31 - 1, round(pause * 100000))))
    header += ip4(frame['ip.src']) + ip4(frame['ip.dst']) + mac6(frame['eth.src']) + mac6(frame['eth.dst'])
    header += struct.pack('!HHHBBhH', number(frame['udp.srcport']), number(frame['udp.dstport']), number(frame['ip.id']),
                          number(frame['ip.ttl']), number(frame['frame.interface_id']) % 4, vlan, len(payload))
    return bytes((SAY_FRAME, 0, channel << 4, 0)) + header + payload


def write(folder, content):
    """Writes an input under a name that only its content decides."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)


def shape(channel, payload):
    """What payloads have in common that take the same way through a decoder."""
    return channel, len(payload), payload[2:NAME_OFFSET[channel]] if channel in NAME_OFFSET else payload[240:243]


def write_decoder_inputs(target, channel, payload):
    """The payload for its decoder, and the name in it for the decoder of names."""
    if channel != ARP:
        write(target, bytes(({NBNS: 0, DHCP: 1, DATAGRAM: 2}[channel],)) + payload)
    if channel in NAME_OFFSET:
        write(target, bytes((NAME_DECODER,)) + payload[NAME_OFFSET[channel]:])


def main():
    """Reads all captures and writes all seeds."""
    captures, target = map(pathlib.Path, sys.argv[1:])
    script, last, shapes = [], None, set()
    for frame in read_frames(captures):
        found = message(frame)
        if found is None:
            continue
        channel, payload = found[0], found[1][:MOST_BYTES]
        if shape(channel, payload) not in shapes:
            shapes.add(shape(channel, payload))
            write_decoder_inputs(target / 'decoder', channel, payload)
        time = float(frame['frame.time_epoch'])
        pause = 0 if last is None else time - last
        if len(script) == MOST_FRAMES or not 0 <= pause <= LONGEST_PAUSE:
            write(target / 'conversations', USUAL_SETTINGS + b''.join(script))
            script, pause = [], 0
        script.append(line_of(frame, channel, payload, pause))
        last = time
    write(target / 'conversations', USUAL_SETTINGS + b''.join(script))


main()
