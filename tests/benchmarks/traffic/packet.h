/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * packet: what the traffic generator makes, before it becomes a frame of a file or an observation of the core.
 */
#ifndef TRAFFIC_PACKET_H
#define TRAFFIC_PACKET_H

#include <stddef.h>
#include <stdint.h>

#define PACKET_NO_VLAN (-1)
#define PACKET_EVERYBODY UINT64_C(0xFFFFFFFFFFFF)
#define PACKET_MAX_PAYLOAD 1480

#define PACKET_NANOSECOND INT64_C(1)
#define PACKET_MICROSECOND (1000 * PACKET_NANOSECOND)
#define PACKET_MILLISECOND (1000 * PACKET_MICROSECOND)
#define PACKET_SECOND (1000 * PACKET_MILLISECOND)

/** What carries the payload: UDP gets its header from whoever writes the packet, a TCP payload begins with its own. */
enum carrier { CARRIER_UDP, CARRIER_TCP, CARRIER_ARP };

/** What a packet is in its exchange; measurements are told apart by it. */
enum message {
    MESSAGE_CLAIM,
    MESSAGE_CLAIM_REPEATED,
    MESSAGE_REFRESH,
    MESSAGE_GRANT,
    MESSAGE_REFUSAL,
    MESSAGE_WAIT,
    MESSAGE_QUERY,
    MESSAGE_QUERY_REPEATED,
    MESSAGE_ANSWER,
    MESSAGE_STATUS_QUERY,
    MESSAGE_STATUS,
    MESSAGE_RELEASE,
    MESSAGE_DEMAND,
    MESSAGE_OTHER, /* no message of the NetBIOS name service */
    MESSAGE_COUNT
};

struct packet {
    enum message message;
    enum carrier carrier;
    int64_t time; /* nanoseconds since the Unix epoch */
    uint64_t source_mac;
    uint64_t target_mac;
    uint32_t source_ip;
    uint32_t target_ip;
    uint16_t source_port;
    uint16_t target_port;
    uint16_t ip_id;
    uint8_t ttl;
    int32_t vlan;
    size_t length;
    uint8_t payload[PACKET_MAX_PAYLOAD];
};

/** Gets each packet in the order of time; the packet lives only during the call. */
typedef void (*packet_sink)(void *context, const struct packet *packet);

/** The word for a message, for tables. */
const char *message_word(enum message message);

#endif
