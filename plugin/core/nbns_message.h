/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nbns_message: one NetBIOS name service packet, read (RFC 1002 section 4.2).
 *
 * Reading copies nothing but the header and the name: addresses and status entries are read from the payload when they
 * are asked for, so a message is valid only as long as its payload.  Counts and lengths from the wire are never
 * believed: work is bounded by the bytes that are there.  Only the first question and the first record are read, as
 * every message of the protocol has at most one of each that matters.
 */
#ifndef NBNS_CONFLICT_NBNS_MESSAGE_H
#define NBNS_CONFLICT_NBNS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netbios_name.h"

enum nbns_kind {
    NBNS_OTHER,          /* nothing that this analysis uses: redirects, unknown opcodes */
    NBNS_CLAIM,          /* registration, overwrite, multi-homed registration or refresh request */
    NBNS_RELEASE,        /* release request or demand */
    NBNS_QUERY,          /* name query request */
    NBNS_STATUS_QUERY,   /* node status request */
    NBNS_CLAIM_RESPONSE, /* registration or refresh response: grant, refusal or conflict demand, by result */
    NBNS_RELEASE_RESPONSE,
    NBNS_WAIT,            /* wait for acknowledgement response (WACK) */
    NBNS_QUERY_RESPONSE,  /* positive or negative, by result */
    NBNS_STATUS_RESPONSE, /* node status response */
};

/** Response codes, RFC 1002 section 4.2.6. */
enum nbns_result {
    NBNS_OK = 0,
    NBNS_FORMAT_ERROR = 1,
    NBNS_SERVER_ERROR = 2,
    NBNS_NAME_ERROR = 3,
    NBNS_UNSUPPORTED = 4,
    NBNS_REFUSED = 5,
    NBNS_ACTIVE = 6,
    NBNS_CONFLICT = 7,
};

/** Bits of the flags that go with an address (NB_FLAGS) or with a status entry (NAME_FLAGS). */
#define NBNS_FLAG_GROUP 0x8000
#define NBNS_STATUS_DEREGISTERING 0x1000
#define NBNS_STATUS_CONFLICT 0x0800

struct nbns_message {
    enum nbns_kind kind;
    uint16_t id;
    uint8_t opcode;           /* as on the wire, 0 to 15 */
    uint8_t result;           /* of a response: enum nbns_result */
    bool broadcast;           /* the B flag of the header */
    struct netbios_name name; /* its scope points into this message */
    char scope[NETBIOS_SCOPE_LENGTH + 1];

    uint32_t ttl;                  /* of the record, seconds; 0 without one */
    const uint8_t *addresses;      /* NB records: entries of flags and address */
    size_t address_count;          /* entries that were captured whole */
    bool cut;                      /* the record says that it is longer than what was captured of it */
    const uint8_t *status_entries; /* node status: entries of 18 bytes */
    size_t status_count;           /* entries that were captured whole */
    const uint8_t *unit_id;        /* node status: 6 bytes, NULL if not captured */
};

/** One address of a name query answer or of a claim. */
struct nbns_address {
    uint32_t ip;
    bool group;
};

/** One name of a node status answer.  The scope is empty: the answer does not carry any. */
struct nbns_status {
    struct netbios_name name;
    bool group;
    bool conflict;
    bool deregistering;
};

/**
 * Reads a payload.  False if it is no message of this protocol or is cut before the end of its name; a message whose
 * record is cut is read as far as it goes.
 */
bool nbns_message_read(struct nbns_message *message, const uint8_t *payload, size_t length);

/** The address with this index; index must be below address_count. */
struct nbns_address nbns_message_address(const struct nbns_message *message, size_t index);

/** True if the record holds this address. */
bool nbns_message_has_address(const struct nbns_message *message, uint32_t ip);

/** The address of the first entry, 0 if there is none. */
uint32_t nbns_message_first_address(const struct nbns_message *message);

/** True if it asks for something: a claim, a release, a query or a node status query. */
bool nbns_message_is_request(const struct nbns_message *self);

/** True if the first entry says that the name is a group name; false without entries. */
bool nbns_message_is_group(const struct nbns_message *message);

/** The status entry with this index; index must be below status_count. */
struct nbns_status nbns_message_status(const struct nbns_message *message, size_t index);

#endif
