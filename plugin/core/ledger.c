/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ledger.h"

#define MAX_NODES 32
#define MAX_GROUP_NODES 8
/* From this many unanswered names on a source counts as a flood, and its names make room for those of others. */
#define FLOOD_OF_NAMES 256

/* The unanswered names that one source brought up. */
struct source {
    GQueue names; /* oldest first */
};

struct ledger {
    GHashTable *holdings; /* struct holding by name */
    GHashTable *sources;  /* ip -> struct source */
    GQueue weak;          /* oldest first */
    GQueue strong;        /* with a reply or a second node, not disputed */
    struct holding *
        *newest; /* the name that was asked for last, mostly asked for again at once; points to NULL if none */
    struct source *busiest;
    uint32_t busiest_ip;
    size_t limit;
    frame_forgotten forgotten;
    void *context;
    uint32_t dropped;
    uint32_t left_out;
};

static guint holding_hash(gconstpointer data)
{
    return netbios_name_hash(data);
}

static gboolean holding_equal(gconstpointer a, gconstpointer b)
{
    return netbios_name_equal(a, b);
}

static void holding_free(gpointer data)
{
    struct holding *holding = data;
    while (holding->assertions != NULL && holding->assertions != &holding->first) {
        struct assertion *next = holding->assertions->next;
        g_free(holding->assertions);
        holding->assertions = next;
    }
    g_free(holding);
}

ledger *ledger_new(size_t limit, frame_forgotten forgotten, void *context)
{
    ledger *self = g_new0(ledger, 1);
    self->forgotten = forgotten;
    self->context = context;
    self->holdings = g_hash_table_new_full(holding_hash, holding_equal, NULL, holding_free);
    self->sources = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    g_queue_init(&self->weak);
    g_queue_init(&self->strong);
    self->newest = g_new0(struct holding *, 1);
    self->limit = limit;
    return self;
}

void ledger_free(ledger *self)
{
    if (self == NULL)
        return;
    g_hash_table_destroy(self->holdings);
    g_hash_table_destroy(self->sources);
    g_free(self->newest);
    g_free(self);
}

struct holding *ledger_find(const ledger *self, const struct netbios_name *name)
{
    if (*self->newest != NULL && netbios_name_equal(&(*self->newest)->name, name))
        return *self->newest;
    struct holding *holding = g_hash_table_lookup(self->holdings, name);
    if (holding != NULL)
        *self->newest = holding;
    return holding;
}

static struct source *need_source(ledger *self, uint32_t ip)
{
    struct source *source = g_hash_table_lookup(self->sources, GUINT_TO_POINTER(ip));
    if (source != NULL)
        return source;
    source = g_new(struct source, 1);
    g_queue_init(&source->names);
    g_hash_table_insert(self->sources, GUINT_TO_POINTER(ip), source);
    return source;
}

static void enter_weak(ledger *self, struct holding *holding)
{
    struct source *source = need_source(self, holding->source);
    g_queue_push_tail_link(&self->weak, &holding->by_age);
    g_queue_push_tail_link(&source->names, &holding->by_source);
    if (self->busiest == NULL || source->names.length > self->busiest->names.length) {
        self->busiest = source;
        self->busiest_ip = holding->source;
    }
}

static void leave_weak(ledger *self, struct holding *holding)
{
    struct source *source = g_hash_table_lookup(self->sources, GUINT_TO_POINTER(holding->source));
    g_queue_unlink(&self->weak, &holding->by_age);
    g_queue_unlink(&source->names, &holding->by_source);
    holding->weak = false;
    if (source->names.length > 0 || source == self->busiest)
        return;
    g_hash_table_remove(self->sources, GUINT_TO_POINTER(holding->source));
}

static void strengthen(ledger *self, struct holding *holding)
{
    if (!holding->weak)
        return;
    leave_weak(self, holding);
    g_queue_push_tail_link(&self->strong, &holding->by_age);
}

static void forget_frames(const ledger *self, const struct holding *holding)
{
    for (const struct assertion *a = holding->assertions; a != NULL && self->forgotten != NULL; a = a->next) {
        for (size_t kind = 0; kind < ASSERTION_KINDS; kind++) {
            if (a->frames[kind] != 0)
                self->forgotten(self->context, a->frames[kind]);
        }
    }
}

static void drop(ledger *self, struct holding *holding)
{
    forget_frames(self, holding);
    if (holding->weak)
        leave_weak(self, holding);
    else
        g_queue_unlink(&self->strong, &holding->by_age);
    self->dropped++;
    *self->newest = NULL;
    g_hash_table_remove(self->holdings, holding);
}

/* Makes room for one more name; false if every name that is kept is disputed. */
static bool make_room(ledger *self)
{
    if (g_hash_table_size(self->holdings) < self->limit)
        return true;
    GList *oldest = self->weak.head;
    if (self->busiest != NULL && self->busiest->names.length > FLOOD_OF_NAMES)
        oldest = self->busiest->names.head;
    if (oldest == NULL)
        oldest = self->strong.head;
    if (oldest == NULL)
        return false;
    drop(self, oldest->data);
    return true;
}

static struct holding *need_holding(ledger *self, const struct netbios_name *name, uint32_t source)
{
    struct holding *holding = ledger_find(self, name);
    if (holding != NULL)
        return holding;
    if (!make_room(self)) {
        self->left_out++;
        return NULL;
    }
    holding = g_new0(struct holding, 1);
    holding->name = *name;
    holding->source = source;
    holding->weak = true;
    holding->by_age.data = holding;
    holding->by_source.data = holding;
    g_hash_table_insert(self->holdings, holding, holding);
    enter_weak(self, holding);
    return holding;
}

static bool same_node(const struct party *a, const struct party *b)
{
    return a->ip == b->ip && (a->mac == b->mac || a->mac == 0 || b->mac == 0);
}

static struct assertion *find_assertion(const struct holding *holding, const struct party *node,
                                        const struct network *network)
{
    for (struct assertion *a = holding->assertions; a != NULL; a = a->next) {
        if (same_node(&a->node, node) && network_matches(&a->network, network))
            return a;
    }
    return NULL;
}

struct assertion *ledger_assertion(const ledger *self, const struct netbios_name *name, const struct party *node,
                                   const struct network *network)
{
    const struct holding *holding = ledger_find(self, name);
    return holding != NULL ? find_assertion(holding, node, network) : NULL;
}

bool ledger_is_news(const ledger *self, const struct netbios_name *name, const struct party *node,
                    const struct network *network, enum assertion_kind kind, int64_t time)
{
    const struct assertion *known = ledger_assertion(self, name, node, network);
    if (known == NULL || known->frames[kind] == 0 || time < known->first_time)
        return true;
    bool lost = known->released || known->taken_over || known->given_away_time != 0 || known->refused_frame != 0;
    return lost || (known->node.mac == 0 && node->mac != 0);
}

static struct assertion *need_assertion(struct holding *holding, const struct party *node,
                                        const struct network *network, bool group)
{
    struct assertion *assertion = find_assertion(holding, node, network);
    if (assertion != NULL || holding->assertion_count >= (group ? MAX_GROUP_NODES : MAX_NODES))
        return assertion;
    assertion = holding->assertion_count == 0 ? &holding->first : g_new0(struct assertion, 1);
    assertion->node = *node;
    assertion->network = *network;
    assertion->next = holding->assertions;
    holding->assertions = assertion;
    holding->assertion_count++;
    return assertion;
}

/* A node that takes a name again after giving it up starts anew: what it showed before proves nothing now. */
static void begin_again(struct assertion *assertion)
{
    *assertion = (struct assertion){
        .next = assertion->next,
        .node = assertion->node,
        .network = assertion->network,
        .released_frame = assertion->released_frame,
        .released_time = assertion->released_time,
        .released_address = assertion->released_address,
    };
}

struct assertion *ledger_assert(ledger *self, const struct netbios_name *name, const struct party *node,
                                const struct network *network, enum assertion_kind kind, bool group, uint32_t frame,
                                int64_t time)
{
    struct holding *holding = need_holding(self, name, node->ip);
    struct assertion *assertion = holding != NULL ? need_assertion(holding, node, network, group) : NULL;
    if (assertion == NULL)
        return NULL;
    if (kind != ASSERTION_CLAIM || holding->assertion_count > 1)
        strengthen(self, holding);
    if (assertion->released && time > assertion->released_time)
        begin_again(assertion);
    if (assertion->last_frame == 0) {
        assertion->first_time = time;
        assertion->last_time = time;
    }
    assertion->first_time = MIN(assertion->first_time, time);
    assertion->last_time = MAX(assertion->last_time, time);
    assertion->last_frame = frame;
    if (assertion->node.mac == 0)
        assertion->node.mac = node->mac;
    /* whoever refuses a claim does not say which kind of name it holds */
    assertion->unique |= !group && kind != ASSERTION_DEFENCE;
    assertion->group |= group && kind != ASSERTION_DEFENCE;
    if (assertion->given_away_time != 0 && assertion->again.frame == 0 && time > assertion->given_away_time)
        assertion->again = (struct sign_of_life){ .frame = frame, .kind = kind, .time = time };
    if (kind == ASSERTION_GRANT) {
        assertion->taken_over = false;
        assertion->refused_frame = 0;
    }
    if (assertion->frames[kind] == 0)
        assertion->frames[kind] = frame;
    return assertion;
}

void ledger_release(ledger *self, const struct netbios_name *name, const struct party *node, uint32_t address,
                    uint32_t frame, int64_t time)
{
    const struct holding *holding = ledger_find(self, name);
    for (struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (!same_node(&a->node, node))
            continue;
        a->released = true;
        a->released_frame = frame;
        a->released_time = time;
        a->released_address = address;
    }
}

void ledger_keep(ledger *self, const struct netbios_name *name)
{
    struct holding *holding = need_holding(self, name, 0);
    if (holding == NULL || holding->disputed)
        return;
    strengthen(self, holding);
    g_queue_unlink(&self->strong, &holding->by_age);
    holding->disputed = true;
}

void ledger_give_away(ledger *self, const struct netbios_name *name, uint32_t ip, const struct network *network,
                      int64_t time)
{
    const struct holding *holding = ledger_find(self, name);
    for (struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (a->node.ip != ip)
            continue;
        a->taken_over |= network_matches(&a->network, network);
        a->given_away_time = time;
        a->again.frame = 0;
    }
}

bool assertion_after(const struct assertion *assertion, int64_t time, struct sign_of_life *sign)
{
    *sign = assertion->again;
    if (assertion->again.frame != 0 && assertion->again.time > time)
        return true;
    if (assertion->first_time <= time)
        return false;
    *sign = (struct sign_of_life){ .frame = UINT32_MAX, .time = assertion->first_time };
    for (int kind = 0; kind < ASSERTION_KINDS; kind++) {
        uint32_t frame = assertion->frames[kind];
        if (frame != 0 && frame < sign->frame) {
            sign->frame = frame;
            sign->kind = (enum assertion_kind)kind;
        }
    }
    return sign->frame != UINT32_MAX;
}

bool assertion_is_independent(const struct assertion *assertion, uint32_t *frame, enum assertion_kind *kind)
{
    static const enum assertion_kind best_first[] = {
        ASSERTION_CHALLENGE_ANSWER, ASSERTION_GRANT,  ASSERTION_CLAIM,
        ASSERTION_ANSWER,           ASSERTION_STATUS, ASSERTION_DATAGRAM,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(best_first); i++) {
        enum assertion_kind candidate = best_first[i];
        if (assertion->frames[candidate] == 0 || (candidate == ASSERTION_CLAIM && assertion->refused_frame != 0))
            continue;
        *frame = assertion->frames[candidate];
        *kind = candidate;
        return true;
    }
    return false;
}

bool assertion_stands(const struct assertion *assertion)
{
    if (assertion->released || assertion->taken_over)
        return false;
    uint32_t frame;
    enum assertion_kind kind;
    return assertion->frames[ASSERTION_DEFENCE] != 0 || assertion_is_independent(assertion, &frame, &kind);
}

uint32_t ledger_dropped(const ledger *self)
{
    return self->dropped;
}

uint32_t ledger_left_out(const ledger *self)
{
    return self->left_out;
}

uint32_t ledger_busiest_source(const ledger *self)
{
    return self->busiest_ip;
}
