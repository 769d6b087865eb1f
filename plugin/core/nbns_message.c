/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "nbns_message.h"

#include <string.h>

#define HEADER_LENGTH 12
#define QUESTION_TAIL 4 /* type and class */
#define RECORD_HEAD 10  /* type, class, TTL and length of the data */
#define ADDRESS_ENTRY 6
#define STATUS_ENTRY 18
#define UNIT_ID_LENGTH 6
#define LABEL_POINTER 0xC0
#define LABEL_LENGTH_MASK 0x3F

/* RFC 1002 4.2.1.3; a wait acknowledgement comes with NULL or NB */
#define TYPE_NB 0x0020
#define TYPE_NULL 0x000A
#define TYPE_NBSTAT 0x0021

enum opcode {
    OPCODE_QUERY = 0,
    OPCODE_REGISTRATION = 5,
    OPCODE_RELEASE = 6,
    OPCODE_WAIT = 7,
    OPCODE_REFRESH = 8,
    OPCODE_REFRESH_ALTERNATIVE = 9,
    OPCODE_MULTIHOMED = 15,
};

/* A reader that cannot pass the end: every step says whether there was enough. */
struct reader {
    const uint8_t *bytes;
    size_t length;
    size_t at;
};

static uint16_t read_u16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static uint32_t read_u32(const uint8_t *bytes)
{
    return (uint32_t)read_u16(bytes) << 16 | read_u16(bytes + 2);
}

/* The next bytes, or NULL if fewer than that are left. */
static const uint8_t *take(struct reader *reader, size_t length)
{
    if (reader->length - reader->at < length)
        return NULL;
    const uint8_t *bytes = reader->bytes + reader->at;
    reader->at += length;
    return bytes;
}

static bool read_name(struct reader *reader, struct nbns_message *message)
{
    size_t used =
        netbios_name_read(reader->bytes + reader->at, reader->length - reader->at, &message->name, message->scope);
    reader->at += used;
    return used != 0;
}

/*
 * Steps over the name of the record behind a question.  It is a pointer to the question's name, or that name again; it
 * need not be read, since a record about another name belongs to no message of this protocol.
 */
static bool skip_record_name(struct reader *reader)
{
    for (;;) {
        const uint8_t *label = take(reader, 1);
        if (label == NULL)
            return false;
        if (*label == 0)
            return true;
        if ((*label & LABEL_POINTER) == LABEL_POINTER)
            return take(reader, 1) != NULL;
        if (*label > LABEL_LENGTH_MASK || take(reader, *label) == NULL)
            return false;
    }
}

static void read_status(struct nbns_message *message, const uint8_t *data, size_t length)
{
    if (length < 1)
        return;
    size_t announced = data[0];
    size_t present = (length - 1) / STATUS_ENTRY;
    message->status_entries = data + 1;
    message->status_count = MIN(announced, present);
    if (length - 1 >= announced * STATUS_ENTRY + UNIT_ID_LENGTH)
        message->unit_id = data + 1 + announced * STATUS_ENTRY;
}

/* Reads type, class, TTL and data of the one record; what was not captured is left out. */
static uint16_t read_record(struct reader *reader, struct nbns_message *message)
{
    const uint8_t *head = take(reader, RECORD_HEAD);
    message->cut = head == NULL;
    if (head == NULL)
        return 0;
    uint16_t type = read_u16(head);
    message->ttl = read_u32(head + 4);
    size_t length = MIN(read_u16(head + 8), reader->length - reader->at);
    message->cut = length < read_u16(head + 8);
    const uint8_t *data = take(reader, length);
    if (type == TYPE_NB) {
        message->addresses = data;
        message->address_count = length / ADDRESS_ENTRY;
    } else if (type == TYPE_NBSTAT) {
        read_status(message, data, length);
    }
    return type;
}

static enum nbns_kind request_kind(uint8_t opcode, uint16_t question_type)
{
    switch (opcode) {
    case OPCODE_QUERY:
        return question_type == TYPE_NB ? NBNS_QUERY : question_type == TYPE_NBSTAT ? NBNS_STATUS_QUERY : NBNS_OTHER;
    case OPCODE_REGISTRATION:
    case OPCODE_REFRESH:
    case OPCODE_REFRESH_ALTERNATIVE:
    case OPCODE_MULTIHOMED:
        return NBNS_CLAIM;
    case OPCODE_RELEASE:
        return NBNS_RELEASE;
    default:
        return NBNS_OTHER;
    }
}

static enum nbns_kind response_kind(uint8_t opcode, uint16_t record_type)
{
    switch (opcode) {
    case OPCODE_QUERY:
        if (record_type == TYPE_NBSTAT)
            return NBNS_STATUS_RESPONSE;
        /* no type: the record was cut, or a negative answer has none; any other type is a redirect */
        return record_type == TYPE_NB || record_type == TYPE_NULL || record_type == 0 ? NBNS_QUERY_RESPONSE
                                                                                      : NBNS_OTHER;
    case OPCODE_REGISTRATION:
    case OPCODE_REFRESH:
    case OPCODE_REFRESH_ALTERNATIVE:
    case OPCODE_MULTIHOMED:
        return NBNS_CLAIM_RESPONSE;
    case OPCODE_RELEASE:
        return NBNS_RELEASE_RESPONSE;
    case OPCODE_WAIT:
        return NBNS_WAIT;
    default:
        return NBNS_OTHER;
    }
}

/* A request: one question, and the record of the claimed address behind it. */
static bool read_request(struct reader *reader, struct nbns_message *message)
{
    if (!read_name(reader, message))
        return false;
    const uint8_t *tail = take(reader, QUESTION_TAIL);
    if (tail == NULL)
        return false;
    message->kind = request_kind(message->opcode, read_u16(tail));
    if (message->kind == NBNS_CLAIM || message->kind == NBNS_RELEASE) {
        if (skip_record_name(reader))
            read_record(reader, message);
    }
    return true;
}

/* A response: no question, one record.  Some senders repeat the question in front of it. */
static bool read_response(struct reader *reader, struct nbns_message *message, uint16_t questions)
{
    if (!read_name(reader, message))
        return false;
    if (questions > 0 && (take(reader, QUESTION_TAIL) == NULL || !skip_record_name(reader)))
        return false;
    uint16_t type = read_record(reader, message);
    message->kind = response_kind(message->opcode, type);
    return true;
}

bool nbns_message_read(struct nbns_message *message, const uint8_t *payload, size_t length)
{
    struct reader reader = { .bytes = payload, .length = length };
    const uint8_t *header = take(&reader, HEADER_LENGTH);
    if (header == NULL)
        return false;
    uint16_t flags = read_u16(header + 2);
    uint16_t questions = read_u16(header + 4);
    bool response = (flags & 0x8000) != 0;

    message->kind = NBNS_OTHER;
    message->id = read_u16(header);
    message->opcode = flags >> 11 & 0xF;
    message->result = flags & 0xF;
    message->broadcast = (flags & 0x0010) != 0;
    message->ttl = 0;
    message->addresses = NULL;
    message->address_count = 0;
    message->cut = false;
    message->status_entries = NULL;
    message->status_count = 0;
    message->unit_id = NULL;

    if (questions > 1)
        return false;
    if (response)
        return read_response(&reader, message, questions);
    return questions == 1 && read_request(&reader, message);
}

struct nbns_address nbns_message_address(const struct nbns_message *message, size_t index)
{
    const uint8_t *entry = message->addresses + index * ADDRESS_ENTRY;
    return (struct nbns_address){ .ip = read_u32(entry + 2), .group = (read_u16(entry) & NBNS_FLAG_GROUP) != 0 };
}

bool nbns_message_has_address(const struct nbns_message *message, uint32_t ip)
{
    for (size_t i = 0; i < message->address_count; i++) {
        if (nbns_message_address(message, i).ip == ip)
            return true;
    }
    return false;
}

uint32_t nbns_message_first_address(const struct nbns_message *message)
{
    return message->address_count > 0 ? nbns_message_address(message, 0).ip : 0;
}

bool nbns_message_is_request(const struct nbns_message *self)
{
    return self->kind == NBNS_CLAIM || self->kind == NBNS_RELEASE || self->kind == NBNS_QUERY ||
           self->kind == NBNS_STATUS_QUERY;
}

bool nbns_message_is_group(const struct nbns_message *message)
{
    return message->address_count > 0 && nbns_message_address(message, 0).group;
}

struct nbns_status nbns_message_status(const struct nbns_message *message, size_t index)
{
    const uint8_t *entry = message->status_entries + index * STATUS_ENTRY;
    uint16_t flags = read_u16(entry + NETBIOS_NAME_LENGTH + 1);
    struct nbns_status status = {
        .group = (flags & NBNS_FLAG_GROUP) != 0,
        .conflict = (flags & NBNS_STATUS_CONFLICT) != 0,
        .deregistering = (flags & NBNS_STATUS_DEREGISTERING) != 0,
    };
    for (size_t i = 0; i < NETBIOS_NAME_LENGTH; i++)
        status.name.base[i] = g_ascii_toupper((char)entry[i]);
    status.name.suffix = entry[NETBIOS_NAME_LENGTH];
    status.name.scope = netbios_no_scope;
    return status;
}
