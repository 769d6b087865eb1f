/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dialogues.h"

#include <string.h>

/* ---- broadcast ---- */

static uint32_t registers_draft(struct wire *wire, const struct machine *owner, struct draft draft)
{
    uint32_t first = 0;
    for (unsigned copy = 0; copy < 3; copy++) {
        uint32_t frame = wire_send(wire, owner, &segment, draft);
        first = copy == 0 ? frame : first;
        wire_wait(wire, 750 * MILLISECOND);
    }
    return first;
}

uint32_t registers(struct wire *wire, const struct machine *owner, const char *name)
{
    return registers_draft(wire, owner, registration(BROADCAST_CLAIM, wire->id++, name, owner->ip));
}

uint32_t registers_group(struct wire *wire, const struct machine *member, const char *name)
{
    return registers_draft(wire, member, as_group(registration(BROADCAST_CLAIM, wire->id++, name, member->ip)));
}

struct request claims(struct wire *wire, const struct machine *claimant, const struct machine *target, const char *name)
{
    uint16_t flags = target->mac == segment.mac ? BROADCAST_CLAIM : MULTIHOMED_CLAIM;
    struct request claim = { .id = wire->id++ };
    claim.frame = wire_send(wire, claimant, target, registration(flags, claim.id, name, claimant->ip));
    return claim;
}

uint32_t refuses(struct wire *wire, const struct machine *refuser, const struct machine *claimant,
                 const struct request *claim, const char *name, enum nbns_result result)
{
    wire_wait(wire, 3 * MILLISECOND);
    return wire_send(wire, refuser, claimant, registration_answer(result, claim->id, name, claimant->ip));
}

uint32_t is_refused(struct wire *wire, const struct machine *claimant, const struct machine *refuser, const char *name)
{
    struct request claim = claims(wire, claimant, &segment, name);
    return refuses(wire, refuser, claimant, &claim, name, NBNS_ACTIVE);
}

uint32_t releases(struct wire *wire, const struct machine *from, const struct machine *to, const char *name,
                  uint32_t address)
{
    uint16_t flags = to->mac == segment.mac ? BROADCAST_RELEASE : UNICAST_RELEASE;
    return wire_send(wire, from, to, release_of(flags, wire->id++, name, address));
}

/* ---- at a server ---- */

uint32_t grants(struct wire *wire, const struct machine *server, const struct machine *claimant,
                const struct request *claim, const char *name)
{
    wire_wait(wire, 3 * MILLISECOND);
    return wire_send(wire, server, claimant, registration_answer(NBNS_OK, claim->id, name, claimant->ip));
}

uint32_t is_granted(struct wire *wire, const struct machine *claimant, const struct machine *server, const char *name)
{
    struct request claim = claims(wire, claimant, server, name);
    return grants(wire, server, claimant, &claim, name);
}

struct request claims_and_waits(struct wire *wire, const struct machine *claimant, const struct machine *server,
                                const char *name)
{
    struct request claim = claims(wire, claimant, server, name);
    wire_wait(wire, MILLISECOND);
    wire_send(wire, server, claimant, wait_answer(claim.id, name, 60));
    return claim;
}

void challenges_in_vain(struct wire *wire, const struct machine *server, const struct machine *holder, const char *name)
{
    uint16_t id = wire->id++;
    for (unsigned copy = 0; copy < 3; copy++) {
        wire_send(wire, server, holder, name_query(0x0000, id, name));
        wire_wait(wire, SECOND);
    }
}

void challenges(struct wire *wire, const struct machine *server, const struct machine *holder, const char *name,
                uint32_t address)
{
    uint16_t id = wire->id++;
    wire_send(wire, server, holder, name_query(0x0000, id, name));
    wire_wait(wire, 5 * MILLISECOND);
    wire_send(wire, holder, server, address != 0 ? query_answer(id, name, address) : query_denial(id, name));
}

/* ---- questions ---- */

struct request asks(struct wire *wire, const struct machine *asker, const struct machine *target, const char *name)
{
    uint16_t flags = target->mac == segment.mac ? BROADCAST_QUERY : UNICAST_QUERY;
    struct request query = { .id = wire->id++ };
    query.frame = wire_send(wire, asker, target, name_query(flags, query.id, name));
    return query;
}

uint32_t answers(struct wire *wire, const struct machine *from, const struct machine *asker,
                 const struct request *query, const char *name, uint32_t address)
{
    wire_wait(wire, 2 * MILLISECOND);
    return wire_send(wire, from, asker, query_answer(query->id, name, address));
}

void answers_with_two(struct wire *wire, const struct machine *from, const struct machine *asker,
                      const struct request *query, const char *name, uint32_t other)
{
    wire_send(wire, from, asker, and_address(query_answer(query->id, name, from->ip), other));
}

uint32_t is_found(struct wire *wire, const struct machine *asker, const struct machine *owner, const char *name)
{
    struct request query = asks(wire, asker, &segment, name);
    return answers(wire, owner, asker, &query, name, owner->ip);
}

uint32_t shows_status(struct wire *wire, const struct machine *asker, const struct machine *node,
                      const struct listed *entries, uint8_t unit)
{
    uint16_t id = wire->id++;
    wire_send(wire, asker, node, status_query(id, "*<00>"));
    wire_wait(wire, 2 * MILLISECOND);
    return wire_send(wire, node, asker, status_answer(id, "*<00>", entries, unit));
}

/* ---- other protocols ---- */

static void put_u32(uint8_t *bytes, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* The fixed part of a DHCP message and its type; options begin at byte 243. */
#define DHCP_OPTIONS 243
static void begin_dhcp(uint8_t *bytes, bool reply, const struct machine *client, uint8_t type)
{
    bytes[0] = reply ? 2 : 1;
    bytes[1] = 1;
    bytes[2] = 6;
    for (unsigned i = 0; i < 6; i++)
        bytes[28 + i] = (uint8_t)(client->mac >> (40 - 8 * i));
    put_u32(bytes + 236, 0x63825363);
    bytes[240] = 53;
    bytes[241] = 1;
    bytes[242] = type;
}

void is_leased(struct wire *wire, const struct machine *server, const struct machine *client)
{
    uint8_t bytes[DHCP_OPTIONS + 13] = { 0 };
    begin_dhcp(bytes, true, client, 5);
    put_u32(bytes + 16, client->ip);
    bytes[DHCP_OPTIONS] = 54;
    bytes[DHCP_OPTIONS + 1] = 4;
    put_u32(bytes + DHCP_OPTIONS + 2, server->ip);
    bytes[DHCP_OPTIONS + 6] = 51;
    bytes[DHCP_OPTIONS + 7] = 4;
    put_u32(bytes + DHCP_OPTIONS + 8, 3600);
    bytes[DHCP_OPTIONS + 12] = 255;
    wire_send_bytes(wire, CHANNEL_DHCP, server, &segment, bytes, sizeof bytes);
}

void gives_up_lease(struct wire *wire, const struct machine *client)
{
    uint8_t bytes[DHCP_OPTIONS + 1] = { 0 };
    begin_dhcp(bytes, false, client, 7);
    put_u32(bytes + 12, client->ip);
    bytes[DHCP_OPTIONS] = 255;
    wire_send_bytes(wire, CHANNEL_DHCP, client, &segment, bytes, sizeof bytes);
}

void tells_host_name(struct wire *wire, const struct machine *client, const char *host_name)
{
    uint8_t bytes[DHCP_OPTIONS + 2 + 64] = { 0 };
    size_t length = strlen(host_name);
    assert_true(length < 64);
    begin_dhcp(bytes, false, client, 3);
    bytes[DHCP_OPTIONS] = 12;
    bytes[DHCP_OPTIONS + 1] = (uint8_t)length;
    memcpy(bytes + DHCP_OPTIONS + 2, host_name, length);
    bytes[DHCP_OPTIONS + 2 + length] = 255;
    wire_send_bytes(wire, CHANNEL_DHCP, client, &segment, bytes, DHCP_OPTIONS + 3 + length);
}

void tells_client_id(struct wire *wire, const struct machine *client, uint32_t id)
{
    uint8_t bytes[DHCP_OPTIONS + 8] = { 0 };
    begin_dhcp(bytes, false, client, 3);
    bytes[DHCP_OPTIONS] = 61;
    bytes[DHCP_OPTIONS + 1] = 5;
    put_u32(bytes + DHCP_OPTIONS + 3, id);
    bytes[DHCP_OPTIONS + 7] = 255;
    wire_send_bytes(wire, CHANNEL_DHCP, client, &segment, bytes, sizeof bytes);
}

static void sends_arp(struct wire *wire, const struct machine *from, const struct machine *to, uint8_t operation,
                      uint32_t target)
{
    uint8_t bytes[28] = { 0, 1, 8, 0, 6, 4, 0, operation };
    for (unsigned i = 0; i < 6; i++)
        bytes[8 + i] = (uint8_t)(from->mac >> (40 - 8 * i));
    put_u32(bytes + 14, from->ip);
    put_u32(bytes + 24, target);
    wire_send_bytes(wire, CHANNEL_ARP, from, to, bytes, sizeof bytes);
}

void announces(struct wire *wire, const struct machine *machine)
{
    sends_arp(wire, machine, &segment, 1, machine->ip);
}

void looks_for(struct wire *wire, const struct machine *seeker, const struct machine *sought)
{
    sends_arp(wire, seeker, &segment, 1, sought->ip);
}

void is_there(struct wire *wire, const struct machine *sought, const struct machine *seeker)
{
    sends_arp(wire, sought, seeker, 2, seeker->ip);
}

/* A direct group datagram (RFC 1002 4.4.2) without data: its names are encoded as those of the name service. */
uint32_t sends_datagram(struct wire *wire, const struct machine *from, const char *name)
{
    struct draft source = name_query(0, 0, name);
    struct draft target = name_query(0, 0, "OFFICE<1d>");
    struct payload names[] = { payload_of(&source), payload_of(&target) };
    uint8_t bytes[14 + 2 * 34] = { 0x11, 0x02 };
    put_u32(bytes + 4, from->ip);
    bytes[9] = 138;
    bytes[11] = 2 * 34;
    for (size_t i = 0; i < 2; i++) {
        memcpy(bytes + 14 + i * 34, names[i].bytes + 12, 34);
        payload_free(&names[i]);
    }
    return wire_send_bytes(wire, CHANNEL_DATAGRAM, from, &segment, bytes, sizeof bytes);
}
