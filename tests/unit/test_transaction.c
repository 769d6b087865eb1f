/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support.h"

#include "transaction.h"

#define MANY 100000

/* A table and the number and time of the next frame. */
struct desk {
    transaction_table *table;
    uint32_t frame;
    int64_t time;
};

static int setup(void **state)
{
    struct desk *desk = g_new0(struct desk, 1);
    desk->table = transaction_table_new(MANY, NULL, NULL);
    desk->time = START_OF_CAPTURE;
    *state = desk;
    return 0;
}

static int teardown(void **state)
{
    struct desk *desk = *state;
    transaction_table_free(desk->table);
    g_free(desk);
    return 0;
}

typedef transaction *(*table_call)(transaction_table *table, const struct frame *frame,
                                   const struct nbns_message *message);

static transaction *call(struct desk *desk, table_call function, const struct machine *from, const struct machine *to,
                         struct draft draft)
{
    struct payload payload = payload_of(&draft);
    struct nbns_message message;
    struct frame frame = frame_between(from, to, ++desk->frame, desk->time);
    assert_true(nbns_message_read(&message, payload.bytes, payload.length));
    transaction *found = function(desk->table, &frame, &message);
    payload_free(&payload);
    return found;
}

static transaction *open_claim(struct desk *desk, const struct machine *from, const struct machine *to, uint16_t id,
                               const char *name)
{
    uint16_t flags = to->mac == segment.mac ? BROADCAST_CLAIM : MULTIHOMED_CLAIM;
    return call(desk, transaction_table_open, from, to, registration(flags, id, name, from->ip));
}

static transaction *answered(struct desk *desk, const struct machine *from, const struct machine *to, uint16_t id,
                             const char *name)
{
    return call(desk, transaction_table_answered, from, to, registration_answer(NBNS_ACTIVE, id, name, to->ip));
}

static transaction *repeated(struct desk *desk, const struct machine *from, const struct machine *to, uint16_t id,
                             const char *name)
{
    return call(desk, transaction_table_repeated, from, to, registration(BROADCAST_CLAIM, id, name, from->ip));
}

/* ---- what a request keeps ---- */

static void test_a_broadcast_claim(void **state)
{
    struct desk *desk = *state;
    transaction *request = open_claim(desk, &second_pc, &segment, 0x1001, "ACCT-PC<20>");
    assert_int_equal(request->kind, TRANSACTION_CLAIM);
    assert_true(request->broadcast);
    assert_int_equal(request->client, second_pc.ip);
    assert_int_equal(request->first_frame, 1);
    assert_int_equal(request->network.server, 0);
    assert_int_equal(request->network.broadcast, segment.ip);
    assert_non_null(request->claim);
    assert_true(request->claim->seen);
    assert_int_equal(request->claim->server, 0);
    assert_int_equal(request->claim->address, second_pc.ip);
    assert_true(request->claim->claimant.mac == second_pc.mac);
}

static void test_a_claim_at_a_server(void **state)
{
    struct desk *desk = *state;
    transaction *request = open_claim(desk, &second_pc, &wins, 0x1001, "ACCT-PC<20>");
    struct netbios_name name = name_of("ACCT-PC<20>");
    struct netbios_name other = name_of("ACCT-PC<00>");
    assert_false(request->broadcast);
    assert_int_equal(request->claim->server, wins.ip);
    assert_int_equal(request->network.server, wins.ip);
    assert_ptr_equal(transaction_table_claim_at(desk->table, &name, wins.ip), request);
    assert_null(transaction_table_claim_at(desk->table, &other, wins.ip));
    assert_null(transaction_table_claim_at(desk->table, &name, other_wins.ip));
    transaction *newer = open_claim(desk, &third_pc, &wins, 0x2001, "ACCT-PC<20>");
    assert_ptr_equal(transaction_table_claim_at(desk->table, &name, wins.ip), newer);
}

static void test_a_query_has_no_claim(void **state)
{
    struct desk *desk = *state;
    transaction *request =
        call(desk, transaction_table_open, &first_pc, &segment, name_query(BROADCAST_QUERY, 1, "ACCT-PC<20>"));
    assert_int_equal(request->kind, TRANSACTION_QUERY);
    assert_null(request->claim);
}

/* ---- responses find their requests ---- */

static void test_who_is_answered(void **state)
{
    struct desk *desk = *state;
    transaction *request = open_claim(desk, &second_pc, &segment, 0x1001, "ACCT-PC<20>");
    const struct {
        const char *description;
        const struct machine *to;
        uint16_t id;
        const char *name;
        bool found;
    } cases[] = {
        { "the request", &second_pc, 0x1001, "ACCT-PC<20>", true },
        { "another machine with the same id", &third_pc, 0x1001, "ACCT-PC<20>", false },
        { "another id", &second_pc, 0x1002, "ACCT-PC<20>", false },
        { "another suffix", &second_pc, 0x1001, "ACCT-PC<00>", false },
        { "another name", &second_pc, 0x1001, "OFFICE<20>", false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].description);
        transaction *found = answered(desk, &first_pc, cases[i].to, cases[i].id, cases[i].name);
        assert_ptr_equal(found, cases[i].found ? request : NULL);
    }
}

static void test_an_answer_of_another_kind(void **state)
{
    struct desk *desk = *state;
    open_claim(desk, &second_pc, &segment, 0x1001, "ACCT-PC<20>");
    assert_null(call(desk, transaction_table_answered, &first_pc, &second_pc,
                     query_answer(0x1001, "ACCT-PC<20>", first_pc.ip)));
    assert_null(call(desk, transaction_table_answered, &first_pc, &second_pc,
                     release_answer(NBNS_OK, 0x1001, "ACCT-PC<20>", first_pc.ip)));
}

/* A name server with two addresses may answer a claim from the other one; a query is answered by whom it was sent to. */
static void test_another_address_may_answer_a_claim(void **state)
{
    struct desk *desk = *state;
    transaction *request = open_claim(desk, &second_pc, &wins, 0x1001, "ACCT-PC<20>");
    assert_ptr_equal(answered(desk, &other_wins, &second_pc, 0x1001, "ACCT-PC<20>"), request);
    assert_ptr_equal(answered(desk, &wins, &second_pc, 0x1001, "ACCT-PC<20>"), request);
}

static void test_an_answer_to_another_port(void **state)
{
    struct desk *desk = *state;
    struct draft draft = registration_answer(NBNS_ACTIVE, 0x1001, "ACCT-PC<20>", 0);
    struct payload payload = payload_of(&draft);
    struct nbns_message message;
    struct frame frame = frame_between(&first_pc, &second_pc, 2, desk->time);
    open_claim(desk, &second_pc, &segment, 0x1001, "ACCT-PC<20>");
    assert_true(nbns_message_read(&message, payload.bytes, payload.length));
    frame.target_port = 1024;
    assert_null(transaction_table_answered(desk->table, &frame, &message));
    payload_free(&payload);
}

/* Different machines use one id at once, and one machine uses it for two names (knowledge 7.5, 8.17). */
static void test_one_id_for_many(void **state)
{
    struct desk *desk = *state;
    transaction *first = open_claim(desk, &first_pc, &segment, 7, "ACCT-PC<20>");
    transaction *second = open_claim(desk, &second_pc, &segment, 7, "ACCT-PC<20>");
    transaction *third = open_claim(desk, &second_pc, &segment, 7, "OFFICE<00>");
    assert_ptr_equal(answered(desk, &third_pc, &first_pc, 7, "ACCT-PC<20>"), first);
    assert_ptr_equal(answered(desk, &third_pc, &second_pc, 7, "ACCT-PC<20>"), second);
    assert_ptr_equal(answered(desk, &third_pc, &second_pc, 7, "OFFICE<00>"), third);
    assert_ptr_equal(repeated(desk, &first_pc, &segment, 7, "ACCT-PC<20>"), first);
    assert_ptr_equal(repeated(desk, &second_pc, &segment, 7, "ACCT-PC<20>"), second);
}

/* One request per address, with one id (knowledge 1.3): the answer's data tell which one it is for. */
static void test_one_request_for_each_address(void **state)
{
    struct desk *desk = *state;
    uint32_t addresses[] = { IP(10, 1, 0, 12), IP(10, 2, 0, 12) };
    transaction *requests[2];
    for (size_t i = 0; i < 2; i++)
        requests[i] = call(desk, transaction_table_open, &second_pc, &wins,
                           registration(MULTIHOMED_CLAIM, 7, "ACCT-PC<20>", addresses[i]));
    assert_ptr_not_equal(requests[0], requests[1]);
    for (size_t i = 0; i < 2; i++) {
        transaction *found = call(desk, transaction_table_answered, &wins, &second_pc,
                                  registration_answer(NBNS_OK, 7, "ACCT-PC<20>", addresses[i]));
        assert_ptr_equal(found, requests[i]);
    }
}

/* ---- repetitions ---- */

static void test_repetitions(void **state)
{
    struct desk *desk = *state;
    transaction *request = open_claim(desk, &second_pc, &segment, 0x1001, "ACCT-PC<20>");
    const struct {
        const char *description;
        int64_t later;
        const struct machine *from;
        const struct machine *to;
        uint32_t address;
        bool repeats;
    } cases[] = {
        { "750 ms later", 750 * MILLISECOND, &second_pc, &segment, second_pc.ip, true },
        { "15 s later", 15 * SECOND, &second_pc, &segment, second_pc.ip, true },
        { "just over 15 s later", 15 * SECOND + 1, &second_pc, &segment, second_pc.ip, false },
        { "from another machine", 0, &third_pc, &segment, second_pc.ip, false },
        { "to a server", 0, &second_pc, &wins, second_pc.ip, false },
        { "for another address", 0, &second_pc, &segment, IP(10, 2, 0, 12), false },
    };
    int64_t begun = desk->time;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        desk->time = begun + cases[i].later;
        print_message("  %s\n", cases[i].description);
        transaction *found = call(desk, transaction_table_repeated, cases[i].from, cases[i].to,
                                  registration(BROADCAST_CLAIM, 0x1001, "ACCT-PC<20>", cases[i].address));
        assert_ptr_equal(found, cases[i].repeats ? request : NULL);
    }
}

static void test_every_copy_prolongs_the_life(void **state)
{
    struct desk *desk = *state;
    transaction *request = open_claim(desk, &second_pc, &segment, 0x1001, "ACCT-PC<20>");
    for (unsigned i = 0; i < 4; i++) {
        desk->time += 14 * SECOND;
        transaction_table_expire(desk->table, desk->time);
        assert_ptr_equal(repeated(desk, &second_pc, &segment, 0x1001, "ACCT-PC<20>"), request);
        transaction_touch(desk->table, request, desk->time);
    }
    desk->time += 15 * SECOND + 1;
    transaction_table_expire(desk->table, desk->time);
    assert_null(answered(desk, &first_pc, &second_pc, 0x1001, "ACCT-PC<20>"));
}

/* ---- time ---- */

static void test_how_long_a_request_lives(void **state)
{
    struct desk *desk = *state;
    static const struct {
        const char *description;
        bool waits;
        uint32_t seconds;
        int64_t lives;
    } cases[] = {
        { "without a wait acknowledgement", false, 0, 15 * SECOND },
        { "the server does not say how long", true, 0, 30 * SECOND },
        { "nbtd, one holder", true, 9, 30 * SECOND },
        { "nmbd", true, 60, 60 * SECOND },
        { "the longest", true, 120, 120 * SECOND },
        { "longer than is believed", true, 300000, 120 * SECOND },
        { "the greatest number", true, UINT32_MAX, 120 * SECOND },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].description);
        for (int64_t beyond = 0; beyond <= 1; beyond++) {
            transaction *request = open_claim(desk, &second_pc, &wins, 0x1001, "ACCT-PC<20>");
            if (cases[i].waits)
                transaction_wait(desk->table, request, cases[i].seconds);
            desk->time += cases[i].lives + beyond;
            transaction_table_expire(desk->table, desk->time);
            transaction *found = answered(desk, &wins, &second_pc, 0x1001, "ACCT-PC<20>");
            assert_ptr_equal(found, beyond == 0 ? request : NULL);
            desk->time += 10 * MINUTE;
            transaction_table_expire(desk->table, desk->time);
        }
    }
}

/* nmbd refuses 21 s after its wait acknowledgement when the holder is silent (knowledge 7.2, trap 5). */
static void test_a_refusal_21_seconds_after_the_wait(void **state)
{
    struct desk *desk = *state;
    transaction *request = open_claim(desk, &second_pc, &wins, 0x1001, "ACCT-PC<20>");
    transaction_wait(desk->table, request, 60);
    desk->time += 21 * SECOND;
    transaction_table_expire(desk->table, desk->time);
    assert_ptr_equal(answered(desk, &wins, &second_pc, 0x1001, "ACCT-PC<20>"), request);
}

static bool was_claimed(const struct desk *desk, const char *name)
{
    struct draft refusal = registration_answer(NBNS_ACTIVE, 0x1001, name, second_pc.ip);
    struct payload payload = payload_of(&refusal);
    struct nbns_message message;
    struct frame frame = frame_between(&wins, &second_pc, desk->frame + 1, desk->time);
    assert_true(nbns_message_read(&message, payload.bytes, payload.length));
    bool found = transaction_table_was_claimed(desk->table, &frame, &message);
    payload_free(&payload);
    return found;
}

/* An answer up to two minutes behind the life of a claim is late, not unasked; a life may itself last two minutes. */
static void test_an_answer_behind_the_life_of_a_claim(void **state)
{
    struct desk *desk = *state;
    transaction *request = open_claim(desk, &second_pc, &wins, 0x1001, "ACCT-PC<20>");
    transaction_wait(desk->table, request, 120);
    desk->time += 121 * SECOND;
    transaction_table_expire(desk->table, desk->time);
    assert_null(answered(desk, &wins, &second_pc, 0x1001, "ACCT-PC<20>"));
    assert_true(was_claimed(desk, "ACCT-PC<20>"));
    assert_false(was_claimed(desk, "ACCT-PC<00>"));
    desk->time += 118 * SECOND;
    assert_true(was_claimed(desk, "ACCT-PC<20>"));
    desk->time += 2 * SECOND;
    assert_false(was_claimed(desk, "ACCT-PC<20>"));
}

/* One client uses one id again after minutes for another claim of the name (knowledge 8.17). */
static void test_an_id_is_used_again(void **state)
{
    struct desk *desk = *state;
    transaction *first = open_claim(desk, &second_pc, &segment, 0x1001, "ACCT-PC<20>");
    uint32_t serial = first->serial;
    desk->time += 5 * MINUTE;
    transaction_table_expire(desk->table, desk->time);
    assert_null(repeated(desk, &second_pc, &segment, 0x1001, "ACCT-PC<20>"));
    transaction *second = open_claim(desk, &second_pc, &segment, 0x1001, "ACCT-PC<20>");
    assert_int_not_equal(second->serial, serial);
    assert_int_equal(second->first_time, desk->time);
    assert_ptr_equal(answered(desk, &first_pc, &second_pc, 0x1001, "ACCT-PC<20>"), second);
}

/* Frames may come in any order: a response a little earlier than its request by the clock still belongs to it. */
static void test_time_may_go_back(void **state)
{
    struct desk *desk = *state;
    transaction *request = open_claim(desk, &second_pc, &segment, 0x1001, "ACCT-PC<20>");
    desk->time -= 20 * MILLISECOND;
    assert_ptr_equal(answered(desk, &first_pc, &second_pc, 0x1001, "ACCT-PC<20>"), request);
    transaction_touch(desk->table, request, desk->time);
    assert_int_equal(request->last_time, START_OF_CAPTURE);
    desk->time = START_OF_CAPTURE - MINUTE;
    assert_null(answered(desk, &first_pc, &second_pc, 0x1001, "ACCT-PC<20>"));
}

/* ---- claims that were not captured ---- */

static void test_a_claim_known_by_its_wait_acknowledgement(void **state)
{
    struct desk *desk = *state;
    transaction *request =
        call(desk, transaction_table_open_unseen, &wins, &second_pc, wait_answer(0x1001, "ACCT-PC<20>", 60));
    struct netbios_name name = name_of("ACCT-PC<20>");
    assert_false(request->claim->seen);
    assert_int_equal(request->first_frame, 0);
    assert_int_equal(request->claim->frame, 0);
    assert_int_equal(request->claim->claimant.ip, second_pc.ip);
    assert_int_equal(request->claim->server, wins.ip);
    assert_ptr_equal(answered(desk, &wins, &second_pc, 0x1001, "ACCT-PC<20>"), request);
    assert_ptr_equal(transaction_table_claim_at(desk->table, &name, wins.ip), request);
}

/* ---- bounds ---- */

/* A sender that opens ever more requests under one key: the newest are kept, and the oldest do not pile up. */
static void test_requests_of_one_key_are_bounded(void **state)
{
    struct desk *desk = *state;
    enum { REQUESTS = 1000 };
    unsigned open = 0;
    for (unsigned i = 0; i < REQUESTS; i++)
        call(desk, transaction_table_open, &second_pc, &wins,
             registration(MULTIHOMED_CLAIM, 7, "ACCT-PC<20>", IP(10, 9, i / 256, i % 256)));
    for (unsigned i = 0; i < REQUESTS; i++) {
        transaction *found = call(desk, transaction_table_repeated, &second_pc, &wins,
                                  registration(MULTIHOMED_CLAIM, 7, "ACCT-PC<20>", IP(10, 9, i / 256, i % 256)));
        open += found != NULL;
        if (i == REQUESTS - 1)
            assert_non_null(found);
    }
    assert_uint_in_range(open, 1, 64);
}

static void test_the_oldest_make_room(void **state)
{
    (void)state;
    struct desk desk = { .table = transaction_table_new(10, NULL, NULL), .time = START_OF_CAPTURE };
    for (uint16_t id = 1; id <= 25; id++) {
        open_claim(&desk, &second_pc, &segment, id, "ACCT-PC<20>");
        desk.time += MILLISECOND;
    }
    for (uint16_t id = 1; id <= 25; id++) {
        transaction *found = answered(&desk, &first_pc, &second_pc, id, "ACCT-PC<20>");
        assert_int_equal(found != NULL, id > 15);
    }
    transaction_table_free(desk.table);
}

/* Memory of a closed request is used again: nothing of the old request may show in the new one. */
static void test_used_memory_is_clean(void **state)
{
    struct desk *desk = *state;
    transaction *request = open_claim(desk, &second_pc, &wins, 0x1001, "ACCT-PC<20>");
    request->response_frame = 99;
    request->contest = 3;
    request->answer_count = 1;
    request->claim->refusal_count = 2;
    request->claim->challenge_count = 1;
    for (uint32_t frame = 1; frame < 40; frame++)
        transaction_add_step(request, frame, ROLE_CLAIM);
    uint32_t serial = request->serial;
    desk->time += MINUTE;
    transaction_table_expire(desk->table, desk->time);
    transaction *claim = open_claim(desk, &third_pc, &segment, 0x2002, "OFFICE<00>");
    assert_int_not_equal(claim->serial, serial);
    assert_int_equal(claim->response_frame, 0);
    assert_int_equal(claim->contest, 0);
    assert_int_equal(claim->answer_count, 0);
    assert_int_equal(transaction_step_count(claim), 0);
    assert_int_equal(claim->claim->refusal_count, 0);
    assert_int_equal(claim->claim->challenge_count, 0);
    assert_int_equal(claim->claim->server, 0);
    desk->time += MINUTE;
    transaction_table_expire(desk->table, desk->time);
    assert_null(
        call(desk, transaction_table_open, &first_pc, &wins, name_query(UNICAST_QUERY, 3, "ACCT-PC<20>"))->claim);
}

static void test_steps_are_kept_in_order_and_bounded(void **state)
{
    struct desk *desk = *state;
    transaction *request = open_claim(desk, &second_pc, &segment, 0x1001, "ACCT-PC<20>");
    for (uint32_t frame = 1; frame <= 500; frame++)
        transaction_add_step(request, frame, frame % 2 != 0 ? ROLE_CLAIM : ROLE_REFUSAL);
    assert_int_equal(transaction_step_count(request), TRANSACTION_MAX_STEPS);
    for (size_t i = 0; i < TRANSACTION_MAX_STEPS; i++) {
        const struct step *step = transaction_step(request, i);
        assert_int_equal(step->frame, i + 1);
        assert_int_equal(step->role, step->frame % 2 != 0 ? ROLE_CLAIM : ROLE_REFUSAL);
    }
}

/* Thousands of requests of many clients come and go; each answer finds its own request and no other. */
static void test_a_busy_segment(void **state)
{
    struct desk *desk = *state;
    for (unsigned round = 0; round < 200; round++) {
        transaction *requests[50];
        for (unsigned i = 0; i < G_N_ELEMENTS(requests); i++) {
            struct machine client = { IP(10, 3, 0, i), UINT64_C(0x02005E030000) | i };
            requests[i] = open_claim(desk, &client, &segment, (uint16_t)round, "ACCT-PC<20>");
        }
        for (unsigned i = 0; i < G_N_ELEMENTS(requests); i++) {
            struct machine client = { IP(10, 3, 0, i), 0 };
            assert_ptr_equal(answered(desk, &first_pc, &client, (uint16_t)round, "ACCT-PC<20>"), requests[i]);
        }
        desk->time += SECOND;
        transaction_table_expire(desk->table, desk->time);
    }
}

int main(void)
{
#define DESK_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        DESK_TEST(test_a_broadcast_claim),
        DESK_TEST(test_a_claim_at_a_server),
        DESK_TEST(test_a_query_has_no_claim),
        DESK_TEST(test_who_is_answered),
        DESK_TEST(test_an_answer_of_another_kind),
        DESK_TEST(test_another_address_may_answer_a_claim),
        DESK_TEST(test_an_answer_to_another_port),
        DESK_TEST(test_one_id_for_many),
        DESK_TEST(test_one_request_for_each_address),
        DESK_TEST(test_repetitions),
        DESK_TEST(test_every_copy_prolongs_the_life),
        DESK_TEST(test_how_long_a_request_lives),
        DESK_TEST(test_a_refusal_21_seconds_after_the_wait),
        DESK_TEST(test_an_answer_behind_the_life_of_a_claim),
        DESK_TEST(test_an_id_is_used_again),
        DESK_TEST(test_time_may_go_back),
        DESK_TEST(test_a_claim_known_by_its_wait_acknowledgement),
        DESK_TEST(test_requests_of_one_key_are_bounded),
        cmocka_unit_test(test_the_oldest_make_room),
        DESK_TEST(test_used_memory_is_clean),
        DESK_TEST(test_steps_are_kept_in_order_and_bounded),
        DESK_TEST(test_a_busy_segment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
