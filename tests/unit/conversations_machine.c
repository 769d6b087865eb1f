/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversations.h"

#define NAME "ACCT-PC<20>"

/* A second card of the first PC, an address that moves between cards, and machines behind one card. */
static const struct machine second_card = { IP(10, 1, 0, 21), UINT64_C(0x02005E010015) };
static const struct machine same_card = { IP(10, 1, 0, 21), UINT64_C(0x02005E01000B) };
static const struct machine moving_before = { IP(10, 1, 0, 40), UINT64_C(0x02005E010028) };
static const struct machine moving_after = { IP(10, 1, 0, 40), UINT64_C(0x02005E010029) };
static const struct machine behind[] = {
    { IP(10, 1, 0, 31), UINT64_C(0x02005E0100AA) },
    { IP(10, 1, 0, 32), UINT64_C(0x02005E0100AA) },
    { IP(10, 1, 0, 33), UINT64_C(0x02005E0100AA) },
};
static const struct listed first_lists[] = { { NAME, 0x0400 }, { NULL, 0 } };
static const struct listed in_conflict[] = { { NAME, 0x0C00 }, { NULL, 0 } };

/* ---- two computers ---- */

static void registered_holder_refuses(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    wire_wait(wire, MINUTE);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

static void granted_holder_refuses(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, NAME);
    wire_wait(wire, MINUTE);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

static void answering_holder_refuses(struct wire *wire)
{
    is_found(wire, &third_pc, &first_pc, NAME);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

static void refuser_answers_later(struct wire *wire)
{
    is_refused(wire, &second_pc, &first_pc, NAME);
    wire_wait(wire, SECOND);
    is_found(wire, &third_pc, &first_pc, NAME);
}

static void listing_holder_refuses(struct wire *wire)
{
    shows_status(wire, &third_pc, &first_pc, first_lists, 0);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

static void talking_holder_refuses(struct wire *wire)
{
    sends_datagram(wire, &first_pc, NAME);
    wire_wait(wire, SECOND);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

static void refusal_alone(struct wire *wire)
{
    is_refused(wire, &second_pc, &first_pc, NAME);
}

static void server_finds_the_holder_alive(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges(wire, &wins, &first_pc, NAME, first_pc.ip);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

static void refused_fast_after_a_wait(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    wire_wait(wire, 100 * MILLISECOND);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_REFUSED);
}

static void refused_as_active_after_a_long_wait(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    wire_wait(wire, 3500 * MILLISECOND);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

static void server_merges_two_machines(struct wire *wire)
{
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges(wire, &wins, &first_pc, NAME, first_pc.ip);
    grants(wire, &wins, &second_pc, &claim, NAME);
}

static void old_holder_lives_after_all(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, NAME);
    wire_wait(wire, MINUTE);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges_in_vain(wire, &wins, &first_pc, NAME);
    grants(wire, &wins, &second_pc, &claim, NAME);
    wire_wait(wire, MINUTE);
    is_found(wire, &third_pc, &first_pc, NAME);
}

static void server_uses_the_name_itself(struct wire *wire)
{
    registers(wire, &wins, NAME);
    wire_wait(wire, MINUTE);
    struct request claim = claims(wire, &second_pc, &wins, NAME);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

static void two_answers(struct wire *wire)
{
    struct request query = asks(wire, &third_pc, &segment, NAME);
    answers(wire, &first_pc, &third_pc, &query, NAME, first_pc.ip);
    answers(wire, &second_pc, &third_pc, &query, NAME, second_pc.ip);
}

static void taking_turns(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    wire_wait(wire, 10 * SECOND);
    registers(wire, &second_pc, NAME);
    wire_wait(wire, 10 * SECOND);
    is_found(wire, &third_pc, &first_pc, NAME);
}

static void the_later_one_gave_the_name_up(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    wire_wait(wire, 10 * SECOND);
    registers(wire, &second_pc, NAME);
    wire_wait(wire, 10 * SECOND);
    releases(wire, &second_pc, &segment, NAME, second_pc.ip);
    wire_wait(wire, 10 * SECOND);
    is_found(wire, &third_pc, &first_pc, NAME);
}

static void both_refuse_each_other(struct wire *wire)
{
    struct request first = claims(wire, &first_pc, &segment, NAME);
    struct request second = claims(wire, &second_pc, &segment, NAME);
    refuses(wire, &first_pc, &second_pc, &second, NAME, NBNS_ACTIVE);
    refuses(wire, &second_pc, &first_pc, &first, NAME, NBNS_ACTIVE);
}

/* A mirror of one direction: the claim that the holder refuses was not captured. */
static void refuses_an_unseen_claim(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    wire_wait(wire, MINUTE);
    wire_send(wire, &first_pc, &second_pc, registration_answer(NBNS_ACTIVE, wire->id++, NAME, second_pc.ip));
}

/* ---- one computer ---- */

static void list_both_addresses(struct wire *wire)
{
    struct request query = asks(wire, &third_pc, &segment, NAME);
    answers_with_two(wire, &first_pc, &third_pc, &query, NAME, second_card.ip);
}

static void adapters_listed_together(struct wire *wire)
{
    list_both_addresses(wire);
    is_refused(wire, &second_card, &first_pc, NAME);
}

static void addresses_of_one_card(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    is_refused(wire, &same_card, &first_pc, NAME);
}

static void adapters_with_one_unit_id(struct wire *wire)
{
    shows_status(wire, &third_pc, &first_pc, first_lists, 7);
    shows_status(wire, &third_pc, &second_card, first_lists, 7);
    is_refused(wire, &second_card, &first_pc, NAME);
}

static const uint32_t known_addresses[] = { IP(10, 1, 0, 11), IP(10, 1, 0, 21) };
static const struct known_machine known_machines[] = {
    { .label = "bookkeeping", .addresses = known_addresses, .address_count = 2 },
};
static const struct analysis_options with_machines = {
    .incident_gap = 1800, .flood_limit = 5, .memory_limit = 256, .machines = known_machines, .machine_count = 1
};

static void adapters_of_a_known_machine(struct wire *wire)
{
    is_refused(wire, &second_card, &first_pc, NAME);
}

static void released_for_one_address_only(struct wire *wire)
{
    list_both_addresses(wire);
    registers(wire, &first_pc, NAME);
    registers(wire, &second_card, NAME);
    wire_wait(wire, MINUTE);
    releases(wire, &second_card, &segment, NAME, second_card.ip);
    wire_wait(wire, MINUTE);
    is_refused(wire, &second_card, &first_pc, NAME);
}

/* The address that was kept showed itself in a list only, until it refused. */
static void released_for_one_of_the_listed_addresses(struct wire *wire)
{
    list_both_addresses(wire);
    wire_wait(wire, MINUTE);
    releases(wire, &first_pc, &segment, NAME, first_pc.ip);
    wire_wait(wire, MINUTE);
    is_refused(wire, &first_pc, &second_card, NAME);
}

/* The server kept the record of the other address, which is silent now. */
static void released_for_one_address_and_the_other_is_silent(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, NAME);
    is_granted(wire, &second_card, &wins, NAME);
    list_both_addresses(wire);
    wire_wait(wire, MINUTE);
    releases(wire, &first_pc, &wins, NAME, first_pc.ip);
    wire_wait(wire, MINUTE);
    struct request claim = claims_and_waits(wire, &first_pc, &wins, NAME);
    challenges_in_vain(wire, &wins, &second_card, NAME);
    refuses(wire, &wins, &first_pc, &claim, NAME, NBNS_REFUSED);
}

/* A second query to a multi-homed machine draws an answer from each card, all with one address (knowledge 7.10). */
static void every_card_answers_with_one_address(struct wire *wire)
{
    struct request query = asks(wire, &third_pc, &segment, NAME);
    for (unsigned copy = 0; copy < 2; copy++) {
        answers(wire, &first_pc, &third_pc, &query, NAME, first_pc.ip);
        answers(wire, &second_card, &third_pc, &query, NAME, first_pc.ip);
    }
}

/* ---- addresses that move, gateways ---- */

static void fails_over(struct wire *wire)
{
    registers(wire, &moving_before, NAME);
    wire_wait(wire, 10 * SECOND);
    registers(wire, &moving_after, NAME);
}

static void fails_over_and_back(struct wire *wire)
{
    fails_over(wire);
    wire_wait(wire, 10 * SECOND);
    registers(wire, &moving_before, NAME);
}

static void fails_over_and_back_with_announcements(struct wire *wire)
{
    announces(wire, &moving_before);
    registers(wire, &moving_before, NAME);
    wire_wait(wire, 10 * SECOND);
    announces(wire, &moving_after);
    registers(wire, &moving_after, NAME);
    wire_wait(wire, 10 * SECOND);
    announces(wire, &moving_before);
    registers(wire, &moving_before, NAME);
}

static void claims_through_a_gateway(struct wire *wire)
{
    registers(wire, &behind[0], "NOTE-1<00>");
    registers(wire, &behind[1], "NOTE-2<00>");
    registers(wire, &behind[2], "NOTE-3<00>");
    registers(wire, &first_pc, NAME);
    is_refused(wire, &behind[0], &first_pc, NAME);
}

/* ---- host names and leases ---- */

static void long_host_names(struct wire *wire)
{
    tells_host_name(wire, &first_pc, "accounting-department-1");
    tells_host_name(wire, &second_pc, "accounting-department-2");
    is_refused(wire, &second_pc, &first_pc, "ACCOUNTING-DEPA<20>");
}

static void one_long_host_name_twice(struct wire *wire)
{
    tells_host_name(wire, &first_pc, "accounting-department-1");
    tells_host_name(wire, &second_pc, "accounting-department-1");
    is_refused(wire, &second_pc, &first_pc, "ACCOUNTING-DEPA<20>");
}

static void long_host_names_that_differ_early(struct wire *wire)
{
    tells_host_name(wire, &first_pc, "accounting-department-1");
    tells_host_name(wire, &second_pc, "warehouse-department-1");
    is_refused(wire, &second_pc, &first_pc, "ACCOUNTING-DEPA<20>");
}

static void other_host_name(struct wire *wire)
{
    tells_host_name(wire, &first_pc, "acct-pc");
    tells_host_name(wire, &second_pc, "reception");
    is_refused(wire, &second_pc, &first_pc, NAME);
}

static void leased_twice(struct wire *wire)
{
    struct machine stranger = { second_pc.ip, third_pc.mac };
    is_leased(wire, &wins, &stranger);
    is_leased(wire, &wins, &second_pc);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

static void leased_after_a_release(struct wire *wire)
{
    struct machine before = { second_pc.ip, third_pc.mac };
    is_leased(wire, &wins, &before);
    gives_up_lease(wire, &before);
    is_leased(wire, &wins, &second_pc);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

/* ---- not enough to tell ---- */

static void conflict_flag_alone(struct wire *wire)
{
    shows_status(wire, &third_pc, &first_pc, in_conflict, 0);
}

static void unmatched_refusal_alone(struct wire *wire)
{
    wire_send(wire, &first_pc, &second_pc, registration_answer(NBNS_ACTIVE, 0x9001, NAME, second_pc.ip));
}

/* A machine registers names for those that have dialled in; one of them is on the segment as well (error 642). */
static void dials_in_beside_the_dock(struct wire *wire)
{
    static const char *const dialled_in[] = { "RAS<20>", "DIALIN-A<00>", "DIALIN-B<00>", "DIALIN-C<00>" };
    for (size_t i = 0; i < G_N_ELEMENTS(dialled_in); i++)
        registers(wire, &second_pc, dialled_in[i]);
    registers(wire, &first_pc, NAME);
    wire_wait(wire, MINUTE);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

/* A tap with an interface for each direction, whose clocks differ: the refusal stands before its claim. */
static void refused_before_it_claims(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    wire_wait(wire, MINUTE);
    uint16_t id = wire->id++;
    wire_send(wire, &first_pc, &second_pc, registration_answer(NBNS_ACTIVE, id, NAME, second_pc.ip));
    wire_send(wire, &second_pc, &segment, registration(BROADCAST_CLAIM, id, NAME, second_pc.ip));
}

const struct conversation machine_conversations[] = {
    { "the registered holder refuses", "18, proof", registered_holder_refuses, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "a holder with a grant refuses", "18", granted_holder_refuses, CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_CONFIRMED,
      NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "a holder that answers queries refuses", "18", answering_holder_refuses, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "a refuser answers a query later", "18, later evidence", refuser_answers_later, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "a holder whose status lists the name refuses", "18", listing_holder_refuses, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "a holder that sends datagrams refuses", "18", talking_holder_refuses, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "a refusal and nothing else", "18, refusal alone", refusal_alone, CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE,
      NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "a server finds the holder alive", "18", server_finds_the_holder_alive, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "refused within a second after a wait", "18, client's side", refused_fast_after_a_wait, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_POSSIBLE, NULL, IP(10, 1, 0, 12), 0, false, NULL },
    { "refused with code 6 after a long wait", "18, client's side", refused_as_active_after_a_long_wait,
      CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_POSSIBLE, NULL, IP(10, 1, 0, 12), 0, false, NULL },
    { "a server merges two machines", "18, merge", server_merges_two_machines, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "the old holder lives after all", "5 and 18, Q173519", old_holder_lives_after_all, CAUSE_DUPLICATE_COMPUTER,
      NOT_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "the server uses the name itself", "15 and 18", server_uses_the_name_itself, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 5), false, NULL },
    { "two machines answer one query", "18", two_answers, CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE, NULL, 0, 0,
      false, NULL },
    { "two machines assert the name by turns", "signal and 18", taking_turns, CAUSE_DUPLICATE_COMPUTER, NOT_CONFIRMED,
      NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "the later one gave the name up in between", "signal, a release between", the_later_one_gave_the_name_up,
      NO_INCIDENT, 0, NULL, 0, 0, false, NULL },
    { "a holder refuses a claim that was not captured", "18", refuses_an_unseen_claim, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "two machines refuse each other", "mutual refusal", both_refuse_each_other, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_PROBABLE, NULL, 0, 0, false, NULL },
    { "adapters that one answer listed", "13", adapters_listed_together, CAUSE_MULTIHOMED_ADAPTERS, CONFIDENCE_PROBABLE,
      NULL, IP(10, 1, 0, 21), IP(10, 1, 0, 11), false, NULL },
    { "two addresses of one card", "13", addresses_of_one_card, CAUSE_MULTIHOMED_ADAPTERS, CONFIDENCE_PROBABLE, NULL,
      IP(10, 1, 0, 21), IP(10, 1, 0, 11), false, NULL },
    { "adapters with one adapter id", "13", adapters_with_one_unit_id, CAUSE_MULTIHOMED_ADAPTERS, CONFIDENCE_PROBABLE,
      NULL, IP(10, 1, 0, 21), IP(10, 1, 0, 11), false, NULL },
    { "adapters of a machine in the user's table", "13", adapters_of_a_known_machine, CAUSE_MULTIHOMED_ADAPTERS,
      CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 21), IP(10, 1, 0, 11), false, &with_machines },
    { "released for one address only", "12, Q184832", released_for_one_address_only, CAUSE_MULTIHOMED_PARTIAL_RELEASE,
      CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 21), IP(10, 1, 0, 11), false, NULL },
    { "released for one of the listed addresses", "12, Q184832", released_for_one_of_the_listed_addresses,
      CAUSE_MULTIHOMED_PARTIAL_RELEASE, CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 11), IP(10, 1, 0, 21), false, NULL },
    { "released for one address, and the other is silent", "11, 12", released_for_one_address_and_the_other_is_silent,
      CAUSE_MULTIHOMED_PARTIAL_RELEASE, CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 11), IP(10, 1, 0, 21), false, NULL },
    { "every card answers with one address", "several cards", every_card_answers_with_one_address, NO_INCIDENT, 0, NULL,
      0, 0, false, NULL },
    { "a virtual name fails over", "3", fails_over, NO_INCIDENT, 0, NULL, 0, 0, false, NULL },
    { "it fails over and back", "9", fails_over_and_back, CAUSE_ADDRESS_TAKEOVER, CONFIDENCE_POSSIBLE, NULL,
      IP(10, 1, 0, 40), 0, false, NULL },
    { "it fails over and back and is announced", "9, gratuitous ARP", fails_over_and_back_with_announcements,
      CAUSE_ADDRESS_TAKEOVER, CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 40), 0, false, NULL },
    { "a machine behind a gateway claims the name", "17", claims_through_a_gateway, CAUSE_SHARED_GATEWAY,
      CONFIDENCE_POSSIBLE, NULL, IP(10, 1, 0, 31), IP(10, 1, 0, 11), false, NULL },
    { "two long host names", "17", long_host_names, CAUSE_TRUNCATED_NAME, CONFIDENCE_PROBABLE, "ACCOUNTING-DEPA",
      IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "one long host name twice", "17", one_long_host_name_twice, CAUSE_DUPLICATE_COMPUTER, ANY_CONFIDENCE,
      "ACCOUNTING-DEPA", IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "two long host names that differ early", "17, first 15 characters", long_host_names_that_differ_early,
      CAUSE_WRONG_HOST_NAME, CONFIDENCE_POSSIBLE, "ACCOUNTING-DEPA", IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "one party is called otherwise", "17", other_host_name, CAUSE_WRONG_HOST_NAME, CONFIDENCE_POSSIBLE, NULL,
      IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "an address is leased twice", "17", leased_twice, CAUSE_DHCP_CORRUPTION, CONFIDENCE_POSSIBLE, NULL,
      IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "an address is leased again after its release", "17, without release", leased_after_a_release,
      CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "the conflict flag alone", "19", conflict_flag_alone, CAUSE_UNDETERMINED, CONFIDENCE_POSSIBLE, NULL,
      IP(10, 1, 0, 11), 0, false, NULL },
    { "a refusal without claim", "19", unmatched_refusal_alone, CAUSE_UNDETERMINED, CONFIDENCE_POSSIBLE, NULL,
      IP(10, 1, 0, 12), 0, false, NULL },
    { "a gateway claims the name of the holder", "17, Q111881", dials_in_beside_the_dock, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "the refusal stands before its claim", "3, order", refused_before_it_claims, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { 0 },
};
