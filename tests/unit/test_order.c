/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames that come in another order than they were sent: two interfaces of one capture, an interrupted rescan.
 */
#include "conversations.h"

#include <stdio.h>
#include <string.h>

#include "view_text.h"

/* All incidents as text, sorted, since their numbers depend on the order. */
static gint compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

typedef char *(*writer)(const struct incident_view *view);

static char *all_text(analysis *analysis, writer write)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    const GArray *numbers = analysis_incidents(analysis);
    for (guint i = 0; i < numbers->len; i++)
        g_ptr_array_add(texts, write(analysis_incident(analysis, g_array_index(numbers, uint32_t, i))));
    g_ptr_array_sort(texts, compare_texts);
    g_ptr_array_add(texts, NULL);
    char *joined = g_strjoinv("", (char **)texts->pdata);
    g_ptr_array_free(texts, TRUE);
    return joined;
}

static analysis *new_analysis(const struct analysis_options *options)
{
    struct analysis_options usual = analysis_default_options();
    return analysis_new(options != NULL ? options : &usual);
}

/* Returns 1 and shows both if two analyses do not say the same. */
static unsigned compare(const char *description, analysis *one, analysis *other, writer write)
{
    char *expected = all_text(one, write);
    char *found = all_text(other, write);
    unsigned wrong = strcmp(expected, found) != 0;
    if (wrong)
        fprintf(stderr, "  %s\n expected:\n%s found:\n%s", description, expected, found);
    g_free(expected);
    g_free(found);
    return wrong;
}

/* Feeds the frames in this order; returns 1 and says so if the incidents are others than those of the wire. */
static unsigned differs(const char *description, const struct wire *wire, const struct analysis_options *options,
                        const uint32_t *order)
{
    analysis *other = new_analysis(options);
    for (uint32_t i = 0; i < wire_frame_count(wire); i++)
        wire_feed(wire, other, order[i]);
    unsigned wrong = compare(description, wire->analysis, other, incident_text);
    analysis_free(other);
    return wrong;
}

/* ---- unrelated disputes, in any order of their exchanges ---- */

#define DISPUTES 4

static uint32_t play_disputes(struct wire *wire, uint32_t first_frames[DISPUTES + 1])
{
    static const char *const names[DISPUTES] = { "A-PC<20>", "B-PC<20>", "C-PC<20>", "D-PC<20>" };
    for (unsigned i = 0; i < DISPUTES; i++) {
        first_frames[i] = wire_frame_count(wire) + 1;
        struct request claim = claims_and_waits(wire, &second_pc, &wins, names[i]);
        challenges(wire, &wins, i % 2 == 0 ? &first_pc : &third_pc, names[i], i % 2 == 0 ? first_pc.ip : third_pc.ip);
        refuses(wire, &wins, &second_pc, &claim, names[i], NBNS_ACTIVE);
    }
    first_frames[DISPUTES] = wire_frame_count(wire) + 1;
    return wire_frame_count(wire);
}

/* The disputes one after another, from the last to the first. */
static void test_disputes_backwards(void **state)
{
    (void)state;
    struct wire wire;
    uint32_t first_frames[DISPUTES + 1];
    wire_open(&wire, NULL);
    uint32_t *order = g_new(uint32_t, play_disputes(&wire, first_frames));
    uint32_t at = 0;
    for (unsigned i = DISPUTES; i > 0; i--) {
        for (uint32_t number = first_frames[i - 1]; number < first_frames[i]; number++)
            order[at++] = number;
    }
    assert_int_equal(differs("disputes backwards", &wire, NULL, order), 0);
    g_free(order);
    wire_close(&wire);
}

/* The frames of all disputes, one of each by turns. */
static void test_disputes_interleaved(void **state)
{
    (void)state;
    struct wire wire;
    uint32_t first_frames[DISPUTES + 1];
    wire_open(&wire, NULL);
    uint32_t count = play_disputes(&wire, first_frames);
    uint32_t *order = g_new(uint32_t, count);
    uint32_t each = count / DISPUTES;
    for (uint32_t i = 0; i < count; i++)
        order[i] = first_frames[i % DISPUTES] + i / DISPUTES;
    assert_int_equal(each * DISPUTES, count);
    assert_int_equal(differs("disputes interleaved", &wire, NULL, order), 0);
    g_free(order);
    wire_close(&wire);
}

/* ---- two interfaces ---- */

/* What a second interface behind a router shows of a frame; broadcasts are not routed, but mirrored. */
static struct frame seen_elsewhere(struct frame frame)
{
    frame.interface = 1;
    frame.time += 20000;
    if (frame.target_mac == segment.mac)
        return frame;
    frame.source_mac = ROUTER_MAC;
    frame.ttl--;
    return frame;
}

/* Each message in two frames, and the one of the second interface comes behind the other or in front of it. */
static void test_copies_in_either_order(void **state)
{
    (void)state;
    unsigned wrong = 0;
    for (const struct conversation *row = server_conversations; row->description != NULL; row++) {
        for (unsigned second_first = 0; second_first < 2; second_first++) {
            struct wire single;
            struct wire twice;
            wire_open(&single, row->options);
            wire_open(&twice, row->options);
            row->play(&single);
            for (uint32_t number = 1; number <= wire_frame_count(&single); number++) {
                struct frame frame = wire_frame(&single, number);
                struct frame copy = seen_elsewhere(frame);
                wire_take(&twice, &single, number, second_first ? copy : frame);
                wire_take(&twice, &single, number, second_first ? frame : copy);
            }
            wrong += compare(row->description, single.analysis, twice.analysis, verdict_text);
            wire_close(&twice);
            wire_close(&single);
        }
    }
    assert_int_equal(wrong, 0);
}

/* ---- an interrupted rescan ---- */

/* In whatever order, a claim and its refusal are one dispute. */
static void test_a_refusal_before_its_claim(void **state)
{
    (void)state;
    static const uint32_t order[] = { 2, 1 };
    struct wire wire;
    wire_open(&wire, NULL);
    is_refused(&wire, &second_pc, &first_pc, "ACCT-PC<20>");
    assert_int_equal(differs("a refusal before its claim", &wire, NULL, order), 0);
    wire_close(&wire);
}

static void shuffle(GRand *random, uint32_t *order, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        order[i] = i + 1;
    for (uint32_t i = count; i > 1; i--) {
        uint32_t other = (uint32_t)g_rand_int_range(random, 0, (gint32)i);
        uint32_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

/* In any order nothing crashes, and what is said of each frame agrees with what is said of its incident. */
static void test_any_order_holds_together(void **state)
{
    (void)state;
    GRand *random = g_rand_new_with_seed(137);
    for (const struct conversation *const *list = all_conversations; *list != NULL; list++) {
        for (const struct conversation *row = *list; row->description != NULL; row++) {
            struct wire wire;
            wire_open(&wire, row->options);
            row->play(&wire);
            uint32_t count = wire_frame_count(&wire);
            uint32_t *order = g_new(uint32_t, count);
            analysis *other = new_analysis(row->options);
            shuffle(random, order, count);
            for (uint32_t i = 0; i < count; i++) {
                wire_feed(&wire, other, order[i]);
                analysis_annotations(other, order[i]);
            }
            for (uint32_t number = 1; number <= count; number++) {
                const GArray *annotations = analysis_annotations(other, number);
                if (annotations == NULL)
                    continue;
                uint32_t incident = g_array_index(annotations, struct annotation, 0).incident;
                const struct incident_view *view = analysis_incident(other, incident);
                assert_non_null(view);
                assert_int_equal(view->number, incident);
            }
            analysis_free(other);
            g_free(order);
            wire_close(&wire);
        }
    }
    g_rand_free(random);
}

/* ---- asking while frames come ---- */

/* Whether and when anybody asks is the user's affair; the answer at the end is the same. */
static unsigned differs_when_asked(const char *description, const struct wire *wire,
                                   const struct analysis_options *options)
{
    analysis *asked = new_analysis(options);
    for (uint32_t number = 1; number <= wire_frame_count(wire); number++) {
        wire_feed(wire, asked, number);
        const GArray *annotations = analysis_annotations(asked, number);
        if (annotations != NULL)
            analysis_frame_summary(asked, &g_array_index(annotations, struct annotation, 0));
    }
    unsigned wrong = compare(description, wire->analysis, asked, incident_text);
    analysis_free(asked);
    return wrong;
}

static void test_asking_in_between_changes_nothing(void **state)
{
    (void)state;
    unsigned wrong = 0;
    for (const struct conversation *const *list = all_conversations; *list != NULL; list++) {
        for (const struct conversation *row = *list; row->description != NULL; row++) {
            struct wire wire;
            wire_open(&wire, row->options);
            row->play(&wire);
            wrong += differs_when_asked(row->description, &wire, row->options);
            wire_close(&wire);
        }
    }
    assert_int_equal(wrong, 0);
}

/* What a refuser does to one claimant says something about what it did to another before. */
static void test_a_refuser_of_two(void **state)
{
    (void)state;
    struct wire wire;
    wire_open(&wire, NULL);
    is_refused(&wire, &wins, &first_pc, "WPAD<00>");
    is_refused(&wire, &second_pc, &first_pc, "ACCT-PC<20>");
    assert_int_equal(differs_when_asked("a refuser of two", &wire, NULL), 0);
    wire_close(&wire);
}

/* ---- a second interface whose frames come late ---- */

/* The question to the holder and its answer stand behind the final answer in the file, but were sent before it. */
static void test_a_challenge_behind_the_final_answer(void **state)
{
    (void)state;
    static const uint32_t order[] = { 1, 2, 5, 3, 4 };
    struct wire wire;
    wire_open(&wire, NULL);
    struct request claim = claims_and_waits(&wire, &second_pc, &wins, "ACCT-PC<20>");
    challenges(&wire, &wins, &first_pc, "ACCT-PC<20>", first_pc.ip);
    refuses(&wire, &wins, &second_pc, &claim, "ACCT-PC<20>", NBNS_ACTIVE);
    assert_int_equal(wire_frame_count(&wire), G_N_ELEMENTS(order));
    assert_int_equal(differs("a late challenge, then refused", &wire, NULL, order), 0);
    wire_close(&wire);

    wire_open(&wire, NULL);
    claim = claims_and_waits(&wire, &second_pc, &wins, "ACCT-PC<20>");
    challenges(&wire, &wins, &first_pc, "ACCT-PC<20>", first_pc.ip);
    grants(&wire, &wins, &second_pc, &claim, "ACCT-PC<20>");
    assert_int_equal(wire_frame_count(&wire), G_N_ELEMENTS(order));
    assert_int_equal(differs("a late challenge, then granted", &wire, NULL, order), 0);
    wire_close(&wire);
}

/* The clock of the capture was set back between the wait and the refusal: how long the server took is unknown. */
static void test_a_clock_that_was_set_back(void **state)
{
    (void)state;
    struct wire wire;
    wire_open(&wire, NULL);
    struct request claim = claims_and_waits(&wire, &second_pc, &wins, "ACCT-PC<20>");
    wire_wait(&wire, -10 * SECOND);
    refuses(&wire, &wins, &second_pc, &claim, "ACCT-PC<20>", NBNS_REFUSED);
    const struct incident_view *view = analysis_incident(wire.analysis, 1);
    char *text = incident_text(view);
    assert_null(strstr(text, "after the server asked for patience"));
    assert_int_equal(view->cause, CAUSE_UNDETERMINED);
    g_free(text);
    wire_close(&wire);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_disputes_backwards),        cmocka_unit_test(test_disputes_interleaved),
        cmocka_unit_test(test_copies_in_either_order),    cmocka_unit_test(test_a_refusal_before_its_claim),
        cmocka_unit_test(test_any_order_holds_together),  cmocka_unit_test(test_asking_in_between_changes_nothing),
        cmocka_unit_test(test_a_refuser_of_two),          cmocka_unit_test(test_a_challenge_behind_the_final_answer),
        cmocka_unit_test(test_a_clock_that_was_set_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
