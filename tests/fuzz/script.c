/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "script.h"

#include <string.h>

#define FORGER_MAC UINT64_C(0x02005E010042)

/* The line that is being read, and what earlier ones left behind. */
struct line {
    struct wire *wire;
    struct input *input;
    const struct machine *from;
    const struct machine *to;
    const char *name;
    const char *scope;
    uint8_t detail; /* the high bits of the byte that names the time */
    struct request claim;
    struct request query;
};

static const struct machine forger = { IP(10, 1, 0, 66), FORGER_MAC };
static const struct machine forged_first = { IP(10, 1, 0, 11), FORGER_MAC };
static const struct machine forged_second = { IP(10, 1, 0, 12), FORGER_MAC };
static const struct machine forged_server = { IP(10, 1, 0, 5), FORGER_MAC };
static const struct machine second_address = { IP(10, 1, 0, 111), UINT64_C(0x02005E01000B) };
static const struct machine far_pc = { IP(10, 2, 0, 11), ROUTER_MAC };
static const struct machine nobody = { 0, 0 };
static const struct machine everybody = { UINT32_C(0xFFFFFFFF), UINT64_C(0xFFFFFFFFFFFF) };

/* Nobody sends from an address that stands for many; such frames come from say_frame() only. */
static const struct machine *const senders[] = {
    &first_pc,  &second_pc,    &third_pc,      &fourth_pc,     &wins,           &other_wins, &first_pc, &forger,
    &second_pc, &forged_first, &forged_second, &forged_server, &second_address, &far_pc,     &nobody,   &third_pc,
};

static const struct machine *const receivers[] = {
    &first_pc,  &second_pc, &third_pc, &fourth_pc, &wins,           &other_wins, &segment, &forger,
    &everybody, &segment,   &segment,  &segment,   &second_address, &far_pc,     &nobody,  &segment,
};

static const char *const names[] = {
    "ACCT-PC<20>",          "ACCT-PC<00>",   "ACCT-PC<03>",  "OFFICE<1d>", "OFFICE<1b>", "OFFICE<1c>",
    "OFFICE<00>",           "WPAD<00>",      "FILES<20>",    "{name}<20>", "*<00>",      "<00>",
    "\x01\x02\x1b[31m<20>", "SECOND-PC<00>", "\xff\xfe<ff>", "PRINTER<20>"
};

static const int64_t pauses[] = { 0,      0,           MILLISECOND,  10 * MILLISECOND,
                                  SECOND, 3 * SECOND,  20 * SECOND,  -MILLISECOND,
                                  MINUTE, 31 * MINUTE, -SECOND,      3 * MILLISECOND,
                                  0,      0,           -40 * MINUTE, 24 * 60 * MINUTE };

/* ---- what is said ---- */

typedef void (*saying)(struct line *line);

static uint32_t send(struct line *line, struct draft draft)
{
    return wire_send(line->wire, line->from, line->to, in_scope(draft, line->scope));
}

static void say_registers(struct line *line)
{
    registers(line->wire, line->from, line->name);
}

static void say_registers_group(struct line *line)
{
    registers_group(line->wire, line->from, line->name);
}

static void say_claims(struct line *line)
{
    static const uint16_t kinds[] = { BROADCAST_CLAIM, SERVER_CLAIM, MULTIHOMED_CLAIM, 0x4000, 0x4810, 0x2810 };
    struct draft draft =
        registration(kinds[line->detail % G_N_ELEMENTS(kinds)], line->wire->id++, line->name, line->from->ip);
    line->claim = (struct request){ draft.id, send(line, line->detail & 8 ? as_group(draft) : draft) };
}

static void say_repeats_claim(struct line *line)
{
    send(line, registration(BROADCAST_CLAIM, line->claim.id, line->name, line->from->ip));
}

static void say_result(struct line *line)
{
    send(line, registration_answer((enum nbns_result)(line->detail % 8), line->claim.id, line->name, line->to->ip));
}

static void say_unsolicited_result(struct line *line)
{
    send(line, registration_answer((enum nbns_result)(line->detail % 8), line->wire->id++, line->name, line->to->ip));
}

static void say_refused(struct line *line)
{
    is_refused(line->wire, line->from, line->to, line->name);
}

static void say_granted(struct line *line)
{
    is_granted(line->wire, line->from, line->to, line->name);
}

static void say_claims_and_waits(struct line *line)
{
    line->claim = claims_and_waits(line->wire, line->from, line->to, line->name);
}

static void say_waits(struct line *line)
{
    send(line, wait_answer(line->claim.id, line->name, line->detail * UINT32_C(0x01234567)));
}

static void say_challenges_in_vain(struct line *line)
{
    challenges_in_vain(line->wire, line->from, line->to, line->name);
}

static void say_challenges(struct line *line)
{
    challenges(line->wire, line->from, line->to, line->name, line->detail & 1 ? 0 : line->to->ip);
}

static void say_releases(struct line *line)
{
    uint32_t address = line->detail & 1 ? first_pc.ip : line->from->ip;
    releases(line->wire, line->from, line->to, line->name, address);
}

static void say_released(struct line *line)
{
    send(line, release_answer((enum nbns_result)(line->detail % 8), line->wire->id, line->name, line->to->ip));
}

static void say_asks(struct line *line)
{
    line->query = asks(line->wire, line->from, line->to, line->name);
}

static void say_answers(struct line *line)
{
    struct draft draft = query_answer(line->query.id, line->name, line->from->ip);
    if (line->detail & 1)
        draft = and_address(draft, line->to->ip);
    if (line->detail & 2)
        draft.id = line->wire->id++;
    send(line, line->detail & 4 ? as_group(draft) : draft);
}

static void say_denies(struct line *line)
{
    send(line, query_denial(line->query.id, line->name));
}

static void say_is_found(struct line *line)
{
    is_found(line->wire, line->from, line->to, line->name);
}

static void say_status(struct line *line)
{
    const uint16_t flags = (uint16_t)(input_byte(line->input) << 8);
    const struct listed entries[] = { { line->name, flags },
                                      { names[input_byte(line->input) % G_N_ELEMENTS(names)], 0x0400 },
                                      { NULL, 0 } };
    shows_status(line->wire, line->from, line->to, entries, line->detail);
}

static void say_leased(struct line *line)
{
    is_leased(line->wire, line->from, line->to);
}

static void say_gives_up_lease(struct line *line)
{
    gives_up_lease(line->wire, line->from);
}

static void say_host_name(struct line *line)
{
    tells_host_name(line->wire, line->from, line->name);
}

static void say_announces(struct line *line)
{
    announces(line->wire, line->from);
}

static void say_datagram(struct line *line)
{
    sends_datagram(line->wire, line->from, line->name);
}

/* ---- frames as they are ---- */

/* One of the newest frames. */
static uint32_t pick_frame(struct line *line)
{
    uint32_t count = wire_frame_count(line->wire);
    return count > 0 ? count - input_byte(line->input) % MIN(count, 16) : 0;
}

/* An earlier frame once more, as another path shows it or as a forger would repeat it. */
static void say_again(struct line *line)
{
    uint32_t number = pick_frame(line);
    if (number == 0)
        return;
    struct frame frame = wire_frame(line->wire, number);
    frame.time = line->wire->time;
    frame.source_mac = line->detail & 1 ? line->from->mac : frame.source_mac;
    frame.ttl = line->detail & 2 ? (uint8_t)(frame.ttl - 1) : frame.ttl;
    frame.interface += line->detail >> 2 & 1;
    frame.ip_id = line->detail & 8 ? line->wire->next++ : frame.ip_id;
    wire_send_again(line->wire, number, frame);
}

/* The bytes of an earlier frame in a frame of somebody else. */
static void say_in_another_name(struct line *line)
{
    uint32_t number = pick_frame(line);
    if (number == 0)
        return;
    struct frame frame = frame_between(line->from, line->to, number, line->wire->time);
    frame.ttl = line->detail & 1 ? 57 : 64;
    frame.ip_header_known = (line->detail & 2) == 0;
    frame.ip_id = line->detail & 4 ? 0 : line->wire->next++;
    wire_send_again(line->wire, number, frame);
}

/* Bytes that no draft describes. */
static void say_bytes(struct line *line)
{
    size_t length;
    const uint8_t *bytes = input_bytes(line->input, input_number(line->input, 2) % 600, &length);
    wire_send_bytes(line->wire, (enum channel)(line->detail % 4), line->from, line->to, bytes, length);
}

/* The same in a frame that the script writes out in full. */
static void say_frame(struct line *line)
{
    struct input *input = line->input;
    struct frame frame = { .time = line->wire->time += (int32_t)input_number(input, 4) * INT64_C(10000) };
    frame.source_ip = (uint32_t)input_number(input, 4);
    frame.target_ip = (uint32_t)input_number(input, 4);
    frame.source_mac = input_number(input, 6);
    frame.target_mac = input_number(input, 6);
    frame.source_port = (uint16_t)input_number(input, 2);
    frame.target_port = (uint16_t)input_number(input, 2);
    frame.ip_id = (uint16_t)input_number(input, 2);
    frame.ttl = input_byte(input);
    frame.ip_header_known = frame.ttl != 0;
    frame.interface = input_byte(input) % 4;
    frame.vlan = (int16_t)input_number(input, 2) % 4096;
    size_t length;
    const uint8_t *bytes = input_bytes(input, input_number(input, 2) % 1500, &length);
    wire_send_frame(line->wire, (enum channel)(line->detail % 4), frame, bytes, length);
}

static void say_elsewhere(struct line *line)
{
    line->wire->interface = line->detail % 3;
    line->wire->vlan = line->detail & 4 ? 10 : FRAME_NO_VLAN;
}

static void say_same_id(struct line *line)
{
    line->wire->id = line->claim.id;
}

static void say_in_scope(struct line *line)
{
    static const char *const scopes[] = { NULL, "corp", "corp.example", "{name}" };
    line->scope = scopes[line->detail % G_N_ELEMENTS(scopes)];
}

static const saying sayings[] = {
    say_registers,
    say_registers_group,
    say_claims,
    say_repeats_claim,
    say_result,
    say_unsolicited_result,
    say_refused,
    say_granted,
    say_claims_and_waits,
    say_waits,
    say_challenges_in_vain,
    say_challenges,
    say_releases,
    say_released,
    say_asks,
    say_answers,
    say_denies,
    say_is_found,
    say_status,
    say_leased,
    say_gives_up_lease,
    say_host_name,
    say_announces,
    say_datagram,
    say_again,
    say_in_another_name,
    say_bytes,
    say_frame,
    say_elsewhere,
    say_same_id,
    say_in_scope,
};

/* ---- a script ---- */

struct script_settings script_settings(struct input *input)
{
    static const uint32_t gaps[] = { 1800, 1, 60, 86400 };
    uint8_t first = input_byte(input);
    uint8_t second = input_byte(input);
    struct script_settings settings = { .options = analysis_default_options() };
    settings.options.incident_gap = gaps[first & 3];
    settings.options.flood_limit = first & 4 ? 2 : 5;
    settings.options.memory_limit = first & 8 ? 1 : 256;
    settings.options.show_releases = (first & 16) != 0;
    settings.again = second % 4 == SHUFFLED ? SHUFFLED : second % 4 == UNASKED ? UNASKED : ONCE;
    return settings;
}

void script_play(struct input *input, struct wire *wire)
{
    struct line line = { .wire = wire, .input = input };
    while (input->left > 0 && wire_frame_count(wire) < SCRIPT_MOST_FRAMES) {
        saying say = sayings[input_byte(input) % G_N_ELEMENTS(sayings)];
        uint8_t who = input_byte(input);
        uint8_t name = input_byte(input);
        uint8_t when = input_byte(input);
        line.from = senders[who & 0xF];
        line.to = receivers[who >> 4];
        line.name = names[name & 0xF];
        line.detail = name >> 4;
        wire_wait(wire, pauses[when & 0xF]);
        say(&line);
    }
}
