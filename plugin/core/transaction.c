/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "transaction.h"

#include <stdlib.h>

#define SECOND INT64_C(1000000000)
#define LIFE (15 * SECOND)
#define LEAST_WAIT_SECONDS 30
#define MOST_WAIT_SECONDS 120
#define MOST_OF_ONE_KEY 16
#define CLOSED_CLAIMS 4096
#define SPAN_OF_CLOSED_CLAIMS (120 * SECOND)

/* A claim whose life ended; an answer that comes later still is is no answer out of nothing. */
struct closed {
    guint key; /* hash of id, client and name */
    int64_t time;
};

struct transaction_table {
    link_index *by_key;
    link_index *by_claim; /* claims at a server, by name and server */
    GQueue ordinary;      /* in order of last_time */
    GQueue waiting;       /* those that a server asked to wait */
    GQueue spare;         /* closed transactions, to be used again */
    uint32_t serial;
    size_t count;
    size_t limit;
    frame_forgotten forgotten;
    void *context;
    uint32_t closed_early;
    struct closed closed[CLOSED_CLAIMS];
};

/*
 * Whoever chooses names and addresses must not choose the places in a table with them.  Where the table stands in memory
 * is not theirs to know, and nothing but the order of equal places depends on it.
 */
static guint scatter(const transaction_table *self, uint64_t key)
{
    key = (key ^ (uint64_t)(uintptr_t)self) * UINT64_C(0x9E3779B97F4A7C15);
    key = (key ^ key >> 29) * UINT64_C(0xBF58476D1CE4E5B9);
    return (guint)(key >> 32);
}

static guint key_hash(const transaction_table *self, const struct netbios_name *name, uint32_t client, uint16_t id,
                      enum transaction_kind kind)
{
    return scatter(self, (uint64_t)client << 32 | netbios_name_hash(name)) ^ ((guint)id << 4 | kind);
}

/* For what decides which closed claim is remembered: there the table's place in memory must not count. */
static guint closed_hash(const struct netbios_name *name, uint32_t client, uint16_t id)
{
    return netbios_name_hash(name) ^ client * 2654435761u ^ id;
}

static guint claim_hash(const transaction_table *self, const struct netbios_name *name, uint32_t server)
{
    return scatter(self, (uint64_t)server << 32 | netbios_name_hash(name));
}

transaction_table *transaction_table_new(size_t limit, frame_forgotten forgotten, void *context)
{
    transaction_table *self = g_new0(transaction_table, 1);
    self->forgotten = forgotten;
    self->context = context;
    self->by_key = link_index_new();
    self->by_claim = link_index_new();
    g_queue_init(&self->ordinary);
    g_queue_init(&self->waiting);
    g_queue_init(&self->spare);
    self->limit = limit;
    return self;
}

static void transaction_free(transaction *request)
{
    if (request->more_steps != NULL)
        g_array_free(request->more_steps, TRUE);
    g_free(request->own_claim);
    g_free(request);
}

static void free_queue(GQueue *queue)
{
    for (GList *link = queue->head; link != NULL;) {
        transaction *request = link->data;
        link = link->next;
        transaction_free(request);
    }
}

void transaction_table_free(transaction_table *self)
{
    if (self == NULL)
        return;
    link_index_free(self->by_key);
    link_index_free(self->by_claim);
    free_queue(&self->ordinary);
    free_queue(&self->waiting);
    free_queue(&self->spare);
    g_free(self);
}

static GQueue *queue_of(transaction_table *self, const transaction *request)
{
    return request->life > LIFE ? &self->waiting : &self->ordinary;
}

static void remember_closed(transaction_table *self, const transaction *request)
{
    if (request->kind != TRANSACTION_CLAIM)
        return;
    guint key = closed_hash(&request->name, request->client, request->id);
    self->closed[key % CLOSED_CLAIMS] = (struct closed){ .key = key, .time = request->last_time + request->life };
}

/* A question to everybody that came to nothing: floods of them are all that a table of frames may be full of. */
static bool was_idle(const transaction *request)
{
    return request->kind == TRANSACTION_QUERY && request->broadcast && request->response_frame == 0 &&
           request->incident == NULL && request->step_count == 1;
}

static void close_transaction(transaction_table *self, transaction *request)
{
    if (self->forgotten != NULL && was_idle(request))
        self->forgotten(self->context, request->first_frame);
    remember_closed(self, request);
    link_index_leave(self->by_key, &request->by_key);
    link_index_leave(self->by_claim, &request->by_claim);
    g_queue_unlink(queue_of(self, request), &request->link);
    request->serial = 0;
    g_queue_push_head_link(&self->spare, &request->link);
    self->count--;
}

static void expire_queue(transaction_table *self, GQueue *queue, int64_t now)
{
    while (queue->head != NULL) {
        transaction *oldest = queue->head->data;
        if (oldest->last_time + oldest->life >= now)
            return;
        close_transaction(self, oldest);
    }
}

uint32_t transaction_table_closed_early(const transaction_table *self)
{
    return self->closed_early;
}

void transaction_table_expire(transaction_table *self, int64_t now)
{
    expire_queue(self, &self->ordinary, now);
    expire_queue(self, &self->waiting, now);
}

/* A clean transaction, made from a closed one where possible, so that steady traffic allocates nothing. */
static transaction *take_spare(transaction_table *self)
{
    if (self->count >= self->limit) {
        GQueue *fuller = self->ordinary.length > self->waiting.length ? &self->ordinary : &self->waiting;
        close_transaction(self, fuller->head->data);
        self->closed_early++;
    }
    GList *link = g_queue_pop_head_link(&self->spare);
    transaction *request = link != NULL ? link->data : g_new0(transaction, 1);
    GArray *steps = request->more_steps;
    struct claim *claim = request->own_claim;
    if (steps != NULL)
        g_array_set_size(steps, 0);
    *request = (transaction){ .more_steps = steps, .own_claim = claim, .serial = ++self->serial };
    request->link.data = request;
    self->count++;
    return request;
}

static enum transaction_kind kind_of(const struct nbns_message *message)
{
    switch (message->kind) {
    case NBNS_RELEASE:
    case NBNS_RELEASE_RESPONSE:
        return TRANSACTION_RELEASE;
    case NBNS_QUERY:
    case NBNS_QUERY_RESPONSE:
        return TRANSACTION_QUERY;
    case NBNS_STATUS_QUERY:
    case NBNS_STATUS_RESPONSE:
        return TRANSACTION_STATUS;
    default:
        return TRANSACTION_CLAIM;
    }
}

static bool still_lives(const transaction *request, int64_t now)
{
    return llabs(now - request->last_time) <= request->life;
}

/* The first transaction of a key from this link on, newest first; NULL if there is none. */
static transaction *of_key(struct index_link *link, const struct nbns_message *message, uint32_t client)
{
    for (; link != NULL; link = link_index_next(link)) {
        transaction *request = link->holder;
        if (request->id == message->id && request->client == client && request->kind == kind_of(message) &&
            netbios_name_equal(&request->name, &message->name))
            return request;
    }
    return NULL;
}

static transaction *newest_of_key(const transaction_table *self, const struct nbns_message *message, uint32_t client)
{
    guint hash = key_hash(self, &message->name, client, message->id, kind_of(message));
    return of_key(link_index_first(self->by_key, hash), message, client);
}

static transaction *older_of_key(const transaction *request, const struct nbns_message *message)
{
    return of_key(link_index_next(&request->by_key), message, request->client);
}

transaction *transaction_table_repeated(transaction_table *self, const struct frame *frame,
                                        const struct nbns_message *message)
{
    uint32_t address = nbns_message_first_address(message);
    transaction *t = newest_of_key(self, message, frame->source_ip);
    for (; t != NULL; t = older_of_key(t, message)) {
        if (t->target == frame->target_ip && t->client_port == frame->source_port && t->address == address &&
            still_lives(t, frame->time))
            return t;
    }
    return NULL;
}

/* A sender that opens ever more requests under one key must not make a long list of them: the oldest goes. */
static void shorten(transaction_table *self, const struct nbns_message *message, uint32_t client)
{
    unsigned length = 0;
    transaction *oldest = NULL;
    for (transaction *t = newest_of_key(self, message, client); t != NULL; t = older_of_key(t, message)) {
        oldest = t;
        length++;
    }
    if (length >= MOST_OF_ONE_KEY)
        close_transaction(self, oldest);
}

static void enter(transaction_table *self, transaction *request, const struct nbns_message *message)
{
    guint hash = key_hash(self, &request->name, request->client, request->id, request->kind);
    if (link_index_first(self->by_key, hash) != NULL)
        shorten(self, message, request->client);
    link_index_enter(self->by_key, &request->by_key, request, hash);
    request->life = LIFE;
    g_queue_push_tail_link(&self->ordinary, &request->link);
}

/* The part of a claim that is known even without its request. */
static void enter_claim(transaction_table *self, transaction *request)
{
    if (request->own_claim == NULL)
        request->own_claim = g_new(struct claim, 1);
    request->claim = request->own_claim;
    *request->claim = (struct claim){
        .name = request->name,
        .network = request->network,
        .server = request->broadcast ? 0 : request->target,
        .time = request->first_time,
        .last_time = request->first_time,
    };
    if (!request->broadcast)
        link_index_enter(self->by_claim, &request->by_claim, request,
                         claim_hash(self, &request->name, request->target));
}

/* The part of a request, and of its claim, that the request itself tells and not its answer. */
static void take_request(transaction *request, const struct frame *frame, const struct nbns_message *message)
{
    request->client_port = frame->source_port;
    request->address = nbns_message_first_address(message);
    request->first_frame = frame->number;
    if (request->claim == NULL)
        return;
    request->claim->address = request->address;
    request->claim->group = nbns_message_is_group(message);
    request->claim->claimant = party_of(frame);
    request->claim->seen = true;
    request->claim->frame = frame->number;
}

static void begin(transaction *request, const struct frame *frame, const struct nbns_message *message)
{
    request->name = message->name;
    request->id = message->id;
    request->kind = (uint8_t)kind_of(message);
    request->first_time = frame->time;
    request->last_time = frame->time;
}

transaction *transaction_table_open(transaction_table *self, const struct frame *frame,
                                    const struct nbns_message *message)
{
    transaction *request = take_spare(self);
    begin(request, frame, message);
    request->client = frame->source_ip;
    request->target = frame->target_ip;
    request->broadcast = message->broadcast || frame_is_broadcast(frame);
    request->network = request->broadcast ? network_of_segment(frame, true) : network_of_server(frame->target_ip);
    enter(self, request, message);
    if (request->kind == TRANSACTION_CLAIM)
        enter_claim(self, request);
    take_request(request, frame, message);
    return request;
}

transaction *transaction_table_adopt(transaction_table *self, const struct frame *frame,
                                     const struct nbns_message *message)
{
    /* such a claim is one that waits, and most claims meet none */
    transaction *t = self->waiting.length > 0 ? newest_of_key(self, message, frame->source_ip) : NULL;
    while (t != NULL &&
           (t->claim == NULL || t->claim->seen || t->target != frame->target_ip || !still_lives(t, frame->time)))
        t = older_of_key(t, message);
    if (t == NULL)
        return NULL;
    take_request(t, frame, message);
    t->first_time = MIN(t->first_time, frame->time);
    t->claim->time = t->first_time;
    return t;
}

transaction *transaction_table_open_unseen(transaction_table *self, const struct frame *frame,
                                           const struct nbns_message *message)
{
    transaction *request = take_spare(self);
    begin(request, frame, message);
    request->client = frame->target_ip;
    request->client_port = frame->target_port;
    request->target = frame->source_ip;
    request->network = network_of_server(frame->source_ip);
    enter(self, request, message);
    enter_claim(self, request);
    request->claim->claimant = (struct party){ .ip = frame->target_ip };
    return request;
}

/* How well a response fits an open request of its key; the best one wins, 0 is no fit. */
static unsigned fit(const transaction *request, const struct frame *frame, const struct nbns_message *message)
{
    if (!still_lives(request, frame->time) || request->client_port != frame->target_port)
        return 0;
    /* a server with several addresses may answer a claim from another one than was asked */
    bool asked = request->broadcast || request->target == frame->source_ip;
    if (!asked && request->kind != TRANSACTION_CLAIM)
        return 0;
    unsigned points = 1;
    if (asked && !request->broadcast)
        points += 4;
    if (request->address != 0 && request->address == nbns_message_first_address(message))
        points += 2;
    if (request->response_frame == 0 || request->response_is_wait)
        points += 1;
    return points;
}

transaction *transaction_table_answered(transaction_table *self, const struct frame *frame,
                                        const struct nbns_message *message)
{
    transaction *best = NULL;
    unsigned most = 1;
    /* of several that fit equally well, the oldest */
    for (transaction *t = newest_of_key(self, message, frame->target_ip); t != NULL; t = older_of_key(t, message)) {
        unsigned points = fit(t, frame, message);
        if (points >= most) {
            most = points;
            best = t;
        }
    }
    return best;
}

bool transaction_table_was_claimed(const transaction_table *self, const struct frame *frame,
                                   const struct nbns_message *message)
{
    guint hash = closed_hash(&message->name, frame->target_ip, message->id);
    const struct closed *closed = &self->closed[hash % CLOSED_CLAIMS];
    return closed->key == hash && closed->time != 0 && frame->time - closed->time <= SPAN_OF_CLOSED_CLAIMS;
}

transaction *transaction_table_claim_at(transaction_table *self, const struct netbios_name *name, uint32_t server)
{
    struct index_link *link = link_index_first(self->by_claim, claim_hash(self, name, server));
    for (; link != NULL; link = link_index_next(link)) {
        transaction *request = link->holder;
        if (request->target == server && netbios_name_equal(&request->name, name))
            return request;
    }
    return NULL;
}

void transaction_touch(transaction_table *self, transaction *request, int64_t time)
{
    if (time < request->last_time)
        return;
    request->last_time = time;
    GQueue *queue = queue_of(self, request);
    g_queue_unlink(queue, &request->link);
    g_queue_push_tail_link(queue, &request->link);
}

struct waiting_claims transaction_table_waiting_at(const transaction_table *self, uint32_t server)
{
    struct waiting_claims waiting;
    waiting.count = 0;
    /* under a flood of them, the newest only */
    const GList *link = self->waiting.tail;
    for (unsigned i = 0; i < TRANSACTION_MOST_WAITING && link != NULL; i++, link = link->prev) {
        const transaction *request = link->data;
        if (request->response_is_wait && (server == 0 || request->target == server))
            waiting.claims[waiting.count++] = request->claim;
    }
    return waiting;
}

void transaction_wait(transaction_table *self, transaction *request, uint32_t seconds)
{
    g_queue_unlink(queue_of(self, request), &request->link);
    request->life = CLAMP(seconds, LEAST_WAIT_SECONDS, MOST_WAIT_SECONDS) * SECOND;
    g_queue_push_tail_link(&self->waiting, &request->link);
}

void transaction_add_step(transaction *request, uint32_t frame, enum role role)
{
    transaction_add_response(request, frame, role, NBNS_OK);
}

void transaction_add_response(transaction *request, uint32_t frame, enum role role, enum nbns_result result)
{
    struct step step = { .frame = frame, .role = (uint8_t)role, .result = (uint8_t)result };
    if (request->step_count < TRANSACTION_STEPS) {
        request->steps[request->step_count++] = step;
        return;
    }
    if (request->more_steps == NULL)
        request->more_steps = g_array_new(FALSE, FALSE, sizeof(struct step));
    if (transaction_step_count(request) < TRANSACTION_MAX_STEPS)
        g_array_append_val(request->more_steps, step);
}

size_t transaction_step_count(const transaction *request)
{
    return request->step_count + (request->more_steps != NULL ? request->more_steps->len : 0);
}

const struct step *transaction_step(const transaction *request, size_t index)
{
    if (index < request->step_count)
        return &request->steps[index];
    return &g_array_index(request->more_steps, struct step, index - request->step_count);
}
