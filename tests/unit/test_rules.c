/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the analysis says about whole conversations.
 */
#include "conversations.h"

#include <string.h>

#include "evidence.h"
#include "view_text.h"

/* ---- the tables ---- */

static bool has_address(const GArray *machines, uint32_t ip)
{
    for (guint i = 0; i < machines->len; i++) {
        const GArray *addresses = g_array_index(machines, struct machine_view, i).addresses;
        for (guint a = 0; a < addresses->len; a++) {
            if (g_array_index(addresses, uint32_t, a) == ip)
                return true;
        }
    }
    return false;
}

static bool confidence_fits(const struct conversation *row, enum confidence confidence)
{
    if (row->confidence == NOT_CONFIRMED)
        return confidence != CONFIDENCE_CONFIRMED;
    return row->confidence == ANY_CONFIDENCE || row->confidence == confidence;
}

static bool verdict_fits(const struct conversation *row, const struct incident_view *view)
{
    return (int)view->cause == row->cause && confidence_fits(row, view->confidence) && view->mild == row->mild &&
           strcmp(view->name, row->name != NULL ? row->name : "ACCT-PC") == 0 &&
           (row->claimant == 0 || has_address(view->claimants, row->claimant)) &&
           (row->holder == 0 || has_address(view->holders, row->holder));
}

/* Plays a conversation; returns 1 and says why if the verdict is another one. */
static unsigned play(const struct conversation *row)
{
    struct wire wire;
    wire_open(&wire, row->options);
    row->play(&wire);
    const GArray *numbers = analysis_incidents(wire.analysis);
    bool fits = numbers->len == (row->cause == NO_INCIDENT ? 0 : 1);
    for (guint i = 0; i < numbers->len; i++)
        fits &= verdict_fits(row, analysis_incident(wire.analysis, g_array_index(numbers, uint32_t, i)));
    if (!fits)
        print_error("  WRONG: %s (rule %s)\n", row->description, row->source);
    for (guint i = 0; i < numbers->len && !fits; i++) {
        char *text = incident_text(analysis_incident(wire.analysis, g_array_index(numbers, uint32_t, i)));
        print_error("%s", text);
        g_free(text);
    }
    wire_close(&wire);
    return fits ? 0 : 1;
}

static void play_all(const struct conversation *rows)
{
    unsigned wrong = 0;
    for (; rows->description != NULL; rows++)
        wrong += play(rows);
    assert_int_equal(wrong, 0);
}

static void test_machines(void **state)
{
    (void)state;
    play_all(machine_conversations);
}

static void test_servers(void **state)
{
    (void)state;
    play_all(server_conversations);
}

static void test_names(void **state)
{
    (void)state;
    play_all(name_conversations);
}

static void test_attacks(void **state)
{
    (void)state;
    play_all(attack_conversations);
}

static void test_doubtful(void **state)
{
    (void)state;
    play_all(doubtful_conversations);
}

static void test_ties(void **state)
{
    (void)state;
    play_all(tie_conversations);
}

/* ---- what makes no verdict confirmed ---- */

#define NAME "ACCT-PC<20>"

static const struct machine forger = { IP(10, 1, 0, 66), UINT64_C(0x02005E010042) };
static const struct machine forged_first = { IP(10, 1, 0, 11), UINT64_C(0x02005E010042) };
static const struct machine forged_second = { IP(10, 1, 0, 12), UINT64_C(0x02005E010042) };

static void registered_holder_and_forged_refusal(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    is_refused(wire, &second_pc, &forged_first, NAME);
}

static void forged_claim_of_a_live_machine(struct wire *wire)
{
    registers(wire, &second_pc, "SECOND-PC<20>");
    registers(wire, &first_pc, NAME);
    is_refused(wire, &forged_second, &first_pc, NAME);
}

static void one_card_plays_both_parts(struct wire *wire)
{
    registers(wire, &forged_first, NAME);
    is_refused(wire, &forged_second, &forged_first, NAME);
}

static void one_card_plays_both_parts_and_a_third(struct wire *wire)
{
    registers(wire, &forger, "LAPTOP<20>");
    registers(wire, &forged_first, NAME);
    registers(wire, &forged_second, "SECOND-PC<20>");
    is_refused(wire, &forged_second, &forged_first, NAME);
}

static void refusal_and_an_answer_that_nobody_asked_for(struct wire *wire)
{
    is_refused(wire, &second_pc, &forger, NAME);
    wire_send(wire, &forger, &second_pc, query_answer(0x0777, NAME, forger.ip));
}

static void refusal_and_a_status_that_nobody_asked_for(struct wire *wire)
{
    static const struct listed entries[] = { { NAME, 0x0400 }, { NULL, 0 } };
    is_refused(wire, &second_pc, &forger, NAME);
    wire_send(wire, &forger, &second_pc, status_answer(0x0777, "*<00>", entries, 0));
}

static void demands_without_end(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    wire_wait(wire, MINUTE);
    for (uint16_t id = 1; id < 20; id++)
        wire_send(wire, &forger, &first_pc, registration_answer(NBNS_CONFLICT, id, NAME, 0));
    releases(wire, &forger, &first_pc, NAME, first_pc.ip);
}

static void refusals_that_nobody_asked_for(struct wire *wire)
{
    for (uint16_t id = 1; id < 20; id++)
        wire_send(wire, &forger, &first_pc, registration_answer(NBNS_ACTIVE, id, NAME, 0));
}

static void refuser_claimed_and_was_refused_itself(struct wire *wire)
{
    is_refused(wire, &first_pc, &third_pc, NAME);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

static void refuser_had_released_the_name(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    releases(wire, &first_pc, &segment, NAME, first_pc.ip);
    is_refused(wire, &second_pc, &first_pc, NAME);
}

static void refuser_had_released_the_name_in_another_vlan(struct wire *wire)
{
    wire->vlan = 10;
    registers(wire, &first_pc, NAME);
    releases(wire, &first_pc, &segment, NAME, first_pc.ip);
    wire_wait(wire, MINUTE);
    wire->vlan = 20;
    is_refused(wire, &second_pc, &first_pc, NAME);
}

static void test_what_confirms_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *description;
        void (*play)(struct wire *wire);
    } cases[] = {
        { "a refusal in the holder's name by another card", registered_holder_and_forged_refusal },
        { "a claim in another machine's name", forged_claim_of_a_live_machine },
        { "one card plays both parts", one_card_plays_both_parts },
        { "one card plays both parts and a third one", one_card_plays_both_parts_and_a_third },
        { "an answer that nobody asked for", refusal_and_an_answer_that_nobody_asked_for },
        { "a status that nobody asked for", refusal_and_a_status_that_nobody_asked_for },
        { "many demands and a release", demands_without_end },
        { "many refusals that nobody asked for", refusals_that_nobody_asked_for },
        { "a refuser whose own claim was refused", refuser_claimed_and_was_refused_itself },
        { "a refuser that had released the name", refuser_had_released_the_name },
        { "a refuser that had released it in another VLAN", refuser_had_released_the_name_in_another_vlan },
    };
    unsigned wrong = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct wire wire;
        wire_open(&wire, NULL);
        cases[i].play(&wire);
        const GArray *numbers = analysis_incidents(wire.analysis);
        for (guint n = 0; n < numbers->len; n++) {
            const struct incident_view *view = analysis_incident(wire.analysis, g_array_index(numbers, uint32_t, n));
            if (view->confidence != CONFIDENCE_CONFIRMED)
                continue;
            char *text = incident_text(view);
            print_error("  CONFIRMED: %s\n%s", cases[i].description, text);
            g_free(text);
            wrong++;
        }
        wire_close(&wire);
    }
    assert_int_equal(wrong, 0);
}

/* ---- alternatives, and what a rule must not say ---- */

static void test_machines_that_nothing_ties_together(void **state)
{
    (void)state;
    struct wire wire;
    wire_open(&wire, NULL);
    is_refused(&wire, &second_pc, &first_pc, NAME);
    const struct incident_view *view =
        expect_incident(wire.analysis, 1, "ACCT-PC", CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE);
    assert_true(view_has_alternative(view, CAUSE_MULTIHOMED_ADAPTERS));
    expect_evidence(view, EVIDENCE_NEVER_TIED);
    wire_close(&wire);
}

/* Machines with umlauts in their names, in the code page of DOS: what their own status says counts on every processor. */
static void test_a_status_with_an_umlaut(void **state)
{
    (void)state;
    static const struct listed entries[] = { { "\x8ERGER<20>", 0x0400 }, { NULL, 0 } };
    struct wire wire;
    wire_open(&wire, NULL);
    shows_status(&wire, &third_pc, &first_pc, entries, 0);
    is_refused(&wire, &second_pc, &first_pc, "\x8ERGER<20>");
    expect_incidents(wire.analysis, 1);
    const struct incident_view *view = analysis_incident(wire.analysis, 1);
    assert_int_equal(view->confidence, CONFIDENCE_CONFIRMED);
    expect_evidence(view, EVIDENCE_HOLDER_STATUS);
    wire_close(&wire);
}

/* A release that its victim answers with an error took nothing away. */
static void test_outcome_of_a_release(void **state)
{
    (void)state;
    for (int denied = 0; denied <= 1; denied++) {
        struct wire wire;
        wire_open(&wire, NULL);
        registers(&wire, &first_pc, NAME);
        uint16_t id = wire.id;
        releases(&wire, &forger, &first_pc, NAME, first_pc.ip);
        if (denied == 1)
            wire_send(&wire, &first_pc, &forger, release_answer(NBNS_ACTIVE, id, NAME, first_pc.ip));
        const struct incident_view *view =
            expect_incident(wire.analysis, 1, "ACCT-PC", CAUSE_FORGED_CONFLICT, CONFIDENCE_PROBABLE);
        assert_int_equal(view->outcome, denied == 1 ? OUTCOME_ONGOING : OUTCOME_RELEASED);
        wire_close(&wire);
    }
}

/* The same with so many names that they are one incident. */
static void test_outcome_of_many_releases(void **state)
{
    (void)state;
    enum { NAMES = 6 };
    struct wire wire;
    wire_open(&wire, NULL);
    for (uint32_t i = 0; i < NAMES; i++) {
        struct machine victim = { first_pc.ip + 10 + i, first_pc.mac + 10 + i };
        char name[20];
        g_snprintf(name, sizeof name, "DESK-%u<20>", i);
        registers(&wire, &victim, name);
        uint16_t id = wire.id;
        releases(&wire, &forger, &victim, name, victim.ip);
        wire_send(&wire, &victim, &forger, release_answer(NBNS_ACTIVE, id, name, victim.ip));
    }
    expect_incidents(wire.analysis, 1);
    const struct incident_view *view =
        expect_incident(wire.analysis, 1, "*", CAUSE_FORGED_CONFLICT, CONFIDENCE_PROBABLE);
    assert_int_equal(view->outcome, OUTCOME_ONGOING);
    expect_role(wire.analysis, wire_frame_count(&wire), 1, ROLE_DEFENCE);
    wire_close(&wire);
}

/* 3d: one node denies computer names of two claimants; each is its own incident, with the benign reading beside it. */
static void test_one_node_denies_two_claimants(void **state)
{
    (void)state;
    struct wire wire;
    wire_open(&wire, NULL);
    is_refused(&wire, &second_pc, &forger, NAME);
    wire_wait(&wire, MINUTE);
    is_refused(&wire, &third_pc, &forger, "THIRD-PC<20>");
    expect_incidents(wire.analysis, 2);
    for (uint32_t number = 1; number <= 2; number++) {
        const struct incident_view *view = expect_incident(wire.analysis, number, number == 1 ? "ACCT-PC" : "THIRD-PC",
                                                           CAUSE_FORGED_CONFLICT, CONFIDENCE_POSSIBLE);
        assert_true(view_has_alternative(view, CAUSE_DUPLICATE_COMPUTER));
    }
    wire_close(&wire);
}

/* 3d, its benign twin: a server with alias names answers for one of them. */
static void test_a_server_with_aliases_denies_two_claimants(void **state)
{
    (void)state;
    struct wire wire;
    wire_open(&wire, NULL);
    registers(&wire, &first_pc, NAME);
    is_refused(&wire, &second_pc, &first_pc, NAME);
    is_refused(&wire, &third_pc, &first_pc, "ALIAS<20>");
    expect_incidents(wire.analysis, 2);
    expect_incident(wire.analysis, 1, "ACCT-PC", CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_CONFIRMED);
    expect_incident(wire.analysis, 2, "ALIAS", CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE);
    wire_close(&wire);
}

/* 15: not if the server gave the name to anybody, asked anybody, or the claim is for a group name. */
static void test_what_is_no_static_mapping(void **state)
{
    (void)state;
    for (unsigned variant = 0; variant < 3; variant++) {
        struct wire wire;
        wire_open(&wire, NULL);
        if (variant == 0)
            is_granted(&wire, &first_pc, &wins, NAME);
        struct request claim =
            variant == 1 ? claims_and_waits(&wire, &second_pc, &wins, NAME) : (struct request){ .id = wire.id++ };
        if (variant != 1)
            wire_send(&wire, &second_pc, &wins,
                      variant == 2 ? as_group(registration(SERVER_CLAIM, claim.id, NAME, second_pc.ip))
                                   : registration(SERVER_CLAIM, claim.id, NAME, second_pc.ip));
        refuses(&wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
        expect_incidents(wire.analysis, 1);
        assert_int_not_equal(analysis_incident(wire.analysis, 1)->cause, CAUSE_STATIC_WINS_MAPPING);
        wire_close(&wire);
    }
}

/* 3a: what gives a forged release away is the card that it came from. */
static void test_the_card_of_a_forged_release(void **state)
{
    (void)state;
    struct wire wire;
    wire_open(&wire, NULL);
    registers(&wire, &first_pc, NAME);
    wire_wait(&wire, MINUTE);
    releases(&wire, &forged_first, &segment, NAME, first_pc.ip);
    const struct incident_view *view =
        expect_incident(wire.analysis, 1, "ACCT-PC", CAUSE_FORGED_CONFLICT, CONFIDENCE_PROBABLE);
    expect_evidence(view, EVIDENCE_SOURCE_FORGED);
    wire_close(&wire);
}

/* A machine is no name server because it answered with code 1. */
static void test_who_is_no_server(void **state)
{
    (void)state;
    struct wire wire;
    wire_open(&wire, NULL);
    struct request claim = claims(&wire, &second_pc, &third_pc, NAME);
    refuses(&wire, &third_pc, &second_pc, &claim, NAME, NBNS_FORMAT_ERROR);
    is_refused(&wire, &second_pc, &first_pc, NAME);
    const struct incident_view *view = analysis_incident(wire.analysis, 1);
    assert_int_equal(view->cause, CAUSE_DUPLICATE_COMPUTER);
    assert_int_equal(view->servers->len, 0);
    wire_close(&wire);
}

/* The queries that a poisoner answered belong to its incident as well as the answers. */
static void test_queries_of_a_flood(void **state)
{
    (void)state;
    struct wire wire;
    wire_open(&wire, NULL);
    attack_conversations[0].play(&wire);
    expect_incidents(wire.analysis, 1);
    assert_int_equal(analysis_incident(wire.analysis, 1)->frames->len, wire_frame_count(&wire));
    wire_close(&wire);
}

/* The flood limit is a preference. */
static void test_flood_limit_of_the_user(void **state)
{
    (void)state;
    struct analysis_options options = analysis_default_options();
    options.flood_limit = 6;
    struct wire wire;
    wire_open(&wire, &options);
    attack_conversations[0].play(&wire);
    expect_incidents(wire.analysis, 0);
    wire_close(&wire);
}

/* A server that the user named is none that poisons, even before it answered a claim. */
static void test_server_of_the_user(void **state)
{
    (void)state;
    uint32_t servers[] = { IP(10, 1, 0, 66) };
    struct analysis_options options = analysis_default_options();
    options.servers = servers;
    options.server_count = 1;
    struct wire wire;
    wire_open(&wire, &options);
    attack_conversations[0].play(&wire);
    expect_incidents(wire.analysis, 0);
    wire_close(&wire);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_machines),
        cmocka_unit_test(test_servers),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_attacks),
        cmocka_unit_test(test_doubtful),
        cmocka_unit_test(test_ties),
        cmocka_unit_test(test_what_confirms_nothing),
        cmocka_unit_test(test_machines_that_nothing_ties_together),
        cmocka_unit_test(test_a_status_with_an_umlaut),
        cmocka_unit_test(test_outcome_of_a_release),
        cmocka_unit_test(test_outcome_of_many_releases),
        cmocka_unit_test(test_one_node_denies_two_claimants),
        cmocka_unit_test(test_a_server_with_aliases_denies_two_claimants),
        cmocka_unit_test(test_what_is_no_static_mapping),
        cmocka_unit_test(test_the_card_of_a_forged_release),
        cmocka_unit_test(test_who_is_no_server),
        cmocka_unit_test(test_queries_of_a_flood),
        cmocka_unit_test(test_flood_limit_of_the_user),
        cmocka_unit_test(test_server_of_the_user),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
