/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * analysis_answers: what an analysis is asked for; see analysis.h.
 *
 * Verdicts are found when somebody looks, not when a frame comes: most incidents are never looked at before the end.
 */
#include "analysis.h"

#include "analysis_state.h"
#include "bounds.h"
#include "diagnosis.h"
#include "verdict.h"
#include "view_builder.h"
#include "view_words.h"

/* ---- judging ---- */

static void drop_view(struct incident *incident)
{
    incident_view_free(incident->view);
    incident->view = NULL;
}

static void judge(analysis *self, struct incident *incident)
{
    verdict_forget_frames(self->book, incident);
    incident_forget_verdict(incident);
    incident->verdict = diagnosis_judge(incident, &self->background);
    incident->judged_turn = incident_book_turn(self->book);
    incident->dirty = false;
    if (!incident->verdict->dismissed)
        verdict_enter_frames(self->book, incident);
}

/*
 * Brings every verdict to what is known now.  The newest frame has those judged again that it is known to concern; here
 * the others follow, so that it does not matter who asked when.  Done once for all that is asked until more is fed.
 */
static void judge_all(analysis *self)
{
    uint32_t turn = incident_book_turn(self->book);
    if (self->judged_turn == turn)
        return;
    self->judged_turn = turn;
    for (uint32_t number = 1; number <= incident_book_last(self->book); number++) {
        struct incident *incident = incident_book_get(self->book, number);
        if (incident->dirty || incident->verdict == NULL || incident->judged_turn != turn)
            judge(self, incident);
    }
}

static bool is_shown(analysis *self, struct incident *incident)
{
    if (incident->dirty || incident->verdict == NULL)
        judge(self, incident);
    return !incident->verdict->dismissed;
}

/* ---- frames ---- */

bool analysis_exchange(const analysis *self, uint32_t frame, struct exchange *exchange)
{
    const struct record *record = analysis_record(self, frame);
    if (record == NULL)
        return false;
    const struct record *first = record->link == LINK_COPY ? analysis_record(self, record->first) : record;
    *exchange = (struct exchange){
        .request_in = record_first(first, LINK_ANSWER),
        .response_in = first->response,
        .retransmission = record_first(first, LINK_REPEAT),
    };
    const struct record *request = first->link == LINK_ANSWER ? analysis_record(self, exchange->request_in) : NULL;
    if (request != NULL)
        exchange->response_time = first->time - request->time;
    return true;
}

static const char *name_of_note(analysis *self, const struct incident *incident, const struct note *note)
{
    if (!note->named || incident->several_names)
        return NULL;
    struct netbios_name name = incident->name;
    name.suffix = note->suffix;
    char text[NETBIOS_NAME_TEXT];
    return g_string_chunk_insert_const(self->words, netbios_name_format(&name, text));
}

static gint compare_annotations(gconstpointer a, gconstpointer b)
{
    const struct annotation *left = a;
    const struct annotation *right = b;
    return left->incident < right->incident ? -1 : left->incident > right->incident;
}

/* Judges the incidents of a frame; judging moves notes, so it is done before they are read. */
static void judge_incidents_of(analysis *self, uint32_t frame)
{
    size_t count;
    const struct note *notes = incident_book_notes(self->book, frame, &count);
    g_array_set_size(self->numbers, 0);
    for (size_t i = 0; i < count; i++)
        g_array_append_val(self->numbers, notes[i].incident);
    for (guint i = 0; i < self->numbers->len; i++)
        is_shown(self, incident_book_get(self->book, g_array_index(self->numbers, uint32_t, i)));
}

/* The newest frame may have turned the verdict of an incident, and then belongs to it. */
static void judge_touched(analysis *self)
{
    const GArray *touched = incident_book_touched(self->book);
    for (guint i = 0; i < touched->len; i++)
        is_shown(self, incident_book_get(self->book, g_array_index(touched, uint32_t, i)));
}

/* True if nothing can be known of a frame: it is the newest, and what it did concerned no incident. */
static bool is_idle(const analysis *self, uint32_t frame)
{
    return frame == self->last_frame && !self->last_is_copy && incident_book_touched(self->book)->len == 0;
}

/* The frame that a message came in first, which is the frame itself but for copies. */
static uint32_t first_copy_of(const analysis *self, uint32_t frame)
{
    const struct record *record = analysis_record(self, frame);
    return record != NULL && record->link == LINK_COPY ? record->first : frame;
}

bool analysis_shows_conflict(const analysis *self, uint32_t frame)
{
    if (is_idle(self, frame))
        return false;
    size_t count;
    const struct note *notes = incident_book_notes(self->book, first_copy_of(self, frame), &count);
    for (size_t i = 0; i < count; i++) {
        if (notes[i].shows)
            return true;
    }
    return false;
}

/* True if a contest is of a kind that rules_attack.c looks at. */
static bool may_be_attack(const analysis *self, const struct contest *contest)
{
    const struct conduct *refuser = conduct_find(self->conduct, contest->other.ip);
    return contest->kind == CONTEST_DEMAND || contest->kind == CONTEST_RELEASE_DEMAND ||
           contest->kind == CONTEST_POISONING || (refuser != NULL && refuser->refused.count > 1);
}

bool analysis_may_accuse(const analysis *self, uint32_t frame)
{
    size_t count;
    const struct note *notes = incident_book_notes(self->book, first_copy_of(self, frame), &count);
    for (size_t i = 0; i < count; i++) {
        const struct incident *incident = incident_book_get(self->book, notes[i].incident);
        for (guint c = 0; c < incident->contests->len; c++) {
            if (may_be_attack(self, g_ptr_array_index(incident->contests, c)))
                return true;
        }
    }
    return false;
}

const GArray *analysis_annotations(analysis *self, uint32_t frame)
{
    if (frame > self->highest_frame || is_idle(self, frame))
        return NULL;
    if (frame != self->last_frame)
        judge_all(self);
    else
        judge_touched(self);
    size_t count;
    uint32_t first = first_copy_of(self, frame);
    g_array_set_size(self->annotations, 0);
    if (incident_book_notes(self->book, first, &count) == NULL)
        return NULL;
    judge_incidents_of(self, first);
    const struct note *notes = incident_book_notes(self->book, first, &count);
    for (size_t i = 0; i < count; i++) {
        const struct incident *incident = incident_book_get(self->book, notes[i].incident);
        if (incident->verdict == NULL || incident->verdict->dismissed)
            continue;
        struct annotation annotation = {
            .incident = incident->number,
            .role = (enum role)notes[i].role,
            .shows_conflict = notes[i].shows,
            .cause = incident->verdict->cause,
            .mild = incident->verdict->mild,
            .suffix = notes[i].suffix,
            .name = name_of_note(self, incident, &notes[i]),
        };
        g_array_append_val(self->annotations, annotation);
    }
    g_array_sort(self->annotations, compare_annotations);
    return self->annotations->len > 0 ? self->annotations : NULL;
}

/* ---- incidents ---- */

const GArray *analysis_incidents(analysis *self)
{
    judge_all(self);
    g_array_set_size(self->numbers, 0);
    for (uint32_t number = 1; number <= incident_book_last(self->book); number++) {
        struct incident *incident = incident_book_get(self->book, number);
        if (incident->number == number && is_shown(self, incident))
            g_array_append_val(self->numbers, number);
    }
    return self->numbers;
}

static void add_copies(void *context, uint32_t frame, GArray *frames)
{
    const analysis *self = context;
    const struct record *record = analysis_record(self, frame);
    if (record == NULL || !record->has_copies)
        return;
    size_t count;
    const struct copy *copies = frame_table_find(self->copied, frame, &count);
    for (size_t i = 0; i < count; i++)
        g_array_append_val(frames, copies[i].copy);
}

static void describe_frame(void *context, struct frame_view *frame)
{
    const struct record *record = analysis_record(context, frame->frame);
    if (record == NULL)
        return;
    frame->time = record->time;
    frame->source = record->source;
    frame->target = record->target;
    frame->copy_of = record_first(record, LINK_COPY);
}

static struct view_sources view_sources_of(analysis *self, const struct incident *incident)
{
    struct view_sources sources = {
        .known = &self->background,
        .book = self->book,
        .add_copies = add_copies,
        .describe_frame = describe_frame,
        .context = self,
    };
    if (incident->network.server == 0)
        sources.interface_name = g_hash_table_lookup(self->interfaces, GUINT_TO_POINTER(incident->network.interface));
    return sources;
}

/* A view takes three times as much as its incident, so only the newest ones are kept. */
static void make_view(analysis *self, struct incident *incident)
{
    struct view_sources sources = view_sources_of(self, incident);
    uint32_t *slot = &self->viewed[self->views_made % ANALYSIS_VIEWS];
    struct incident *oldest = incident_book_get(self->book, *slot);
    /* it may have been judged and viewed again meanwhile */
    if (oldest != NULL && oldest->view_made + ANALYSIS_VIEWS == self->views_made)
        drop_view(oldest);
    *slot = incident->number;
    incident->view_made = self->views_made++;
    incident->view = incident_view_new(incident, &sources);
}

/* The incident with a view, if it is shown; else NULL. */
static struct incident *viewed_incident(analysis *self, uint32_t number)
{
    struct incident *incident = incident_book_get(self->book, number);
    if (incident == NULL || !is_shown(self, incident))
        return NULL;
    if (incident->view == NULL)
        make_view(self, incident);
    return incident;
}

static const struct incident_view *view_with(analysis *self, uint32_t number, bool words, bool frames)
{
    struct incident *incident = viewed_incident(self, number);
    if (incident == NULL)
        return NULL;
    struct view_sources sources = view_sources_of(self, incident);
    if (words)
        incident_view_add_words(incident->view, incident, &sources);
    if (frames)
        incident_view_add_frames(incident->view, incident, &sources);
    return incident->view;
}

const struct incident_view *analysis_incident_brief(analysis *self, uint32_t number)
{
    return view_with(self, number, true, false);
}

const struct incident_view *analysis_incident_row(analysis *self, uint32_t number)
{
    return view_with(self, number, false, true);
}

const struct incident_view *analysis_incident(analysis *self, uint32_t number)
{
    return view_with(self, number, true, true);
}

const char *analysis_frame_summary(analysis *self, const struct annotation *annotation)
{
    const struct incident_view *view = analysis_incident_brief(self, annotation->incident);
    if (view == NULL)
        return "";
    if (annotation->name == NULL)
        return view->summary;
    g_ptr_array_set_size(self->summaries, 0);
    char *summary = incident_view_summary(view, annotation->name);
    g_ptr_array_add(self->summaries, summary);
    return summary;
}

/* ---- the capture ---- */

uint32_t analysis_nbns_frames(const analysis *self)
{
    return self->coverage.messages;
}

static struct bounds bounds_of(const analysis *self)
{
    return (struct bounds){
        .names_forgotten = ledger_dropped(self->ledger),
        .busiest_source = ledger_busiest_source(self->ledger),
        .names_left_out = ledger_left_out(self->ledger),
        .disputes = incident_book_left_out(self->book),
        .most_disputes = incident_book_last(self->book),
        .frames = incident_book_frames_left_out(self->book),
        .machines = identity_left_out(self->identity) + conduct_table_left_out(self->conduct) +
                    address_book_left_out(self->addresses),
        .requests = transaction_table_closed_early(self->transactions),
        .scopes = scope_table_left_out(self->scopes),
    };
}

const GPtrArray *analysis_limits(analysis *self)
{
    struct bounds bounds = bounds_of(self);
    g_ptr_array_set_size(self->limits, 0);
    coverage_limits(&self->coverage, self->limits);
    bounds_limits(&bounds, self->limits);
    return self->limits;
}

static gint compare_ids(gconstpointer a, gconstpointer b)
{
    guint left = GPOINTER_TO_UINT(a);
    guint right = GPOINTER_TO_UINT(b);
    return left < right ? -1 : left > right;
}

const GPtrArray *analysis_interfaces(analysis *self)
{
    g_ptr_array_set_size(self->interface_names, 0);
    GList *ids = g_list_sort(g_hash_table_get_keys(self->interfaces), compare_ids);
    GHashTable *known = g_hash_table_new(g_str_hash, g_str_equal);
    for (const GList *id = ids; id != NULL; id = id->next) {
        char *name = g_hash_table_lookup(self->interfaces, id->data);
        if (name != NULL && g_hash_table_add(known, name))
            g_ptr_array_add(self->interface_names, name);
    }
    g_hash_table_destroy(known);
    g_list_free(ids);
    return self->interface_names;
}
