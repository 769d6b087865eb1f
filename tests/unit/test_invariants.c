/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole conversations, held against what is true of every incident.
 */
#include "invariants.h"

#include <string.h>

#include "conversations.h"

/* A conversation and the capture that it made. */
struct played {
    const struct conversation *row;
    struct wire wire;
    struct frame frame; /* the one that was asked for last */
};

static const struct frame *played_frame(const void *context, uint32_t number)
{
    struct played *played = (struct played *)context;
    if (number == 0 || number > wire_frame_count(&played->wire))
        return NULL;
    played->frame = wire_frame(&played->wire, number);
    return &played->frame;
}

static void complain(void *context, const char *what, const char *detail)
{
    const struct played *played = context;
    print_error("  %s: %s: %s\n", played->row->description, what, detail);
}

/* Called for every conversation, played in order; returns how many things were wrong. */
typedef unsigned (*check)(struct played *played);

static void check_all(check check)
{
    unsigned wrong = 0;
    for (const struct conversation *const *list = all_conversations; *list != NULL; list++) {
        for (const struct conversation *row = *list; row->description != NULL; row++) {
            struct played played = { .row = row };
            wire_open(&played.wire, row->options);
            row->play(&played.wire);
            wrong += check(&played);
            wire_close(&played.wire);
        }
    }
    assert_int_equal(wrong, 0);
}

static unsigned inspect(struct played *played, invariant holds)
{
    struct inspection inspection = { .analysis = played->wire.analysis,
                                     .last_frame = wire_frame_count(&played->wire),
                                     .frame_of = played_frame,
                                     .complain = complain,
                                     .context = played };
    return holds(&inspection);
}

static unsigned reasons(struct played *played)
{
    return inspect(played, every_reason_fits_its_frames);
}

static unsigned frames(struct played *played)
{
    return inspect(played, every_frame_is_annotated);
}

static unsigned annotations(struct played *played)
{
    return inspect(played, every_annotation_is_a_frame);
}

static unsigned words(struct played *played)
{
    return inspect(played, every_word_is_there);
}

static unsigned verdicts(struct played *played)
{
    return inspect(played, every_verdict_keeps_to_its_cause);
}

/* Plays the frames of a wire into a new analysis, and asks about each of them at once, as a dissector does. */
static analysis *replay_asking(const struct conversation *row, const struct wire *wire)
{
    struct analysis_options usual = analysis_default_options();
    analysis *again = analysis_new(row->options != NULL ? row->options : &usual);
    for (uint32_t number = 1; number <= wire_frame_count(wire); number++) {
        struct exchange exchange;
        wire_feed(wire, again, number);
        analysis_exchange(again, number, &exchange);
        const GArray *annotations = analysis_annotations(again, number);
        if (annotations == NULL)
            continue;
        struct annotation first = g_array_index(annotations, struct annotation, 0);
        assert_non_null(analysis_incident(again, first.incident));
        assert_true(strlen(analysis_frame_summary(again, &first)) > 0);
    }
    return again;
}

static unsigned asking_early_changes_nothing(struct played *played)
{
    analysis *again = replay_asking(played->row, &played->wire);
    char *expected = all_incidents_text(played->wire.analysis);
    char *found = all_incidents_text(again);
    unsigned wrong = strcmp(expected, found) != 0;
    if (wrong)
        complain(played, "asked in between it says", found);
    g_free(expected);
    g_free(found);
    analysis_free(again);
    return wrong;
}

static void test_reasons(void **state)
{
    (void)state;
    check_all(reasons);
}

static void test_frames(void **state)
{
    (void)state;
    check_all(frames);
}

static void test_annotations(void **state)
{
    (void)state;
    check_all(annotations);
}

static void test_words(void **state)
{
    (void)state;
    check_all(words);
}

static void test_verdicts(void **state)
{
    (void)state;
    check_all(verdicts);
}

static void test_asking(void **state)
{
    (void)state;
    check_all(asking_early_changes_nothing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reasons), cmocka_unit_test(test_frames),   cmocka_unit_test(test_annotations),
        cmocka_unit_test(test_words),   cmocka_unit_test(test_verdicts), cmocka_unit_test(test_asking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
