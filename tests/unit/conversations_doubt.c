/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conversations in which one sender staged more than one side, or in which honest machines look as if one had.  A hostile
 * reader of the rules made the first of each.
 */
#include "conversations.h"

#define NAME "ACCT-PC<20>"
#define TRAVELLED 63 /* hops that are left: one less than the sender started with */

static const struct machine forger = { IP(10, 1, 0, 66), UINT64_C(0x02005E010042) };
static const struct machine as_first = { IP(10, 1, 0, 11), UINT64_C(0x02005E010042) };
static const struct machine other_card = { IP(10, 1, 0, 21), UINT64_C(0x02005E010015) };

/* Sends a message as if it had come through a router, or cut to a length. */
static void sends_as(struct wire *wire, const struct machine *from, const struct machine *to, struct draft draft,
                     uint8_t ttl, size_t length)
{
    struct payload payload = payload_of(&draft);
    struct frame frame = frame_between(from, to, 0, wire->time);
    frame.ip_id = wire->next++;
    frame.ttl = ttl;
    wire->time += MILLISECOND;
    wire_send_frame(wire, CHANNEL_NBNS, frame, payload.bytes, MIN(length, payload.length));
    payload_free(&payload);
}

/* ---- one sender is both sides ---- */

static void holder_whose_card_arp_contradicts(struct wire *wire)
{
    announces(wire, &first_pc);
    registers(wire, &as_first, NAME);
    wire_wait(wire, MINUTE);
    announces(wire, &first_pc);
    is_refused(wire, &second_pc, &as_first, NAME);
    announces(wire, &first_pc);
}

static void holder_whose_address_is_leased_to_another(struct wire *wire)
{
    is_leased(wire, &wins, &first_pc);
    registers(wire, &as_first, NAME);
    wire_wait(wire, MINUTE);
    is_refused(wire, &second_pc, &as_first, NAME);
}

static void holder_that_pretends_to_be_far(struct wire *wire)
{
    registers(wire, &first_pc, "FIRST-PC<20>");
    sends_as(wire, &as_first, &segment, registration(BROADCAST_CLAIM, wire->id++, NAME, first_pc.ip), TRAVELLED, 999);
    wire_wait(wire, MINUTE);
    struct request claim = claims(wire, &second_pc, &segment, NAME);
    sends_as(wire, &as_first, &second_pc, registration_answer(NBNS_ACTIVE, claim.id, NAME, second_pc.ip), TRAVELLED,
             999);
}

static void server_and_holder_on_one_card(struct wire *wire)
{
    static const struct machine own_server = { IP(10, 1, 0, 5), UINT64_C(0x02005E010042) };
    is_granted(wire, &forger, &own_server, NAME);
    wire_wait(wire, MINUTE);
    struct request claim = claims(wire, &second_pc, &own_server, NAME);
    refuses(wire, &own_server, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

static void holder_that_passed_one_frame_on(struct wire *wire)
{
    uint32_t claim = registers(wire, &first_pc, "FIRST-PC<20>");
    struct frame again = wire_frame(wire, claim + 2);
    again.source_mac = forger.mac;
    again.time += 20 * MILLISECOND;
    wire_send_again(wire, claim + 2, again);
    registers(wire, &as_first, NAME);
    wire_wait(wire, MINUTE);
    is_refused(wire, &second_pc, &as_first, NAME);
}

static void format_error_from_a_known_server(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, "FIRST-PC<20>");
    wire_wait(wire, MINUTE);
    struct request claim = claims(wire, &second_pc, &wins, NAME);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_FORMAT_ERROR);
}

/* ---- honest machines ---- */

static void logs_off_at_a_server_with_that_user(struct wire *wire)
{
    static const struct listed own[] = { { "SRV<20>", 0x0400 }, { "ADMINISTRATOR<03>", 0x0400 }, { NULL, 0 } };
    is_granted(wire, &third_pc, &wins, "THIRD-PC<20>");
    shows_status(wire, &third_pc, &wins, own, 0);
    wire_wait(wire, MINUTE);
    releases(wire, &first_pc, &wins, "ADMINISTRATOR<03>", first_pc.ip);
}

static void demand_by_who_has_just_asked(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    wire_wait(wire, 10 * MINUTE);
    struct request query = asks(wire, &third_pc, &segment, NAME);
    answers(wire, &first_pc, &third_pc, &query, NAME, first_pc.ip);
    wire_send(wire, &third_pc, &first_pc, registration_answer(NBNS_CONFLICT, query.id, NAME, 0));
}

static void release_by_who_answers_as_a_server(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    wire_wait(wire, 10 * MINUTE);
    struct request query = asks(wire, &first_pc, &wins, "FILES<20>");
    answers(wire, &wins, &first_pc, &query, "FILES<20>", IP(10, 5, 0, 9));
    releases(wire, &wins, &first_pc, NAME, first_pc.ip);
}

static void refuses_from_its_other_address(struct wire *wire)
{
    registers(wire, &first_pc, "OLDNAS<20>");
    registers(wire, &first_pc, "OLDSRV<20>");
    struct request query = asks(wire, &fourth_pc, &segment, "OLDNAS<20>");
    answers_with_two(wire, &first_pc, &fourth_pc, &query, "OLDNAS<20>", other_card.ip);
    is_refused(wire, &second_pc, &other_card, "OLDNAS<20>");
}

static void team_fails_over_and_shuts_down(struct wire *wire)
{
    static const struct machine standby = { IP(10, 1, 0, 11), UINT64_C(0x02005E010099) };
    registers(wire, &first_pc, NAME);
    wire_wait(wire, 60 * MINUTE);
    announces(wire, &standby);
    wire_wait(wire, MINUTE);
    releases(wire, &standby, &segment, NAME, first_pc.ip);
}

static void answers_whose_queries_were_missed(struct wire *wire)
{
    for (uint16_t i = 0; i < 12; i++) {
        wire_send(wire, &first_pc, &second_pc, query_answer((uint16_t)(0x8100 + i), NAME, first_pc.ip));
        wire_wait(wire, 10 * SECOND);
    }
}

static void answer_that_was_cut(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, NAME);
    struct request claim = claims_and_waits(wire, &other_card, &wins, NAME);
    struct request check = asks(wire, &wins, &first_pc, NAME);
    sends_as(wire, &first_pc, &wins, and_address(query_answer(check.id, NAME, first_pc.ip), other_card.ip), 64, 64);
    grants(wire, &wins, &other_card, &claim, NAME);
}

static void role_that_was_demanded_and_refused(struct wire *wire)
{
    registers(wire, &first_pc, "OFFICE<1d>");
    struct request query = asks(wire, &third_pc, &segment, "OFFICE<1d>");
    answers(wire, &first_pc, &third_pc, &query, "OFFICE<1d>", first_pc.ip);
    answers(wire, &second_pc, &third_pc, &query, "OFFICE<1d>", second_pc.ip);
    wire_send(wire, &third_pc, &second_pc, registration_answer(NBNS_CONFLICT, query.id, "OFFICE<1d>", 0));
    is_refused(wire, &second_pc, &first_pc, "OFFICE<1d>");
}

/* nmbd on two cards answers with the address of either (knowledge: one query drew twelve such answers). */
static void answers_with_its_other_address(struct wire *wire)
{
    static const struct machine one = { IP(10, 1, 0, 11), UINT64_C(0x02005E01000B) };
    static const struct machine two = { IP(10, 1, 0, 31), UINT64_C(0x02005E01000B) };
    registers(wire, &two, NAME);
    struct request query = asks(wire, &third_pc, &segment, NAME);
    answers(wire, &one, &third_pc, &query, NAME, two.ip);
    answers(wire, &two, &third_pc, &query, NAME, two.ip);
    is_refused(wire, &second_pc, &one, NAME);
}

static void answers_for_what_its_datagrams_bear(struct wire *wire)
{
    static const char *const names[] = { "NODE1", "NODE2", "NODE3", "NODE4",  "NODE5",  "NODE6",
                                         "NODE7", "NODE8", "NODE9", "NODE10", "NODE11", "NODE12" };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        char name[NETBIOS_NAME_TEXT];
        g_snprintf(name, sizeof name, "%s<00>", names[i]);
        sends_datagram(wire, &first_pc, name);
        g_snprintf(name, sizeof name, "%s<20>", names[i]);
        is_found(wire, &second_pc, &first_pc, name);
    }
}

static void gets_group_granted(struct wire *wire, const struct machine *member)
{
    uint16_t id = wire->id++;
    wire_send(wire, member, &wins, as_group(registration(SERVER_CLAIM, id, "ACCT-PC<00>", member->ip)));
    wire_send(wire, &wins, member, as_group(registration_answer(NBNS_OK, id, "ACCT-PC<00>", member->ip)));
}

/* The domain has the name of the role, and every member of it gets that as a group name. */
static void members_of_one_group_contest_a_role(struct wire *wire)
{
    gets_group_granted(wire, &first_pc);
    is_granted(wire, &first_pc, &wins, "ACCT-PC<1b>");
    gets_group_granted(wire, &second_pc);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, "ACCT-PC<1b>");
    challenges(wire, &wins, &first_pc, "ACCT-PC<1b>", first_pc.ip);
    refuses(wire, &wins, &second_pc, &claim, "ACCT-PC<1b>", NBNS_ACTIVE);
}

/* An address of a cluster goes to and fro, each time announced; whoever has it then gives the name up. */
static void address_flaps_and_the_name_is_given_up(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    for (int i = 0; i < 2; i++) {
        wire_wait(wire, MINUTE);
        announces(wire, &as_first);
        wire_wait(wire, MINUTE);
        announces(wire, &first_pc);
    }
    wire_wait(wire, MINUTE);
    announces(wire, &as_first);
    wire_wait(wire, MINUTE);
    releases(wire, &as_first, &segment, NAME, first_pc.ip);
}

/* The same private address in the VLANs of two customers. */
static void releases_its_own_in_another_vlan(struct wire *wire)
{
    wire->vlan = 10;
    registers(wire, &first_pc, NAME);
    wire_wait(wire, MINUTE);
    wire->vlan = 20;
    releases(wire, &as_first, &wins, NAME, first_pc.ip);
}

/* ---- what may hide a dispute ---- */

static void takes_by_a_release_what_it_claims_then(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    wire_wait(wire, MINUTE);
    releases(wire, &forger, &first_pc, NAME, first_pc.ip);
    wire_wait(wire, MINUTE);
    is_refused(wire, &forger, &first_pc, NAME);
}

static void second_of_two_forged_releases(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    wire_wait(wire, MINUTE);
    releases(wire, &as_first, &segment, "NOBODY<20>", first_pc.ip);
    releases(wire, &as_first, &segment, NAME, first_pc.ip);
}

static void stranger_releases_what_two_dispute(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    is_refused(wire, &second_pc, &first_pc, NAME);
    wire_wait(wire, MINUTE);
    releases(wire, &forger, &first_pc, NAME, first_pc.ip);
}

static void hundred_forged_refusals_before(struct wire *wire)
{
    for (uint16_t i = 0; i < 100; i++) {
        struct machine sender = { IP(10, 1, 1, i), forger.mac };
        wire_send(wire, &sender, &fourth_pc, registration_answer(NBNS_ACTIVE, i, NAME, fourth_pc.ip));
    }
    registers(wire, &first_pc, NAME);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

static void poisons_and_passes_one_on(struct wire *wire)
{
    static const char *const wanted[] = { "WPAD<00>", "FILES<20>", "PRINTER<20>", "INTRANET<20>", "BACKUP<20>" };
    struct request query = asks(wire, &second_pc, &segment, "OTHER<20>");
    answers(wire, &forger, &second_pc, &query, "OTHER<20>", IP(10, 5, 0, 9));
    for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++)
        is_found(wire, &second_pc, &forger, wanted[i]);
}

/* ---- responses before their requests ---- */

static void grant_before_its_claim(struct wire *wire)
{
    uint16_t id = wire->id++;
    wire_send(wire, &wins, &first_pc, registration_answer(NBNS_OK, id, NAME, first_pc.ip));
    wire_send(wire, &first_pc, &wins, registration(SERVER_CLAIM, id, NAME, first_pc.ip));
    wire_wait(wire, 10 * MINUTE);
    releases(wire, &wins, &first_pc, NAME, first_pc.ip);
}

static void defence_before_its_challenge(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, NAME);
    wire_wait(wire, MINUTE);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    uint16_t id = wire->id++;
    wire_send(wire, &first_pc, &wins, query_answer(id, NAME, first_pc.ip));
    wire_send(wire, &wins, &first_pc, name_query(0x0000, id, NAME));
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

#define FIRST IP(10, 1, 0, 11)
#define SECOND_PC IP(10, 1, 0, 12)

const struct conversation doubtful_conversations[] = {
    { "ARP has another card for the holder", "1, MAC contradicts", holder_whose_card_arp_contradicts,
      CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE, NULL, SECOND_PC, FIRST, false, NULL },
    { "DHCP gave the holder's address to another card", "1, MAC contradicts", holder_whose_address_is_leased_to_another,
      CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE, NULL, SECOND_PC, FIRST, false, NULL },
    { "a broadcast is refused through a router", "1, MAC contradicts", holder_that_pretends_to_be_far,
      CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE, NULL, SECOND_PC, FIRST, false, NULL },
    { "server and holder are one card", "1", server_and_holder_on_one_card, CAUSE_DUPLICATE_COMPUTER, NOT_CONFIRMED,
      NULL, SECOND_PC, 0, false, NULL },
    { "the holder's card passed a frame of the address on", "1", holder_that_passed_one_frame_on,
      CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE, NULL, SECOND_PC, FIRST, false, NULL },
    { "a known server answers with a format error", "4", format_error_from_a_known_server,
      CAUSE_MISDIRECTED_REGISTRATION, CONFIDENCE_PROBABLE, NULL, SECOND_PC, 0, false, NULL },
    { "a user logs off at a server that has this user", "3c", logs_off_at_a_server_with_that_user, NO_INCIDENT, 0, NULL,
      0, 0, false, NULL },
    { "a demand by a machine that has just asked", "3, honest twin", demand_by_who_has_just_asked, CAUSE_UNDETERMINED,
      CONFIDENCE_POSSIBLE, NULL, 0, FIRST, false, NULL },
    { "a release by a machine that answers for others", "16, Q136571", release_by_who_answers_as_a_server,
      CAUSE_WINS_RELEASE_DEMAND, CONFIDENCE_POSSIBLE, NULL, 0, FIRST, false, NULL },
    { "a refusal from another address of the owner", "3d", refuses_from_its_other_address, CAUSE_DUPLICATE_COMPUTER,
      NOT_CONFIRMED, "OLDNAS", SECOND_PC, IP(10, 1, 0, 21), false, NULL },
    { "a team's new card gives the name up", "3a", team_fails_over_and_shuts_down, NO_INCIDENT, 0, NULL, 0, 0, false,
      NULL },
    { "twelve slow answers without their queries", "1, half a dialogue", answers_whose_queries_were_missed, NO_INCIDENT,
      0, NULL, 0, 0, false, NULL },
    { "the list of addresses was cut off", "merge", answer_that_was_cut, NO_INCIDENT, 0, NULL, 0, 0, false, NULL },
    { "a role is demanded and refused", "7", role_that_was_demanded_and_refused, CAUSE_SERVICE_ROLE_CONTEST,
      ANY_CONFIDENCE, "OFFICE", SECOND_PC, FIRST, false, NULL },
    { "a machine answers with its other address", "2", answers_with_its_other_address, CAUSE_DUPLICATE_COMPUTER,
      NOT_CONFIRMED, NULL, SECOND_PC, FIRST, false, NULL },
    { "twelve names that datagrams bear with another suffix", "1", answers_for_what_its_datagrams_bear, NO_INCIDENT, 0,
      NULL, 0, 0, false, NULL },
    { "an address that flaps, as ARP announces", "3a", address_flaps_and_the_name_is_given_up, NO_INCIDENT, 0, NULL, 0,
      0, false, NULL },
    { "the same address in another VLAN", "3a", releases_its_own_in_another_vlan, NO_INCIDENT, 0, NULL, 0, 0, false,
      NULL },
    { "releases another's name and then claims it", "3c", takes_by_a_release_what_it_claims_then, CAUSE_FORGED_CONFLICT,
      CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 66), FIRST, false, NULL },
    { "two members of a group contest a role", "7", members_of_one_group_contest_a_role, CAUSE_SERVICE_ROLE_CONTEST,
      CONFIDENCE_CONFIRMED, NULL, SECOND_PC, FIRST, false, NULL },
    { "a release behind another by the same forged card", "3a", second_of_two_forged_releases, CAUSE_FORGED_CONFLICT,
      CONFIDENCE_PROBABLE, NULL, 0, FIRST, false, NULL },
    { "a stranger releases what two dispute", "3, 18", stranger_releases_what_two_dispute, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, SECOND_PC, FIRST, false, NULL },
    { "a dispute behind a hundred forged refusals", "6", hundred_forged_refusals_before, CAUSE_DUPLICATE_COMPUTER,
      ANY_CONFIDENCE, NULL, SECOND_PC, FIRST, false, NULL },
    { "a poisoner that gave a foreign address once", "1", poisons_and_passes_one_on, CAUSE_NAME_POISONING,
      ANY_CONFIDENCE, "*", IP(10, 1, 0, 66), 0, false, NULL },
    { "a grant stands before its claim", "16, order", grant_before_its_claim, CAUSE_WINS_RELEASE_DEMAND,
      CONFIDENCE_PROBABLE, NULL, 0, FIRST, false, NULL },
    { "a defence stands before its challenge", "18, order", defence_before_its_challenge, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, SECOND_PC, FIRST, false, NULL },
    { 0 },
};
