/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unmatched.h"

#include <glib.h>

#define MOST 1024
#define LIFE (15 * INT64_C(1000000000))

struct unmatched {
    GQueue refusals; /* of struct unmatched_refusal, oldest first */
};

unmatched *unmatched_new(void)
{
    unmatched *self = g_new(unmatched, 1);
    g_queue_init(&self->refusals);
    return self;
}

void unmatched_free(unmatched *self)
{
    if (self == NULL)
        return;
    g_queue_clear_full(&self->refusals, g_free);
    g_free(self);
}

void unmatched_add(unmatched *self, const struct unmatched_refusal *refusal)
{
    if (self->refusals.length == MOST)
        g_free(g_queue_pop_head(&self->refusals));
    g_queue_push_tail(&self->refusals, g_memdup2(refusal, sizeof *refusal));
}

static bool answers(const struct unmatched_refusal *refusal, const struct netbios_name *name, uint32_t claimant,
                    uint16_t id, int64_t time)
{
    return refusal->id == id && refusal->claimant == claimant && refusal->refusal.time >= time &&
           refusal->refusal.time - time <= LIFE && netbios_name_equal(&refusal->name, name);
}

bool unmatched_take(unmatched *self, const struct netbios_name *name, uint32_t claimant, uint16_t id, int64_t time,
                    struct unmatched_refusal *found)
{
    for (GList *link = self->refusals.head; link != NULL; link = link->next) {
        struct unmatched_refusal *refusal = link->data;
        if (!answers(refusal, name, claimant, id, time))
            continue;
        *found = *refusal;
        g_free(refusal);
        g_queue_delete_link(&self->refusals, link);
        return true;
    }
    return false;
}
