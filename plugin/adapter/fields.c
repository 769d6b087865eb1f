/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fields.h"

#include <epan/packet.h>

#include "knowledge.h"

#define PROTOCOL_SHORT_NAME "NBNS-Conflict"

static int protocol_id = -1;
static protocol_t *protocol;
static int field_ids[FIELD_COUNT];
static int subtree_ids[SUBTREE_COUNT];

#define FIELD(field, title, name, type, display, strings, description)                                                 \
    [field] = { &field_ids[field], { title, "nbns_conflict." name, type, display, strings, 0, description, HFILL } }
#define LINK(field, title, name, kind, description)                                                                    \
    FIELD(field, title, name, FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(kind), description)
#define TEXT(field, title, name, description) FIELD(field, title, name, FT_STRING, BASE_NONE, NULL, description)
#define ADDRESS(field, title, name, description) FIELD(field, title, name, FT_IPv4, BASE_NONE, NULL, description)
#define CARD(field, name, description) FIELD(field, "MAC address", name, FT_ETHER, BASE_NONE, NULL, description)
#define NUMBER(field, title, name, type, description) FIELD(field, title, name, type, BASE_DEC, NULL, description)

/* The words of NUMBER fields that have some are put in by set_words(). */
static hf_register_info registrations[FIELD_COUNT] = {
    LINK(FIELD_REQUEST_IN, "Request in", "request_in", FT_FRAMENUM_REQUEST, "The request that this frame answers"),
    LINK(FIELD_RESPONSE_IN, "Response in", "response_in", FT_FRAMENUM_RESPONSE, "The answer to this request"),
    FIELD(FIELD_TIME, "Response time", "time", FT_RELATIVE_TIME, BASE_NONE, NULL,
          "The time between the first copy of the request and this answer"),
    LINK(FIELD_RETRANSMISSION, "Retransmission of", "retransmission", FT_FRAMENUM_RETRANS_PREV,
         "The first copy of this request"),
    NUMBER(FIELD_INCIDENT, "Incident", "incident", FT_UINT32, "The number of the dispute that this frame belongs to"),
    TEXT(FIELD_NAME, "Name", "name", "The disputed name without its suffix; * for a flood of names"),
    FIELD(FIELD_SUFFIX, "Suffix", "suffix", FT_UINT8, BASE_HEX, NULL, "The last byte of the name: what it is used for"),
    TEXT(FIELD_SCOPE, "Scope", "scope", "The NetBIOS scope of the name"),
    TEXT(FIELD_NETWORK, "Network", "network", "Where the name must be unique"),
    NUMBER(FIELD_ROLE, "Role", "role", FT_UINT8, "What this frame does in the dispute"),
    ADDRESS(FIELD_CLAIMANT, "Claimant", "claimant", "A machine that wants the name"),
    CARD(FIELD_CLAIMANT_MAC, "claimant.mac", "A network card of the claimant"),
    ADDRESS(FIELD_HOLDER, "Holder", "holder", "A machine that has the name"),
    CARD(FIELD_HOLDER_MAC, "holder.mac", "A network card of the holder"),
    ADDRESS(FIELD_SERVER, "Name server", "server", "A name server that takes part"),
    CARD(FIELD_SERVER_MAC, "server.mac", "A network card of the name server"),
    ADDRESS(FIELD_REFUSER, "Refuser", "refuser", "A machine that refused the claim"),
    CARD(FIELD_REFUSER_MAC, "refuser.mac", "A network card of the refuser"),
    NUMBER(FIELD_CAUSE, "Cause", "cause", FT_UINT8, "Why the name is disputed"),
    NUMBER(FIELD_CONFIDENCE, "Confidence", "confidence", FT_UINT8, "How sure the cause is"),
    NUMBER(FIELD_OUTCOME, "Outcome", "outcome", FT_UINT8, "How the dispute ended"),
    TEXT(FIELD_KB, "Knowledge Base article", "kb", "A Microsoft article that describes the cause"),
    TEXT(FIELD_EVIDENCE, "Evidence", "evidence", "A reason for (+) or against (-) the cause"),
    LINK(FIELD_EVIDENCE_FRAME, "Seen in frame", "evidence.frame", FT_FRAMENUM_NONE, "A frame that shows this reason"),
    TEXT(FIELD_ALTERNATIVE, "Alternative", "alternative", "Another cause that fits as well"),
    TEXT(FIELD_ADVICE, "Advice", "advice", "What to do"),
    NUMBER(FIELD_EVENT_ID, "Event id", "event.id", FT_UINT16, "The event that Windows logs because of this"),
    ADDRESS(FIELD_EVENT_HOST, "Logged by", "event.host", "The machine that logs the event"),
    ADDRESS(FIELD_EVENT_SENDER, "Address in its data", "event.sender", "The machine whose address the data holds"),
    FIELD(FIELD_EVENT_DATA, "Event data at 0x28", "event.data", FT_BYTES, SEP_COLON, NULL,
          "The sender's address as the event data shows it: reversed as documented, then in network order"),
};

/** Copies words of the core to Wireshark's kind, with its end mark; they live as long as Wireshark's registry. */
static const value_string *value_strings(const struct token *tokens)
{
    size_t count = 0;
    value_string *values;

    while (tokens[count].token != NULL)
        count++;
    values = wmem_alloc0_array(wmem_epan_scope(), value_string, count + 1);
    for (size_t i = 0; i < count; i++)
        values[i] = (value_string){ tokens[i].value, tokens[i].token };
    return values;
}

static void set_words(void)
{
    registrations[FIELD_ROLE].hfinfo.strings = VALS(value_strings(knowledge_role_tokens()));
    registrations[FIELD_CAUSE].hfinfo.strings = VALS(value_strings(knowledge_cause_tokens()));
    registrations[FIELD_CONFIDENCE].hfinfo.strings = VALS(value_strings(knowledge_confidence_tokens()));
    registrations[FIELD_OUTCOME].hfinfo.strings = VALS(value_strings(knowledge_outcome_tokens()));
}

int fields_register(void)
{
    int *subtrees[SUBTREE_COUNT];

    protocol_id = proto_register_protocol("NetBIOS Name Conflict", PROTOCOL_SHORT_NAME, "nbns_conflict");
    protocol = find_protocol_by_id(protocol_id);
    set_words();
    proto_register_field_array(protocol_id, registrations, FIELD_COUNT);
    for (int i = 0; i < SUBTREE_COUNT; i++) {
        subtree_ids[i] = -1;
        subtrees[i] = &subtree_ids[i];
    }
    proto_register_subtree_array(subtrees, SUBTREE_COUNT);
    return protocol_id;
}

int fields_protocol(void)
{
    return protocol_id;
}

bool fields_protocol_enabled(void)
{
    return proto_is_protocol_enabled(protocol);
}

int fields_id(enum field field)
{
    return field_ids[field];
}

int fields_subtree(enum subtree subtree)
{
    return subtree_ids[subtree];
}

const char *fields_protocol_short_name(void)
{
    return PROTOCOL_SHORT_NAME;
}
