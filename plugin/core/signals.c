/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "signals.h"

void signal_add_note(analysis *self, struct incident *incident, const struct netbios_name *name, uint32_t frame,
                     enum role role, bool shows)
{
    struct note note = { .frame = frame, .role = (uint8_t)role, .suffix = name->suffix, .named = true, .shows = shows };
    incident_add_frame(self->book, incident, &note);
}

void signal_add_contest_frame(analysis *self, struct incident *incident, const struct contest *contest, enum role role)
{
    struct note note = {
        .frame = contest->frame,
        .role = (uint8_t)role,
        .suffix = contest->name.suffix,
        .named = true,
        .shows = true,
        .result = contest->result,
    };
    incident_add_frame(self->book, incident, &note);
}

/* Enters the frames of an exchange; the role shown is the one that carries the expert info. */
void signal_add_steps(analysis *self, struct incident *incident, const transaction *request, enum role shown)
{
    for (size_t i = 0; i < transaction_step_count(request); i++) {
        const struct step *step = transaction_step(request, i);
        struct note note = {
            .frame = step->frame,
            .role = step->role,
            .suffix = request->name.suffix,
            .named = true,
            .shows = step->role == shown,
            .group = step->role == ROLE_CLAIM && request->claim != NULL && request->claim->group,
            .result = step->result,
        };
        incident_add_frame(self->book, incident, &note);
    }
}

struct incident *signal_incident_of(const analysis *self, const transaction *request)
{
    return request->incident != NULL ? incident_book_get(self->book, request->incident->number) : NULL;
}

/* ---- incidents ---- */

struct dispute signal_dispute_of(const struct contest *contest)
{
    /* a name server refuses for somebody else */
    bool for_another = contest->other.ip != 0 && contest->other.ip == contest->network.server;
    return (struct dispute){
        .name = &contest->name,
        .network = &contest->network,
        .actor = contest->actor.ip,
        .other = for_another ? 0 : contest->other.ip,
        .time = contest->time,
    };
}

/* Puts a contest into the incident where it belongs. */
struct incident *signal_enter_contest(analysis *self, const struct contest *contest, uint32_t *serial)
{
    struct dispute dispute = signal_dispute_of(contest);
    struct incident *incident = incident_book_need(self->book, &dispute, contest->frame);
    *serial = incident_add_contest(self->book, incident, contest);
    ledger_keep(self->ledger, &contest->name);
    return incident_book_unite(self->book, incident, contest);
}

static bool every_contest(const struct incident *incident, contest_test test, uint32_t sender)
{
    for (guint i = 0; i < incident->contests->len; i++) {
        if (!test(g_ptr_array_index(incident->contests, i), sender))
            return false;
    }
    return true;
}

/* Makes one incident of what one sender did to many names, with those that were opened name by name before. */
struct incident *signal_gather_flood(analysis *self, const struct contest *contest, uint32_t sender,
                                     const struct deeds *deeds, contest_test test)
{
    struct dispute dispute = signal_dispute_of(contest);
    dispute.actor = sender;
    struct incident *flood = incident_book_need_flood(self->book, &dispute, contest->frame);
    for (guint i = 0; i < deeds->count; i++) {
        const struct deed *deed = conduct_deed(deeds, i);
        struct dispute known = {
            .name = &deed->name,
            .network = &contest->network,
            .actor = sender,
            .other = deed->against,
            .time = contest->time,
        };
        struct incident *incident = incident_book_find(self->book, &known);
        if (flood != NULL && incident != NULL && incident != flood && every_contest(incident, test, sender))
            flood = incident_book_merge(self->book, flood, incident);
    }
    return flood;
}

bool signal_is_same(const analysis *self, const struct party *a, const struct party *b, int64_t time)
{
    return identity_compare(self->identity, a, b, time).same;
}

struct network signal_network_of_name(const analysis *self, const struct frame *frame, const struct netbios_name *name)
{
    const struct holding *holding = ledger_find(self->ledger, name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (a->node.ip == frame->source_ip && a->network.server == 0)
            return a->network;
    }
    return network_of_segment(frame, frame_is_broadcast(frame));
}
