/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "invariants.h"

#include <string.h>

#include "evidence.h"
#include "view_text.h"

static unsigned complain(const struct inspection *in, const char *what, const char *detail)
{
    in->complain(in->context, what, detail);
    return 1;
}

/* Called for every incident that is shown. */
typedef unsigned (*view_check)(const struct inspection *in, const struct incident_view *view);

static unsigned for_each_view(const struct inspection *in, view_check check)
{
    unsigned wrong = 0;
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    const GArray *shown = analysis_incidents(in->analysis);
    g_array_append_vals(numbers, shown->data, shown->len);
    for (guint i = 0; i < numbers->len; i++)
        wrong += check(in, analysis_incident(in->analysis, g_array_index(numbers, uint32_t, i)));
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

static unsigned check_evidence(const struct inspection *in, const struct incident_view *view)
{
    unsigned wrong = 0;
    for (guint i = 0; i < view->evidence->len; i++) {
        const struct evidence_view *evidence = &g_array_index(view->evidence, struct evidence_view, i);
        bool known;
        uint32_t roles = roles_of_text(evidence, &known);
        if (!known)
            wrong += complain(in, "a reason that is none of the known sentences", evidence->text);
        if (roles != 0 && evidence->frames->len == 0)
            wrong += complain(in, "a reason without its frame", evidence->text);
        if (roles == 0 && evidence->frames->len != 0)
            wrong += complain(in, "a reason with a frame", evidence->text);
        for (guint f = 0; f < evidence->frames->len; f++) {
            const struct frame_view *frame = find_frame(view, g_array_index(evidence->frames, uint32_t, f));
            if (frame == NULL)
                wrong += complain(in, "a reason whose frame is not in the incident", evidence->text);
            else if ((roles >> frame->role & 1) == 0)
                wrong += complain(in, knowledge_token(knowledge_role_tokens(), frame->role), evidence->text);
        }
    }
    if (view->evidence->len == 0)
        wrong += complain(in, "no reason at all", view->summary);
    return wrong;
}

unsigned every_reason_fits_its_frames(const struct inspection *in)
{
    return for_each_view(in, check_evidence);
}

/* ---- frames ---- */

static unsigned check_frames(const struct inspection *in, const struct incident_view *view)
{
    unsigned wrong = 0;
    uint32_t before = 0;
    bool shown = false;
    for (guint i = 0; i < view->frames->len; i++) {
        const struct frame_view frame = g_array_index(view->frames, struct frame_view, i);
        const struct frame *fed = in->frame_of(in->context, frame.frame);
        if (fed == NULL)
            return wrong + complain(in, "a frame that was never fed", view->summary);
        if (frame.frame <= before)
            wrong += complain(in, "frames out of order, or doubled", view->summary);
        before = frame.frame;
        if (fed->time < view->first_time || fed->time > view->last_time)
            wrong += complain(in, "a frame before the first or after the last time", view->summary);
        const GArray *annotations = analysis_annotations(in->analysis, frame.frame);
        unsigned found = 0;
        for (guint a = 0; annotations != NULL && a < annotations->len; a++) {
            const struct annotation *annotation = &g_array_index(annotations, struct annotation, a);
            found += annotation->incident == view->number && annotation->role == frame.role;
            shown |= annotation->incident == view->number && annotation->shows_conflict;
        }
        if (found != 1)
            wrong +=
                complain(in, "a frame without its annotation", knowledge_token(knowledge_role_tokens(), frame.role));
    }
    if (!shown)
        wrong += complain(in, "no frame shows the conflict", view->summary);
    if (find_frame(view, view->opened_frame) == NULL)
        wrong += complain(in, "the frame that opened it is not in the incident", view->summary);
    return wrong;
}

unsigned every_frame_is_annotated(const struct inspection *in)
{
    return for_each_view(in, check_frames);
}

static unsigned check_annotation(const struct inspection *in, uint32_t number, const struct annotation *annotation)
{
    const struct incident_view *view = analysis_incident(in->analysis, annotation->incident);
    if (view == NULL || view->number != annotation->incident || find_frame(view, number) == NULL)
        return complain(in, "an annotation of a frame that is not in the incident", "");
    return 0;
}

unsigned annotations_of_frame_hold(const struct inspection *in, uint32_t number)
{
    unsigned wrong = 0;
    const GArray *found = analysis_annotations(in->analysis, number);
    if (found == NULL)
        return 0;
    /* asking for an incident may reuse the array */
    GArray *annotations = g_array_new(FALSE, FALSE, sizeof(struct annotation));
    g_array_append_vals(annotations, found->data, found->len);
    uint32_t before = 0;
    for (guint i = 0; i < annotations->len; i++) {
        const struct annotation *annotation = &g_array_index(annotations, struct annotation, i);
        if (annotation->incident <= before)
            wrong += complain(in, "annotations out of order, or doubled", "");
        before = annotation->incident;
        wrong += check_annotation(in, number, annotation);
    }
    g_array_free(annotations, TRUE);
    return wrong;
}

unsigned every_annotation_is_a_frame(const struct inspection *in)
{
    unsigned wrong = 0;
    for (uint32_t number = 1; number <= in->last_frame; number++)
        wrong += annotations_of_frame_hold(in, number);
    return wrong;
}

/* ---- words ---- */

static bool is_plain(const struct inspection *in, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < 0x20 || *text > 0x7E || (!in->hostile && (*text == '{' || *text == '}')))
            return false;
    }
    return true;
}

static unsigned check_words(const struct inspection *in, const struct incident_view *view)
{
    unsigned wrong = 0;
    const struct knowledge *knowledge = knowledge_of(view->cause);
    const char *texts[] = { view->name, view->scope, view->summary, view->explanation, view->network.text };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (texts[i] == NULL || !is_plain(in, texts[i]))
            wrong += complain(in, "a text that is not plain", texts[i] != NULL ? texts[i] : "none");
    }
    if (view->advice->len == 0)
        wrong += complain(in, "no advice", view->summary);
    for (guint i = 0; i < view->advice->len; i++) {
        if (!is_plain(in, g_ptr_array_index(view->advice, i)))
            wrong += complain(in, "advice that is not plain", g_ptr_array_index(view->advice, i));
    }
    if (!in->hostile && strstr(view->summary, ": a name conflict") != NULL)
        wrong += complain(in, "a summary that lacks a word", view->summary);
    if (!in->hostile && strcmp(view->explanation, knowledge->title) == 0)
        wrong += complain(in, "an explanation that lacks a word", view->explanation);
    if (knowledge->articles[0] != NULL && strstr(view->summary, knowledge->articles[0]) == NULL)
        wrong += complain(in, "a summary without its article", view->summary);
    return wrong;
}

unsigned every_word_is_there(const struct inspection *in)
{
    return for_each_view(in, check_words);
}

/* ---- verdicts ---- */

static unsigned check_verdict(const struct inspection *in, const struct incident_view *view)
{
    unsigned wrong = 0;
    const struct knowledge *knowledge = knowledge_of(view->cause);
    if (view->confidence > knowledge->ceiling)
        wrong += complain(in, "more sure than its cause allows", view->summary);
    if (view->severity != (view->mild ? knowledge->mild_severity : knowledge->severity))
        wrong += complain(in, "not as serious as its cause", view->summary);
    if (view_has_alternative(view, view->cause))
        wrong += complain(in, "its own alternative", view->summary);
    if (!in->hostile && view->claimants->len + view->holders->len + view->refusers->len == 0)
        wrong += complain(in, "no machine", view->summary);
    for (guint i = 0; i < view->events->len; i++) {
        const struct event_view *event = &g_array_index(view->events, struct event_view, i);
        if (event->id < 4319 || event->id > 4321 || event->host == 0 || find_frame(view, event->frame) == NULL)
            wrong += complain(in, "an event that is none, or whose frame is elsewhere", event->name);
    }
    return wrong;
}

unsigned every_verdict_keeps_to_its_cause(const struct inspection *in)
{
    return for_each_view(in, check_verdict);
}

/* ---- comparing ---- */

char *all_incidents_text(analysis *analysis)
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
