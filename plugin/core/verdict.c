/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verdict.h"

#define MAX_REASONS 24
#define MAX_ADDRESSES 64

static void reason_clear(gpointer data)
{
    struct reason *reason = data;
    g_free((char *)reason->words.text);
}

struct verdict *verdict_new(void)
{
    struct verdict *self = g_new0(struct verdict, 1);
    self->confidence = CONFIDENCE_POSSIBLE;
    self->reasons = g_array_new(FALSE, TRUE, sizeof(struct reason));
    g_array_set_clear_func(self->reasons, reason_clear);
    self->alternatives = g_array_new(FALSE, FALSE, sizeof(enum cause));
    self->addresses = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    self->evidence_frames = g_array_new(FALSE, FALSE, sizeof(struct frame_view));
    return self;
}

void verdict_free(struct verdict *self)
{
    if (self == NULL)
        return;
    g_array_free(self->reasons, TRUE);
    g_array_free(self->alternatives, TRUE);
    g_array_free(self->addresses, TRUE);
    g_array_free(self->evidence_frames, TRUE);
    g_free(self);
}

void verdict_clear(struct verdict *self)
{
    g_array_set_size(self->reasons, 0);
    g_array_set_size(self->alternatives, 0);
    self->mild = false;
}

void verdict_settle(struct verdict *self, enum cause cause, enum confidence confidence)
{
    self->cause = cause;
    self->confidence = MIN(confidence, knowledge_of(cause)->ceiling);
}

static void add_frame(struct reason *reason, uint32_t frame)
{
    for (uint32_t i = 0; i < reason->frame_count; i++) {
        if (reason->frames[i] == frame)
            return;
    }
    if (frame == 0 || reason->frame_count == G_N_ELEMENTS(reason->frames))
        return;
    uint32_t at = reason->frame_count++;
    for (; at > 0 && reason->frames[at - 1] > frame; at--)
        reason->frames[at] = reason->frames[at - 1];
    reason->frames[at] = frame;
}

void verdict_note_address(struct verdict *self, uint32_t ip)
{
    for (guint i = 0; i < self->addresses->len; i++) {
        if (g_array_index(self->addresses, uint32_t, i) == ip)
            return;
    }
    if (ip != 0 && self->addresses->len < MAX_ADDRESSES)
        g_array_append_val(self->addresses, ip);
}

/* The reason with this sentence, made if there is none; NULL if there are too many reasons already. */
static struct reason *need_reason(struct verdict *self, enum evidence_kind kind, const struct evidence_words *words)
{
    verdict_note_address(self, words->a);
    verdict_note_address(self, words->b);
    for (guint i = 0; i < self->reasons->len; i++) {
        struct reason *reason = &g_array_index(self->reasons, struct reason, i);
        if (reason->kind == kind && evidence_reads_alike(kind, &reason->words, words))
            return reason;
    }
    if (self->reasons->len == MAX_REASONS)
        return NULL;
    struct reason reason = { .kind = kind, .words = *words, .role = evidence_sentence_of(kind)->role };
    reason.words.text = g_strdup(words->text);
    g_array_append_val(self->reasons, reason);
    return &g_array_index(self->reasons, struct reason, self->reasons->len - 1);
}

void verdict_say(struct verdict *self, enum evidence_kind kind, const struct evidence_words *words, uint32_t frame,
                 uint32_t other_frame)
{
    struct reason *reason = need_reason(self, kind, words);
    if (reason == NULL)
        return;
    add_frame(reason, frame);
    add_frame(reason, other_frame);
}

void verdict_say_as(struct verdict *self, enum evidence_kind kind, const struct evidence_words *words, uint32_t frame,
                    enum role role)
{
    struct reason *reason = need_reason(self, kind, words);
    if (reason == NULL)
        return;
    reason->role = role;
    add_frame(reason, frame);
}

void verdict_alternative(struct verdict *self, enum cause cause)
{
    for (guint i = 0; i < self->alternatives->len; i++) {
        if (g_array_index(self->alternatives, enum cause, i) == cause)
            return;
    }
    g_array_append_val(self->alternatives, cause);
}

void verdict_enter_frames(incident_book *book, struct incident *incident)
{
    struct verdict *self = incident->verdict;
    for (guint i = 0; i < self->addresses->len; i++)
        incident_link_address(book, incident, g_array_index(self->addresses, uint32_t, i));
    for (guint i = 0; i < self->reasons->len; i++) {
        const struct reason *reason = &g_array_index(self->reasons, struct reason, i);
        for (uint32_t f = 0; f < reason->frame_count; f++) {
            struct frame_view added = { .frame = reason->frames[f], .role = reason->role };
            g_array_append_val(self->evidence_frames, added);
            incident_add_evidence_frame(book, incident, added.frame, added.role, evidence_turns_verdict(reason->kind));
        }
    }
}

void verdict_forget_frames(incident_book *book, struct incident *incident)
{
    struct verdict *self = incident->verdict;
    if (self == NULL)
        return;
    for (guint i = 0; i < self->evidence_frames->len; i++) {
        const struct frame_view *entered = &g_array_index(self->evidence_frames, struct frame_view, i);
        incident_remove_evidence_frame(book, incident, entered->frame);
    }
    g_array_set_size(self->evidence_frames, 0);
}
