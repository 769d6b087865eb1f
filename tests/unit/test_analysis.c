/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversations.h"

#include <string.h>

#include "view_text.h"

#define NAME "ACCT-PC<20>"

static int setup(void **state)
{
    struct wire *wire = g_new(struct wire, 1);
    wire_open(wire, NULL);
    *state = wire;
    return 0;
}

static int teardown(void **state)
{
    struct wire *wire = *state;
    wire_close(wire);
    g_free(wire);
    return 0;
}

/* ---- exchanges ---- */

#define expect_exchange(wire, frame, request, response, first)                                                         \
    check_exchange((wire), (frame), (struct exchange){ (request), (response), (first), 0 }, __LINE__)

static int64_t check_exchange(const struct wire *wire, uint32_t frame, struct exchange expected, int line)
{
    struct exchange exchange;
    assert_true(analysis_exchange(wire->analysis, frame, &exchange));
    if (exchange.request_in != expected.request_in || exchange.response_in != expected.response_in ||
        exchange.retransmission != expected.retransmission)
        fail_msg("line %d: frame %u: request %u, response %u, retransmission of %u", line, frame, exchange.request_in,
                 exchange.response_in, exchange.retransmission);
    return exchange.response_time;
}

static void test_request_and_response(void **state)
{
    struct wire *wire = *state;
    struct request query = asks(wire, &second_pc, &wins, NAME);
    uint32_t answer = answers(wire, &wins, &second_pc, &query, NAME, first_pc.ip);
    expect_exchange(wire, query.frame, 0, answer, 0);
    assert_int_equal(expect_exchange(wire, answer, query.frame, 0, 0), 3 * MILLISECOND);
    expect_incidents(wire->analysis, 0);
    assert_null(analysis_annotations(wire->analysis, answer));
}

static void test_kinds_of_exchanges(void **state)
{
    struct wire *wire = *state;
    static const struct listed entries[] = { { NAME, 0x0400 }, { NULL, 0 } };
    const struct {
        const char *description;
        struct draft request;
        struct draft response;
    } cases[] = {
        { "registration", registration(SERVER_CLAIM, 1, NAME, second_pc.ip),
          registration_answer(NBNS_OK, 1, NAME, second_pc.ip) },
        { "refresh, answered with opcode 5", registration(0x4000, 2, NAME, second_pc.ip),
          registration_answer(NBNS_OK, 2, NAME, second_pc.ip) },
        { "release", release_of(UNICAST_RELEASE, 3, NAME, second_pc.ip),
          release_answer(NBNS_OK, 3, NAME, second_pc.ip) },
        { "query, denied", name_query(UNICAST_QUERY, 4, NAME), query_denial(4, NAME) },
        { "node status", status_query(5, "*<00>"), status_answer(5, "*<00>", entries, 0) },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].description);
        uint32_t request = wire_send(wire, &second_pc, &wins, cases[i].request);
        uint32_t response = wire_send(wire, &wins, &second_pc, cases[i].response);
        expect_exchange(wire, request, 0, response, 0);
        expect_exchange(wire, response, request, 0, 0);
    }
}

static void test_retransmissions(void **state)
{
    struct wire *wire = *state;
    struct draft draft = registration(BROADCAST_CLAIM, 0x1001, NAME, second_pc.ip);
    uint32_t copies[3];
    for (unsigned i = 0; i < 3; i++) {
        copies[i] = wire_send(wire, &second_pc, &segment, draft);
        wire_wait(wire, 750 * MILLISECOND);
    }
    expect_exchange(wire, copies[0], 0, 0, 0);
    expect_exchange(wire, copies[1], 0, 0, copies[0]);
    expect_exchange(wire, copies[2], 0, 0, copies[0]);
    uint32_t refusal =
        wire_send(wire, &first_pc, &second_pc, registration_answer(NBNS_ACTIVE, 0x1001, NAME, second_pc.ip));
    for (unsigned i = 0; i < 3; i++)
        expect_exchange(wire, copies[i], 0, refusal, i == 0 ? 0 : copies[0]);
    int64_t time = expect_exchange(wire, refusal, copies[0], 0, 0);
    assert_int_equal(time, wire_frame(wire, refusal).time - wire_frame(wire, copies[0]).time);
}

/* The wait acknowledgement is the response as long as there is no other (knowledge 8.5). */
static void test_the_final_response_replaces_the_wait(void **state)
{
    struct wire *wire = *state;
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    uint32_t wait = claim.frame + 1;
    expect_exchange(wire, claim.frame, 0, wait, 0);
    wire_wait(wire, 21 * SECOND);
    uint32_t refusal = refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_REFUSED);
    expect_exchange(wire, claim.frame, 0, refusal, 0);
    expect_exchange(wire, wait, claim.frame, 0, 0);
    assert_true(expect_exchange(wire, refusal, claim.frame, 0, 0) > 21 * SECOND);
}

static void test_of_several_answers_the_first_counts(void **state)
{
    struct wire *wire = *state;
    struct request query = asks(wire, &third_pc, &segment, NAME);
    uint32_t first = answers(wire, &first_pc, &third_pc, &query, NAME, first_pc.ip);
    uint32_t second = answers(wire, &second_pc, &third_pc, &query, NAME, second_pc.ip);
    expect_exchange(wire, query.frame, 0, first, 0);
    expect_exchange(wire, second, query.frame, 0, 0);
}

static void test_what_is_no_exchange(void **state)
{
    struct wire *wire = *state;
    static const uint8_t noise[] = { 1, 2, 3, 4, 5, 6, 7 };
    struct exchange exchange;
    uint32_t frame = wire_send_bytes(wire, CHANNEL_NBNS, &second_pc, &first_pc, noise, sizeof noise);
    assert_false(analysis_exchange(wire->analysis, frame, &exchange));
    assert_false(analysis_exchange(wire->analysis, 77, &exchange));
    assert_null(analysis_annotations(wire->analysis, frame));
    assert_int_equal(analysis_nbns_frames(wire->analysis), 1);
}

/* ---- one message in several frames ---- */

static void test_a_mirrored_dispute_is_one(void **state)
{
    struct wire *wire = *state;
    uint32_t refusal = is_refused(wire, &second_pc, &first_pc, NAME);
    for (uint32_t number = 1; number <= refusal; number++) {
        struct frame copy = wire_frame(wire, number);
        copy.interface = 1;
        copy.time += 20000;
        wire_send_again(wire, number, copy);
    }
    expect_incidents(wire->analysis, 1);
    const struct incident_view *view = analysis_incident(wire->analysis, 1);
    assert_int_equal(view->frames->len, 4);
    expect_role(wire->analysis, 3, 1, ROLE_CLAIM);
    expect_role(wire->analysis, 4, 1, ROLE_REFUSAL);
    expect_exchange(wire, 3, 0, refusal, 0);
    expect_exchange(wire, 4, 1, 0, 0);
}

/* Every routed frame is seen twice: in front of the router, and behind it with a hop less under the router's MAC. */
static void routed(struct wire *wire, const struct machine *from, const struct machine *to, struct draft draft)
{
    uint32_t number = wire_send(wire, from, to, draft);
    struct frame copy = wire_frame(wire, number);
    copy.source_mac = ROUTER_MAC;
    copy.ttl--;
    copy.interface = 1;
    copy.time += 30000;
    wire_send_again(wire, number, copy);
}

static void test_a_routed_dispute_is_one(void **state)
{
    struct wire *wire = *state;
    routed(wire, &second_pc, &wins, registration(MULTIHOMED_CLAIM, 7, NAME, second_pc.ip));
    routed(wire, &wins, &second_pc, wait_answer(7, NAME, 60));
    routed(wire, &wins, &first_pc, name_query(0x0000, 8, NAME));
    routed(wire, &first_pc, &wins, query_answer(8, NAME, first_pc.ip));
    routed(wire, &wins, &second_pc, registration_answer(NBNS_ACTIVE, 7, NAME, second_pc.ip));
    expect_incidents(wire->analysis, 1);
    const struct incident_view *view =
        expect_incident(wire->analysis, 1, "ACCT-PC", CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_CONFIRMED);
    expect_machines(view->claimants, 1, second_pc.ip);
    expect_machines(view->holders, 1, first_pc.ip);
    assert_int_equal(view->frames->len, wire_frame_count(wire));
    for (uint32_t number = 1; number < wire_frame_count(wire); number += 2) {
        const GArray *annotations = analysis_annotations(wire->analysis, number);
        unsigned role = g_array_index(annotations, struct annotation, 0).role;
        expect_role(wire->analysis, number + 1, 1, role);
    }
}

/* nmbd sends every refusal and every answer twice with one id (knowledge 7.4): that is no second holder. */
static void test_answers_of_nmbd_come_twice(void **state)
{
    struct wire *wire = *state;
    struct request query = asks(wire, &third_pc, &segment, NAME);
    for (unsigned copy = 0; copy < 2; copy++)
        answers(wire, &first_pc, &third_pc, &query, NAME, first_pc.ip);
    expect_incidents(wire->analysis, 0);
    struct request claim = claims(wire, &second_pc, &segment, NAME);
    for (unsigned copy = 0; copy < 2; copy++)
        refuses(wire, &first_pc, &second_pc, &claim, NAME, NBNS_ACTIVE);
    expect_incidents(wire->analysis, 1);
    expect_machines(analysis_incident(wire->analysis, 1)->refusers, 1, first_pc.ip);
}

/* ---- what is known so far, and in the end ---- */

static void test_an_answer_for_the_last_frame_is_what_is_known_so_far(void **state)
{
    struct wire *wire = *state;
    uint32_t refusal = is_refused(wire, &second_pc, &first_pc, NAME);
    const GArray *annotations = analysis_annotations(wire->analysis, refusal);
    assert_int_equal(annotations->len, 1);
    struct annotation annotation = g_array_index(annotations, struct annotation, 0);
    assert_int_equal(annotation.role, ROLE_REFUSAL);
    assert_true(annotation.shows_conflict);
    assert_int_equal(annotation.suffix, 0x20);
    assert_string_equal(annotation.name, NAME);
    expect_incident(wire->analysis, 1, "ACCT-PC", CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE);
    is_found(wire, &third_pc, &first_pc, NAME);
    expect_incident(wire->analysis, 1, "ACCT-PC", CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_CONFIRMED);
    assert_non_null(strstr(analysis_frame_summary(wire->analysis, &annotation), "confirmed"));
}

/* A claim of which nothing was known when it was fed belongs to the incident once it is refused. */
static void test_an_earlier_frame_is_annotated_later(void **state)
{
    struct wire *wire = *state;
    struct request claim = claims(wire, &second_pc, &segment, NAME);
    assert_null(analysis_annotations(wire->analysis, claim.frame));
    refuses(wire, &first_pc, &second_pc, &claim, NAME, NBNS_ACTIVE);
    expect_role(wire->analysis, claim.frame, 1, ROLE_CLAIM);
}

/* One thing that looked like two holders turns out to be one machine: its incident is not shown any more. */
static void test_a_conflict_that_turns_out_to_be_none(void **state)
{
    struct wire *wire = *state;
    struct request query = asks(wire, &third_pc, &segment, NAME);
    answers(wire, &first_pc, &third_pc, &query, NAME, first_pc.ip);
    uint32_t second = answers(wire, &second_pc, &third_pc, &query, NAME, second_pc.ip);
    expect_incidents(wire->analysis, 1);
    query = asks(wire, &third_pc, &segment, NAME);
    wire_send(wire, &first_pc, &third_pc, and_address(query_answer(query.id, NAME, first_pc.ip), second_pc.ip));
    expect_incidents(wire->analysis, 0);
    assert_null(analysis_incident(wire->analysis, 1));
    assert_null(analysis_annotations(wire->analysis, second));
}

static void test_the_summary_reads_like_an_answer(void **state)
{
    struct wire *wire = *state;
    registers(wire, &first_pc, NAME);
    uint32_t refusal = is_refused(wire, &second_pc, &first_pc, NAME);
    const GArray *annotations = analysis_annotations(wire->analysis, refusal);
    assert_string_equal(
        analysis_frame_summary(wire->analysis, &g_array_index(annotations, struct annotation, 0)),
        "ACCT-PC<20>: 10.1.0.12 may not use this name, 10.1.0.11 holds it - two computers use the same name "
        "(confirmed, Q315259)");
}

/* A table asks for rows first, and a click on one for the rest. */
static void test_a_row_becomes_a_whole_view(void **state)
{
    struct wire *wire = *state;
    is_refused(wire, &second_pc, &first_pc, "ACCT-PC<20>");
    const struct incident_view *row = analysis_incident_row(wire->analysis, 1);
    assert_string_equal(row->name, "ACCT-PC");
    assert_int_equal(row->claimants->len, 1);
    assert_int_equal(row->frames->len, 2);
    assert_null(row->summary);
    const struct incident_view *whole = analysis_incident(wire->analysis, 1);
    assert_non_null(whole->summary);
    assert_int_equal(whole->frames->len, 2);
    assert_true(whole->evidence->len > 0 && whole->advice->len > 0);
    guint reasons = whole->evidence->len;
    assert_int_equal(analysis_incident(wire->analysis, 1)->evidence->len, reasons);
    assert_null(analysis_incident_row(wire->analysis, 2));
}

static void test_events_of_a_windows_victim(void **state)
{
    struct wire *wire = *state;
    uint32_t refusal = is_refused(wire, &second_pc, &first_pc, NAME);
    const struct incident_view *view = analysis_incident(wire->analysis, 1);
    assert_int_equal(view->events->len, 1);
    const struct event_view *event = &g_array_index(view->events, struct event_view, 0);
    assert_int_equal(event->id, 4321);
    assert_string_equal(event->name, NAME);
    assert_int_equal(event->frame, refusal);
    assert_int_equal(event->host, second_pc.ip);
    assert_int_equal(event->sender, first_pc.ip);
}

/* The refuser is the source of the message, never the address in its data (knowledge 1.2). */
static void test_who_refused(void **state)
{
    struct wire *wire = *state;
    uint16_t id = wire->id++;
    wire_send(wire, &second_pc, &segment, registration(BROADCAST_CLAIM, id, NAME, second_pc.ip));
    wire_send(wire, &first_pc, &second_pc, registration_answer(NBNS_ACTIVE, id, NAME, third_pc.ip));
    const struct incident_view *view = analysis_incident(wire->analysis, 1);
    expect_machines(view->refusers, 1, first_pc.ip);
    expect_machines(view->holders, 1, first_pc.ip);
}

/* ---- hostile input ---- */

static void test_hostile_names_are_printed_harmlessly(void **state)
{
    struct wire *wire = *state;
    is_refused(wire, &second_pc, &first_pc, "\x1b[31m\xff<20>");
    expect_incidents(wire->analysis, 1);
    assert_string_equal(analysis_incident(wire->analysis, 1)->name, "<1b>[31M<ff>");
    analysis_name_interface(wire->analysis, 3, "eth\n0");
    assert_string_equal(g_ptr_array_index(analysis_interfaces(wire->analysis), 0), "eth<0a>0");
}

/* Every frame of every conversation, cut at every length: nothing is read beyond the end, nothing is confirmed. */
static void test_cut_conversations(void **state)
{
    (void)state;
    for (const struct conversation *const *list = all_conversations; *list != NULL; list++) {
        for (const struct conversation *row = *list; row->description != NULL; row++) {
            struct wire wire;
            wire_open(&wire, row->options);
            row->play(&wire);
            uint32_t count = wire_frame_count(&wire);
            for (size_t length = 0; length < 70; length += 3) {
                struct analysis_options usual = analysis_default_options();
                analysis *cut = analysis_new(&usual);
                for (uint32_t number = 1; number <= count; number++)
                    wire_feed_cut(&wire, cut, number, length);
                analysis_incidents(cut);
                if (length < 46)
                    expect_incidents(cut, 0);
                analysis_free(cut);
            }
            wire_close(&wire);
        }
    }
}

static void test_random_bytes(void **state)
{
    struct wire *wire = *state;
    GRand *random = g_rand_new_with_seed(20261120);
    const struct machine *machines[] = { &first_pc, &second_pc, &third_pc, &wins, &segment };
    for (unsigned i = 0; i < 20000; i++) {
        struct draft draft =
            registration((uint16_t)g_rand_int(random), (uint16_t)g_rand_int_range(random, 0, 4), NAME, second_pc.ip);
        struct payload payload = payload_of(&draft);
        for (int bytes = g_rand_int_range(random, 0, 4); bytes > 0; bytes--)
            payload.bytes[g_rand_int_range(random, 0, (gint32)payload.length)] = (uint8_t)g_rand_int(random);
        wire_send_bytes(wire, CHANNEL_NBNS, machines[g_rand_int_range(random, 0, 4)],
                        machines[g_rand_int_range(random, 0, 5)], payload.bytes,
                        (size_t)g_rand_int_range(random, 40, (gint32)payload.length + 1));
        payload_free(&payload);
    }
    g_rand_free(random);
    const GArray *numbers = analysis_incidents(wire->analysis);
    for (guint i = 0; i < numbers->len; i++)
        assert_non_null(analysis_incident(wire->analysis, g_array_index(numbers, uint32_t, i)));
    assert_int_equal(analysis_nbns_frames(wire->analysis), 20000);
}

/* ---- several analyses, interfaces ---- */

static void test_two_analyses_side_by_side(void **state)
{
    struct wire *wire = *state;
    struct wire other;
    wire_open(&other, NULL);
    struct request claim = claims(wire, &second_pc, &segment, NAME);
    struct request same_id = { .id = claim.id };
    refuses(&other, &first_pc, &second_pc, &same_id, NAME, NBNS_ACTIVE);
    refuses(wire, &first_pc, &second_pc, &claim, NAME, NBNS_ACTIVE);
    expect_incident(wire->analysis, 1, "ACCT-PC", CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE);
    expect_incident(other.analysis, 1, "ACCT-PC", CAUSE_UNDETERMINED, CONFIDENCE_POSSIBLE);
    wire_close(&other);
    expect_incidents(wire->analysis, 1);
    analysis_free(NULL);
}

static void test_interfaces(void **state)
{
    struct wire *wire = *state;
    assert_false(analysis_knows_interface(wire->analysis, 2));
    analysis_name_interface(wire->analysis, 2, "eth2");
    analysis_name_interface(wire->analysis, 0, "eth0");
    analysis_name_interface(wire->analysis, 1, NULL);
    analysis_name_interface(wire->analysis, 5, "eth2");
    assert_true(analysis_knows_interface(wire->analysis, 1));
    const GPtrArray *names = analysis_interfaces(wire->analysis);
    assert_int_equal(names->len, 2);
    assert_string_equal(g_ptr_array_index(names, 0), "eth0");
    assert_string_equal(g_ptr_array_index(names, 1), "eth2");
}

int main(void)
{
#define WIRE_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        WIRE_TEST(test_request_and_response),
        WIRE_TEST(test_kinds_of_exchanges),
        WIRE_TEST(test_retransmissions),
        WIRE_TEST(test_the_final_response_replaces_the_wait),
        WIRE_TEST(test_of_several_answers_the_first_counts),
        WIRE_TEST(test_what_is_no_exchange),
        WIRE_TEST(test_a_mirrored_dispute_is_one),
        WIRE_TEST(test_a_routed_dispute_is_one),
        WIRE_TEST(test_answers_of_nmbd_come_twice),
        WIRE_TEST(test_an_answer_for_the_last_frame_is_what_is_known_so_far),
        WIRE_TEST(test_an_earlier_frame_is_annotated_later),
        WIRE_TEST(test_a_conflict_that_turns_out_to_be_none),
        WIRE_TEST(test_the_summary_reads_like_an_answer),
        WIRE_TEST(test_a_row_becomes_a_whole_view),
        WIRE_TEST(test_events_of_a_windows_victim),
        WIRE_TEST(test_who_refused),
        WIRE_TEST(test_hostile_names_are_printed_harmlessly),
        cmocka_unit_test(test_cut_conversations),
        WIRE_TEST(test_random_bytes),
        WIRE_TEST(test_two_analyses_side_by_side),
        WIRE_TEST(test_interfaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
