/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is true of every incident, whatever the conversation.
 */
#include "conversations.h"

#include <string.h>

#include "evidence.h"
#include "view_text.h"

/* Called for every conversation, played in order; returns how many things were wrong. */
typedef unsigned (*check)(const struct conversation *row, struct wire *wire);

static void check_all(check check)
{
    unsigned wrong = 0;
    for (const struct conversation *const *list = all_conversations; *list != NULL; list++) {
        for (const struct conversation *row = *list; row->description != NULL; row++) {
            struct wire wire;
            wire_open(&wire, row->options);
            row->play(&wire);
            wrong += check(row, &wire);
            wire_close(&wire);
        }
    }
    assert_int_equal(wrong, 0);
}

static unsigned complain(const struct conversation *row, const char *what, const char *detail)
{
    print_error("  %s: %s: %s\n", row->description, what, detail);
    return 1;
}

/* Calls a function for every incident that is shown. */
typedef unsigned (*view_check)(const struct conversation *row, struct wire *wire, const struct incident_view *view);

static unsigned for_each_view(const struct conversation *row, struct wire *wire, view_check check)
{
    unsigned wrong = 0;
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    const GArray *shown = analysis_incidents(wire->analysis);
    g_array_append_vals(numbers, shown->data, shown->len);
    for (guint i = 0; i < numbers->len; i++)
        wrong += check(row, wire, analysis_incident(wire->analysis, g_array_index(numbers, uint32_t, i)));
    g_array_free(numbers, TRUE);
    return wrong;
}

static const struct frame_view *find_frame(const struct incident_view *view, uint32_t frame)
{
    for (guint i = 0; i < view->frames->len; i++) {
        const struct frame_view *found = &g_array_index(view->frames, struct frame_view, i);
        if (found->frame == frame)
            return found;
    }
    return NULL;
}

/* ---- evidence ---- */

/* The roles that the frames of a sentence may have, by its text; found says whether there is such a sentence. */
static uint32_t roles_of_text(const struct evidence_view *evidence, bool *found)
{
    uint32_t roles = 0;
    *found = false;
    for (int kind = 0; kind < EVIDENCE_KINDS; kind++) {
        const struct evidence_sentence *sentence = evidence_sentence_of((enum evidence_kind)kind);
        if (!sentence_fits(sentence->sentence, evidence->text))
            continue;
        *found = true;
        roles |= sentence->roles;
        if (sentence->supports != evidence->supports)
            *found = false;
    }
    return roles;
}

static unsigned check_evidence(const struct conversation *row, struct wire *wire, const struct incident_view *view)
{
    unsigned wrong = 0;
    (void)wire;
    for (guint i = 0; i < view->evidence->len; i++) {
        const struct evidence_view *evidence = &g_array_index(view->evidence, struct evidence_view, i);
        bool known;
        uint32_t roles = roles_of_text(evidence, &known);
        if (!known)
            wrong += complain(row, "a reason that is none of the known sentences", evidence->text);
        if (roles != 0 && evidence->frames->len == 0)
            wrong += complain(row, "a reason without its frame", evidence->text);
        if (roles == 0 && evidence->frames->len != 0)
            wrong += complain(row, "a reason with a frame", evidence->text);
        for (guint f = 0; f < evidence->frames->len; f++) {
            const struct frame_view *frame = find_frame(view, g_array_index(evidence->frames, uint32_t, f));
            if (frame == NULL)
                wrong += complain(row, "a reason whose frame is not in the incident", evidence->text);
            else if ((roles >> frame->role & 1) == 0)
                wrong += complain(row, knowledge_token(knowledge_role_tokens(), frame->role), evidence->text);
        }
    }
    if (view->evidence->len == 0)
        wrong += complain(row, "no reason at all", view->summary);
    return wrong;
}

static unsigned every_reason_fits_its_frames(const struct conversation *row, struct wire *wire)
{
    return for_each_view(row, wire, check_evidence);
}

/* ---- frames ---- */

static unsigned check_frames(const struct conversation *row, struct wire *wire, const struct incident_view *view)
{
    unsigned wrong = 0;
    uint32_t before = 0;
    bool shown = false;
    for (guint i = 0; i < view->frames->len; i++) {
        const struct frame_view frame = g_array_index(view->frames, struct frame_view, i);
        if (frame.frame <= before || frame.frame > wire_frame_count(wire))
            wrong += complain(row, "frames out of order, or doubled", view->summary);
        before = frame.frame;
        if (wire_frame(wire, frame.frame).time < view->first_time ||
            wire_frame(wire, frame.frame).time > view->last_time)
            wrong += complain(row, "a frame before the first or after the last time", view->summary);
        const GArray *annotations = analysis_annotations(wire->analysis, frame.frame);
        unsigned found = 0;
        for (guint a = 0; annotations != NULL && a < annotations->len; a++) {
            const struct annotation *annotation = &g_array_index(annotations, struct annotation, a);
            found += annotation->incident == view->number && annotation->role == frame.role;
            shown |= annotation->incident == view->number && annotation->shows_conflict;
        }
        if (found != 1)
            wrong +=
                complain(row, "a frame without its annotation", knowledge_token(knowledge_role_tokens(), frame.role));
    }
    if (!shown)
        wrong += complain(row, "no frame shows the conflict", view->summary);
    if (find_frame(view, view->opened_frame) == NULL)
        wrong += complain(row, "the frame that opened it is not in the incident", view->summary);
    return wrong;
}

static unsigned every_frame_is_annotated(const struct conversation *row, struct wire *wire)
{
    return for_each_view(row, wire, check_frames);
}

static unsigned every_annotation_is_a_frame(const struct conversation *row, struct wire *wire)
{
    unsigned wrong = 0;
    for (uint32_t number = 1; number <= wire_frame_count(wire); number++) {
        const GArray *annotations = analysis_annotations(wire->analysis, number);
        for (guint a = 0; annotations != NULL && a < annotations->len; a++) {
            struct annotation annotation = g_array_index(annotations, struct annotation, a);
            const struct incident_view *view = analysis_incident(wire->analysis, annotation.incident);
            if (view == NULL || view->number != annotation.incident || find_frame(view, number) == NULL)
                wrong += complain(row, "an annotation of a frame that is not in the incident", "");
            annotations = analysis_annotations(wire->analysis, number);
        }
    }
    return wrong;
}

/* ---- words ---- */

static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < 0x20 || *text > 0x7E || *text == '{' || *text == '}')
            return false;
    }
    return true;
}

static unsigned check_words(const struct conversation *row, struct wire *wire, const struct incident_view *view)
{
    unsigned wrong = 0;
    const struct knowledge *knowledge = knowledge_of(view->cause);
    const char *texts[] = { view->name, view->scope, view->summary, view->explanation, view->network.text };
    (void)wire;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (texts[i] == NULL || !is_plain(texts[i]))
            wrong += complain(row, "a text that is not plain", texts[i]);
    }
    if (view->advice->len == 0)
        wrong += complain(row, "no advice", view->summary);
    for (guint i = 0; i < view->advice->len; i++) {
        if (!is_plain(g_ptr_array_index(view->advice, i)))
            wrong += complain(row, "advice that is not plain", g_ptr_array_index(view->advice, i));
    }
    if (strstr(view->summary, ": a name conflict") != NULL)
        wrong += complain(row, "a summary that lacks a word", view->summary);
    if (strcmp(view->explanation, knowledge->title) == 0)
        wrong += complain(row, "an explanation that lacks a word", view->explanation);
    if (knowledge->articles[0] != NULL && strstr(view->summary, knowledge->articles[0]) == NULL)
        wrong += complain(row, "a summary without its article", view->summary);
    return wrong;
}

static unsigned every_word_is_there(const struct conversation *row, struct wire *wire)
{
    return for_each_view(row, wire, check_words);
}

/* ---- verdicts ---- */

static unsigned check_verdict(const struct conversation *row, struct wire *wire, const struct incident_view *view)
{
    unsigned wrong = 0;
    const struct knowledge *knowledge = knowledge_of(view->cause);
    (void)wire;
    if (view->confidence > knowledge->ceiling)
        wrong += complain(row, "more sure than its cause allows", view->summary);
    if (view->severity != (view->mild ? knowledge->mild_severity : knowledge->severity))
        wrong += complain(row, "not as serious as its cause", view->summary);
    if (view_has_alternative(view, view->cause))
        wrong += complain(row, "its own alternative", view->summary);
    if (view->claimants->len + view->holders->len + view->refusers->len == 0)
        wrong += complain(row, "no machine", view->summary);
    for (guint i = 0; i < view->events->len; i++) {
        const struct event_view *event = &g_array_index(view->events, struct event_view, i);
        if (event->id < 4319 || event->id > 4321 || event->host == 0 || find_frame(view, event->frame) == NULL)
            wrong += complain(row, "an event that is none, or whose frame is elsewhere", event->name);
    }
    return wrong;
}

static unsigned every_verdict_keeps_to_its_cause(const struct conversation *row, struct wire *wire)
{
    return for_each_view(row, wire, check_verdict);
}

/* ---- asking changes nothing ---- */

static char *all_text(analysis *analysis)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    const GArray *numbers = analysis_incidents(analysis);
    for (guint i = 0; i < numbers->len; i++)
        g_ptr_array_add(texts, incident_text(analysis_incident(analysis, g_array_index(numbers, uint32_t, i))));
    g_ptr_array_add(texts, NULL);
    char *joined = g_strjoinv("", (char **)texts->pdata);
    g_ptr_array_free(texts, TRUE);
    return joined;
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

static unsigned asking_early_changes_nothing(const struct conversation *row, struct wire *wire)
{
    analysis *again = replay_asking(row, wire);
    char *expected = all_text(wire->analysis);
    char *found = all_text(again);
    unsigned wrong = strcmp(expected, found) != 0;
    if (wrong)
        complain(row, "asked in between it says", found);
    g_free(expected);
    g_free(found);
    analysis_free(again);
    return wrong;
}

static void test_reasons(void **state)
{
    (void)state;
    check_all(every_reason_fits_its_frames);
}

static void test_frames(void **state)
{
    (void)state;
    check_all(every_frame_is_annotated);
}

static void test_annotations(void **state)
{
    (void)state;
    check_all(every_annotation_is_a_frame);
}

static void test_words(void **state)
{
    (void)state;
    check_all(every_word_is_there);
}

static void test_verdicts(void **state)
{
    (void)state;
    check_all(every_verdict_keeps_to_its_cause);
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
