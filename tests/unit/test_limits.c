/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a capture cannot show: each sentence comes where it is true, and only there.
 */
#include "dialogues.h"

#include <string.h>

#define NAME "ACCT-PC<20>"

enum limit { NOTHING_AT_ALL, NO_SERVER, NO_ANSWERS, NO_REQUESTS, NO_CHALLENGES, NO_BROADCAST, BEGUN_LATE, DAMAGED };

static const char *const sentences[] = {
    [NOTHING_AT_ALL] = "holds no NetBIOS name service message",
    [NO_SERVER] = "Only broadcasts and queries were seen",
    [NO_ANSWERS] = "but none of its answers",
    [NO_REQUESTS] = "but not the registrations that they answer",
    [NO_CHALLENGES] = "its questions to the recorded holders were not captured",
    [NO_BROADCAST] = "No name service broadcast was seen",
    [BEGUN_LATE] = "started in the middle of exchanges",
    [DAMAGED] = "damaged or cut short",
};

static void nothing(struct wire *wire)
{
    (void)wire;
}

static void broadcasts_only(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    is_found(wire, &second_pc, &first_pc, NAME);
}

static void server_dialogue_only(struct wire *wire)
{
    is_granted(wire, &first_pc, &wins, NAME);
}

static void everything(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges(wire, &wins, &first_pc, NAME, first_pc.ip);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

static void requests_only(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    claims(wire, &second_pc, &wins, NAME);
}

static void answers_only(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    wire_wait(wire, MINUTE);
    wire_send(wire, &wins, &second_pc, registration_answer(NBNS_OK, 0x9001, NAME, second_pc.ip));
}

static void waits_only(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
}

static void begun_late(struct wire *wire)
{
    wire_send(wire, &wins, &second_pc, registration_answer(NBNS_OK, 0x9001, NAME, second_pc.ip));
    everything(wire);
}

static void damaged(struct wire *wire)
{
    static const uint8_t bytes[] = { 0x80, 0x01, 0x29, 0x10, 0x00, 0x01 };
    everything(wire);
    wire_send_bytes(wire, CHANNEL_NBNS, &first_pc, &segment, bytes, sizeof bytes);
}

/* An answer to a query is none of a name server's, whether its query was captured or not. */
static void query_answer_alone(struct wire *wire)
{
    registers(wire, &first_pc, NAME);
    wire_wait(wire, MINUTE);
    wire_send(wire, &first_pc, &second_pc, query_answer(0x9001, NAME, first_pc.ip));
}

/* A link without hardware addresses of targets, as the interface "any" of Linux: the message says that it is for all. */
static void broadcast_without_link(struct wire *wire)
{
    struct draft claim = registration(BROADCAST_CLAIM, 0x1001, NAME, first_pc.ip);
    struct payload payload = payload_of(&claim);
    struct frame frame = frame_between(&first_pc, &segment, 0, wire->time);
    frame.target_mac = 0;
    wire_send_frame(wire, CHANNEL_NBNS, frame, payload.bytes, payload.length);
    payload_free(&payload);
}

/* Nobody asked for it, so it tells nothing of what was before. */
static void demand_at_the_start(struct wire *wire)
{
    wire_send(wire, &third_pc, &first_pc, registration_answer(NBNS_CONFLICT, 0x9001, NAME, 0));
    registers(wire, &first_pc, NAME);
}

static unsigned count_in(const GPtrArray *limits, const char *part)
{
    unsigned count = 0;
    for (guint i = 0; i < limits->len; i++)
        count += strstr(g_ptr_array_index(limits, i), part) != NULL;
    return count;
}

static bool has_limit(const GPtrArray *limits, const char *part)
{
    return count_in(limits, part) > 0;
}

#define LIMIT(limit) (1u << (limit))

static void test_limits(void **state)
{
    (void)state;
    static const struct {
        const char *description;
        void (*play)(struct wire *wire);
        unsigned limits;
    } cases[] = {
        { "nothing", nothing, LIMIT(NOTHING_AT_ALL) },
        { "broadcasts only", broadcasts_only, LIMIT(NO_SERVER) },
        { "a dialogue with a server only", server_dialogue_only, LIMIT(NO_BROADCAST) },
        { "everything", everything, 0 },
        { "requests without answers", requests_only, LIMIT(NO_ANSWERS) },
        { "answers without requests", answers_only, LIMIT(NO_REQUESTS) },
        { "the claimant's view", waits_only, LIMIT(NO_CHALLENGES) },
        { "begun in the middle", begun_late, LIMIT(BEGUN_LATE) },
        { "a broadcast without link", broadcast_without_link, LIMIT(NO_SERVER) },
        { "a conflict demand at the start", demand_at_the_start, LIMIT(NO_SERVER) },
        { "a damaged payload", damaged, LIMIT(DAMAGED) },
        { "an answer to a query that was missed", query_answer_alone, LIMIT(NO_SERVER) },
    };
    unsigned wrong = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct wire wire;
        wire_open(&wire, NULL);
        cases[i].play(&wire);
        const GPtrArray *limits = analysis_limits(wire.analysis);
        assert_true(limits->len > 0);
        for (unsigned limit = 0; limit < G_N_ELEMENTS(sentences); limit++) {
            bool expected = (cases[i].limits & LIMIT(limit)) != 0;
            if (has_limit(limits, sentences[limit]) == expected)
                continue;
            print_error("  %s: %s '%s'\n", cases[i].description, expected ? "lacks" : "says", sentences[limit]);
            wrong++;
        }
        bool general = has_limit(limits, "cannot be seen here");
        assert_int_equal(general, cases[i].play != nothing);
        wire_close(&wire);
    }
    assert_int_equal(wrong, 0);
}

static void test_asking_twice_says_it_once(void **state)
{
    (void)state;
    struct wire wire;
    wire_open(&wire, NULL);
    broadcasts_only(&wire);
    guint count = analysis_limits(wire.analysis)->len;
    assert_int_equal(analysis_limits(wire.analysis)->len, count);
    wire_close(&wire);
}

static unsigned count_limits(struct wire *wire, const char *part)
{
    return count_in(analysis_limits(wire->analysis), part);
}

/* A flood of names costs bounded memory, and one note a bound says so; a disputed name outlives it. */
static void test_the_memory_limit(void **state)
{
    (void)state;
    struct analysis_options options = analysis_default_options();
    struct wire wire;
    options.memory_limit = 1;
    wire_open(&wire, &options);
    registers(&wire, &first_pc, NAME);
    is_refused(&wire, &second_pc, &first_pc, NAME);
    assert_int_equal(count_limits(&wire, "memory limit"), 0);
    for (unsigned i = 0; i < 20000; i++) {
        char name[20];
        g_snprintf(name, sizeof name, "FLOOD%u<20>", i);
        wire_send(&wire, &third_pc, &segment, registration(BROADCAST_CLAIM, (uint16_t)i, name, third_pc.ip));
    }
    assert_int_equal(count_limits(&wire, "names without a dispute were forgotten"), 1);
    assert_int_equal(count_limits(&wire, "requests were given up"), 1);
    assert_int_equal(count_limits(&wire, "memory limit"), 2);
    expect_incident(wire.analysis, 1, "ACCT-PC", CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_CONFIRMED);
    wire_close(&wire);
}

/*
 * A frame of which nothing is kept any more may be seen once more: a capture whose clock stands still, as a damaged one
 * has, gives every copy a chance.  It counts as a message of its own then.
 */
static void test_copies_of_what_was_forgotten(void **state)
{
    (void)state;
    enum { FLOOD = 1200000, AGAIN = 20000 };
    struct analysis_options options = analysis_default_options();
    options.memory_limit = 1;
    analysis *flooded = analysis_new(&options);
    struct frame frame = frame_between(&third_pc, &segment, 0, START_OF_CAPTURE);
    for (uint32_t i = 0; i < FLOOD + AGAIN; i++) {
        char text[20];
        /* the last ones once more, by the other interface of a machine that captures on two */
        uint32_t nth = i < FLOOD ? i : FLOOD - 1 - (i - FLOOD);
        frame.interface = i < FLOOD ? 0 : 1;
        g_snprintf(text, sizeof text, "FLOOD%u<20>", nth);
        struct draft draft = registration(BROADCAST_CLAIM, (uint16_t)nth, text, third_pc.ip);
        struct payload payload = payload_of(&draft);
        frame.number = i + 1;
        frame.ip_id = (uint16_t)nth;
        analysis_observe_nbns(flooded, &frame, payload.bytes, payload.length);
        payload_free(&payload);
    }
    assert_int_equal(analysis_nbns_frames(flooded), FLOOD + AGAIN);
    expect_incidents(flooded, 0);
    analysis_free(flooded);
}

/* However many machines dispute however many names, memory is bounded, and what came first stays. */
static void test_the_most_incidents(void **state)
{
    (void)state;
    struct analysis_options options = analysis_default_options();
    struct wire wire;
    options.memory_limit = 1;
    wire_open(&wire, &options);
    for (unsigned i = 0; i < 600; i++) {
        char name[20];
        struct machine holder = first_pc;
        struct machine claimant = second_pc;
        g_snprintf(name, sizeof name, "PC%u<20>", i);
        holder.ip += i << 8;
        holder.mac += i << 8;
        claimant.ip += i << 8;
        claimant.mac += i << 8;
        is_refused(&wire, &claimant, &holder, name);
    }
    expect_incidents(wire.analysis, 512);
    assert_int_equal(count_limits(&wire, "More than 512 incidents"), 1);
    expect_incident(wire.analysis, 1, "PC0", CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE);
    wire_close(&wire);
}

/* The machine with this number; no two share an address or a card. */
static struct machine machine_number(unsigned number)
{
    struct machine machine = first_pc;
    machine.ip += number << 8;
    machine.mac += number << 8;
    return machine;
}

/* More addresses than memory has room for: what is not known any more is said once. */
static void test_the_most_machines(void **state)
{
    (void)state;
    struct analysis_options options = analysis_default_options();
    struct wire wire;
    options.memory_limit = 1;
    wire_open(&wire, &options);
    is_refused(&wire, &second_pc, &first_pc, NAME);
    assert_int_equal(count_limits(&wire, "who is who"), 0);
    for (unsigned i = 1; i < 5000; i++) {
        struct machine machine = machine_number(i);
        wire_send(&wire, &machine, &segment, registration(BROADCAST_CLAIM, (uint16_t)i, "CROWD<20>", machine.ip));
    }
    assert_int_equal(count_limits(&wire, "told nothing about who is who"), 1);
    wire_close(&wire);
}

/* Each scope costs memory for good, so there are not more of them than any network has. */
static void test_the_most_scopes(void **state)
{
    (void)state;
    struct wire wire;
    wire_open(&wire, NULL);
    for (unsigned i = 0; i < 5000; i++) {
        char scope[20];
        g_snprintf(scope, sizeof scope, "scope-%u", i);
        wire_send(&wire, &first_pc, &segment,
                  in_scope(registration(BROADCAST_CLAIM, (uint16_t)i, NAME, first_pc.ip), scope));
    }
    assert_int_equal(count_limits(&wire, "More NetBIOS scopes than any network has: 904 messages"), 1);
    is_refused(&wire, &second_pc, &first_pc, NAME);
    expect_incident(wire.analysis, 1, "ACCT-PC", CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE);
    wire_close(&wire);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_asking_twice_says_it_once),
        cmocka_unit_test(test_the_memory_limit),
        cmocka_unit_test(test_copies_of_what_was_forgotten),
        cmocka_unit_test(test_the_most_incidents),
        cmocka_unit_test(test_the_most_machines),
        cmocka_unit_test(test_the_most_scopes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
