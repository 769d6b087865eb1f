# SPDX-License-Identifier: GPL-2.0-or-later
"""An access port of a VLAN switch: what a machine sends gets the tag of its VLAN, what carries that tag reaches the machine.

A few lines of our own, because small kernels come without VLAN devices and without VLAN filters in bridges.
"""
import select
import socket
import struct
import threading

ETH_P_ALL = 3
SOL_PACKET, PACKET_AUXDATA = 263, 8
PACKET_OUTGOING = 4
# struct tpacket_auxdata: the kernel takes the tag out of a frame and tells it here.
AUXDATA = struct.Struct('=IIIHHHH')
VLAN_IS_VALID = 0x10
LONGEST_FRAME = 65536


def open_port(interface):
    port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    port.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    port.bind((interface, ETH_P_ALL))
    return port


def receive(port):
    """The next frame that arrived, and its VLAN or None; no frame if it was one that we sent."""
    data, extra, _, sender = port.recvmsg(LONGEST_FRAME, 256)
    if sender[2] == PACKET_OUTGOING:
        return None, None
    for level, kind, value in extra:
        if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
            status, _, _, _, _, tag, _ = AUXDATA.unpack(value[:AUXDATA.size])
            return data, tag & 0xfff if status & VLAN_IS_VALID else None
    return data, None


class AccessPort(threading.Thread):
    """Carries frames between the interface to a machine and the interface to the trunk."""

    def __init__(self, machine_side, trunk_side, vlan):
        super().__init__(daemon=True)
        self._machine, self._trunk, self._vlan = open_port(machine_side), open_port(trunk_side), vlan
        self._is_closed = False
        self.start()

    def run(self):
        while not self._is_closed:
            for port in select.select([self._machine, self._trunk], [], [], 0.5)[0]:
                self._carry(port)

    def _carry(self, port):
        data, vlan = receive(port)
        if data is None:
            return
        if port is self._machine and vlan is None:
            self._trunk.send(data[:12] + struct.pack('!HH', 0x8100, self._vlan) + data[12:])
        elif port is self._trunk and vlan == self._vlan:
            self._machine.send(data)

    def close(self):
        self._is_closed = True
        self.join()
        self._machine.close()
        self._trunk.close()
