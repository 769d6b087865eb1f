/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversations.h"

/* ---- group against unique ---- */

static void group_claim_is_refused(struct wire *wire, enum nbns_result result)
{
    uint16_t id = wire->id++;
    struct request claim = { .id = id };
    wire_send(wire, &second_pc, &segment, as_group(registration(BROADCAST_CLAIM, id, "OFFICE<00>", second_pc.ip)));
    refuses(wire, &first_pc, &second_pc, &claim, "OFFICE<00>", result);
}

static void group_against_unique(struct wire *wire)
{
    registers(wire, &first_pc, "OFFICE<00>");
    group_claim_is_refused(wire, NBNS_ACTIVE);
}

/* What is given up later was in use when it was disputed. */
static void group_against_unique_that_is_released_later(struct wire *wire)
{
    group_against_unique(wire);
    wire_wait(wire, MINUTE);
    releases(wire, &first_pc, &segment, "OFFICE<00>", first_pc.ip);
}

static void unique_against_group(struct wire *wire)
{
    registers_group(wire, &first_pc, "OFFICE<00>");
    is_refused(wire, &second_pc, &first_pc, "OFFICE<00>");
}

static void group_refused_for_no_visible_reason(struct wire *wire)
{
    group_claim_is_refused(wire, NBNS_CONFLICT);
}

static void controllers_as_unique_name(struct wire *wire)
{
    struct request claim = claims(wire, &second_pc, &wins, "OFFICE<1c>");
    refuses(wire, &wins, &second_pc, &claim, "OFFICE<1c>", NBNS_REFUSED);
}

/* Of a claim that was not captured nobody knows whether it is for a unique or a group name. */
static void controllers_claim_was_missed(struct wire *wire)
{
    uint16_t id = wire->id++;
    wire_send(wire, &wins, &second_pc, wait_answer(id, "OFFICE<1c>", 60));
    wire_send(wire, &wins, &second_pc, registration_answer(NBNS_ACTIVE, id, "OFFICE<1c>", second_pc.ip));
}

static void domain_master_as_group_name(struct wire *wire)
{
    struct request claim = { .id = wire->id++ };
    wire_send(wire, &second_pc, &wins, as_group(registration(SERVER_CLAIM, claim.id, "OFFICE<1b>", second_pc.ip)));
    refuses(wire, &wins, &second_pc, &claim, "OFFICE<1b>", NBNS_REFUSED);
}

static void group_of_many(struct wire *wire)
{
    registers_group(wire, &first_pc, "OFFICE<00>");
    registers_group(wire, &second_pc, "OFFICE<00>");
    registers_group(wire, &third_pc, "OFFICE<00>");
    registers_group(wire, &first_pc, "OFFICE<00>");
}

/* ---- roles ---- */

static void master_browsers(struct wire *wire)
{
    registers(wire, &first_pc, "OFFICE<1d>");
    is_refused(wire, &second_pc, &first_pc, "OFFICE<1d>");
}

/* A refusal whose claim was not captured proves no contest, whatever the name is for. */
static void role_refused_unseen(struct wire *wire)
{
    wire_send(wire, &wins, &first_pc, registration_answer(NBNS_ACTIVE, 0x9001, "OFFICE<1b>", 0));
}

static void domain_masters(struct wire *wire)
{
    registers(wire, &first_pc, "OFFICE<1b>");
    is_refused(wire, &second_pc, &first_pc, "OFFICE<1b>");
}

static void master_browser_and_computer(struct wire *wire)
{
    registers(wire, &first_pc, "OFFICE<20>");
    is_refused(wire, &second_pc, &first_pc, "OFFICE<1d>");
    is_refused(wire, &second_pc, &first_pc, "OFFICE<20>");
}

/* ---- users ---- */

static void one_user_at_two_computers(struct wire *wire)
{
    registers(wire, &first_pc, "FIRST-PC<00>");
    registers(wire, &second_pc, "SECOND-PC<00>");
    registers(wire, &first_pc, "ANNA<03>");
    is_refused(wire, &second_pc, &first_pc, "ANNA<03>");
}

static void one_user_at_unknown_computers(struct wire *wire)
{
    is_refused(wire, &second_pc, &first_pc, "ANNA<03>");
}

static void messenger_name_of_a_computer(struct wire *wire)
{
    registers(wire, &first_pc, "ACCT-PC<00>");
    is_refused(wire, &second_pc, &first_pc, "ACCT-PC<03>");
}

static void user_and_computer(struct wire *wire)
{
    registers(wire, &first_pc, "ACCT-PC<00>");
    is_refused(wire, &second_pc, &first_pc, "ACCT-PC<03>");
    is_refused(wire, &second_pc, &first_pc, "ACCT-PC<00>");
}

/* ---- releases and other peaceful things ---- */

static void owner_releases(struct wire *wire)
{
    registers(wire, &first_pc, "ACCT-PC<20>");
    wire_wait(wire, MINUTE);
    releases(wire, &first_pc, &segment, "ACCT-PC<20>", first_pc.ip);
}

static void owner_releases_and_registers_again(struct wire *wire)
{
    static const char *const names[] = { "ACCT-PC<00>", "ACCT-PC<03>", "ACCT-PC<20>" };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        is_granted(wire, &first_pc, &wins, names[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        releases(wire, &first_pc, &wins, names[i], first_pc.ip);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        is_granted(wire, &first_pc, &wins, names[i]);
}

static void name_changes_hands(struct wire *wire)
{
    owner_releases(wire);
    wire_wait(wire, MINUTE);
    registers(wire, &second_pc, "ACCT-PC<20>");
    is_found(wire, &third_pc, &second_pc, "ACCT-PC<20>");
}

static void one_name_in_two_networks(struct wire *wire)
{
    registers(wire, &first_pc, "ACCT-PC<20>");
    wire->vlan = 10;
    registers(wire, &second_pc, "ACCT-PC<20>");
    wire->vlan = FRAME_NO_VLAN;
    registers(wire, &first_pc, "ACCT-PC<20>");
    wire->interface = 1;
    registers(wire, &third_pc, "ACCT-PC<20>");
    wire->interface = 0;
    registers(wire, &first_pc, "ACCT-PC<20>");
}

static void one_name_in_two_subnets_of_a_wire(struct wire *wire)
{
    static const struct machine neighbour = { IP(10, 9, 0, 12), UINT64_C(0x02005E09000C) };
    static const struct machine other_segment = { IP(10, 9, 0, 255), UINT64_C(0xFFFFFFFFFFFF) };
    for (unsigned round = 0; round < 2; round++) {
        wire_send(wire, &first_pc, &segment, registration(BROADCAST_CLAIM, wire->id++, "ACCT-PC<20>", first_pc.ip));
        wire_wait(wire, MINUTE);
        wire_send(wire, &neighbour, &other_segment,
                  registration(BROADCAST_CLAIM, wire->id++, "ACCT-PC<20>", neighbour.ip));
        wire_wait(wire, MINUTE);
    }
}

static void one_name_in_two_scopes(struct wire *wire)
{
    static const char *const scopes[] = { "corp", "Corp", NULL };
    for (size_t i = 0; i < G_N_ELEMENTS(scopes); i++) {
        const struct machine *machines[] = { &first_pc, &second_pc, &third_pc };
        for (unsigned round = 0; round < 2; round++) {
            wire_send(wire, machines[i], &segment,
                      in_scope(registration(BROADCAST_CLAIM, wire->id++, "ACCT-PC<20>", machines[i]->ip), scopes[i]));
            wire_wait(wire, 10 * SECOND);
        }
    }
    is_found(wire, &fourth_pc, &third_pc, "ACCT-PC<20>");
}

static void nobody_knows_the_name(struct wire *wire)
{
    struct request query = asks(wire, &second_pc, &wins, "NOBODY<20>");
    wire_send(wire, &wins, &second_pc, query_denial(query.id, "NOBODY<20>"));
}

static void blank_names(struct wire *wire)
{
    is_refused(wire, &second_pc, &first_pc, "<00>");
    is_refused(wire, &second_pc, &first_pc, "*<00>");
}

static const struct analysis_options with_releases = {
    .incident_gap = 1800, .flood_limit = 5, .memory_limit = 256, .show_releases = true
};

/* ---- the refused claim was not captured ---- */

static void refuses_an_unseen_claim_of(struct wire *wire, struct draft refusal)
{
    registers(wire, &first_pc, refusal.name);
    wire_wait(wire, MINUTE);
    wire_send(wire, &first_pc, &second_pc, refusal);
}

static void refuses_an_unseen_claim_of_a_role(struct wire *wire)
{
    refuses_an_unseen_claim_of(wire, registration_answer(NBNS_ACTIVE, wire->id++, "OFFICE<1d>", second_pc.ip));
}

static void refuses_an_unseen_claim_of_a_group(struct wire *wire)
{
    refuses_an_unseen_claim_of(wire,
                               as_group(registration_answer(NBNS_ACTIVE, wire->id++, "OFFICE<00>", second_pc.ip)));
}

const struct conversation name_conversations[] = {
    { "a group name against a unique name", "6", group_against_unique, CAUSE_GROUP_CLASH, CONFIDENCE_CONFIRMED,
      "OFFICE", IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "a role, and the refused claim was not captured", "7", refuses_an_unseen_claim_of_a_role,
      CAUSE_SERVICE_ROLE_CONTEST, CONFIDENCE_PROBABLE, "OFFICE", IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "a group name, and the refused claim was not captured", "19", refuses_an_unseen_claim_of_a_group,
      CAUSE_UNDETERMINED, CONFIDENCE_POSSIBLE, "OFFICE", IP(10, 1, 0, 12), 0, false, NULL },
    { "a group name against a unique name that is released later", "6", group_against_unique_that_is_released_later,
      CAUSE_GROUP_CLASH, CONFIDENCE_CONFIRMED, "OFFICE", IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "a unique name against a group name", "6", unique_against_group, CAUSE_GROUP_CLASH, CONFIDENCE_CONFIRMED,
      "OFFICE", IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "a group name refused for no visible reason", "6, Q124485", group_refused_for_no_visible_reason,
      CAUSE_GROUP_CLASH, NOT_CONFIRMED, "OFFICE", IP(10, 1, 0, 12), 0, false, NULL },
    { "<1c> as a unique name", "6", controllers_as_unique_name, CAUSE_GROUP_CLASH, NOT_CONFIRMED, "OFFICE",
      IP(10, 1, 0, 12), 0, false, NULL },
    { "a missed claim of <1c>", "6, 18, client's side", controllers_claim_was_missed, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_POSSIBLE, "OFFICE", IP(10, 1, 0, 12), 0, false, NULL },
    { "<1b> as a group name", "6", domain_master_as_group_name, CAUSE_GROUP_CLASH, NOT_CONFIRMED, "OFFICE",
      IP(10, 1, 0, 12), 0, false, NULL },
    { "a group of many", "signal", group_of_many, NO_INCIDENT, 0, NULL, 0, 0, false, NULL },
    { "two master browsers", "7", master_browsers, CAUSE_SERVICE_ROLE_CONTEST, CONFIDENCE_CONFIRMED, "OFFICE",
      IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "a refusal alone, of a role", "19", role_refused_unseen, CAUSE_UNDETERMINED, ANY_CONFIDENCE, "OFFICE", 0, 0,
      false, NULL },
    { "two domain masters", "7", domain_masters, CAUSE_SERVICE_ROLE_CONTEST, CONFIDENCE_CONFIRMED, "OFFICE",
      IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "a role and a computer name", "7, every suffix", master_browser_and_computer, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, "OFFICE", IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "one user at two computers", "8", one_user_at_two_computers, CAUSE_DUPLICATE_USER, CONFIDENCE_CONFIRMED, "ANNA",
      IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "one user at unknown computers", "8", one_user_at_unknown_computers, CAUSE_DUPLICATE_USER, CONFIDENCE_POSSIBLE,
      "ANNA", IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "the messenger name of a computer", "8, its <00>", messenger_name_of_a_computer, CAUSE_DUPLICATE_COMPUTER,
      ANY_CONFIDENCE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "<03> and <00>", "8, only <03>", user_and_computer, CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_CONFIRMED, NULL,
      IP(10, 1, 0, 12), IP(10, 1, 0, 11), false, NULL },
    { "the owner releases", "signal", owner_releases, NO_INCIDENT, 0, NULL, 0, 0, false, NULL },
    { "the owner releases, and releases are shown", "order of rules", owner_releases, CAUSE_ORDERLY_RELEASE,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 11), 0, false, &with_releases },
    { "the owner releases all and registers again", "own release", owner_releases_and_registers_again, NO_INCIDENT, 0,
      NULL, 0, 0, false, NULL },
    { "a name changes hands", "signal, a release between", name_changes_hands, NO_INCIDENT, 0, NULL, 0, 0, false,
      NULL },
    { "one name on two VLANs and interfaces", "proof", one_name_in_two_networks, NO_INCIDENT, 0, NULL, 0, 0, false,
      NULL },
    { "one name in two subnets of a wire", "several subnets", one_name_in_two_subnets_of_a_wire, NO_INCIDENT, 0, NULL,
      0, 0, false, NULL },
    { "one name in two scopes", "proof", one_name_in_two_scopes, NO_INCIDENT, 0, NULL, 0, 0, false, NULL },
    { "nobody knows the name", "signal, rcode 3", nobody_knows_the_name, NO_INCIDENT, 0, NULL, 0, 0, false, NULL },
    { "blank names", "signal", blank_names, NO_INCIDENT, 0, NULL, 0, 0, false, NULL },
    { 0 },
};
