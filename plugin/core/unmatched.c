/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unmatched.h"

#include <glib.h>

#define MOST 1024
#define SECOND INT64_C(1000000000)
#define LIFE (15 * SECOND)
/* By so much the clocks of two interfaces may differ, as those of a tap with one interface for each direction do. */
#define SKEW (1 * SECOND)

struct unmatched {
    GHashTable *by_exchange; /* struct unmatched_refusal, owned, by name, claimant and id */
    GQueue by_age;           /* the same, oldest first */
};

static guint exchange_hash(gconstpointer data)
{
    const struct unmatched_refusal *refusal = data;
    return netbios_name_hash(&refusal->name) ^ refusal->claimant * 2654435761u ^ refusal->id;
}

static gboolean exchange_equal(gconstpointer left, gconstpointer right)
{
    const struct unmatched_refusal *a = left;
    const struct unmatched_refusal *b = right;
    return a->id == b->id && a->claimant == b->claimant && netbios_name_equal(&a->name, &b->name);
}

unmatched *unmatched_new(void)
{
    unmatched *self = g_new(unmatched, 1);
    self->by_exchange = g_hash_table_new_full(exchange_hash, exchange_equal, g_free, NULL);
    g_queue_init(&self->by_age);
    return self;
}

void unmatched_free(unmatched *self)
{
    if (self == NULL)
        return;
    g_queue_clear(&self->by_age);
    g_hash_table_destroy(self->by_exchange);
    g_free(self);
}

void unmatched_add(unmatched *self, const struct unmatched_refusal *refusal)
{
    if (g_hash_table_contains(self->by_exchange, refusal))
        return;
    if (self->by_age.length == MOST)
        g_hash_table_remove(self->by_exchange, g_queue_pop_head(&self->by_age));
    struct unmatched_refusal *added = g_memdup2(refusal, sizeof *refusal);
    g_hash_table_add(self->by_exchange, added);
    g_queue_push_tail(&self->by_age, added);
}

bool unmatched_take(unmatched *self, const struct netbios_name *name, uint32_t claimant, uint16_t id, int64_t time,
                    struct unmatched_refusal *found)
{
    if (self->by_age.length == 0)
        return false;
    struct unmatched_refusal key = { .name = *name, .claimant = claimant, .id = id };
    struct unmatched_refusal *known = g_hash_table_lookup(self->by_exchange, &key);
    if (known == NULL || known->refusal.time < time - SKEW || known->refusal.time - time > LIFE)
        return false;
    *found = *known;
    g_queue_remove(&self->by_age, known);
    g_hash_table_remove(self->by_exchange, known);
    return true;
}
