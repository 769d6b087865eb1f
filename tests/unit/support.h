/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * support: what the unit tests share.
 *
 * A draft says what a NetBIOS name service message holds; it becomes a payload in a buffer of exactly its size, so
 * that an address checker sees a read of one byte too many.  A wire is a capture in the making: it gives each message
 * a frame number, a time and an IP id, keeps it, and feeds it to an analysis.
 *
 *     struct wire wire;
 *     wire_open(&wire, NULL);
 *     wire_send(&wire, &second_pc, &segment, registration(BROADCAST_CLAIM, 0x1001, "ACCT-PC<20>", second_pc.ip));
 *     expect_incidents(wire.analysis, 0);
 *     wire_close(&wire);
 */
#ifndef NBNS_CONFLICT_SUPPORT_H
#define NBNS_CONFLICT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis.h"
#include "nbns_message.h"
#include "view_text.h"

/* CMocka 2 has this and complains about the other; CMocka 1 has the other only. */
#ifndef assert_uint_in_range
#define assert_uint_in_range(value, minimum, maximum) assert_in_range((value), (minimum), (maximum))
#endif

#define IP(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))
#define MILLISECOND INT64_C(1000000)
#define SECOND (1000 * MILLISECOND)
#define MINUTE (60 * SECOND)
/* 20 November 2026, 08:03 UTC */
#define START_OF_CAPTURE (INT64_C(1795161780) * SECOND)

/* ---- messages: the flags of knowledge.md, table 1.1 ---- */

#define BROADCAST_CLAIM 0x2910
#define SERVER_CLAIM 0x2900
#define MULTIHOMED_CLAIM 0x7900
#define BROADCAST_RELEASE 0x3010
#define UNICAST_RELEASE 0x3000
#define BROADCAST_QUERY 0x0110
#define UNICAST_QUERY 0x0100

#define TYPE_NULL 0x000A
#define TYPE_NB 0x0020
#define TYPE_NBSTAT 0x0021

#define DRAFT_ADDRESSES 4
#define DRAFT_ENTRIES 6

/** One name of a node status answer. */
struct listed {
    const char *name; /* "ACCT-PC<20>"; NULL ends the list */
    uint16_t flags;
};

/** What a message holds. */
struct draft {
    uint16_t id;
    uint16_t flags;
    const char *name;       /* "ACCT-PC<20>" */
    const char *scope;      /* "corp.example"; NULL for none */
    uint16_t question_type; /* 0: no question */
    uint16_t record_type;   /* 0: no record */
    uint32_t ttl;
    uint16_t name_flags; /* of every address */
    size_t address_count;
    uint32_t addresses[DRAFT_ADDRESSES];
    uint16_t echo; /* of a wait acknowledgement: the flags of the request */
    struct listed entries[DRAFT_ENTRIES];
    uint8_t unit_id[6];
};

/** A payload in a buffer of exactly its size; free it with payload_free(). */
struct payload {
    uint8_t *bytes;
    size_t length;
};

struct draft registration(uint16_t flags, uint16_t id, const char *name, uint32_t address);
struct draft registration_answer(enum nbns_result result, uint16_t id, const char *name, uint32_t address);
struct draft wait_answer(uint16_t id, const char *name, uint32_t seconds);
struct draft release_of(uint16_t flags, uint16_t id, const char *name, uint32_t address);
struct draft release_answer(enum nbns_result result, uint16_t id, const char *name, uint32_t address);
struct draft name_query(uint16_t flags, uint16_t id, const char *name);
struct draft query_answer(uint16_t id, const char *name, uint32_t address);
struct draft query_denial(uint16_t id, const char *name);
struct draft status_query(uint16_t id, const char *name);
struct draft status_answer(uint16_t id, const char *name, const struct listed *entries, uint8_t unit);

/** The same draft for a group name, for a name in a scope, with one more address. */
struct draft as_group(struct draft draft);
struct draft in_scope(struct draft draft, const char *scope);
struct draft and_address(struct draft draft, uint32_t address);

struct payload payload_of(const struct draft *draft);
/** The first bytes of a payload, in a buffer of exactly that size. */
struct payload payload_prefix(const struct payload *payload, size_t length);
void payload_free(struct payload *payload);

/** Reads "ACCT-PC<20>" as a name of no scope. */
struct netbios_name name_of(const char *text);

/* ---- machines and frames ---- */

struct machine {
    uint32_t ip;
    uint64_t mac;
};

/* 10.1.0.11 to .14 on one segment, two name servers beside them, and everybody on the segment */
extern const struct machine first_pc;
extern const struct machine second_pc;
extern const struct machine third_pc;
extern const struct machine fourth_pc;
extern const struct machine wins;
extern const struct machine other_wins;
extern const struct machine segment;
#define ROUTER_MAC UINT64_C(0x02005E0100FE)

/** A frame from one machine to another, from port 137 to port 137, on interface 0 without VLAN, with TTL 64. */
struct frame frame_between(const struct machine *from, const struct machine *to, uint32_t number, int64_t time);

/* ---- a capture in the making ---- */

struct wire {
    analysis *analysis;
    GPtrArray *sent;
    int64_t time;  /* of the next frame */
    uint16_t next; /* IP id of the next frame */
    uint16_t id;   /* transaction id of the next dialogue */
    uint32_t interface;
    int32_t vlan;
    void (*fed)(struct wire *wire, uint32_t number); /* called after each frame; NULL */
};

/** Begins a capture; options may be NULL. */
void wire_open(struct wire *wire, const struct analysis_options *options);
void wire_close(struct wire *wire);

/** Lets time pass. */
void wire_wait(struct wire *wire, int64_t nanoseconds);

/** Sends a message; it takes a millisecond.  Returns the frame number, counted from 1. */
uint32_t wire_send(struct wire *wire, const struct machine *from, const struct machine *to, struct draft draft);

/** What a payload is, and so who reads it. */
enum channel { CHANNEL_NBNS, CHANNEL_DHCP, CHANNEL_ARP, CHANNEL_DATAGRAM };

/** Sends bytes that no draft describes. */
uint32_t wire_send_bytes(struct wire *wire, enum channel channel, const struct machine *from, const struct machine *to,
                         const uint8_t *bytes, size_t length);

/** Sends them in a frame that is given; its number is set, all else is taken as it is. */
uint32_t wire_send_frame(struct wire *wire, enum channel channel, struct frame frame, const uint8_t *bytes,
                         size_t length);

/** The frame with this number, to be changed and given to wire_send_again(). */
struct frame wire_frame(const struct wire *wire, uint32_t number);

/** Reads the payload of a frame; false if it is no name service message. */
bool wire_read(const struct wire *wire, uint32_t number, struct nbns_message *message);

/** Sends the payload of an earlier frame in a frame of its own; its number is set, all else is taken as it is. */
uint32_t wire_send_again(struct wire *wire, uint32_t number, struct frame frame);

/** Takes over the payload of a frame of another wire, in a frame that is given. */
uint32_t wire_take(struct wire *wire, const struct wire *from, uint32_t number, struct frame frame);

uint32_t wire_frame_count(const struct wire *wire);

/** Feeds a frame of the wire to any analysis. */
void wire_feed(const struct wire *wire, analysis *analysis, uint32_t number);
/** The same with a payload of which only the first bytes were captured. */
void wire_feed_cut(const struct wire *wire, analysis *analysis, uint32_t number, size_t length);

/* ---- expectations: each says where it failed, and what was there instead ---- */

#define expect_incidents(analysis, count) check_incident_count(__FILE__, __LINE__, (analysis), (count))
#define expect_incident(analysis, number, name, cause, confidence)                                                     \
    check_incident(__FILE__, __LINE__, (analysis), (number), (name), (cause), (confidence))
#define expect_machines(machines, count, ...)                                                                          \
    check_machines(__FILE__, __LINE__, (machines), (count), (const uint32_t[]){ __VA_ARGS__ })
#define expect_role(analysis, frame, incident, role)                                                                   \
    check_role(__FILE__, __LINE__, (analysis), (frame), (incident), (role))
#define expect_evidence(view, kind) assert_true(view_has_evidence((view), (kind)))

void check_incident_count(const char *file, int line, analysis *analysis, unsigned count);
const struct incident_view *check_incident(const char *file, int line, analysis *analysis, uint32_t number,
                                           const char *name, enum cause cause, enum confidence confidence);
/** Each machine is given by any one of its addresses. */
void check_machines(const char *file, int line, const GArray *machines, unsigned count, const uint32_t *addresses);
/** The frame has this role in this incident; role 0: it has none. */
void check_role(const char *file, int line, analysis *analysis, uint32_t frame, uint32_t incident, unsigned role);

bool view_has_evidence(const struct incident_view *view, unsigned kind);

#endif
