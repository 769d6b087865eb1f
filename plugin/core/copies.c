/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "copies.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define MILLISECOND INT64_C(1000000)
#define SPAN_WITH_IP_ID (1000 * MILLISECOND)
#define SPAN_WITHOUT_IP_ID (50 * MILLISECOND)
#define SPAN_ON_ONE_PATH (2 * MILLISECOND)

/*
 * Recent messages are kept in a fixed table; 4096 sets of four hold one second of 16,000 messages.  A set is made when its
 * first message comes: most captures are short.
 */
#define SET_BITS 12
#define SET_SIZE 4

struct recent {
    uint64_t fingerprint; /* of addresses, ports, IP id and payload */
    int64_t time;
    uint64_t path; /* of interface, VLAN, MACs and hop count */
    uint64_t source_mac;
    uint32_t frame;
    uint16_t ip_id;
};

#define SETS (1 << SET_BITS)

struct copies {
    struct recent *sets[SETS]; /* each of SET_SIZE, or NULL */
};

copies *copies_new(void)
{
    return g_new0(copies, 1);
}

void copies_free(copies *self)
{
    for (size_t i = 0; self != NULL && i < SETS; i++)
        g_free(self->sets[i]);
    g_free(self);
}

static struct recent *need_set(copies *self, uint64_t fingerprint)
{
    struct recent **set = &self->sets[fingerprint >> (64 - SET_BITS)];
    if (*set == NULL)
        *set = g_new0(struct recent, SET_SIZE);
    return *set;
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static uint64_t word_at(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

static uint64_t mix_bytes(uint64_t hash, const uint8_t *bytes, size_t length)
{
    uint64_t rest = 0;
    for (size_t at = 0; at + 8 <= length; at += 8)
        hash = mix(hash, word_at(bytes + at));
    /* the last word overlaps the one before; only what is shorter than a word needs to be copied byte by byte */
    if (length >= 8)
        rest = word_at(bytes + length - 8);
    else
        memcpy(&rest, bytes, length);
    return mix(hash, rest ^ (uint64_t)length << 56);
}

static uint64_t fingerprint_of(const struct frame *frame, const uint8_t *payload, size_t length)
{
    uint64_t hash = mix(0, (uint64_t)frame->source_ip << 32 | frame->target_ip);
    uint16_t ip_id = frame->ip_header_known ? frame->ip_id : 0;
    hash = mix(hash, (uint64_t)frame->source_port << 32 | (uint32_t)frame->target_port << 16 | ip_id);
    return mix_bytes(hash, payload, length);
}

static uint64_t path_of(const struct frame *frame)
{
    uint64_t hash = mix(frame->source_mac, frame->target_mac);
    hash = mix(hash, (uint64_t)frame->interface << 32 | (uint32_t)frame->vlan);
    return mix(hash, frame->ip_header_known ? frame->ttl : 0);
}

static bool is_copy(const struct recent *first, const struct recent *second)
{
    if (first->frame == 0 || first->fingerprint != second->fingerprint)
        return false;
    int64_t span = llabs(second->time - first->time);
    if (first->path == second->path)
        return span < SPAN_ON_ONE_PATH;
    return span <= (second->ip_id == 0 ? SPAN_WITHOUT_IP_ID : SPAN_WITH_IP_ID);
}

struct first_copy copies_first_of(copies *self, const struct frame *frame, const uint8_t *payload, size_t length)
{
    struct recent this = {
        .fingerprint = fingerprint_of(frame, payload, length),
        .time = frame->time,
        .path = path_of(frame),
        .source_mac = frame->source_mac,
        .frame = frame->number,
        .ip_id = frame->ip_header_known ? frame->ip_id : 0,
    };
    struct recent *set = need_set(self, this.fingerprint);
    struct recent *oldest = set;
    for (size_t i = 0; i < SET_SIZE; i++) {
        if (is_copy(&set[i], &this))
            return (struct first_copy){ .frame = set[i].frame, .source_mac = set[i].source_mac };
        if (set[i].time < oldest->time)
            oldest = &set[i];
    }
    *oldest = this;
    return (struct first_copy){ 0 };
}
