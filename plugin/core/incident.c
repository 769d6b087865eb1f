/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "incident.h"

#include "incident_index.h"
#include "verdict.h"

#define SECOND INT64_C(1000000000)
/* Signals of one machine within this span are one dispute even if its opponent is not known. */
#define SPAN_OF_UNKNOWN_HOLDER (10 * SECOND)
/* Contests of one kind between the same machines that are kept one by one; further ones are counted. */
#define MAX_ALIKE 4
#define MAX_CONTESTS 96
#define MAX_FRAMES 1000000
/* Incidents that one frame may bring to a new verdict at once; more are judged when they are asked for. */
#define MAX_TOUCHED 16

struct incident_book {
    GPtrArray *incidents; /* by number - 1 */
    incident_index *index;
    GHashTable *floods; /* sender ip -> struct incident */
    frame_table *notes;
    GArray *touched; /* numbers of the incidents that the newest frame touched */
    int64_t gap;
    uint32_t limit;
    uint32_t left_out;
    uint32_t frames_left_out;
    uint32_t contest_serial;
    uint32_t turn;
};

static void incident_free(gpointer data)
{
    struct incident *incident = data;
    g_ptr_array_free(incident->contests, TRUE);
    g_array_free(incident->frames, TRUE);
    verdict_free(incident->verdict);
    incident_view_free(incident->view);
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

static struct incident *resolve(struct incident *incident)
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
    return resolve(g_ptr_array_index(self->incidents, number - 1));
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
    return contest->other.ip == 0 &&
           (contest->kind != CONTEST_CLAIM || (contest->claim.server != 0 && contest->claim.challenge_count == 0));
}

bool incident_is_in_network(const struct incident *incident, const struct network *network)
{
    if (network_matches(&incident->network, network))
        return true;
    for (guint i = 0; i < incident->contests->len; i++) {
        const struct contest *contest = g_ptr_array_index(incident->contests, i);
        if (network_matches(&contest->network, network))
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

static bool belongs(const incident_book *self, const struct incident *incident, const struct dispute *dispute)
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
        if ((found == NULL || incident->number > found->number) && belongs(self, incident, dispute))
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
        incident = resolve(incident);
    if (incident != NULL && within(incident, dispute->time, self->gap))
        return incident;
    incident = open_incident(self, dispute, frame);
    if (incident == NULL)
        return NULL;
    incident->flood_sender = dispute->actor;
    g_hash_table_insert(self->floods, GUINT_TO_POINTER(dispute->actor), incident);
    return incident;
}

/* ---- contests ---- */

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

/* Keeps the first contests of a kind and the newest; the one before the newest is counted with the first. */
static void fold(struct incident *incident, const struct contest *added)
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
    g_ptr_array_remove_index(incident->contests, newest);
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

void incident_link_name(incident_book *self, const struct incident *incident, const struct netbios_name *name)
{
    if (incident != NULL)
        incident_index_enter_network(self->index, name, &incident->network, incident->number);
}

void incident_link_address(incident_book *self, const struct incident *incident, uint32_t ip)
{
    incident_index_enter_node(self->index, &incident->name, ip, incident->number);
}

static void enter_contest(incident_book *self, struct incident *incident, const struct contest *contest)
{
    fold(incident, contest);
    if (incident->contests->len < MAX_CONTESTS)
        g_ptr_array_add(incident->contests, g_memdup2(contest, sizeof *contest));
    if (contest->kind != CONTEST_POISONING)
        incident->suffixes[contest->name.suffix / 64] |= UINT64_C(1) << contest->name.suffix % 64;
    incident->first_time = MIN(incident->first_time, contest->time);
    incident->last_time = MAX(incident->last_time, contest->time);
    enter_places(self, incident, contest);
    incident_book_touch(self, incident);
}

uint32_t incident_add_contest(incident_book *self, struct incident *incident, const struct contest *contest)
{
    if (incident == NULL)
        return 0;
    struct contest numbered = *contest;
    numbered.serial = ++self->contest_serial;
    numbered.count = 1;
    enter_contest(self, incident, &numbered);
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

/* ---- frames ---- */

static struct note *find_note(const incident_book *self, const struct incident *incident, uint32_t frame, size_t *index)
{
    size_t count;
    struct note *notes = frame_table_find(self->notes, frame, &count);
    for (*index = 0; *index < count; (*index)++) {
        if (notes[*index].incident == incident->number)
            return &notes[*index];
    }
    return NULL;
}

void incident_add_frame(incident_book *self, struct incident *incident, const struct note *note)
{
    if (incident == NULL || note->frame == 0)
        return;
    size_t index;
    struct note *known = find_note(self, incident, note->frame, &index);
    bool structural = known != NULL && known->structural;
    if (!structural && incident->frames->len >= MAX_FRAMES) {
        self->frames_left_out++;
        return;
    }
    if (!structural)
        g_array_append_val(incident->frames, note->frame);
    struct note added = *note;
    added.incident = incident->number;
    added.structural = true;
    added.shows |= known != NULL && known->shows;
    if (added.result == 0 && known != NULL)
        added.result = known->result;
    if (known != NULL)
        *known = added;
    else
        frame_table_add(self->notes, &added);
    incident_book_touch(self, incident);
}

void incident_add_evidence_frame(incident_book *self, struct incident *incident, uint32_t frame, enum role role,
                                 bool shows)
{
    size_t index;
    if (find_note(self, incident, frame, &index) != NULL)
        return;
    struct note note = { .frame = frame, .incident = incident->number, .role = (uint8_t)role, .shows = shows };
    frame_table_add(self->notes, &note);
}

void incident_remove_evidence_frame(incident_book *self, struct incident *incident, uint32_t frame)
{
    size_t index;
    const struct note *note = find_note(self, incident, frame, &index);
    if (note != NULL && !note->structural)
        frame_table_remove(self->notes, frame, index);
}

const struct note *incident_book_notes(const incident_book *self, uint32_t frame, size_t *count)
{
    return frame_table_find(self->notes, frame, count);
}

/* ---- merging ---- */

static void move_frames(incident_book *self, struct incident *from, struct incident *to)
{
    for (guint i = 0; i < from->frames->len; i++) {
        uint32_t frame = g_array_index(from->frames, uint32_t, i);
        size_t index;
        const struct note *note = find_note(self, from, frame, &index);
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
        enter_contest(self, to, g_ptr_array_index(from->contests, i));
    }
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
    if (goes->flood_sender != 0) {
        stays->flood_sender = goes->flood_sender;
        g_hash_table_insert(self->floods, GUINT_TO_POINTER(goes->flood_sender), stays);
    }
    goes->merged_into = stays;
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
        if (other != incident && belongs(self, other, dispute))
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
