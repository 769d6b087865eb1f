/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * datagram_message: who sends a NetBIOS datagram (RFC 1002 section 4.4).
 */
#ifndef NBNS_CONFLICT_DATAGRAM_MESSAGE_H
#define NBNS_CONFLICT_DATAGRAM_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netbios_name.h"

struct datagram_message {
    uint32_t source_ip;         /* as the datagram says it; a distribution server passes on datagrams of others */
    struct netbios_name source; /* under which name it is sent; its scope points into this message */
    char scope[NETBIOS_SCOPE_LENGTH + 1];
};

/** Reads a payload; false if it carries no source name or is cut before its end. */
bool datagram_message_read(struct datagram_message *message, const uint8_t *payload, size_t length);

#endif
