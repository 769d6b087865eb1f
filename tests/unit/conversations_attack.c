/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversations.h"

#define NAME "ACCT-PC<20>"

static const char *const wanted[] = { "WPAD<00>",     "FILES<20>",  "PRINTER<20>",
                                      "INTRANET<20>", "BACKUP<20>", "ARCHIVE<20>" };
static const struct machine forger = { IP(10, 1, 0, 66), UINT64_C(0x02005E010042) };
/* A message of the first PC that was sent by the forger's card. */
static const struct machine forged_first = { IP(10, 1, 0, 11), UINT64_C(0x02005E010042) };

/* ---- poisoning ---- */

static void answers_for(struct wire *wire, const struct machine *node, unsigned names, uint32_t address)
{
    for (unsigned i = 0; i < names; i++) {
        struct request query = asks(wire, &second_pc, &segment, wanted[i]);
        answers(wire, node, &second_pc, &query, wanted[i], address);
        wire_wait(wire, SECOND);
    }
}

static void poisons(struct wire *wire)
{
    answers_for(wire, &forger, 5, forger.ip);
}

static void poisons_beside_the_owner(struct wire *wire)
{
    answers_for(wire, &forger, 5, forger.ip);
    struct request query = asks(wire, &second_pc, &segment, wanted[1]);
    answers(wire, &forger, &second_pc, &query, wanted[1], forger.ip);
    answers(wire, &first_pc, &second_pc, &query, wanted[1], first_pc.ip);
}

static void poisons_and_shows_its_status(struct wire *wire)
{
    static const struct listed own[] = { { "LAPTOP<00>", 0x0400 }, { NULL, 0 } };
    answers_for(wire, &forger, 5, forger.ip);
    shows_status(wire, &second_pc, &forger, own, 0);
}

static void answers_for_a_few_names(struct wire *wire)
{
    answers_for(wire, &forger, 4, forger.ip);
}

static void answers_for_its_own_aliases(struct wire *wire)
{
    for (unsigned i = 0; i < 5; i++)
        registers(wire, &forger, wanted[i]);
    answers_for(wire, &forger, 5, forger.ip);
}

static void answers_for_aliases_that_its_status_lists(struct wire *wire)
{
    static const struct listed all[] = { { "WPAD<00>", 0x0400 },    { "FILES<20>", 0x0400 },
                                         { "PRINTER<20>", 0x0400 }, { "INTRANET<20>", 0x0400 },
                                         { "BACKUP<20>", 0x0400 },  { NULL, 0 } };
    answers_for(wire, &forger, 5, forger.ip);
    shows_status(wire, &second_pc, &forger, all, 0);
}

static void server_answers_for_many(struct wire *wire)
{
    is_granted(wire, &third_pc, &wins, "THIRD-PC<20>");
    answers_for(wire, &wins, 6, wins.ip);
}

static void proxy_answers_for_many(struct wire *wire)
{
    answers_for(wire, &forger, 6, first_pc.ip);
}

static void answers_nobody(struct wire *wire, unsigned times)
{
    for (unsigned i = 0; i < times; i++)
        wire_send(wire, &forger, &second_pc, query_answer((uint16_t)(0x100 + i), "WPAD<00>", forger.ip));
}

static void tries_ten_ids(struct wire *wire)
{
    answers_nobody(wire, 10);
}

static void tries_nine_ids(struct wire *wire)
{
    answers_nobody(wire, 9);
}

/* ---- proxies ---- */

static void asks_the_server_and_refuses(struct wire *wire, int64_t before)
{
    struct request claim = claims(wire, &second_pc, &segment, NAME);
    struct request query = asks(wire, &third_pc, &wins, NAME);
    answers(wire, &wins, &third_pc, &query, NAME, IP(10, 7, 0, 9));
    wire_wait(wire, before);
    refuses(wire, &third_pc, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

static void proxy_refuses(struct wire *wire)
{
    asks_the_server_and_refuses(wire, 100 * MILLISECOND);
}

static void refuses_long_after_asking(struct wire *wire)
{
    asks_the_server_and_refuses(wire, 3 * SECOND);
}

static void proxy_refuses_again_and_its_query_is_lost(struct wire *wire)
{
    proxy_refuses(wire);
    wire_wait(wire, MINUTE);
    is_refused(wire, &second_pc, &third_pc, NAME);
}

static void proxy_that_answers_for_others_refuses(struct wire *wire)
{
    struct request query = asks(wire, &first_pc, &segment, "FILES<20>");
    answers(wire, &third_pc, &first_pc, &query, "FILES<20>", IP(10, 7, 0, 9));
    is_refused(wire, &second_pc, &third_pc, NAME);
}

static void owner_asks_the_server_and_refuses(struct wire *wire)
{
    registers(wire, &third_pc, NAME);
    proxy_refuses(wire);
}

static void refuser_lacks_the_name(struct wire *wire)
{
    static const struct listed other[] = { { "THIRD-PC<20>", 0x0400 }, { NULL, 0 } };
    is_refused(wire, &second_pc, &third_pc, NAME);
    shows_status(wire, &first_pc, &third_pc, other, 0);
}

/* ---- forged demands ---- */

static void first_pc_is_at_work(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    wire_wait(wire, MINUTE);
}

static void demands(struct wire *wire, const struct machine *from, enum nbns_result result)
{
    wire_send(wire, from, &first_pc, registration_answer(result, 0x0666, NAME, 0));
}

static void demand_for_no_reason(struct wire *wire)
{
    first_pc_is_at_work(wire);
    demands(wire, &forger, NBNS_CONFLICT);
}

static void refusal_that_nobody_asked_for(struct wire *wire)
{
    first_pc_is_at_work(wire);
    demands(wire, &forger, NBNS_ACTIVE);
}

static void demand_after_two_answers(struct wire *wire)
{
    first_pc_is_at_work(wire);
    struct request query = asks(wire, &third_pc, &segment, NAME);
    answers(wire, &first_pc, &third_pc, &query, NAME, first_pc.ip);
    answers(wire, &second_pc, &third_pc, &query, NAME, second_pc.ip);
    wire_send(wire, &third_pc, &second_pc, registration_answer(NBNS_CONFLICT, query.id, NAME, 0));
}

static void release_by_a_stranger(struct wire *wire)
{
    first_pc_is_at_work(wire);
    releases(wire, &forger, &first_pc, NAME, first_pc.ip);
}

static void release_with_a_forged_source(struct wire *wire)
{
    first_pc_is_at_work(wire);
    releases(wire, &forged_first, &segment, NAME, first_pc.ip);
}

static void role_released_by_another(struct wire *wire)
{
    registers(wire, &first_pc, "OFFICE<1d>");
    wire_wait(wire, MINUTE);
    releases(wire, &third_pc, &segment, "OFFICE<1d>", third_pc.ip);
}

static void role_released_with_a_forged_source(struct wire *wire)
{
    registers(wire, &first_pc, "OFFICE<1d>");
    wire_wait(wire, MINUTE);
    releases(wire, &forged_first, &segment, "OFFICE<1d>", first_pc.ip);
}

/* The capture missed the claim that a name server refuses (trap 14). */
static void late_refusal_by_a_server(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, NAME);
    wire_wait(wire, 10 * MINUTE);
    demands(wire, &wins, NBNS_REFUSED);
}

/* The same by somebody who took the server's address and its words. */
static void refusal_with_the_address_of_the_server(struct wire *wire)
{
    static const struct machine forged_wins = { IP(10, 1, 0, 5), UINT64_C(0x02005E010042) };
    is_granted(wire, &first_pc, &wins, NAME);
    wire_wait(wire, 10 * MINUTE);
    demands(wire, &forged_wins, NBNS_ACTIVE);
}

/* Three machines come up one after another, each with a computer, a user and a group name, and may use none. */
static void denies_users_and_groups_too(struct wire *wire)
{
    static const struct machine *const victims[] = { &first_pc, &second_pc, &third_pc };
    static const char *const names[][2] = { { "ANNA<03>", "PC-ANNA<20>" },
                                            { "BEN<03>", "PC-BEN<00>" },
                                            { "CARL<03>", "PC-CARL<20>" } };
    for (size_t i = 0; i < G_N_ELEMENTS(victims); i++) {
        uint16_t id = wire->id++;
        wire_send(wire, victims[i], &segment,
                  as_group(registration(BROADCAST_CLAIM, id, "OFFICE<00>", victims[i]->ip)));
        wire_send(wire, &forger, victims[i], registration_answer(NBNS_ACTIVE, id, "OFFICE<00>", victims[i]->ip));
        is_refused(wire, victims[i], &forger, names[i][0]);
        is_refused(wire, victims[i], &forger, names[i][1]);
        wire_wait(wire, SECOND);
    }
}

static void denies_every_name(struct wire *wire)
{
    static const struct machine *const victims[] = { &first_pc, &second_pc, &third_pc, &fourth_pc };
    for (unsigned i = 0; i < G_N_ELEMENTS(wanted); i++) {
        is_refused(wire, victims[i % G_N_ELEMENTS(victims)], &forger, wanted[i]);
        wire_wait(wire, SECOND);
    }
}

static void demands_of_every_name(struct wire *wire)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(wanted); i++)
        registers(wire, &first_pc, wanted[i]);
    wire_wait(wire, MINUTE);
    for (unsigned i = 0; i < G_N_ELEMENTS(wanted); i++)
        wire_send(wire, &forger, &first_pc, registration_answer(NBNS_CONFLICT, (uint16_t)(0x700 + i), wanted[i], 0));
}

const struct conversation attack_conversations[] = {
    { "one node answers for five names", "1", poisons, CAUSE_NAME_POISONING, CONFIDENCE_POSSIBLE, "*", IP(10, 1, 0, 66),
      0, false, NULL },
    { "it answers beside the owner", "1", poisons_beside_the_owner, CAUSE_NAME_POISONING, CONFIDENCE_PROBABLE, "*",
      IP(10, 1, 0, 66), IP(10, 1, 0, 11), false, NULL },
    { "its own status lacks the names", "1", poisons_and_shows_its_status, CAUSE_NAME_POISONING, CONFIDENCE_PROBABLE,
      "*", IP(10, 1, 0, 66), 0, false, NULL },
    { "one node answers for four names", "1, flood_limit", answers_for_a_few_names, NO_INCIDENT, 0, NULL, 0, 0, false,
      NULL },
    { "a server with aliases that it registered", "1", answers_for_its_own_aliases, NO_INCIDENT, 0, NULL, 0, 0, false,
      NULL },
    { "a server with aliases that its status lists", "1", answers_for_aliases_that_its_status_lists, NO_INCIDENT, 0,
      NULL, 0, 0, false, NULL },
    { "a name server answers for many", "1, no server", server_answers_for_many, NO_INCIDENT, 0, NULL, 0, 0, false,
      NULL },
    { "a proxy answers for many", "1, no proxy", proxy_answers_for_many, NO_INCIDENT, 0, NULL, 0, 0, false, NULL },
    { "ten answers that nobody asked for", "1, BadTunnel", tries_ten_ids, CAUSE_NAME_POISONING, CONFIDENCE_POSSIBLE,
      "WPAD", IP(10, 1, 0, 66), 0, false, NULL },
    { "nine answers that nobody asked for", "1", tries_nine_ids, NO_INCIDENT, 0, NULL, 0, 0, false, NULL },
    { "a proxy asks the server and refuses", "2", proxy_refuses, CAUSE_WINS_PROXY, CONFIDENCE_PROBABLE, NULL,
      IP(10, 1, 0, 12), 0, false, NULL },
    { "it refuses three seconds after it asked", "2, 2 s", refuses_long_after_asking, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 13), false, NULL },
    { "a proxy refuses again, and its query is lost", "2", proxy_refuses_again_and_its_query_is_lost, CAUSE_WINS_PROXY,
      CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), 0, false, NULL },
    { "a proxy that answers with foreign addresses refuses", "2", proxy_that_answers_for_others_refuses,
      CAUSE_WINS_PROXY, CONFIDENCE_PROBABLE, NULL, IP(10, 1, 0, 12), 0, false, NULL },
    { "the owner asks the server and refuses", "2 and 18", owner_asks_the_server_and_refuses, CAUSE_DUPLICATE_COMPUTER,
      CONFIDENCE_CONFIRMED, NULL, IP(10, 1, 0, 12), IP(10, 1, 0, 13), false, NULL },
    { "the refuser's status lacks the name", "2, after 16", refuser_lacks_the_name, CAUSE_WINS_PROXY,
      CONFIDENCE_POSSIBLE, NULL, IP(10, 1, 0, 12), 0, false, NULL },
    { "a conflict demand for no reason", "3b", demand_for_no_reason, CAUSE_FORGED_CONFLICT, CONFIDENCE_PROBABLE, NULL,
      0, IP(10, 1, 0, 11), false, NULL },
    { "a refusal that nobody asked for", "3b", refusal_that_nobody_asked_for, CAUSE_FORGED_CONFLICT,
      CONFIDENCE_PROBABLE, NULL, 0, IP(10, 1, 0, 11), false, NULL },
    { "a conflict demand after two answers", "3b, honest twin", demand_after_two_answers, CAUSE_DUPLICATE_COMPUTER,
      NOT_CONFIRMED, NULL, 0, 0, false, NULL },
    { "a stranger releases the name", "3c", release_by_a_stranger, CAUSE_FORGED_CONFLICT, CONFIDENCE_PROBABLE, NULL,
      IP(10, 1, 0, 66), IP(10, 1, 0, 11), false, NULL },
    { "a release with a forged source", "3a", release_with_a_forged_source, CAUSE_FORGED_CONFLICT, CONFIDENCE_PROBABLE,
      NULL, 0, IP(10, 1, 0, 11), false, NULL },
    { "a role that another node releases", "3c, except 1D", role_released_by_another, NO_INCIDENT, 0, NULL, 0, 0, false,
      NULL },
    { "a role released with a forged source", "3a", role_released_with_a_forged_source, CAUSE_FORGED_CONFLICT,
      CONFIDENCE_PROBABLE, "OFFICE", 0, IP(10, 1, 0, 11), false, NULL },
    { "a late refusal by a name server", "half a dialogue", late_refusal_by_a_server, CAUSE_UNDETERMINED,
      CONFIDENCE_POSSIBLE, NULL, IP(10, 1, 0, 11), 0, false, NULL },
    { "a refusal from the server's address, but another card", "3b", refusal_with_the_address_of_the_server,
      CAUSE_FORGED_CONFLICT, CONFIDENCE_PROBABLE, NULL, 0, IP(10, 1, 0, 11), false, NULL },
    { "one node denies users and groups as well", "3d, signal", denies_users_and_groups_too, CAUSE_FORGED_CONFLICT,
      CONFIDENCE_POSSIBLE, "*", IP(10, 1, 0, 12), IP(10, 1, 0, 66), false, NULL },
    { "one node denies every name", "3d, signal", denies_every_name, CAUSE_FORGED_CONFLICT, CONFIDENCE_POSSIBLE, "*", 0,
      0, false, NULL },
    { "one node demands every name", "3b, signal", demands_of_every_name, CAUSE_FORGED_CONFLICT, CONFIDENCE_PROBABLE,
      "*", 0, IP(10, 1, 0, 11), false, NULL },
    { 0 },
};

const struct conversation *const all_conversations[] = { machine_conversations,
                                                         server_conversations,
                                                         name_conversations,
                                                         attack_conversations,
                                                         doubtful_conversations,
                                                         tie_conversations,
                                                         NULL };
