/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support.h"

#include "ledger.h"

#define LIMIT 100000

static const struct party first = { .ip = IP(10, 1, 0, 11), .mac = UINT64_C(0x02005E01000B) };
static const struct party second = { .ip = IP(10, 1, 0, 12), .mac = UINT64_C(0x02005E01000C) };

static int setup(void **state)
{
    *state = ledger_new(LIMIT, NULL, NULL);
    return 0;
}

static int teardown(void **state)
{
    ledger_free(*state);
    return 0;
}

static struct network here(void)
{
    struct frame frame = frame_between(&first_pc, &segment, 1, 0);
    return network_of_segment(&frame, true);
}

static struct assertion *assert_as(ledger *self, const char *text, const struct party *node, enum assertion_kind kind,
                                   bool group, uint32_t frame)
{
    struct netbios_name name = name_of(text);
    struct network network = here();
    return ledger_assert(self, &name, node, &network, kind, group, frame, (int64_t)frame * SECOND);
}

static struct assertion *claim(ledger *self, const char *text, const struct party *node, uint32_t frame)
{
    return assert_as(self, text, node, ASSERTION_CLAIM, false, frame);
}

static void release(ledger *self, const char *text, const struct party *node, uint32_t frame)
{
    struct netbios_name name = name_of(text);
    ledger_release(self, &name, node, node->ip, frame, (int64_t)frame * SECOND);
}

static bool knows(const ledger *self, const char *text)
{
    struct netbios_name name = name_of(text);
    return ledger_find(self, &name) != NULL;
}

/* ---- assertions ---- */

static void test_every_node_is_kept(void **state)
{
    ledger *self = *state;
    const struct assertion *mine = claim(self, "ACCT-PC<20>", &first, 5);
    const struct assertion *other = claim(self, "ACCT-PC<20>", &second, 7);
    assert_ptr_not_equal(mine, other);
    assert_ptr_equal(claim(self, "ACCT-PC<20>", &first, 9), mine);
    assert_int_equal(mine->frames[ASSERTION_CLAIM], 5);
    assert_int_equal(mine->last_frame, 9);
    assert_true(mine->first_time == 5 * SECOND);
    assert_true(mine->last_time == 9 * SECOND);
    assert_true(mine->unique);
    assert_false(mine->group);
    assert_false(knows(self, "ACCT-PC<00>"));
}

static void test_frames_that_come_out_of_order(void **state)
{
    ledger *self = *state;
    const struct assertion *mine = claim(self, "ACCT-PC<20>", &first, 9);
    claim(self, "ACCT-PC<20>", &first, 5);
    assert_true(mine->first_time == 5 * SECOND);
    assert_true(mine->last_time == 9 * SECOND);
}

static void test_networks_are_apart(void **state)
{
    ledger *self = *state;
    struct netbios_name name = name_of("ACCT-PC<20>");
    struct network segment_network = here();
    struct network server = network_of_server(wins.ip);
    struct network elsewhere = segment_network;
    elsewhere.vlan = 10;
    ledger_assert(self, &name, &first, &segment_network, ASSERTION_CLAIM, false, 1, SECOND);
    assert_non_null(ledger_assertion(self, &name, &first, &segment_network));
    assert_null(ledger_assertion(self, &name, &first, &server));
    assert_null(ledger_assertion(self, &name, &first, &elsewhere));
    assert_null(ledger_assertion(self, &name, &second, &segment_network));
}

static void test_two_cards_at_one_address_are_two(void **state)
{
    ledger *self = *state;
    struct party other_card = { .ip = first.ip, .mac = second.mac };
    struct party unknown_card = { .ip = first.ip };
    const struct assertion *mine = claim(self, "ACCT-PC<20>", &first, 5);
    assert_ptr_equal(claim(self, "ACCT-PC<20>", &unknown_card, 6), mine);
    assert_ptr_not_equal(claim(self, "ACCT-PC<20>", &other_card, 7), mine);
}

static void test_what_proves_a_holder(void **state)
{
    (void)state;
    static const struct {
        const char *description;
        enum assertion_kind kind;
        bool refused;
        bool independent;
        bool stands;
    } cases[] = {
        { "claim", ASSERTION_CLAIM, false, true, true },
        { "claim that was refused", ASSERTION_CLAIM, true, false, false },
        { "grant", ASSERTION_GRANT, false, true, true },
        { "refusal of another's claim", ASSERTION_DEFENCE, false, false, true },
        { "answer to a challenge", ASSERTION_CHALLENGE_ANSWER, false, true, true },
        { "answer to a query", ASSERTION_ANSWER, false, true, true },
        { "node status", ASSERTION_STATUS, false, true, true },
        { "datagram", ASSERTION_DATAGRAM, false, true, true },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        ledger *self = ledger_new(LIMIT, NULL, NULL);
        uint32_t frame = 0;
        enum assertion_kind kind;
        struct assertion *assertion = assert_as(self, "ACCT-PC<20>", &first, cases[i].kind, false, 5);
        if (cases[i].refused)
            assertion->refused_frame = 6;
        print_message("  %s\n", cases[i].description);
        assert_int_equal(assertion_is_independent(assertion, &frame, &kind), cases[i].independent);
        if (cases[i].independent) {
            assert_int_equal(frame, 5);
            assert_int_equal(kind, cases[i].kind);
        }
        assert_int_equal(assertion_stands(assertion), cases[i].stands);
        ledger_free(self);
    }
}

static void test_group_and_unique(void **state)
{
    ledger *self = *state;
    const struct assertion *assertion = assert_as(self, "OFFICE<00>", &first, ASSERTION_CLAIM, true, 5);
    assert_true(assertion->group);
    assert_false(assertion->unique);
    assertion = assert_as(self, "OFFICE<00>", &second, ASSERTION_DEFENCE, true, 6);
    assert_false(assertion->group);
    assert_false(assertion->unique);
}

/* ---- releases ---- */

static void test_release(void **state)
{
    ledger *self = *state;
    const struct assertion *assertion = claim(self, "ACCT-PC<20>", &first, 5);
    release(self, "ACCT-PC<20>", &second, 6);
    assert_false(assertion->released);
    release(self, "ACCT-PC<20>", &first, 7);
    assert_true(assertion->released);
    assert_int_equal(assertion->released_frame, 7);
    assert_int_equal(assertion->released_address, first.ip);
    assert_false(assertion_stands(assertion));
    release(self, "NOBODY<20>", &first, 8);
    assert_false(knows(self, "NOBODY<20>"));
}

/* What a node showed before it gave the name up proves nothing once it takes it again. */
static void test_claim_after_a_release(void **state)
{
    ledger *self = *state;
    const struct assertion *assertion = assert_as(self, "ACCT-PC<20>", &first, ASSERTION_ANSWER, false, 5);
    release(self, "ACCT-PC<20>", &first, 7);
    claim(self, "ACCT-PC<20>", &first, 9);
    assert_false(assertion->released);
    assert_int_equal(assertion->released_frame, 7);
    assert_int_equal(assertion->frames[ASSERTION_ANSWER], 0);
    assert_int_equal(assertion->frames[ASSERTION_CLAIM], 9);
    assert_true(assertion->first_time == 9 * SECOND);
    assert_true(assertion_stands(assertion));
}

static void test_a_claim_of_before_that_comes_late_is_no_new_claim(void **state)
{
    ledger *self = *state;
    const struct assertion *assertion = claim(self, "ACCT-PC<20>", &first, 5);
    release(self, "ACCT-PC<20>", &first, 7);
    claim(self, "ACCT-PC<20>", &first, 6);
    assert_true(assertion->released);
}

static void test_a_release_holds_for_segment_and_server(void **state)
{
    ledger *self = *state;
    struct netbios_name name = name_of("ACCT-PC<20>");
    struct network server = network_of_server(wins.ip);
    const struct assertion *on_segment = claim(self, "ACCT-PC<20>", &first, 5);
    const struct assertion *at_server =
        ledger_assert(self, &name, &first, &server, ASSERTION_GRANT, false, 6, 6 * SECOND);
    release(self, "ACCT-PC<20>", &first, 7);
    assert_true(on_segment->released);
    assert_true(at_server->released);
}

static void test_a_grant_gives_back_what_was_taken(void **state)
{
    ledger *self = *state;
    struct assertion *assertion = claim(self, "ACCT-PC<20>", &first, 5);
    assertion->taken_over = true;
    assertion->refused_frame = 6;
    assert_false(assertion_stands(assertion));
    assert_as(self, "ACCT-PC<20>", &first, ASSERTION_GRANT, false, 7);
    assert_true(assertion_stands(assertion));
}

/* ---- bounds ---- */

static void test_nodes_of_a_name_are_limited(void **state)
{
    ledger *self = *state;
    unsigned unique = 0;
    unsigned group = 0;
    for (uint32_t i = 0; i < 100; i++) {
        struct party node = { .ip = IP(10, 5, 0, i) };
        unique += claim(self, "ACCT-PC<20>", &node, i + 1) != NULL;
        group += assert_as(self, "OFFICE<00>", &node, ASSERTION_CLAIM, true, i + 1) != NULL;
    }
    assert_int_equal(unique, 32);
    assert_int_equal(group, 8);
    struct party known = { .ip = IP(10, 5, 0, 0) };
    assert_non_null(claim(self, "ACCT-PC<20>", &known, 500));
}

static void flood(ledger *self, const struct party *node, unsigned names, const char *format)
{
    for (unsigned i = 0; i < names; i++) {
        char text[16];
        g_snprintf(text, sizeof text, format, i);
        claim(self, text, node, i + 1);
    }
}

/* At the limit the names of the source with most names go first. */
static void test_the_busiest_source_goes_first(void **state)
{
    (void)state;
    ledger *self = ledger_new(1000, NULL, NULL);
    flood(self, &first, 300, "HONEST%u<20>");
    flood(self, &second, 5000, "FLOOD%u<20>");
    for (unsigned i = 0; i < 300; i++) {
        char text[16];
        g_snprintf(text, sizeof text, "HONEST%u<20>", i);
        assert_true(knows(self, text));
    }
    assert_false(knows(self, "FLOOD0<20>"));
    assert_true(knows(self, "FLOOD4999<20>"));
    assert_int_equal(ledger_dropped(self), 4300);
    assert_int_equal(ledger_busiest_source(self), second.ip);
    ledger_free(self);
}

static void test_an_earlier_flood_makes_room_too(void **state)
{
    (void)state;
    ledger *self = ledger_new(1000, NULL, NULL);
    flood(self, &second, 1000, "FLOOD%u<20>");
    flood(self, &first, 200, "HONEST%u<20>");
    assert_true(knows(self, "HONEST0<20>"));
    assert_true(knows(self, "HONEST199<20>"));
    assert_int_equal(ledger_dropped(self), 200);
    ledger_free(self);
}

static void count_frame(void *context, uint32_t frame)
{
    unsigned *frames = context;
    assert_uint_in_range(frame, 1, 1200);
    (*frames)++;
}

/* Whoever keeps something for the frames of a name is told when the name goes. */
static void test_frames_of_dropped_names_are_told(void **state)
{
    (void)state;
    unsigned frames = 0;
    ledger *self = ledger_new(1000, count_frame, &frames);
    flood(self, &second, 1000, "FLOOD%u<20>");
    assert_int_equal(frames, 0);
    flood(self, &first, 200, "HONEST%u<20>");
    assert_int_equal(frames, 200);
    ledger_free(self);
}

/* Names with a reply or a second node go last. */
static void test_names_with_a_reply_go_last(void **state)
{
    (void)state;
    ledger *self = ledger_new(1000, NULL, NULL);
    assert_as(self, "ANSWERED<20>", &second, ASSERTION_ANSWER, false, 1);
    claim(self, "SHARED<20>", &second, 2);
    claim(self, "SHARED<20>", &first, 3);
    claim(self, "WEAK<20>", &second, 4);
    flood(self, &second, 5000, "FLOOD%u<20>");
    assert_true(knows(self, "ANSWERED<20>"));
    assert_true(knows(self, "SHARED<20>"));
    assert_false(knows(self, "WEAK<20>"));
    ledger_free(self);
}

static void test_disputed_names_never_go(void **state)
{
    (void)state;
    ledger *self = ledger_new(1000, NULL, NULL);
    struct netbios_name name = name_of("DISPUTED<20>");
    claim(self, "DISPUTED<20>", &second, 1);
    ledger_keep(self, &name);
    ledger_keep(self, &name);
    for (unsigned i = 0; i < 3000; i++) {
        char text[16];
        g_snprintf(text, sizeof text, "N%u<20>", i);
        assert_as(self, text, &second, ASSERTION_ANSWER, false, i + 2);
    }
    assert_true(knows(self, "DISPUTED<20>"));
    assert_int_equal(ledger_dropped(self), 2001);
    ledger_free(self);
}

static void test_nothing_is_dropped_for_disputed_names_only(void **state)
{
    (void)state;
    ledger *self = ledger_new(10, NULL, NULL);
    for (unsigned i = 0; i < 10; i++) {
        char text[16];
        g_snprintf(text, sizeof text, "D%u<20>", i);
        struct netbios_name name = name_of(text);
        ledger_keep(self, &name);
    }
    assert_null(claim(self, "ONE-MORE<20>", &first, 1));
    assert_true(knows(self, "D0<20>"));
    assert_int_equal(ledger_dropped(self), 0);
    ledger_free(self);
    ledger_free(NULL);
}

/* Sources come and go; what was the busiest one may lose all its names. */
static void test_sources_that_lose_their_names(void **state)
{
    (void)state;
    ledger *self = ledger_new(600, NULL, NULL);
    for (uint32_t round = 0; round < 20; round++) {
        struct party node = { .ip = IP(10, 6, 0, round) };
        char format[16];
        g_snprintf(format, sizeof format, "R%u-%%u<20>", round);
        flood(self, &node, 500, format);
        for (unsigned i = 0; i < 500; i += 2) {
            char text[16];
            g_snprintf(text, sizeof text, format, i);
            if (knows(self, text))
                assert_as(self, text, &node, ASSERTION_ANSWER, false, 1000 + i);
        }
    }
    assert_true(ledger_dropped(self) >= 20 * 500 - 600);
    ledger_free(self);
}

int main(void)
{
#define LEDGER_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        LEDGER_TEST(test_every_node_is_kept),
        LEDGER_TEST(test_frames_that_come_out_of_order),
        LEDGER_TEST(test_networks_are_apart),
        LEDGER_TEST(test_two_cards_at_one_address_are_two),
        cmocka_unit_test(test_what_proves_a_holder),
        LEDGER_TEST(test_group_and_unique),
        LEDGER_TEST(test_release),
        LEDGER_TEST(test_claim_after_a_release),
        LEDGER_TEST(test_a_claim_of_before_that_comes_late_is_no_new_claim),
        LEDGER_TEST(test_a_release_holds_for_segment_and_server),
        LEDGER_TEST(test_a_grant_gives_back_what_was_taken),
        LEDGER_TEST(test_nodes_of_a_name_are_limited),
        cmocka_unit_test(test_the_busiest_source_goes_first),
        cmocka_unit_test(test_an_earlier_flood_makes_room_too),
        cmocka_unit_test(test_names_with_a_reply_go_last),
        cmocka_unit_test(test_frames_of_dropped_names_are_told),
        cmocka_unit_test(test_disputed_names_never_go),
        cmocka_unit_test(test_nothing_is_dropped_for_disputed_names_only),
        cmocka_unit_test(test_sources_that_lose_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
