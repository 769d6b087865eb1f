/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "incident.h"

#include "incident_state.h"
#include "verdict.h"

static void move_frames(incident_book *self, struct incident *from, struct incident *to)
{
    for (guint i = 0; i < from->frames->len; i++) {
        uint32_t frame = g_array_index(from->frames, uint32_t, i);
        size_t index;
        const struct note *note = incident_find_note(self, from, frame, &index);
        if (note == NULL)
            continue;
        struct note moved = *note;
        frame_table_remove(self->notes, frame, index);
        incident_add_frame(self, to, &moved);
    }
    g_array_set_size(from->frames, 0);
}

static void move_contests(incident_book *self, struct incident *from, struct incident *to)
{
    for (guint i = 0; i < from->contests->len; i++) {
        incident_enter_contest(self, to, g_ptr_array_index(from->contests, i));
    }
    self->contests -= from->contests->len;
    g_ptr_array_set_size(from->contests, 0);
}

struct incident *incident_book_merge(incident_book *self, struct incident *a, struct incident *b)
{
    if (a == b)
        return a;
    struct incident *stays = a->number < b->number ? a : b;
    struct incident *goes = stays == a ? b : a;
    verdict_forget_frames(self, goes);
    move_frames(self, goes, stays);
    move_contests(self, goes, stays);
    stays->first_time = MIN(stays->first_time, goes->first_time);
    stays->last_time = MAX(stays->last_time, goes->last_time);
    stays->several_names |= goes->several_names;
    if (goes->flood_sender != 0) {
        stays->flood_sender = goes->flood_sender;
        g_hash_table_insert(self->floods, GUINT_TO_POINTER(goes->flood_sender), stays);
    }
    goes->merged_into = stays;
    incident_forget_verdict(goes);
    incident_book_touch(self, stays);
    return stays;
}

/* Merges into an incident the others that a dispute belongs to as well. */
static struct incident *unite_by(incident_book *self, struct incident *incident, const struct dispute *dispute,
                                 const GArray *numbers)
{
    /* merging enters more numbers into the index, so the list may grow or move meanwhile */
    for (guint i = numbers != NULL ? numbers->len : 0; i > 0; i--) {
        struct incident *other = incident_book_get(self, g_array_index(numbers, uint32_t, MIN(i, numbers->len) - 1));
        if (other != incident && incident_belongs(self, other, dispute))
            incident = incident_book_merge(self, incident, other);
    }
    return incident;
}

static struct incident *unite_between(incident_book *self, struct incident *incident, const struct contest *contest,
                                      uint32_t other)
{
    struct dispute dispute = {
        .name = &contest->name,
        .network = &contest->network,
        .actor = contest->actor.ip,
        .other = other,
        .time = contest->time,
    };
    const GArray *in_network = incident_index_of_network(self->index, &contest->name, &contest->network);
    incident = unite_by(self, incident, &dispute, in_network);
    const GArray *of_actor = incident_index_of_node(self->index, &contest->name, contest->actor.ip);
    incident = unite_by(self, incident, &dispute, of_actor);
    const GArray *of_other = incident_index_of_node(self->index, &contest->name, other);
    return unite_by(self, incident, &dispute, of_other);
}

struct incident *incident_book_unite(incident_book *self, struct incident *incident, const struct contest *contest)
{
    if (incident == NULL)
        return NULL;
    struct contest kept = *contest;
    incident = unite_between(self, incident, &kept, kept.other.ip);
    for (uint32_t c = 0; kept.kind == CONTEST_CLAIM && c < kept.claim.challenge_count; c++)
        incident = unite_between(self, incident, &kept, kept.claim.challenges[c].holder.ip);
    return incident;
}
