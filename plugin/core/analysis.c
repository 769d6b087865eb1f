/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis.h"

#include <string.h>

#include "analysis_state.h"
#include "intake.h"

#define MEBIBYTE (1024u * 1024u)
#define SECOND INT64_C(1000000000)
/* What a name, an address and an open request take, allocation and tables included; measured by tests/bench. */
#define BYTES_PER_NAME 400
#define BYTES_PER_ADDRESS 900
#define BYTES_PER_REQUEST 512
/* The records of so many frames, 32 MiB, are kept whatever they tell. */
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
            identity_join(self->identity, machine->addresses[0], ip, BOND_TABLE, 0, INT64_MAX);
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
    if (record == NULL || record->link != LINK_NONE || record->response != 0 || record->has_copies ||
        incident_book_notes(self->book, frame, &count) != NULL)
        return;
    frame_table_remove(self->records, frame, 0);
}

analysis *analysis_new(const struct analysis_options *options)
{
    analysis *self = g_new0(analysis, 1);
    copy_options(&self->options, options);
    size_t memory = (size_t)MIN(options->memory_limit * (uint64_t)MEBIBYTE, SIZE_MAX);
    self->scopes = scope_table_new();
    self->copies = copies_new();
    self->transactions = transaction_table_new(memory / 8 / BYTES_PER_REQUEST, forget_record, self);
    self->identity = identity_new(memory / 8 / BYTES_PER_ADDRESS, address_changed, self);
    self->ledger = ledger_new(memory / 2 / BYTES_PER_NAME, forget_record, self);
    self->conduct = conduct_table_new(memory / 8 / BYTES_PER_ADDRESS);
    self->addresses = address_book_new(memory / 16 / BYTES_PER_ADDRESS);
    self->book = incident_book_new(options->incident_gap * SECOND, options->memory_limit * INCIDENTS_PER_MEBIBYTE);
    self->records = frame_table_new(sizeof(struct record));
    self->copied = frame_table_new(sizeof(struct copy));
    self->unmatched = unmatched_new();
    self->early = early_new();
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
    early_free(self->early);
    scope_table_free(self->scopes);
    frame_table_free(self->records);
    frame_table_free(self->copied);
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

uint32_t record_first(const struct record *record, enum record_link link)
{
    return record->link == link ? record->first : 0;
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
    struct record *record = analysis_record(self, frame);
    struct copy copy = { .frame = first, .copy = frame };
    record->first = first;
    record->link = LINK_COPY;
    analysis_record(self, first)->has_copies = true;
    frame_table_add(self->copied, &copy);
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

/* The first frame of the same message.  Under a flood its record may be gone; then this is the first that is known. */
static struct first_copy first_copy_of(const analysis *self, const struct frame *frame, const uint8_t *payload,
                                       size_t length)
{
    struct first_copy first = copies_first_of(self->copies, frame, payload, length);
    if (first.frame == 0 || analysis_record(self, first.frame) != NULL)
        return first;
    return (struct first_copy){ 0 };
}

void analysis_begin_frame(analysis *self, uint32_t number)
{
    self->last_frame = number;
    self->highest_frame = MAX(self->highest_frame, number);
    incident_book_begin_frame(self->book);
}

/* Takes the response to a request that stands behind it, if it is one that nothing was made of. */
static void take_early_response(analysis *self, const struct frame *frame, const struct nbns_message *request)
{
    const struct early_response *early = early_take(self->early, frame, request);
    const struct record *record = early != NULL ? analysis_record(self, early->frame.number) : NULL;
    struct nbns_message response;
    if (record == NULL || record->link != LINK_NONE || !read_message(self, &response, early->payload, early->length))
        return;
    coverage_take_back(&self->coverage, early->frame.time, request->kind == NBNS_CLAIM);
    intake_message(self, &early->frame, &response);
}

static void take_message(analysis *self, const struct frame *frame, const struct nbns_message *message,
                         const uint8_t *payload, size_t length)
{
    self->last_is_unmatched = false;
    intake_message(self, frame, message);
    /* a refusal was made something of already: see unmatched.h */
    bool is_refusal = message->kind == NBNS_CLAIM_RESPONSE && message->result != NBNS_OK;
    if (self->last_is_unmatched && !is_refusal)
        early_add(self->early, frame, message, payload, length);
    else
        take_early_response(self, frame, message);
}

void analysis_observe_nbns(analysis *self, const struct frame *frame, const uint8_t *payload, size_t length)
{
    struct nbns_message message;
    coverage_note_time(&self->coverage, frame->time);
    self->coverage.messages++;
    analysis_begin_frame(self, frame->number);
    if (!read_message(self, &message, payload, length))
        return;
    /* a link without hardware addresses, as Linux makes up for the interface "any": then the message itself says so */
    struct frame to_all;
    if (frame->target_mac == 0 && message.broadcast && nbns_message_is_request(&message)) {
        to_all = *frame;
        to_all.target_mac = FRAME_BROADCAST_MAC;
        frame = &to_all;
    }
    analysis_keep_record(self, frame);
    /* nobody has the address 0.0.0.0: who said it to whom cannot be told */
    if (frame->source_ip == 0 || frame->target_ip == 0)
        return;
    transaction_table_expire(self->transactions, frame->time);
    struct first_copy first = first_copy_of(self, frame, payload, length);
    identity_observe(self->identity, frame, first.frame != 0, first.source_mac);
    if (message.kind != NBNS_RELEASE && message.kind != NBNS_CLAIM_RESPONSE)
        identity_vouch(self->identity, frame);
    self->last_is_copy = first.frame != 0;
    if (!self->last_is_copy) {
        take_message(self, frame, &message, payload, length);
        return;
    }
    note_copy(self, first.frame, frame->number);
    intake_copy(self, frame, &message, first.frame);
}
