/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "incident.h"

#include "incident_state.h"

/* Contests of one kind between the same machines that are kept one by one; further ones are counted. */
#define MAX_ALIKE 4
#define MAX_CONTESTS 96
/* On average an incident has one or two; where very many have more, only their first ones are kept. */
#define CONTESTS_PER_INCIDENT 2
#define FIRST_CONTESTS 2

/* True if two claims went the same way, so that one of them can stand for both. */
static bool claims_alike(const struct claim *a, const struct claim *b)
{
    return a->server == b->server && a->refusal_count == b->refusal_count && a->challenge_count == b->challenge_count &&
           claim_is_defended(a) == claim_is_defended(b) && claim_is_own(a) == claim_is_own(b) &&
           (a->wait_frame != 0) == (b->wait_frame != 0) && (a->grant_frame != 0) == (b->grant_frame != 0) &&
           (a->refusal_count == 0 || a->refusals[0].result == b->refusals[0].result);
}

static bool alike(const struct contest *a, const struct contest *b)
{
    return a->kind == b->kind && a->actor.ip == b->actor.ip && a->other.ip == b->other.ip &&
           netbios_name_equal(&a->name, &b->name) && (a->kind != CONTEST_CLAIM || claims_alike(&a->claim, &b->claim));
}

static void drop_contest(incident_book *self, struct incident *incident, guint index)
{
    g_ptr_array_remove_index(incident->contests, index);
    self->contests--;
}

/* Keeps the first contests of a kind and the newest; the one before the newest is counted with the first. */
static void fold(incident_book *self, struct incident *incident, const struct contest *added)
{
    struct contest *first = NULL;
    guint newest = 0;
    guint count = 0;
    for (guint i = 0; i < incident->contests->len; i++) {
        struct contest *contest = g_ptr_array_index(incident->contests, i);
        if (!alike(contest, added))
            continue;
        count++;
        if (first == NULL)
            first = contest;
        newest = i;
    }
    if (count < MAX_ALIKE)
        return;
    first->count += ((struct contest *)g_ptr_array_index(incident->contests, newest))->count;
    drop_contest(self, incident, newest);
}

/* Enters an incident under the name of a contest in its network and at each of its machines. */
static void enter_places(incident_book *self, const struct incident *incident, const struct contest *contest)
{
    const struct netbios_name *name = &contest->name;
    incident_index_enter_network(self->index, name, &contest->network, incident->number);
    incident_index_enter_node(self->index, name, contest->actor.ip, incident->number);
    incident_index_enter_node(self->index, name, contest->other.ip, incident->number);
    if (contest->kind != CONTEST_CLAIM)
        return;
    for (uint32_t i = 0; i < contest->claim.challenge_count; i++)
        incident_index_enter_node(self->index, name, contest->claim.challenges[i].holder.ip, incident->number);
    for (uint32_t i = 0; i < contest->claim.refusal_count; i++)
        incident_index_enter_node(self->index, name, contest->claim.refusals[i].refuser.ip, incident->number);
}

void incident_link_name(incident_book *self, struct incident *incident, const struct netbios_name *name)
{
    if (incident == NULL)
        return;
    incident->several_names |= !netbios_name_same_base(&incident->name, name);
    incident_index_enter_network(self->index, name, &incident->network, incident->number);
}

void incident_link_address(incident_book *self, const struct incident *incident, uint32_t ip)
{
    incident_index_enter_node(self->index, &incident->name, ip, incident->number);
}

/* True for what anybody can send without having been asked: it must not keep out what two machines did. */
static bool is_unasked(const struct contest *contest)
{
    return contest->kind == CONTEST_UNMATCHED_REFUSAL || contest->kind == CONTEST_DEMAND ||
           contest->kind == CONTEST_RELEASE_DEMAND || contest->kind == CONTEST_STATUS;
}

/* True if one more contest may be kept without another going. */
static bool has_room(const incident_book *self, const struct incident *incident)
{
    bool few = self->contests < (size_t)self->limit * CONTESTS_PER_INCIDENT;
    return incident->contests->len < (few ? MAX_CONTESTS : FIRST_CONTESTS);
}

/* Makes room for a contest in a full incident by dropping one that nobody asked for; false if there is none. */
static bool make_room(incident_book *self, struct incident *incident, const struct contest *contest)
{
    for (guint i = incident->contests->len; i > 0 && !is_unasked(contest); i--) {
        if (!is_unasked(g_ptr_array_index(incident->contests, i - 1)))
            continue;
        drop_contest(self, incident, i - 1);
        return true;
    }
    return false;
}

/* True if all that is known of an incident are refusals by a server of which nothing said so far that it is one. */
static bool was_of_unknown_server(const struct incident *incident, uint32_t server)
{
    for (guint i = 0; i < incident->contests->len; i++) {
        const struct contest *contest = g_ptr_array_index(incident->contests, i);
        if (contest->kind != CONTEST_UNMATCHED_REFUSAL || contest->other.ip != server)
            return false;
    }
    return incident->contests->len > 0 && incident->network.server == 0;
}

void incident_enter_contest(incident_book *self, struct incident *incident, const struct contest *contest)
{
    if (was_of_unknown_server(incident, contest->network.server))
        incident->network = contest->network;
    fold(self, incident, contest);
    if (has_room(self, incident) || make_room(self, incident, contest)) {
        g_ptr_array_add(incident->contests, g_memdup2(contest, sizeof *contest));
        self->contests++;
        /* of those that are not kept a flood may have any number, with a name each */
        enter_places(self, incident, contest);
    }
    incident->several_names |= !netbios_name_same_base(&incident->name, &contest->name);
    if (contest->kind != CONTEST_POISONING)
        incident->suffixes[contest->name.suffix / 64] |= UINT64_C(1) << contest->name.suffix % 64;
    incident->first_time = MIN(incident->first_time, contest->time);
    incident->last_time = MAX(incident->last_time, contest->time);
    incident_book_touch(self, incident);
}

uint32_t incident_add_contest(incident_book *self, struct incident *incident, const struct contest *contest)
{
    if (incident == NULL)
        return 0;
    struct contest numbered = *contest;
    numbered.serial = ++self->contest_serial;
    numbered.count = 1;
    incident_enter_contest(self, incident, &numbered);
    return numbered.serial;
}

void incident_update_contest(incident_book *self, struct incident *incident, struct contest *contest,
                             const struct contest *now)
{
    uint32_t serial = contest->serial;
    uint32_t count = contest->count;
    *contest = *now;
    contest->serial = serial;
    contest->count = count;
    enter_places(self, incident, contest);
    incident_book_touch(self, incident);
}

struct contest *incident_contest(const struct incident *incident, uint32_t serial)
{
    for (guint i = incident->contests->len; i > 0; i--) {
        struct contest *contest = g_ptr_array_index(incident->contests, i - 1);
        if (contest->serial == serial)
            return contest;
    }
    return NULL;
}
