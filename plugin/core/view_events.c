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

/* A machine logs nothing about a name that it does not have; a flood names many that nobody has. */
static bool has_name(const struct case_file *file, const struct netbios_name *name, uint32_t ip)
{
    const struct holding *holding = ledger_find(file->known->ledger, name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (a->node.ip == ip)
            return true;
    }
    return false;
}

void view_add_events(GArray *events, const struct case_file *file)
{
    for (guint i = 0; i < file->incident->contests->len; i++) {
        const struct contest *contest = g_ptr_array_index(file->incident->contests, i);
        switch (contest->kind) {
        case CONTEST_CLAIM:
            add_refusals(events, &contest->claim);
            break;
        case CONTEST_DEMAND:
            if (file->incident->flood_sender == 0 || has_name(file, &contest->name, contest->other.ip))
                add_event(events, EVENT_DUPLICATE_NAME, &contest->name, contest->other.ip, contest->actor.ip,
                          contest->frame);
            break;
        case CONTEST_UNMATCHED_REFUSAL:
            add_event(events, EVENT_DUPLICATE_NAME_ERROR, &contest->name, contest->actor.ip, contest->other.ip,
                      contest->frame);
            /* if nothing says that there was a claim, its victim may also see it as unasked */
            if (!case_is_explained(file->incident, contest))
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

static void add_line(GPtrArray *lines, char *line)
{
    for (guint i = 0; i < lines->len; i++) {
        if (strcmp(g_ptr_array_index(lines, i), line) == 0) {
            g_free(line);
            return;
        }
    }
    g_ptr_array_add(lines, line);
}

static void add_samba_refusal(GPtrArray *lines, const struct claim *claim, const struct refusal *refusal)
{
    char name[NETBIOS_NAME_TEXT];
    char claimant[FRAME_IP_TEXT];
    char refuser[FRAME_IP_TEXT];
    frame_format_ip(claim->claimant.ip, claimant);
    frame_format_ip(refusal->refuser.ip, refuser);
    netbios_name_format(&claim->name, name);
    if (claim->server != 0)
        add_line(lines,
                 g_strdup_printf("%s: register_name_response: WINS server at IP %s rejected our name registration "
                                 "of %s IP %s with error code %u.",
                                 claimant, refuser, name, claimant, refusal->result));
    else
        add_line(lines, g_strdup_printf("%s: my_name_register_failed: Failed to register my name %s on subnet %s.",
                                        claimant, name, claimant));
}

void view_add_samba_lines(GPtrArray *lines, const struct case_file *file)
{
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        const struct claim *claim = &contest->claim;
        if (contest->kind == CONTEST_CLAIM) {
            for (uint32_t r = 0; r < claim->refusal_count; r++)
                add_samba_refusal(lines, claim, &claim->refusals[r]);
        } else if (contest->kind == CONTEST_RELEASE_DEMAND && contest->reached_victim) {
            char name[NETBIOS_NAME_TEXT];
            char host[FRAME_IP_TEXT];
            char sender[FRAME_IP_TEXT];
            frame_format_ip(contest->other.ip, host);
            add_line(lines,
                     g_strdup_printf("%s: process_name_release_request: Attempt to release name %s from IP %s on "
                                     "subnet %s being rejected as it is one of our names.",
                                     host, netbios_name_format(&contest->name, name),
                                     frame_format_ip(contest->actor.ip, sender), host));
        }
    }
}
