/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Target "conversations": frames of all kinds from a script go into one analysis, which is held against what is true of
 * every incident: after each frame what that frame can have changed, at the end everything.
 */
#include <stdio.h>
#include <string.h>

#include "invariants.h"
#include "script.h"
#include "trust.h"

/* What was known after the frame before. */
struct progress {
    uint32_t messages;
    uint32_t fed;
};

/* A conversation that is played; the wire comes first, so that one leads to the other. */
struct played {
    struct wire wire;
    struct progress progress;
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
    (void)context;
    fprintf(stderr, "%s\n", detail);
    must_hold(false, what);
}

static void check_everything(struct played *played, analysis *analysis)
{
    static const invariant invariants[] = { every_reason_fits_its_frames, every_frame_is_annotated,
                                            every_annotation_is_a_frame, every_word_is_there,
                                            every_verdict_keeps_to_its_cause };
    struct inspection inspection = { .analysis = analysis,
                                     .last_frame = wire_frame_count(&played->wire),
                                     .hostile = true,
                                     .frame_of = played_frame,
                                     .complain = complain,
                                     .context = played };
    for (size_t i = 0; i < G_N_ELEMENTS(invariants); i++)
        invariants[i](&inspection);
    must_not_trust_blindly(&played->wire, analysis, analysis == played->wire.analysis);
}

/* ---- after each frame ---- */

static void check_annotation(analysis *analysis, const struct annotation *annotation, uint32_t highest)
{
    if (highest % 2 == 0)
        must_hold(analysis_incident_row(analysis, annotation->incident) != NULL, "an annotation names a row");
    const struct incident_view *view = analysis_incident_brief(analysis, annotation->incident);
    must_hold(view != NULL, "an annotation names an incident");
    must_hold(view->number == annotation->incident, "an annotation names an incident by its own number");
    must_hold(view->confidence <= knowledge_of(view->cause)->ceiling, "no verdict is surer than its cause allows");
    must_hold(view->opened_frame <= highest, "an incident was opened by a frame that was fed");
    for (guint i = 0; i < view->evidence->len; i++) {
        const GArray *frames = g_array_index(view->evidence, struct evidence_view, i).frames;
        for (guint f = 0; f < frames->len; f++)
            must_hold(g_array_index(frames, uint32_t, f) <= highest, "evidence names frames that were fed");
    }
    must_hold(*analysis_frame_summary(analysis, annotation) != '\0', "a frame of an incident has a line about it");
}

static void check_step(analysis *analysis, uint32_t number, uint32_t highest, struct progress *progress)
{
    struct exchange exchange;
    analysis_exchange(analysis, number, &exchange);
    const GArray *found = analysis_annotations(analysis, number);
    must_hold(analysis_nbns_frames(analysis) >= progress->messages, "the count of messages never decreases");
    must_hold(analysis_nbns_frames(analysis) <= ++progress->fed, "no message is counted twice");
    progress->messages = analysis_nbns_frames(analysis);
    if (found == NULL)
        return;
    uint32_t before = 0;
    GArray *annotations = g_array_copy((GArray *)found);
    for (guint i = 0; i < annotations->len; i++) {
        const struct annotation *annotation = &g_array_index(annotations, struct annotation, i);
        must_hold(annotation->incident > before, "annotations are sorted and single");
        before = annotation->incident;
        check_annotation(analysis, annotation, highest);
    }
    g_array_free(annotations, TRUE);
}

static void check_fed(struct wire *wire, uint32_t number)
{
    check_step(wire->analysis, number, number, &((struct played *)wire)->progress);
}

/* Frames were fed in the order of their numbers, so that is the order in which incidents were opened. */
static void check_numbers(analysis *analysis)
{
    GArray *numbers = g_array_copy((GArray *)analysis_incidents(analysis));
    uint32_t opened = 0;
    for (guint i = 0; i < numbers->len; i++) {
        const struct incident_view *view = analysis_incident_brief(analysis, g_array_index(numbers, uint32_t, i));
        must_hold(view->opened_frame >= opened, "incidents are numbered in the order in which they were opened");
        opened = view->opened_frame;
    }
    g_array_free(numbers, TRUE);
}

/* ---- once more ---- */

static void feed_unasked(struct played *played, const struct script_settings *settings)
{
    analysis *unasked = analysis_new(&settings->options);
    for (uint32_t number = 1; number <= wire_frame_count(&played->wire); number++)
        wire_feed(&played->wire, unasked, number);
    char *expected = all_incidents_text(unasked);
    char *found = all_incidents_text(played->wire.analysis);
    if (strcmp(expected, found) != 0)
        fprintf(stderr, "asked at the end:\n%sasked after each frame:\n%s", expected, found);
    must_hold(strcmp(expected, found) == 0, "asking after each frame changes nothing in the end");
    g_free(expected);
    g_free(found);
    analysis_free(unasked);
}

/* An order that depends on nothing but the number of frames. */
static uint32_t *shuffled_numbers(uint32_t count)
{
    uint32_t *order = g_new(uint32_t, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t other = i * UINT32_C(2654435761) % (i + 1);
        order[i] = order[other];
        order[other] = i + 1;
    }
    return order;
}

static void feed_shuffled(struct played *played, const struct script_settings *settings)
{
    uint32_t count = wire_frame_count(&played->wire);
    uint32_t *order = shuffled_numbers(count);
    struct progress progress = { 0 };
    analysis *shuffled = analysis_new(&settings->options);
    for (uint32_t i = 0; i < count; i++) {
        wire_feed(&played->wire, shuffled, order[i]);
        check_step(shuffled, order[i], count, &progress);
    }
    check_everything(played, shuffled);
    g_free(order);
    analysis_free(shuffled);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct input input = { bytes, length };
    struct script_settings settings = script_settings(&input);
    struct played played = { .progress = { 0 } };
    wire_open(&played.wire, &settings.options);
    played.wire.fed = check_fed;
    script_play(&input, &played.wire);
    check_everything(&played, played.wire.analysis);
    check_numbers(played.wire.analysis);
    if (settings.again == SHUFFLED)
        feed_shuffled(&played, &settings);
    if (settings.again == UNASKED)
        feed_unasked(&played, &settings);
    wire_close(&played.wire);
    return 0;
}
