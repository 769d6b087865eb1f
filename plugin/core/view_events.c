/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "view_events.h"

#include <string.h>

#include "incident_view.h"
#include "nbns_message.h"

#define EVENT_DUPLICATE_NAME 4319
#define EVENT_NAME_RELEASE 4320
#define EVENT_DUPLICATE_NAME_ERROR 4321

static void add_event(GArray *events, uint16_t id, const struct netbios_name *name, uint32_t host, uint32_t sender,
                      uint32_t frame)
{
    char text[NETBIOS_NAME_TEXT];
    netbios_name_format(name, text);
    for (guint i = 0; i < events->len; i++) {
        const struct event_view *event = &g_array_index(events, struct event_view, i);
        if (event->id == id && event->host == host && event->sender == sender && strcmp(event->name, text) == 0)
            return;
    }
    if (host == 0)
        return;
    struct event_view event = { .id = id, .name = g_strdup(text), .frame = frame, .host = host, .sender = sender };
    g_array_append_val(events, event);
}

static void add_refusals(GArray *events, const struct claim *claim)
{
    for (uint32_t i = 0; i < claim->refusal_count; i++) {
        const struct refusal *refusal = &claim->refusals[i];
        if (refusal->result >= NBNS_REFUSED && refusal->result <= NBNS_CONFLICT)
            add_event(events, EVENT_DUPLICATE_NAME_ERROR, &claim->name, claim->claimant.ip, refusal->refuser.ip,
                      refusal->frame);
    }
}

void view_add_events(GArray *events, const struct case_file *file)
{
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        switch (contest->kind) {
        case CONTEST_CLAIM:
            add_refusals(events, &contest->claim);
            break;
        case CONTEST_DEMAND:
            add_event(events, EVENT_DUPLICATE_NAME, &contest->name, contest->other.ip, contest->actor.ip,
                      contest->frame);
            break;
        case CONTEST_UNMATCHED_REFUSAL:
            /* with the claim it is a 4321; without it, the victim may also see it as unasked */
            add_event(events, EVENT_DUPLICATE_NAME_ERROR, &contest->name, contest->actor.ip, contest->other.ip,
                      contest->frame);
            add_event(events, EVENT_DUPLICATE_NAME, &contest->name, contest->actor.ip, contest->other.ip,
                      contest->frame);
            break;
        case CONTEST_RELEASE_DEMAND:
            if (contest->reached_victim)
                add_event(events, EVENT_NAME_RELEASE, &contest->name, contest->other.ip, contest->actor.ip,
                          contest->frame);
            break;
        default:
            break;
        }
    }
}
