/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * frame: what a capture says around one payload.
 *
 * The adapter fills this from whatever dissects the capture; the core reads nothing else about a frame.  All numbers are
 * in host byte order.  A value of 0 in an address means "not known".
 */
#ifndef NBNS_CONFLICT_FRAME_H
#define NBNS_CONFLICT_FRAME_H

#include <stdbool.h>
#include <stdint.h>

/** No VLAN tag was seen on the frame. */
#define FRAME_NO_VLAN (-1)

/** The hardware address of everybody on a segment. */
#define FRAME_BROADCAST_MAC UINT64_C(0xFFFFFFFFFFFF)

/** The target of a message that was sent to everybody on its segment, whatever address says so. */
#define FRAME_EVERYBODY UINT32_C(0xFFFFFFFF)

/** The length of the text that frame_format_ip() and frame_format_mac() write, with the closing zero. */
#define FRAME_IP_TEXT 16
#define FRAME_MAC_TEXT 18

struct frame {
    uint32_t number;     /* frame number, from 1; frames may be given in any order */
    int64_t time;        /* nanoseconds since the Unix epoch */
    uint64_t source_mac; /* 48 bits, 0 when the link has none */
    uint64_t target_mac;
    uint32_t source_ip; /* IPv4 */
    uint32_t target_ip;
    uint16_t source_port;
    uint16_t target_port;
    uint32_t interface; /* capture interface id */
    int32_t vlan;       /* VLAN id or FRAME_NO_VLAN */
    uint16_t ip_id;     /* valid only if ip_header_known */
    uint8_t ttl;        /* valid only if ip_header_known */
    bool ip_header_known;
};

/** True if the frame was sent to a broadcast or multicast hardware address, or to an address that only a broadcast uses. */
bool frame_is_broadcast(const struct frame *frame);

/** True if the source MAC is a group address, which no card has. */
bool frame_has_no_card(const struct frame *frame);

/**
 * True if the source MAC is that of the sending machine, not of a router between: the hop count is one that senders start
 * with (1, 32, 60, 64, 128, 255), or is not known and the frame is a broadcast, which routers seldom forward.
 */
bool frame_comes_straight(const struct frame *frame);

/** Writes an IPv4 address in dotted form; returns text. */
const char *frame_format_ip(uint32_t ip, char text[FRAME_IP_TEXT]);

/** Writes a MAC address as six hexadecimal pairs with colons; returns text. */
const char *frame_format_mac(uint64_t mac, char text[FRAME_MAC_TEXT]);

#endif
