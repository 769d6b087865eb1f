/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversations.h"

#define NAME "ACCT-PC<20>"

/* What the second PC was before it got a new address, and an address that nobody has any more. */
static const struct machine before_the_move = { IP(10, 1, 0, 21), UINT64_C(0x02005E01000C) };
static const struct machine gone = { IP(10, 1, 0, 99), 0 };

static void is_refused_at_once(struct wire *wire, enum nbns_result result)
{
    struct request claim = claims(wire, &second_pc, &wins, NAME);
    refuses(wire, &wins, &second_pc, &claim, NAME, result);
}

/* ---- misdirected ---- */

static void claims_at_no_server(struct wire *wire)
{
    struct request claim = claims(wire, &second_pc, &third_pc, NAME);
    refuses(wire, &third_pc, &second_pc, &claim, NAME, NBNS_FORMAT_ERROR);
}

static void claims_at_no_server_and_on_the_segment(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    claims_at_no_server(wire);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

/* ---- stale records ---- */

static void takes_over_from_a_silent_holder(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges_in_vain(wire, &wins, &first_pc, NAME);
    grants(wire, &wins, &second_pc, &claim, NAME);
}

static void takes_over_from_one_that_denies(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges(wire, &wins, &first_pc, NAME, 0);
    grants(wire, &wins, &second_pc, &claim, NAME);
}

static void takes_over_a_user_name(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, "ANNA<03>");
    challenges_in_vain(wire, &wins, &first_pc, "ANNA<03>");
    grants(wire, &wins, &second_pc, &claim, "ANNA<03>");
}

static void adds_an_address_of_its_own(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    uint16_t id = wire->id++;
    wire_send(wire, &wins, &first_pc, name_query(0x0000, id, NAME));
    wire_send(wire, &first_pc, &wins, and_address(query_answer(id, NAME, first_pc.ip), second_pc.ip));
    grants(wire, &wins, &second_pc, &claim, NAME);
}

static void is_granted_after_a_short_wait(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    grants(wire, &wins, &second_pc, &claim, NAME);
}

static void is_granted_at_once(struct wire *wire)
{
    is_granted(wire, &second_pc, &wins, NAME);
    wire_wait(wire, MINUTE);
    is_granted(wire, &second_pc, &wins, NAME);
}

static void own_record_stands_in_the_way(struct wire *wire)
{
    is_granted(wire, &before_the_move, &wins, NAME);
    wire_wait(wire, 5 * MINUTE);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges_in_vain(wire, &wins, &before_the_move, NAME);
    wire_wait(wire, 18 * SECOND);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_REFUSED);
}

static void record_of_a_silent_holder(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges_in_vain(wire, &wins, &gone, NAME);
    wire_wait(wire, 18 * SECOND);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_REFUSED);
}

static void record_of_a_user_who_left(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, "ANNA<03>");
    challenges_in_vain(wire, &wins, &gone, "ANNA<03>");
    refuses(wire, &wins, &second_pc, &claim, "ANNA<03>", NBNS_REFUSED);
}

static void address_on_record_has_another_owner(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges(wire, &wins, &third_pc, NAME, 0);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_REFUSED);
}

static void refused_after_a_long_wait(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    wire_wait(wire, 21 * SECOND);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_REFUSED);
}

/* The holder is gone from the server's own segment: the server looks for its card, and the question is never sent. */
static struct request holder_is_looked_for(struct wire *wire, const struct machine *holder)
{
    is_granted(wire, holder, &wins, NAME);
    wire_wait(wire, 10 * MINUTE);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    for (unsigned i = 0; i < 3; i++) {
        looks_for(wire, &wins, holder);
        wire_wait(wire, SECOND);
    }
    return claim;
}

static void record_of_a_holder_that_is_gone(struct wire *wire)
{
    struct request claim = holder_is_looked_for(wire, &first_pc);
    wire_wait(wire, 18 * SECOND);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_REFUSED);
}

static void own_record_of_an_address_that_is_gone(struct wire *wire)
{
    struct request claim = holder_is_looked_for(wire, &before_the_move);
    wire_wait(wire, 18 * SECOND);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_REFUSED);
}

static void taken_over_from_a_holder_that_is_gone(struct wire *wire)
{
    struct request claim = holder_is_looked_for(wire, &first_pc);
    grants(wire, &wins, &second_pc, &claim, NAME);
}

/* Its twins: the first request was answered, as whoever sees the broadcasts of a segment only cannot know; */
static void holder_is_looked_for_once(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, NAME);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    looks_for(wire, &wins, &first_pc);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

/* the holder answers late; */
static void holder_is_found_late(struct wire *wire)
{
    struct request claim = holder_is_looked_for(wire, &first_pc);
    is_there(wire, &first_pc, &wins);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

/* it answers late, and the question that follows is captured, too; */
static void holder_is_found_late_and_asked(struct wire *wire)
{
    struct request claim = holder_is_looked_for(wire, &first_pc);
    challenges(wire, &wins, &first_pc, NAME, first_pc.ip);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

/* The record is older than the capture, but the search begins with the wait. */
static void unknown_holder_is_looked_for_at_once(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    for (unsigned i = 0; i < 3; i++) {
        looks_for(wire, &wins, &gone);
        wire_wait(wire, SECOND);
    }
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_REFUSED);
}

/* What the server looks for later has nothing to do with the name. */
static void somebody_else_is_looked_for(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    wire_wait(wire, 5 * SECOND);
    for (unsigned i = 0; i < 3; i++) {
        looks_for(wire, &wins, &gone);
        wire_wait(wire, SECOND);
    }
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_REFUSED);
}

/* The holder's answer takes a way that the capture does not see, and the server decides at once. */
static struct request holder_answers_unseen(struct wire *wire, const char *name)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, name);
    wire_send(wire, &wins, &first_pc, name_query(0x0000, wire->id++, name));
    wire_wait(wire, 50 * MILLISECOND);
    return claim;
}

static void refused_for_an_unseen_answer(struct wire *wire)
{
    struct request claim = holder_answers_unseen(wire, NAME);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

static void user_refused_for_an_unseen_answer(struct wire *wire)
{
    struct request claim = holder_answers_unseen(wire, "ANNA<03>");
    refuses(wire, &wins, &second_pc, &claim, "ANNA<03>", NBNS_ACTIVE);
}

static void granted_for_an_unseen_answer(struct wire *wire)
{
    struct request claim = holder_answers_unseen(wire, NAME);
    grants(wire, &wins, &second_pc, &claim, NAME);
}

/* A laptop leaves its dock, takes its record over, and gives it up properly before it is docked again. */
static void docks_again_after_a_release(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, NAME);
    wire_wait(wire, MINUTE);
    takes_over_from_a_silent_holder(wire);
    wire_wait(wire, 3 * MINUTE);
    releases(wire, &second_pc, &wins, NAME, second_pc.ip);
    wire_wait(wire, SECOND);
    is_granted(wire, &first_pc, &wins, NAME);
}

/* The same without the release: whoever lost the record was there all the time. */
static void comes_back_without_a_release(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, NAME);
    wire_wait(wire, MINUTE);
    takes_over_from_a_silent_holder(wire);
    wire_wait(wire, 3 * MINUTE);
    is_found(wire, &third_pc, &first_pc, NAME);
    wire_wait(wire, SECOND);
    releases(wire, &second_pc, &wins, NAME, second_pc.ip);
}

/* Two addresses that the server gave one name, until one was released and is refused now. */
static void server_had_listed_both(struct wire *wire)
{
    static const char *const names[] = { "ACCT-PC<00>", NAME };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        is_granted(wire, &first_pc, &wins, names[i]);
        is_granted(wire, &second_pc, &wins, names[i]);
    }
    wire_wait(wire, MINUTE);
    releases(wire, &second_pc, &wins, NAME, second_pc.ip);
    wire_wait(wire, MINUTE);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges(wire, &wins, &first_pc, NAME, first_pc.ip);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

/* nmbd lists both because it takes any answer of the holder; the holder itself refuses on the segment. */
static void merged_by_the_server_and_refused_by_the_holder(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, NAME);
    wire_wait(wire, MINUTE);
    is_refused(wire, &second_pc, &first_pc, NAME);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges(wire, &wins, &first_pc, NAME, first_pc.ip);
    grants(wire, &wins, &second_pc, &claim, NAME);
}

/* ---- servers that disagree ---- */

static void two_servers_disagree(struct wire *wire)
{
    is_granted(wire, &second_pc, &other_wins, NAME);
    is_refused_at_once(wire, NBNS_ACTIVE);
}

static void two_servers_and_a_live_holder(struct wire *wire)
{
    is_granted(wire, &second_pc, &other_wins, NAME);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges(wire, &wins, &first_pc, NAME, first_pc.ip);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

/* ---- static mappings ---- */

static void refused_at_once_twice(struct wire *wire)
{
    is_refused_at_once(wire, NBNS_ACTIVE);
    wire_wait(wire, 10 * MINUTE);
    is_refused_at_once(wire, NBNS_ACTIVE);
}

static void refused_at_once_once(struct wire *wire)
{
    is_refused_at_once(wire, NBNS_REFUSED);
}

static const struct static_mapping mappings[] = { { .name = "acct-pc", .address = IP(10, 1, 0, 77) } };
static const struct analysis_options with_mappings = {
    .incident_gap = 1800, .flood_limit = 5, .memory_limit = 256, .mappings = mappings, .mapping_count = 1
};

/* ---- demands of a server ---- */

static void server_tells_the_holder_to_release(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, NAME);
    wire_wait(wire, MINUTE);
    uint32_t release = releases(wire, &wins, &first_pc, NAME, first_pc.ip);
    wire_send(wire, &first_pc, &wins, release_answer(NBNS_OK, (uint16_t)(wire->id - 1), NAME, first_pc.ip));
    assert_true(release > 0);
}

/* The holder wakes up after the server has given its name away, and answers the question of long ago. */
static void holder_answers_after_it_was_given_up(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    uint16_t id = wire->id++;
    for (unsigned copy = 0; copy < 4; copy++) {
        wire_send(wire, &wins, &first_pc, name_query(0x0000, id, NAME));
        wire_wait(wire, 5 * SECOND);
    }
    grants(wire, &wins, &second_pc, &claim, NAME);
    wire_wait(wire, 8 * SECOND);
    wire_send(wire, &first_pc, &wins, query_answer(id, NAME, first_pc.ip));
}

/* ---- a claim was lost, or lies before the capture: its refusal belongs to the dispute that others explain ---- */

static void one_of_several_claims_is_lost(struct wire *wire)
{
    is_granted(wire, &third_pc, &wins, "OTHER<20>");
    is_refused_at_once(wire, NBNS_REFUSED);
    wire_wait(wire, 10 * MINUTE);
    wire_send(wire, &wins, &second_pc, registration_answer(NBNS_REFUSED, wire->id++, NAME, second_pc.ip));
    wire_wait(wire, 10 * MINUTE);
    is_refused_at_once(wire, NBNS_REFUSED);
}

static void first_claim_lies_before_the_capture(struct wire *wire)
{
    wire_send(wire, &wins, &second_pc, registration_answer(NBNS_ACTIVE, wire->id++, "ACCT-PC<00>", second_pc.ip));
    wire_wait(wire, 10 * MINUTE);
    registers(wire, &first_pc, NAME);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges(wire, &wins, &first_pc, NAME, first_pc.ip);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

/* ---- two interfaces, or two captures that were merged: their clocks differ a little ---- */

static void refusal_stands_before_the_challenge(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, NAME);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
    challenges(wire, &wins, &first_pc, NAME, first_pc.ip);
}

static void wait_stands_before_the_claim(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, NAME);
    struct request claim = { .id = wire->id++ };
    wire_send(wire, &wins, &second_pc, wait_answer(claim.id, NAME, 60));
    wire_send(wire, &second_pc, &wins, registration(MULTIHOMED_CLAIM, claim.id, NAME, second_pc.ip));
    challenges(wire, &wins, &first_pc, NAME, first_pc.ip);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

/* Of two names of one machine the challenge of one is lost; the other says enough. */
static void one_of_two_challenges_is_lost(struct wire *wire)
{
    record_of_a_silent_holder(wire);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, "ACCT-PC<00>");
    wire_wait(wire, 21 * SECOND);
    refuses(wire, &wins, &second_pc, &claim, "ACCT-PC<00>", NBNS_REFUSED);
}

/* Two holders are on record; the first is silent, and the answer of the second is lost. */
static void answer_of_the_second_holder_is_lost(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges_in_vain(wire, &wins, &gone, NAME);
    wire_send(wire, &wins, &first_pc, name_query(0x0000, wire->id++, NAME));
    wire_wait(wire, 20 * MILLISECOND);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

/* A machine claims on the segment and at the server at once, as most do. */
static void claim_at_the_server_is_lost(struct wire *wire)
{
    is_granted(wire, &third_pc, &wins, "OTHER<20>");
    registers(wire, &first_pc, NAME);
    is_refused(wire, &second_pc, &first_pc, NAME);
    wire_send(wire, &wins, &second_pc, registration_answer(NBNS_ACTIVE, wire->id++, NAME, second_pc.ip));
}

static void claim_at_the_server_was_lost_before(struct wire *wire)
{
    is_granted(wire, &third_pc, &wins, "OTHER<20>");
    wire_wait(wire, MINUTE);
    wire_send(wire, &wins, &second_pc, registration_answer(NBNS_ACTIVE, wire->id++, NAME, second_pc.ip));
    registers(wire, &first_pc, NAME);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

const struct conversation server_conversations[] = {
    { "a claim at a machine that is no server", "4", claims_at_no_server, CAUSE_MISDIRECTED_REGISTRATION,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), 0, false, NULL },
    { "the same, and a refusal on the segment", "4, only rcode 1", claims_at_no_server_and_on_the_segment,
      CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "taken over from a silent holder", "5", takes_over_from_a_silent_holder, CAUSE_STALE_WINS_RECORD, ANY_CONFIDENCE,
      NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), true, NULL },
    { "taken over from one that denies", "5", takes_over_from_one_that_denies, CAUSE_STALE_WINS_RECORD, ANY_CONFIDENCE,
      NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), true, NULL },
    { "a user name taken over", "self-healing", takes_over_a_user_name, CAUSE_STALE_WINS_RECORD, ANY_CONFIDENCE, "ANNA",
      IP(10, 1, 0, 12), IP(10, 1, 0, 11), true, NULL },
    { "a multi-homed machine adds an address", "identity", adds_an_address_of_its_own, NO_INCIDENT, 0, NULL, 0, 0,
      false, NULL },
    { "granted after a short wait", "5", is_granted_after_a_short_wait, NO_INCIDENT, 0, NULL, 0, 0, false, NULL },
    { "granted at once, twice", "signal", is_granted_at_once, NO_INCIDENT, 0, NULL, 0, 0, false, NULL },
    { "taken over, released, and taken back", "5, Q173519", docks_again_after_a_release, CAUSE_STALE_WINS_RECORD,
      ANY_CONFIDENCE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), true, NULL },
    { "taken over from one that was alive", "5, Q173519", comes_back_without_a_release, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "refused what the server had given to both", "18, identity", server_had_listed_both, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "merged by the server, refused by the holder", "18, merge", merged_by_the_server_and_refused_by_the_holder,
      CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "its own old record stands in the way", "11", own_record_stands_in_the_way, CAUSE_STALE_WINS_RECORD,
      CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), 0, false, NULL },
    { "a record of a silent holder", "14", record_of_a_silent_holder, CAUSE_STALE_WINS_RECORD, CONFIDENCE_PROBABLE,
      NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 99), false, NULL },
    { "a record of a user who left", "14, self-healing", record_of_a_user_who_left, CAUSE_STALE_WINS_RECORD,
      CONFIDENCE_PROBABLE, "ANNA", IP(10, 1, 0, 12), IP(10, 1, 0, 99), false, NULL },
    { "the address on record has another owner", "14, address reused", address_on_record_has_another_owner,
      CAUSE_STALE_WINS_RECORD, CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), 0, false, NULL },
    { "refused with code 5 after a long wait", "14, client's side", refused_after_a_long_wait, CAUSE_STALE_WINS_RECORD,
      CONFIDENCE_POSSIBLE, NULL, IP(10, 1, 0, 12), 0, false, NULL },
    { "a record of a holder that is gone from the segment", "14, ARP", record_of_a_holder_that_is_gone,
      CAUSE_STALE_WINS_RECORD, CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "its own record of an address that is gone", "11, ARP", own_record_of_an_address_that_is_gone,
      CAUSE_STALE_WINS_RECORD, CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 21), false, NULL },
    { "taken over from a holder that is gone", "5, ARP", taken_over_from_a_holder_that_is_gone, CAUSE_STALE_WINS_RECORD,
      CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), true, NULL },
    { "the holder is looked for once", "18, ARP", holder_is_looked_for_once, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_POSSIBLE, NULL, IP(10, 1, 0, 12), 0, false, NULL },
    { "the holder is found late", "18, ARP", holder_is_found_late, CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_POSSIBLE, NULL,
      IP(10, 1, 0, 12), 0, false, NULL },
    { "the holder is found late and asked", "18, ARP", holder_is_found_late_and_asked, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "an unknown holder is looked for at once", "14, ARP", unknown_holder_is_looked_for_at_once,
      CAUSE_STALE_WINS_RECORD, CONFIDENCE_POSSIBLE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 99), false, NULL },
    { "somebody else is looked for", "14, ARP", somebody_else_is_looked_for, CAUSE_STALE_WINS_RECORD,
      CONFIDENCE_POSSIBLE, NULL, IP(10, 1, 0, 12), 0, false, NULL },
    { "the holder's answer was not captured", "18, 1 s", refused_for_an_unseen_answer, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_POSSIBLE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "the answer of another user's computer was not captured", "8, 1 s", user_refused_for_an_unseen_answer,
      CAUSE_DUPLICATE_USER, CONFIDENCE_POSSIBLE, "ANNA", IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "granted at once for an answer that was not captured", "5, 1 s", granted_for_an_unseen_answer, NO_INCIDENT, 0,
      NULL, 0, 0, false, NULL },
    { "the holder answers after it was given up", "5, Q173519", holder_answers_after_it_was_given_up,
      CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "refused at once, and one of the claims was lost", "15, section 1", one_of_several_claims_is_lost,
      CAUSE_STATIC_WINS_MAPPING, CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), 0, false, NULL },
    { "the first claim lies before the capture", "18, section 1", first_claim_lies_before_the_capture,
      CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "the refusal stands before the challenge", "18, clocks", refusal_stands_before_the_challenge,
      CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "the wait stands before the claim", "18, clocks", wait_stands_before_the_claim, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "one of two challenges is lost", "14", one_of_two_challenges_is_lost, CAUSE_STALE_WINS_RECORD,
      CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 99), false, NULL },
    { "the answer of the second holder is lost", "18, 1 s", answer_of_the_second_holder_is_lost,
      CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_POSSIBLE, NULL, IP(10, 1, 0, 12), 0, false, NULL },
    { "the claim at the server is lost", "18, section 1", claim_at_the_server_is_lost, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "the claim at the server was lost before", "18, section 1", claim_at_the_server_was_lost_before,
      CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "two servers disagree", "10", two_servers_disagree, CAUSE_SPLIT_WINS_REGISTRATION, CONFIDENCE_PROBABLE, NULL,
      IP(10, 1, 0, 12), 0, false, NULL },
    { "two servers, and a live holder", "10, 18", two_servers_and_a_live_holder, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "refused at once, twice", "15", refused_at_once_twice, CAUSE_STATIC_WINS_MAPPING, CONFIDENCE_PROBABLE, NULL,
      IP(10, 1, 0, 12), 0, false, NULL },
    { "refused at once, once", "15", refused_at_once_once, CAUSE_STATIC_WINS_MAPPING, CONFIDENCE_POSSIBLE, NULL,
      IP(10, 1, 0, 12), 0, false, NULL },
    { "refused at once, and the user knows the mapping", "15", refused_at_once_once, CAUSE_STATIC_WINS_MAPPING,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), 0, false, &with_mappings },
    { "a server tells the holder to release", "16", server_tells_the_holder_to_release, CAUSE_WINS_RELEASE_DEMAND,
      CONFIDENCE_PROBABLE, NULL, 0, IP(10, 1, 0, 11), false, NULL },
    { 0 },
};
