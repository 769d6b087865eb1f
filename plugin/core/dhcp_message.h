/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dhcp_message: what a DHCP message says about a machine (RFC 2131, RFC 2132, RFC 4702).
 *
 * Valid only as long as its payload.  Only Ethernet and IPv4 are read; lengths from the wire are never believed.
 */
#ifndef NBNS_CONFLICT_DHCP_MESSAGE_H
#define NBNS_CONFLICT_DHCP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum dhcp_type {
    DHCP_DISCOVER = 1,
    DHCP_OFFER = 2,
    DHCP_REQUEST = 3,
    DHCP_DECLINE = 4,
    DHCP_ACK = 5,
    DHCP_NAK = 6,
    DHCP_RELEASE = 7,
    DHCP_INFORM = 8,
};

#define DHCP_HOST_NAME 256

struct dhcp_message {
    enum dhcp_type type;
    uint64_t mac;             /* client hardware address */
    uint32_t client_address;  /* ciaddr */
    uint32_t your_address;    /* yiaddr */
    uint32_t lease_seconds;   /* option 51; 0 if none */
    const uint8_t *client_id; /* option 61; NULL if none */
    size_t client_id_length;
    char host_name[DHCP_HOST_NAME]; /* option 12 as sent; "" if none */
    char full_name[DHCP_HOST_NAME]; /* option 81, all labels joined with dots; "" if none */
};

/** Reads a payload; false if it is no DHCP message of an Ethernet client. */
bool dhcp_message_read(struct dhcp_message *message, const uint8_t *payload, size_t length);

#endif
