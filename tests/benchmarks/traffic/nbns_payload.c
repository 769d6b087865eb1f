/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "nbns_payload.h"

#include <string.h>

#include "bytes.h"

#define TYPE_NULL 0x000A
#define TYPE_NB 0x0020
#define TYPE_STATUS 0x0021
#define CLASS_INTERNET 1
#define POINTER_TO_QUESTION 0xC00C
#define WAIT_SECONDS 60
#define STATUS_ACTIVE 0x0400
#define STATUS_CONFLICT 0x0800
#define STATUS_GROUP 0x8000
#define STATISTICS_LENGTH 46

static uint8_t *write_header(struct packet *packet, uint16_t id, uint16_t flags, int questions, int answers,
                             int additional)
{
    uint8_t *at = packet->payload;
    at = bytes_put_16(at, id);
    at = bytes_put_16(at, flags);
    at = bytes_put_16(at, (uint16_t)questions);
    at = bytes_put_16(at, (uint16_t)answers);
    at = bytes_put_16(at, 0);
    return bytes_put_16(at, (uint16_t)additional);
}

/* A name as a node status has it: 15 characters, padded, and the suffix. */
static uint8_t *write_plain_name(uint8_t *at, const char *base, uint8_t suffix)
{
    size_t length = strlen(base);
    memset(at, ' ', 15);
    memcpy(at, base, length);
    at[15] = suffix;
    return at + 16;
}

/* A name on the wire: each half byte is a letter (first-level encoding). */
static uint8_t *write_name(uint8_t *at, const struct nb_name *name)
{
    uint8_t plain[16] = { '*' };
    if (strcmp(name->base, "*") != 0)
        write_plain_name(plain, name->base, name->suffix);
    *at++ = 32;
    for (size_t i = 0; i < sizeof plain; i++) {
        *at++ = 'A' + (plain[i] >> 4);
        *at++ = 'A' + (plain[i] & 15);
    }
    *at++ = 0;
    return at;
}

static uint8_t *write_question(uint8_t *at, const struct nb_name *name, uint16_t type)
{
    at = write_name(at, name);
    at = bytes_put_16(at, type);
    return bytes_put_16(at, CLASS_INTERNET);
}

static uint8_t *write_address_entry(uint8_t *at, uint32_t lifetime, uint16_t nb_flags, uint32_t address)
{
    at = bytes_put_32(at, lifetime);
    at = bytes_put_16(at, 6);
    at = bytes_put_16(at, nb_flags);
    return bytes_put_32(at, address);
}

static void finish(struct packet *packet, const uint8_t *end)
{
    packet->length = (size_t)(end - packet->payload);
}

void nbns_write_query(struct packet *packet, uint16_t id, uint16_t flags, const struct nb_name *name)
{
    finish(packet, write_question(write_header(packet, id, flags, 1, 0, 0), name, TYPE_NB));
}

void nbns_write_status_query(struct packet *packet, uint16_t id)
{
    static const struct nb_name any = { .base = "*" };
    finish(packet, write_question(write_header(packet, id, FLAGS_STATUS_QUERY, 1, 0, 0), &any, TYPE_STATUS));
}

void nbns_write_claim(struct packet *packet, uint16_t id, uint16_t flags, const struct nb_name *name, uint16_t nb_flags,
                      uint32_t lifetime, uint32_t address)
{
    uint8_t *at = write_question(write_header(packet, id, flags, 1, 0, 1), name, TYPE_NB);
    at = bytes_put_16(at, POINTER_TO_QUESTION);
    at = bytes_put_16(at, TYPE_NB);
    at = bytes_put_16(at, CLASS_INTERNET);
    finish(packet, write_address_entry(at, lifetime, nb_flags, address));
}

void nbns_write_response(struct packet *packet, uint16_t id, uint16_t flags, const struct nb_name *name,
                         uint16_t nb_flags, uint32_t lifetime, uint32_t address)
{
    uint8_t *at = write_question(write_header(packet, id, flags, 0, 1, 0), name, TYPE_NB);
    finish(packet, write_address_entry(at, lifetime, nb_flags, address));
}

void nbns_write_wait(struct packet *packet, uint16_t id, const struct nb_name *name)
{
    uint8_t *at = write_question(write_header(packet, id, FLAGS_WAIT, 0, 1, 0), name, TYPE_NULL);
    at = bytes_put_32(at, WAIT_SECONDS);
    at = bytes_put_16(at, 2);
    finish(packet, bytes_put_16(at, FLAGS_CLAIM));
}

static uint8_t *write_status_entry(uint8_t *at, const char *base, uint8_t suffix, uint16_t flags)
{
    return bytes_put_16(write_plain_name(at, base, suffix), flags);
}

void nbns_write_status(struct packet *packet, uint16_t id, const char *computer, const char *group, int in_conflict,
                       uint64_t unit_id)
{
    static const struct nb_name any = { .base = "*" };
    uint16_t unique = STATUS_ACTIVE | (in_conflict ? STATUS_CONFLICT : 0);
    uint8_t *at = write_question(write_header(packet, id, FLAGS_STATUS, 0, 1, 0), &any, TYPE_STATUS);
    at = bytes_put_32(at, 0);
    uint8_t *length = at;
    at += 2;
    *at++ = 4;
    at = write_status_entry(at, computer, 0x00, unique);
    at = write_status_entry(at, computer, 0x20, unique);
    at = write_status_entry(at, group, 0x00, STATUS_GROUP | STATUS_ACTIVE);
    at = write_status_entry(at, group, 0x1E, STATUS_GROUP | STATUS_ACTIVE);
    memset(at, 0, STATISTICS_LENGTH);
    bytes_put_48(at, unit_id);
    at += STATISTICS_LENGTH;
    bytes_put_16(length, (uint16_t)(at - length - 2));
    finish(packet, at);
}
