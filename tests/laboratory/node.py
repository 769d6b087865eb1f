# SPDX-License-Identifier: GPL-2.0-or-later
"""A small NetBIOS node, for what no daemon at hand sends: it claims names as Windows does, defends and answers for those
that it has, and says what it should not when it is told to.

The bytes are those of tests/captures/wire.py.
"""
import random
import select
import socket
import struct
import threading
import time

import wire as w
from network import inside

PORT = 137
BROADCAST_TRIES, BROADCAST_WAIT = 3, 0.75
UNICAST_TRIES, UNICAST_WAIT = 3, 1.5
# How long an answer is awaited after a server said "wait".
PATIENCE = 40
LIFETIME = 300000
REQUEST_FLAGS = {w.REGISTER: 0x2900, w.RELEASE: 0x3000, w.REFRESH: 0x4000, w.MULTIHOMED: 0x7900}
BROADCAST_BIT = 0x10
ANSWER, STATUS_ANSWER, REFUSAL, DEMAND = 0x8500, 0x8400, 0xad86, 0xad87
IS_ACTIVE, IS_IN_CONFLICT = 0x0400, 0x0800
# A name as a node without a name server registers it, and as one that has one.
NODE_BITS = {False: w.B_NODE, True: w.H_NODE}


class Heard:
    """The parts of a received message that a node has to know."""

    def __init__(self, payload):
        self.trn, flags = struct.unpack('!HH', payload[:4])
        self.is_response, self.opcode, self.rcode = bool(flags & 0x8000), flags >> 11 & 15, flags & 15
        self.is_broadcast = bool(flags & BROADCAST_BIT)
        pairs = payload[13:45]
        raw = bytes((pairs[i] - 0x41) << 4 | (pairs[i + 1] - 0x41) for i in range(0, 32, 2))
        self.name = w.Name(raw[:15].decode('latin1').rstrip(' \0'), raw[15])
        self.asks_status = payload[46:48] == b'\0\x21'
        self.is_group = len(payload) > 62 and bool(payload[62] & 0x80)


def hear(payload):
    """None if this is nothing that a node understands."""
    try:
        return Heard(payload)
    except (struct.error, ValueError, IndexError):
        return None


class Node(threading.Thread):
    """Runs in the namespace of a machine until closed."""

    def __init__(self, network, machine, seed):
        super().__init__(daemon=True)
        self._machine = machine
        self._random = random.Random(seed)
        # Each name: the addresses that have it.
        self.names = {}
        self.in_conflict = set()
        self.answers_everything = False
        self._pending = {}
        self._lock = threading.Condition()
        self._is_closed = False
        with inside(network.namespace(machine.name)):
            self._sockets = {card.address: self._open(card.address) for card in machine.cards}
            broadcasts = {card.broadcast: card.address for card in machine.cards[::-1]}
            self._ears = {self._open(broadcast): address for broadcast, address in broadcasts.items()}
        self._ears.update({socket_: address for address, socket_ in self._sockets.items()})
        self.start()

    @staticmethod
    def _open(address):
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((address, PORT))
        return opened

    # -- what it hears ------------------------------------------------------------------------------------------------
    def run(self):
        while not self._is_closed:
            for ear in select.select(list(self._ears), [], [], 0.25)[0]:
                payload, sender = ear.recvfrom(2048)
                message = hear(payload)
                if message is not None and sender[0] not in self._sockets:
                    self._take(message, sender, self._ears[ear])

    def _take(self, message, sender, own):
        if message.is_response:
            with self._lock:
                if message.trn in self._pending:
                    self._pending[message.trn].append(message)
                    self._lock.notify_all()
        elif message.opcode == w.QUERY and message.asks_status:
            self._tell_status(message, sender, own)
        elif message.opcode == w.QUERY:
            self._answer(message, sender, own)
        elif message.opcode == w.REGISTER and message.is_broadcast and not message.is_group:
            self._defend(message, sender, own)

    def _holders(self, name):
        return [] if name in self.in_conflict else sorted(self.names.get(name, ()))

    def _answer(self, query, sender, own):
        holders = self._holders(query.name) or ([own] if self.answers_everything and query.is_broadcast else [])
        if holders:
            entries = [(w.B_NODE, address) for address in holders]
            self._say(w.Nbns('answer', query.trn, ANSWER, query.name, entries, LIFETIME), own, sender)

    def _defend(self, claim, sender, own):
        holders = self._holders(claim.name)
        if holders:
            self._say(w.Nbns('refusal', claim.trn, REFUSAL, claim.name, [(w.B_NODE, holders[0])]), own, sender)

    def _tell_status(self, query, sender, own):
        names = [(name, IS_ACTIVE | (IS_IN_CONFLICT if name in self.in_conflict else 0))
                 for name in sorted(self.names, key=lambda name: name.key)]
        unit = self._machine.cards[0].mac
        self._say(w.Nbns('statusreply', query.trn, STATUS_ANSWER, w.WILDCARD, names=names, unit=unit), own, sender)

    # -- what it says -------------------------------------------------------------------------------------------------
    def _say(self, message, own, to):
        self._sockets[own].sendto(message.encode(), to)

    def _card(self, address):
        return next(card for card in self._machine.cards if card.address == (address or self._machine.address))

    def _new_trn(self):
        return self._random.randrange(0x8000, 0xffff)

    def _exchange(self, message, own, to, tries, pause):
        """Sends with retries; the final answer or None."""
        with self._lock:
            answers = self._pending[message.trn] = []
            for _ in range(tries):
                self._say(message, own, (to, PORT))
                limit = time.monotonic() + pause
                while True:
                    final = [answer for answer in answers if answer.opcode != w.WACK]
                    if final:
                        return final[0]
                    if answers:
                        limit = max(limit, time.monotonic() + PATIENCE)
                        answers.clear()
                    if not self._lock.wait(limit - time.monotonic()):
                        break
        return None

    def request(self, opcode, name, server=None, own=None, address=None, tries=None):
        """A claim, refresh or release, by broadcast or to a server; `address` is the one inside, `own` the sender's."""
        card = self._card(own)
        flags = REQUEST_FLAGS[opcode] | (0 if server else BROADCAST_BIT)
        entry = (NODE_BITS[bool(server)], address or card.address)
        message = w.Nbns('claim', self._new_trn(), flags, name, [entry], LIFETIME if opcode != w.RELEASE and server else 0)
        default, pause = (UNICAST_TRIES, UNICAST_WAIT) if server else (BROADCAST_TRIES, BROADCAST_WAIT)
        return self._exchange(message, card.address, server or card.broadcast, tries or default, pause)

    def claim(self, name, server=None, own=None, opcode=w.REGISTER):
        """Claims a name; it has it afterwards unless somebody refused."""
        card, holders = self._card(own), self.names.setdefault(name, set())
        if opcode == w.MULTIHOMED:
            # A machine that has the name by another card already answers for both meanwhile.
            holders.add(card.address)
        answer = self.request(opcode, name, server, own)
        if answer is not None and answer.rcode != w.OK:
            holders.discard(card.address)
            return False
        if not server:
            # What Windows and RFC 1002 send when nobody objected.
            self._say(w.Nbns('claim', self._new_trn(), 0x2810, name, [(w.B_NODE, card.address)]), card.address,
                      (card.broadcast, PORT))
        holders.add(card.address)
        return True

    def demand(self, name, victim):
        """A conflict demand that nobody asked for."""
        self._say(w.Nbns('demand', self._new_trn(), DEMAND, name, [(w.B_NODE, '0.0.0.0')]), self._machine.address,
                  (victim, PORT))

    def announce_release(self, name):
        """A release to all on the segment, whoever has the name."""
        card = self._machine.cards[0]
        message = w.Nbns('claim', self._new_trn(), REQUEST_FLAGS[w.RELEASE] | BROADCAST_BIT, name, [(w.B_NODE, card.address)])
        self._say(message, card.address, (card.broadcast, PORT))

    def close(self):
        self._is_closed = True
        self.join()
        for ear in self._ears:
            ear.close()
