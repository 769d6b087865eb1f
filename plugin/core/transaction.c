/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "transaction.h"

#include <stdlib.h>
#include <string.h>

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
    GHashTable *by_key;   /* first transaction of each key; the others hang on next_same_key */
    GHashTable *by_claim; /* newest claim at a server, by name and server */
    GQueue ordinary;      /* in order of last_time */
    GQueue waiting;       /* those that a server asked to wait */
    transaction *spare;   /* closed transactions, to be used again */
    uint32_t serial;
    size_t count;
    size_t limit;
    struct closed closed[CLOSED_CLAIMS];
};

static guint key_hash(gconstpointer data)
{
    const transaction *key = data;
    return netbios_name_hash(&key->name) ^ key->client * 2654435761u ^ ((guint)key->id << 4 | key->kind);
}

static gboolean key_equal(gconstpointer left, gconstpointer right)
{
    const transaction *a = left;
    const transaction *b = right;
    return a->id == b->id && a->client == b->client && a->kind == b->kind && netbios_name_equal(&a->name, &b->name);
}

static guint claim_hash(gconstpointer data)
{
    const transaction *key = data;
    return netbios_name_hash(&key->name) ^ key->target * 2654435761u;
}

static gboolean claim_equal(gconstpointer left, gconstpointer right)
{
    const transaction *a = left;
    const transaction *b = right;
    return a->target == b->target && netbios_name_equal(&a->name, &b->name);
}

transaction_table *transaction_table_new(size_t limit)
{
    transaction_table *self = g_new0(transaction_table, 1);
    self->by_key = g_hash_table_new(key_hash, key_equal);
    self->by_claim = g_hash_table_new(claim_hash, claim_equal);
    g_queue_init(&self->ordinary);
    g_queue_init(&self->waiting);
    self->limit = limit;
    return self;
}

static void transaction_free(transaction *request)
{
    if (request->more_steps != NULL)
        g_array_free(request->more_steps, TRUE);
    g_free(request->claim);
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
    g_hash_table_destroy(self->by_key);
    g_hash_table_destroy(self->by_claim);
    free_queue(&self->ordinary);
    free_queue(&self->waiting);
    while (self->spare != NULL) {
        transaction *next = self->spare->next_same_key;
        transaction_free(self->spare);
        self->spare = next;
    }
    g_free(self);
}

static GQueue *queue_of(transaction_table *self, const transaction *request)
{
    return request->life > LIFE ? &self->waiting : &self->ordinary;
}

static void forget_claim(transaction_table *self, transaction *request)
{
    if (request->claim != NULL && g_hash_table_lookup(self->by_claim, request) == request)
        g_hash_table_remove(self->by_claim, request);
}

/* Takes a transaction out of the list of its key. */
static void forget_key(transaction_table *self, transaction *request)
{
    transaction *first = g_hash_table_lookup(self->by_key, request);
    if (first == request) {
        /* the key of the hash table is the first transaction itself, so it has to be replaced */
        g_hash_table_remove(self->by_key, request);
        if (request->next_same_key != NULL)
            g_hash_table_insert(self->by_key, request->next_same_key, request->next_same_key);
        return;
    }
    while (first->next_same_key != request)
        first = first->next_same_key;
    first->next_same_key = request->next_same_key;
}

static void remember_closed(transaction_table *self, const transaction *request)
{
    guint key = key_hash(request);
    if (request->kind == TRANSACTION_CLAIM)
        self->closed[key % CLOSED_CLAIMS] = (struct closed){ .key = key, .time = request->last_time };
}

static void close_transaction(transaction_table *self, transaction *request)
{
    remember_closed(self, request);
    forget_key(self, request);
    forget_claim(self, request);
    g_queue_unlink(queue_of(self, request), &request->link);
    request->serial = 0;
    request->next_same_key = self->spare;
    self->spare = request;
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
    }
    transaction *request = self->spare;
    GArray *steps = NULL;
    struct claim *claim = NULL;
    if (request != NULL) {
        self->spare = request->next_same_key;
        steps = request->more_steps;
        claim = request->claim;
        if (steps != NULL)
            g_array_set_size(steps, 0);
    } else {
        request = g_new(transaction, 1);
    }
    memset(request, 0, sizeof *request);
    request->more_steps = steps;
    request->claim = claim;
    request->serial = ++self->serial;
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

static transaction *find_key(transaction_table *self, const struct nbns_message *message, uint32_t client)
{
    transaction key = { .name = message->name, .client = client, .id = message->id, .kind = (uint8_t)kind_of(message) };
    return g_hash_table_lookup(self->by_key, &key);
}

transaction *transaction_table_repeated(transaction_table *self, const struct frame *frame,
                                        const struct nbns_message *message)
{
    uint32_t address = nbns_message_first_address(message);
    for (transaction *t = find_key(self, message, frame->source_ip); t != NULL; t = t->next_same_key) {
        if (t->target == frame->target_ip && t->client_port == frame->source_port && t->address == address &&
            still_lives(t, frame->time))
            return t;
    }
    return NULL;
}

/* A sender that opens ever more requests under one key must not make a long list of them: the last in it goes. */
static void shorten(transaction_table *self, transaction *first)
{
    unsigned length = 1;
    transaction *last = first;
    for (; last->next_same_key != NULL; last = last->next_same_key)
        length++;
    if (length >= MOST_OF_ONE_KEY)
        close_transaction(self, last);
}

static void enter(transaction_table *self, transaction *request)
{
    transaction *first = g_hash_table_lookup(self->by_key, request);
    if (first != NULL)
        shorten(self, first);
    if (first == NULL) {
        g_hash_table_insert(self->by_key, request, request);
    } else {
        request->next_same_key = first->next_same_key;
        first->next_same_key = request;
    }
    request->life = LIFE;
    g_queue_push_tail_link(&self->ordinary, &request->link);
}

/* The part of a claim that a request, or the lack of one, tells. */
static void enter_claim(transaction_table *self, transaction *request, const struct nbns_message *message)
{
    if (request->claim == NULL)
        request->claim = g_new(struct claim, 1);
    *request->claim = (struct claim){
        .name = request->name,
        .network = request->network,
        .address = request->address,
        .server = request->broadcast ? 0 : request->target,
        .group = nbns_message_is_group(message),
        .multihomed = message->opcode == 15,
        .time = request->first_time,
        .last_time = request->first_time,
    };
    if (request->broadcast)
        return;
    /* newest first: g_hash_table_replace also exchanges the key, which is the transaction itself */
    g_hash_table_replace(self->by_claim, request, request);
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
    request->client_port = frame->source_port;
    request->target = frame->target_ip;
    request->broadcast = message->broadcast || frame_is_broadcast(frame);
    request->address = nbns_message_first_address(message);
    request->network = request->broadcast ? network_of_segment(frame, true) : network_of_server(frame->target_ip);
    request->first_frame = frame->number;
    enter(self, request);
    if (request->kind != TRANSACTION_CLAIM) {
        g_clear_pointer(&request->claim, g_free);
        return request;
    }
    enter_claim(self, request, message);
    request->claim->claimant = party_of(frame);
    request->claim->seen = true;
    request->claim->frame = frame->number;
    return request;
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
    enter(self, request);
    enter_claim(self, request, message);
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
    unsigned most = 0;
    for (transaction *t = find_key(self, message, frame->target_ip); t != NULL; t = t->next_same_key) {
        unsigned points = fit(t, frame, message);
        if (points > most) {
            most = points;
            best = t;
        }
    }
    return best;
}

bool transaction_table_was_claimed(const transaction_table *self, const struct frame *frame,
                                   const struct nbns_message *message)
{
    transaction key = {
        .name = message->name, .client = frame->target_ip, .id = message->id, .kind = TRANSACTION_CLAIM
    };
    guint hash = key_hash(&key);
    const struct closed *closed = &self->closed[hash % CLOSED_CLAIMS];
    return closed->key == hash && closed->time != 0 && frame->time - closed->time <= SPAN_OF_CLOSED_CLAIMS;
}

transaction *transaction_table_claim_at(transaction_table *self, const struct netbios_name *name, uint32_t server)
{
    transaction key = { .name = *name, .target = server };
    return g_hash_table_lookup(self->by_claim, &key);
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
