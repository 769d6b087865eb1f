/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conversations about which addresses are one machine: what ties two of them, what does so no longer, and what only seems
 * to.
 */
#include "conversations.h"

#define NAME "ACCT-PC<20>"
/* A second card of the first PC, its first card under another address, and another computer under its first address. */
static const struct machine other_card = { IP(10, 1, 0, 21), UINT64_C(0x02005E010015) };
static const struct machine first_card_moved = { IP(10, 1, 0, 31), UINT64_C(0x02005E01000B) };
static const struct machine first_address_elsewhere = { IP(10, 1, 0, 11), UINT64_C(0x02005E010042) };

static void tie_that_a_lease_undoes(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    struct request query = asks(wire, &third_pc, &segment, NAME);
    answers_with_two(wire, &first_pc, &third_pc, &query, NAME, other_card.ip);
    wire_wait(wire, MINUTE);
    is_leased(wire, &wins, &other_card);
    is_refused(wire, &other_card, &first_pc, NAME);
}

static void tie_that_nobody_asked_for(struct wire *wire)
{
    const struct request none = { .id = 0x0055 };
    wire_send(wire, &fourth_pc, &third_pc,
              and_address(and_address(query_answer(none.id, "ZZZ<20>", fourth_pc.ip), first_pc.ip), second_pc.ip));
    registers(wire, &first_pc, NAME);
    wire_wait(wire, MINUTE);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

/* A server of two cards, one of which has got a new address since an answer listed both. */
static void ties_both_cards(struct wire *wire)
{
    registers(wire, &other_card, NAME);
    struct request query = asks(wire, &third_pc, &segment, NAME);
    answers_with_two(wire, &first_pc, &third_pc, &query, NAME, other_card.ip);
    wire_wait(wire, MINUTE);
}

static void tie_that_runs_over_a_card(struct wire *wire)
{
    ties_both_cards(wire);
    is_refused(wire, &first_card_moved, &other_card, NAME);
}

static void tie_over_an_address_that_another_card_has(struct wire *wire)
{
    ties_both_cards(wire);
    registers(wire, &first_address_elsewhere, "THIRD-PC<20>");
    is_refused(wire, &first_card_moved, &other_card, NAME);
}

/* What is so when the claim is refused stays so, whoever gets the card's old address later. */
static void old_address_is_used_again_later(struct wire *wire)
{
    tie_that_runs_over_a_card(wire);
    wire_wait(wire, MINUTE);
    registers(wire, &first_address_elsewhere, "THIRD-PC<20>");
}

static void old_address_is_leased_again_later(struct wire *wire)
{
    tie_that_runs_over_a_card(wire);
    wire_wait(wire, MINUTE);
    is_leased(wire, &wins, &first_address_elsewhere);
}

/* The first address goes to another computer, without ARP or DHCP in the capture. */
static void tied_address_gets_another_computer(struct wire *wire)
{
    registers(wire, &first_pc, "FIRST-PC<20>");
    ties_both_cards(wire);
    registers(wire, &first_address_elsewhere, "THIRD-PC<20>");
    is_refused(wire, &first_address_elsewhere, &other_card, NAME);
}

/* A team of cards changes to the other one, and says again which addresses it has. */
static void tied_address_changes_its_card(struct wire *wire)
{
    registers(wire, &first_pc, "FIRST-PC<20>");
    ties_both_cards(wire);
    registers(wire, &first_address_elsewhere, "FIRST-PC<20>");
    struct request query = asks(wire, &third_pc, &segment, NAME);
    answers_with_two(wire, &first_address_elsewhere, &third_pc, &query, NAME, other_card.ip);
    is_refused(wire, &first_address_elsewhere, &other_card, NAME);
}

/* One network adapter is plugged into one computer and then into another. */
static void adapter_ids_differ(struct wire *wire)
{
    static const struct listed own[] = { { NAME, 0x0400 }, { NULL, 0 } };
    ties_both_cards(wire);
    shows_status(wire, &third_pc, &first_card_moved, own, 1);
    shows_status(wire, &third_pc, &other_card, own, 2);
    is_refused(wire, &first_card_moved, &other_card, NAME);
}

/* A repeater puts two computers under one card; one of them wants the name of the other. */
static void repeater_with_two_computers(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    registers(wire, &first_card_moved, "BRAVO<20>");
    wire_wait(wire, MINUTE);
    is_refused(wire, &first_card_moved, &first_pc, NAME);
}

static void cards_with_one_client_id(struct wire *wire)
{
    tells_client_id(wire, &first_pc, 0x4C3B2A19);
    tells_client_id(wire, &second_pc, 0x4C3B2A19);
    registers(wire, &first_pc, NAME);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

static const uint32_t address_of_first[] = { IP(10, 1, 0, 11) };
static const uint32_t address_of_second[] = { IP(10, 1, 0, 12) };
static const struct known_machine two_known_machines[] = {
    { .label = "Ledger", .addresses = address_of_first, .address_count = 1 },
    { .label = "Payroll", .addresses = address_of_second, .address_count = 1 },
};
static const struct analysis_options with_two_machines = {
    .incident_gap = 1800, .flood_limit = 5, .memory_limit = 256, .machines = two_known_machines, .machine_count = 2
};

static void two_that_the_table_knows(struct wire *wire)
{
    is_refused(wire, &second_pc, &first_pc, NAME);
}

#define FIRST IP(10, 1, 0, 11)
#define SECOND_PC IP(10, 1, 0, 12)
#define OTHER_CARD IP(10, 1, 0, 21)
#define MOVED IP(10, 1, 0, 31)

const struct conversation tie_conversations[] = {
    { "a new lease of an address that was tied", "identity", tie_that_a_lease_undoes, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_PROBABLE, NULL, OTHER_CARD, FIRST, false, NULL },
    { "an answer to nobody lists two strangers", "identity", tie_that_nobody_asked_for, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_PROBABLE, NULL, SECOND_PC, FIRST, false, NULL },
    { "an answer ties a card's last address to the holder", "identity", tie_that_runs_over_a_card,
      CAUSE_MULTIHOMED_ADAPTERS, CONFIDENCE_PROBABLE, NULL, MOVED, OTHER_CARD, false, NULL },
    { "the same, but the address has two cards", "identity", tie_over_an_address_that_another_card_has,
      CAUSE_DUPLICATE_COMPUTER, ANY_CONFIDENCE, NULL, MOVED, OTHER_CARD, false, NULL },
    { "two cards with one DHCP client id", "identity", cards_with_one_client_id, CAUSE_MULTIHOMED_ADAPTERS,
      CONFIDENCE_PROBABLE, NULL, SECOND_PC, FIRST, false, NULL },
    { "the administrator's table has them as two", "identity", two_that_the_table_knows, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_PROBABLE, NULL, SECOND_PC, FIRST, false, &with_two_machines },
    { "somebody gets the old address later", "identity", old_address_is_used_again_later, CAUSE_MULTIHOMED_ADAPTERS,
      CONFIDENCE_PROBABLE, NULL, MOVED, OTHER_CARD, false, NULL },
    { "the old address is leased to somebody later", "identity", old_address_is_leased_again_later,
      CAUSE_DUPLICATE_COMPUTER, NOT_CONFIRMED, NULL, MOVED, OTHER_CARD, false, NULL },
    { "another computer gets a tied address", "identity", tied_address_gets_another_computer, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_PROBABLE, NULL, FIRST, OTHER_CARD, false, NULL },
    { "a tied address changes its card", "identity", tied_address_changes_its_card, CAUSE_MULTIHOMED_ADAPTERS,
      CONFIDENCE_PROBABLE, NULL, FIRST, OTHER_CARD, false, NULL },
    { "their adapter ids differ", "identity", adapter_ids_differ, CAUSE_DUPLICATE_COMPUTER, ANY_CONFIDENCE, NULL, MOVED,
      OTHER_CARD, false, NULL },
    { "two computers behind a repeater", "identity", repeater_with_two_computers, CAUSE_DUPLICATE_COMPUTER,
      ANY_CONFIDENCE, NULL, MOVED, FIRST, false, NULL },
    { 0 },
};
