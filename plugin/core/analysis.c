/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis.h"

#include <string.h>

#include "analysis_state.h"
#include "bounds.h"
#include "diagnosis.h"
#include "intake.h"
#include "view_builder.h"
#include "view_words.h"

#define MEBIBYTE (1024u * 1024u)
#define SECOND INT64_C(1000000000)
/* What a name, an address and an open request take, allocation and tables included; measured by tests/bench. */
#define BYTES_PER_NAME 400
#define BYTES_PER_ADDRESS 900
#define BYTES_PER_REQUEST 512
/* The records of so many frames, 40 MiB, are kept whatever they tell. */
#define RECORDS_TO_SPARE (1024 * 1024)
/* Disputes are what people look for: the default of 256 MiB gives 131,072, beside what the limit is for. */
#define INCIDENTS_PER_MEBIBYTE 512

struct analysis_options analysis_default_options(void)
{
    return (struct analysis_options){ .incident_gap = 1800, .flood_limit = 5, .memory_limit = 256 };
}

/* ---- life ---- */

static void *copy_of(const void *items, size_t count, size_t size)
{
    return count > 0 ? g_memdup2(items, count * size) : NULL;
}

static void copy_options(struct analysis_options *own, const struct analysis_options *given)
{
    *own = *given;
    own->servers = copy_of(given->servers, given->server_count, sizeof *given->servers);
    struct static_mapping *mappings = copy_of(given->mappings, given->mapping_count, sizeof *given->mappings);
    for (size_t i = 0; i < given->mapping_count; i++)
        mappings[i].name = g_strdup(given->mappings[i].name);
    own->mappings = mappings;
    struct known_machine *machines = copy_of(given->machines, given->machine_count, sizeof *given->machines);
    for (size_t i = 0; i < given->machine_count; i++) {
        const struct known_machine *machine = &given->machines[i];
        machines[i].label = g_strdup(machine->label);
        machines[i].addresses = copy_of(machine->addresses, machine->address_count, sizeof *machine->addresses);
        machines[i].macs = copy_of(machine->macs, machine->mac_count, sizeof *machine->macs);
    }
    own->machines = machines;
}

static void free_options(struct analysis_options *options)
{
    for (size_t i = 0; i < options->mapping_count; i++)
        g_free((char *)options->mappings[i].name);
    for (size_t i = 0; i < options->machine_count; i++) {
        g_free((char *)options->machines[i].label);
        g_free((void *)options->machines[i].addresses);
        g_free((void *)options->machines[i].macs);
    }
    g_free((void *)options->servers);
    g_free((void *)options->mappings);
    g_free((void *)options->machines);
}

/* What the administrator knows is known from the start. */
static void enter_known_machines(analysis *self)
{
    for (size_t i = 0; i < self->options.server_count; i++)
        conduct_note_server(self->conduct, self->options.servers[i]);
    for (size_t i = 0; i < self->options.machine_count; i++) {
        const struct known_machine *machine = &self->options.machines[i];
        for (size_t a = 0; a < machine->address_count; a++) {
            uint32_t ip = machine->addresses[a];
            identity_label(self->identity, ip, machine->label);
            identity_join(self->identity, machine->addresses[0], ip, BOND_TABLE, 0);
            for (size_t m = 0; m < machine->mac_count; m++)
                identity_label_card(self->identity, ip, machine->macs[m]);
        }
    }
}

static void address_changed(void *context, uint32_t ip)
{
    analysis *self = context;
    if (self->book != NULL)
        incident_book_touch_address(self->book, ip);
}

/* Lets the record of a frame go that tells nothing any more, once there are so many that it counts. */
static void forget_record(void *context, uint32_t frame)
{
    analysis *self = context;
    size_t count;
    if (frame_table_count(self->records) < RECORDS_TO_SPARE)
        return;
    const struct record *record = analysis_record(self, frame);
    if (record == NULL || record->request != 0 || record->response != 0 || record->retransmission != 0 ||
        record->copy_of != 0 || record->next_copy != 0 || incident_book_notes(self->book, frame, &count) != NULL)
        return;
    frame_table_remove(self->records, frame, 0);
}

analysis *analysis_new(const struct analysis_options *options)
{
    analysis *self = g_new0(analysis, 1);
    copy_options(&self->options, options);
    size_t memory = (size_t)options->memory_limit * MEBIBYTE;
    self->scopes = scope_table_new();
    self->copies = copies_new();
    self->transactions = transaction_table_new(memory / 8 / BYTES_PER_REQUEST, forget_record, self);
    self->identity = identity_new(memory / 8 / BYTES_PER_ADDRESS, address_changed, self);
    self->ledger = ledger_new(memory / 2 / BYTES_PER_NAME, forget_record, self);
    self->conduct = conduct_table_new(memory / 8 / BYTES_PER_ADDRESS);
    self->addresses = address_book_new(memory / 16 / BYTES_PER_ADDRESS);
    self->book = incident_book_new(options->incident_gap * SECOND, options->memory_limit * INCIDENTS_PER_MEBIBYTE);
    self->records = frame_table_new(sizeof(struct record));
    self->unmatched = unmatched_new();
    self->interfaces = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    self->words = g_string_chunk_new(1024);
    self->annotations = g_array_new(FALSE, FALSE, sizeof(struct annotation));
    self->numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    self->limits = g_ptr_array_new_with_free_func(g_free);
    self->interface_names = g_ptr_array_new();
    self->summaries = g_ptr_array_new_with_free_func(g_free);
    self->background = (struct background){ .identity = self->identity,
                                            .ledger = self->ledger,
                                            .conduct = self->conduct,
                                            .addresses = self->addresses,
                                            .options = &self->options };
    enter_known_machines(self);
    return self;
}

void analysis_free(analysis *self)
{
    if (self == NULL)
        return;
    incident_book_free(self->book);
    transaction_table_free(self->transactions);
    identity_free(self->identity);
    ledger_free(self->ledger);
    conduct_table_free(self->conduct);
    address_book_free(self->addresses);
    copies_free(self->copies);
    unmatched_free(self->unmatched);
    scope_table_free(self->scopes);
    frame_table_free(self->records);
    g_hash_table_destroy(self->interfaces);
    g_string_chunk_free(self->words);
    g_array_free(self->annotations, TRUE);
    g_array_free(self->numbers, TRUE);
    g_ptr_array_free(self->limits, TRUE);
    g_ptr_array_free(self->interface_names, TRUE);
    g_ptr_array_free(self->summaries, TRUE);
    free_options(&self->options);
    g_free(self);
}

/* ---- feeding ---- */

bool analysis_knows_interface(const analysis *self, uint32_t interface)
{
    if (interface == self->interface && g_hash_table_size(self->interfaces) > 0)
        return true;
    return g_hash_table_contains(self->interfaces, GUINT_TO_POINTER(interface));
}

void analysis_name_interface(analysis *self, uint32_t interface, const char *name)
{
    GString *printable = g_string_new(NULL);
    if (name != NULL)
        netbios_append_printable(printable, name, strlen(name));
    char *text = g_string_free(printable, FALSE);
    g_hash_table_insert(self->interfaces, GUINT_TO_POINTER(interface), name != NULL ? text : NULL);
    if (name == NULL)
        g_free(text);
    self->interface = interface;
}

void analysis_keep_record(analysis *self, const struct frame *frame)
{
    struct record record = {
        .frame = frame->number,
        .time = frame->time,
        .source = frame->source_ip,
        .target = frame_is_broadcast(frame) ? FRAME_EVERYBODY : frame->target_ip,
    };
    frame_table_add(self->records, &record);
}

struct record *analysis_record(const analysis *self, uint32_t frame)
{
    size_t count;
    return frame_table_find(self->records, frame, &count);
}

static void touch_incidents_of(analysis *self, uint32_t frame)
{
    size_t count;
    const struct note *notes = incident_book_notes(self->book, frame, &count);
    for (size_t i = 0; i < count; i++)
        incident_book_touch(self->book, incident_book_get(self->book, notes[i].incident));
}

static void note_copy(analysis *self, uint32_t first, uint32_t frame)
{
    struct record *original = analysis_record(self, first);
    struct record *copy = analysis_record(self, frame);
    copy->copy_of = first;
    copy->next_copy = original->next_copy;
    original->next_copy = frame;
    touch_incidents_of(self, first);
}

/* Reads a payload and gives its name a scope that compares by pointer; false if nothing can be made of it. */
static bool read_message(analysis *self, struct nbns_message *message, const uint8_t *payload, size_t length)
{
    if (!nbns_message_read(message, payload, length)) {
        self->coverage.unreadable++;
        return false;
    }
    message->name.scope = scope_table_intern(self->scopes, message->name.scope);
    return message->name.scope != NULL;
}

void analysis_begin_frame(analysis *self, uint32_t number)
{
    self->last_frame = number;
    self->highest_frame = MAX(self->highest_frame, number);
    incident_book_begin_frame(self->book);
}

void analysis_observe_nbns(analysis *self, const struct frame *frame, const uint8_t *payload, size_t length)
{
    struct nbns_message message;
    coverage_note_time(&self->coverage, frame->time);
    self->coverage.messages++;
    analysis_begin_frame(self, frame->number);
    if (!read_message(self, &message, payload, length))
        return;
    analysis_keep_record(self, frame);
    /* nobody has the address 0.0.0.0: who said it to whom cannot be told */
    if (frame->source_ip == 0 || frame->target_ip == 0)
        return;
    transaction_table_expire(self->transactions, frame->time);
    struct first_copy first = copies_first_of(self->copies, frame, payload, length);
    identity_observe(self->identity, frame, first.frame != 0, first.source_mac);
    if (message.kind != NBNS_RELEASE && message.kind != NBNS_CLAIM_RESPONSE)
        identity_vouch(self->identity, frame);
    self->last_is_copy = first.frame != 0;
    if (!self->last_is_copy) {
        intake_message(self, frame, &message);
        return;
    }
    note_copy(self, first.frame, frame->number);
    intake_copy(self, frame, &message, first.frame);
}

/* ---- judging ---- */

static void drop_view(struct incident *incident)
{
    incident_view_free(incident->view);
    incident->view = NULL;
}

static void judge(analysis *self, struct incident *incident)
{
    verdict_forget_frames(self->book, incident);
    verdict_free(incident->verdict);
    drop_view(incident);
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

/* ---- looking up ---- */

bool analysis_exchange(const analysis *self, uint32_t frame, struct exchange *exchange)
{
    const struct record *record = analysis_record(self, frame);
    if (record == NULL)
        return false;
    const struct record *first = record->copy_of != 0 ? analysis_record(self, record->copy_of) : record;
    *exchange = (struct exchange){
        .request_in = first->request,
        .response_in = first->response,
        .retransmission = first->retransmission,
    };
    const struct record *request = first->request != 0 ? analysis_record(self, first->request) : NULL;
    if (request != NULL)
        exchange->response_time = first->time - request->time;
    return true;
}

static const char *name_of_note(analysis *self, const struct incident *incident, const struct note *note)
{
    if (!note->named || incident->flood_sender != 0)
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
    return record != NULL && record->copy_of != 0 ? record->copy_of : frame;
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
            .suffix = notes[i].suffix,
            .name = name_of_note(self, incident, &notes[i]),
        };
        g_array_append_val(self->annotations, annotation);
    }
    g_array_sort(self->annotations, compare_annotations);
    return self->annotations->len > 0 ? self->annotations : NULL;
}

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
    while (record != NULL && record->next_copy != 0) {
        g_array_append_val(frames, record->next_copy);
        record = analysis_record(self, record->next_copy);
    }
}

static void describe_frame(void *context, struct frame_view *frame)
{
    const struct record *record = analysis_record(context, frame->frame);
    if (record == NULL)
        return;
    frame->time = record->time;
    frame->source = record->source;
    frame->target = record->target;
    frame->copy_of = record->copy_of;
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

static bool has_text(const GPtrArray *texts, const char *text)
{
    for (guint i = 0; i < texts->len; i++) {
        if (strcmp(g_ptr_array_index(texts, i), text) == 0)
            return true;
    }
    return false;
}

const GPtrArray *analysis_interfaces(analysis *self)
{
    g_ptr_array_set_size(self->interface_names, 0);
    GList *ids = g_list_sort(g_hash_table_get_keys(self->interfaces), compare_ids);
    for (const GList *id = ids; id != NULL; id = id->next) {
        char *name = g_hash_table_lookup(self->interfaces, id->data);
        if (name != NULL && !has_text(self->interface_names, name))
            g_ptr_array_add(self->interface_names, name);
    }
    g_list_free(ids);
    return self->interface_names;
}
