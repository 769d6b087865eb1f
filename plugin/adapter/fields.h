/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fields: the protocol and what users can filter for.  The filter names never change.
 */
#ifndef NBNS_CONFLICT_FIELDS_H
#define NBNS_CONFLICT_FIELDS_H

#include <stdbool.h>

enum field {
    FIELD_REQUEST_IN,
    FIELD_RESPONSE_IN,
    FIELD_TIME,
    FIELD_RETRANSMISSION,
    FIELD_INCIDENT,
    FIELD_NAME,
    FIELD_SUFFIX,
    FIELD_SCOPE,
    FIELD_NETWORK,
    FIELD_ROLE,
    FIELD_CLAIMANT,
    FIELD_CLAIMANT_MAC,
    FIELD_HOLDER,
    FIELD_HOLDER_MAC,
    FIELD_SERVER,
    FIELD_SERVER_MAC,
    FIELD_REFUSER,
    FIELD_REFUSER_MAC,
    FIELD_CAUSE,
    FIELD_CONFIDENCE,
    FIELD_OUTCOME,
    FIELD_KB,
    FIELD_EVIDENCE,
    FIELD_EVIDENCE_FRAME,
    FIELD_ALTERNATIVE,
    FIELD_ADVICE,
    FIELD_EVENT_ID,
    FIELD_EVENT_HOST,
    FIELD_EVENT_SENDER,
    FIELD_EVENT_DATA,
    FIELD_COUNT,
};

/** What can be folded in the packet details. */
enum subtree {
    SUBTREE_PROTOCOL,
    SUBTREE_INCIDENT,
    SUBTREE_MACHINE,
    SUBTREE_EVIDENCE,
    SUBTREE_EVENT,
    SUBTREE_COUNT,
};

/** Registers the protocol, its fields and subtrees; returns the protocol's id. */
int fields_register(void);

/** The id that Wireshark gave to the protocol, to a field or to a subtree. */
int fields_protocol(void);
int fields_id(enum field field);
int fields_subtree(enum subtree subtree);

/** True unless the user disabled the protocol. */
bool fields_protocol_enabled(void);

/** The protocol's name as it stands in a column. */
const char *fields_protocol_short_name(void);

#endif
