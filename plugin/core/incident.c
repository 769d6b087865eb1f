/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "incident.h"

#include "incident_state.h"
#include "verdict.h"

#define SECOND INT64_C(1000000000)
/* Signals of one machine within this span are one dispute even if its opponent is not known. */
#define SPAN_OF_UNKNOWN_HOLDER (10 * SECOND)
/* Incidents that one frame may bring to a new verdict at once; more are judged when they are asked for. */
#define MAX_TOUCHED 16

/* ---- the book ---- */

void incident_forget_verdict(struct incident *incident)
{
    verdict_free(incident->verdict);
    incident_view_free(incident->view);
    incident->verdict = NULL;
    incident->view = NULL;
}

static void incident_free(gpointer data)
{
    struct incident *incident = data;
    g_ptr_array_free(incident->contests, TRUE);
    g_array_free(incident->frames, TRUE);
    incident_forget_verdict(incident);
    g_free(incident);
}

incident_book *incident_book_new(int64_t gap, uint32_t limit)
{
    incident_book *self = g_new0(incident_book, 1);
    self->incidents = g_ptr_array_new_with_free_func(incident_free);
    self->index = incident_index_new();
    self->floods = g_hash_table_new(NULL, NULL);
    self->notes = frame_table_new(sizeof(struct note));
    self->touched = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    self->gap = gap;
    self->limit = limit;
    return self;
}

void incident_book_free(incident_book *self)
{
    if (self == NULL)
        return;
    g_array_free(self->touched, TRUE);
    g_ptr_array_free(self->incidents, TRUE);
    incident_index_free(self->index);
    g_hash_table_destroy(self->floods);
    frame_table_free(self->notes);
    g_free(self);
}

struct incident *incident_resolve(struct incident *incident)
{
    while (incident->merged_into != NULL)
        incident = incident->merged_into;
    return incident;
}

uint32_t incident_book_frames_left_out(const incident_book *self)
{
    return self->frames_left_out;
}

struct incident *incident_book_get(const incident_book *self, uint32_t number)
{
    if (number == 0 || number > self->incidents->len)
        return NULL;
    return incident_resolve(g_ptr_array_index(self->incidents, number - 1));
}

uint32_t incident_book_last(const incident_book *self)
{
    return self->incidents->len;
}

uint32_t incident_book_left_out(const incident_book *self)
{
    return self->left_out;
}

uint32_t incident_book_turn(const incident_book *self)
{
    return self->turn;
}

void incident_book_begin_frame(incident_book *self)
{
    self->turn++;
    if (self->touched->len > 0)
        g_array_set_size(self->touched, 0);
}

const GArray *incident_book_touched(const incident_book *self)
{
    return self->touched;
}

/* ---- news ---- */

static void note_touched(incident_book *self, uint32_t number)
{
    guint last = self->touched->len;
    if (last < MAX_TOUCHED && (last == 0 || g_array_index(self->touched, uint32_t, last - 1) != number))
        g_array_append_val(self->touched, number);
}

void incident_book_touch(incident_book *self, struct incident *incident)
{
    note_touched(self, incident->number);
    incident->dirty = true;
}

static void touch_numbers(incident_book *self, const GArray *numbers)
{
    for (guint i = 0; numbers != NULL && i < numbers->len; i++)
        incident_book_touch(self, incident_book_get(self, g_array_index(numbers, uint32_t, i)));
}

void incident_book_touch_name(incident_book *self, const struct netbios_name *name, const struct network *network)
{
    const GArray *anywhere = incident_index_of_name(self->index, name);
    if (anywhere == NULL)
        return;
    touch_numbers(self, anywhere);
    /* of a name with very many incidents, those that are nearest */
    if (anywhere->len == INCIDENT_INDEX_MOST)
        touch_numbers(self, incident_index_of_network(self->index, name, network));
}

void incident_book_touch_address(incident_book *self, uint32_t ip)
{
    touch_numbers(self, incident_index_of_address(self->index, ip));
}

/* ---- which incident a signal belongs to ---- */

/* The machines against which a contest stands: at most refusers and challenged holders. */
static bool contest_is_between(const struct contest *contest, uint32_t a, uint32_t b)
{
    if (contest->actor.ip != a && contest->actor.ip != b)
        return false;
    uint32_t opponent = contest->actor.ip == a ? b : a;
    if (opponent == 0)
        return false;
    if (contest->other.ip == opponent)
        return true;
    if (contest->kind != CONTEST_CLAIM)
        return false;
    const struct claim *claim = &contest->claim;
    for (uint32_t i = 0; i < claim->challenge_count; i++) {
        if (claim->challenges[i].holder.ip == opponent)
            return true;
    }
    for (uint32_t i = 0; i < claim->refusal_count; i++) {
        if (claim->server == 0 && claim->refusals[i].refuser.ip == opponent)
            return true;
    }
    return false;
}

static bool opponent_unknown(const struct contest *contest)
{
    if (contest->kind == CONTEST_UNMATCHED_REFUSAL)
        return contest->other.ip == contest->network.server;
    return contest->other.ip == 0 &&
           (contest->kind != CONTEST_CLAIM || (contest->claim.server != 0 && contest->claim.challenge_count == 0));
}

/* True if a server refused a claim that was not captured, so that it looks like any machine of the segment. */
static bool is_of_server(const struct contest *contest, uint32_t server)
{
    return server != 0 && contest->kind == CONTEST_UNMATCHED_REFUSAL && contest->other.ip == server;
}

bool incident_is_in_network(const struct incident *incident, const struct network *network)
{
    if (network_matches(&incident->network, network))
        return true;
    for (guint i = 0; i < incident->contests->len; i++) {
        const struct contest *contest = g_ptr_array_index(incident->contests, i);
        if (network_matches(&contest->network, network) || is_of_server(contest, network->server))
            return true;
    }
    return false;
}

bool incident_has_suffix(const struct incident *incident, uint8_t suffix)
{
    return (incident->suffixes[suffix / 64] >> (suffix % 64) & 1) != 0;
}

static bool within(const struct incident *incident, int64_t time, int64_t span)
{
    return time >= incident->first_time - span && time <= incident->last_time + span;
}

static bool is_between(const struct incident *incident, const struct dispute *dispute)
{
    for (guint i = 0; i < incident->contests->len; i++) {
        const struct contest *contest = g_ptr_array_index(incident->contests, i);
        if (contest_is_between(contest, dispute->actor, dispute->other))
            return true;
        bool unknown = dispute->other == 0 || opponent_unknown(contest);
        if (unknown && contest->actor.ip == dispute->actor && within(incident, dispute->time, SPAN_OF_UNKNOWN_HOLDER))
            return true;
    }
    return false;
}

bool incident_belongs(const incident_book *self, const struct incident *incident, const struct dispute *dispute)
{
    if (incident->flood_sender != 0 || !within(incident, dispute->time, self->gap))
        return false;
    return incident_is_in_network(incident, dispute->network) || is_between(incident, dispute);
}

static struct incident *open_incident(incident_book *self, const struct dispute *dispute, uint32_t frame)
{
    if (self->incidents->len >= self->limit) {
        self->left_out++;
        return NULL;
    }
    struct incident *incident = g_new0(struct incident, 1);
    incident->name = *dispute->name;
    incident->network = *dispute->network;
    incident->opened_frame = frame;
    incident->first_time = dispute->time;
    incident->last_time = dispute->time;
    incident->contests = g_ptr_array_new_with_free_func(g_free);
    incident->frames = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_ptr_array_add(self->incidents, incident);
    incident->number = self->incidents->len;
    return incident;
}

/* The newest of these incidents that a signal belongs to, if it is newer than the one found so far. */
static struct incident *newest_of(const incident_book *self, const GArray *numbers, const struct dispute *dispute,
                                  struct incident *found)
{
    for (guint i = numbers != NULL ? numbers->len : 0; i > 0; i--) {
        struct incident *incident = incident_book_get(self, g_array_index(numbers, uint32_t, i - 1));
        if ((found == NULL || incident->number > found->number) && incident_belongs(self, incident, dispute))
            found = incident;
    }
    return found;
}

struct incident *incident_book_find(const incident_book *self, const struct dispute *dispute)
{
    const GArray *in_network = incident_index_of_network(self->index, dispute->name, dispute->network);
    const GArray *of_actor = incident_index_of_node(self->index, dispute->name, dispute->actor);
    const GArray *of_other = incident_index_of_node(self->index, dispute->name, dispute->other);
    struct incident *found = newest_of(self, in_network, dispute, NULL);
    found = newest_of(self, of_actor, dispute, found);
    return newest_of(self, of_other, dispute, found);
}

struct incident *incident_book_need(incident_book *self, const struct dispute *dispute, uint32_t frame)
{
    struct incident *incident = incident_book_find(self, dispute);
    return incident != NULL ? incident : open_incident(self, dispute, frame);
}

struct incident *incident_book_need_flood(incident_book *self, const struct dispute *dispute, uint32_t frame)
{
    struct incident *incident = g_hash_table_lookup(self->floods, GUINT_TO_POINTER(dispute->actor));
    if (incident != NULL)
        incident = incident_resolve(incident);
    if (incident != NULL && within(incident, dispute->time, self->gap))
        return incident;
    incident = open_incident(self, dispute, frame);
    if (incident == NULL)
        return NULL;
    incident->flood_sender = dispute->actor;
    g_hash_table_insert(self->floods, GUINT_TO_POINTER(dispute->actor), incident);
    return incident;
}
