/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conduct.h"

#define SECOND INT64_C(1000000000)
#define PROXY_SPAN (2 * SECOND)

struct conduct_table {
    GHashTable *senders;    /* ip -> struct conduct */
    struct conduct *newest; /* the one that was found last, mostly asked for again soon; NULL if none */
    size_t limit;
    uint32_t left_out;
};

static void deeds_clear(struct deeds *deeds)
{
    if (deeds->list != NULL)
        g_array_free(deeds->list, TRUE);
}

static void conduct_free(gpointer data)
{
    struct conduct *conduct = data;
    deeds_clear(&conduct->answered);
    deeds_clear(&conduct->demanded);
    deeds_clear(&conduct->refused);
    g_free(conduct->asked);
    g_free(conduct);
}

conduct_table *conduct_table_new(size_t limit)
{
    conduct_table *self = g_new0(conduct_table, 1);
    self->senders = g_hash_table_new_full(NULL, NULL, NULL, conduct_free);
    self->limit = limit;
    return self;
}

void conduct_table_free(conduct_table *self)
{
    if (self == NULL)
        return;
    g_hash_table_destroy(self->senders);
    g_free(self);
}

uint32_t conduct_table_left_out(const conduct_table *self)
{
    return self->left_out;
}

struct conduct *conduct_find(const conduct_table *self, uint32_t ip)
{
    if (self->newest != NULL && self->newest->ip == ip)
        return self->newest;
    return g_hash_table_lookup(self->senders, GUINT_TO_POINTER(ip));
}

struct conduct *conduct_need(conduct_table *self, uint32_t ip)
{
    struct conduct *conduct = conduct_find(self, ip);
    if (conduct != NULL)
        self->newest = conduct;
    if (conduct != NULL || ip == 0)
        return conduct;
    if (g_hash_table_size(self->senders) >= self->limit) {
        self->left_out++;
        return NULL;
    }
    conduct = g_new0(struct conduct, 1);
    conduct->ip = ip;
    g_hash_table_insert(self->senders, GUINT_TO_POINTER(ip), conduct);
    return conduct;
}

const struct deed *conduct_deed(const struct deeds *deeds, size_t index)
{
    return &g_array_index(deeds->list, struct deed, index);
}

bool conduct_note(struct deeds *deeds, const struct netbios_name *name, uint32_t frame, uint32_t against)
{
    if (deeds->list == NULL)
        deeds->list = g_array_new(FALSE, FALSE, sizeof(struct deed));
    for (guint i = 0; i < deeds->list->len; i++) {
        if (netbios_name_same_base(&conduct_deed(deeds, i)->name, name))
            return false;
    }
    if (deeds->list->len == CONDUCT_MAX_NAMES)
        return false;
    struct deed deed = { .name = *name, .frame = frame, .against = against };
    g_array_append_val(deeds->list, deed);
    deeds->count = deeds->list->len;
    return true;
}

void conduct_note_computer(struct deeds *deeds, const struct netbios_name *name)
{
    for (guint i = 0; i < deeds->count; i++) {
        struct deed *deed = &g_array_index(deeds->list, struct deed, i);
        deed->computer |= netbios_name_same_base(&deed->name, name);
    }
}

void conduct_note_query(struct conduct *conduct, const struct netbios_name *name, uint32_t frame, int64_t time,
                        bool to_one)
{
    if (conduct->asked == NULL)
        conduct->asked = g_new0(struct asked, CONDUCT_QUERIES);
    conduct->asked[conduct->asked_next++ % CONDUCT_QUERIES] =
        (struct asked){ .name = *name, .time = time, .frame = frame, .to_one = to_one };
}

uint32_t conduct_asked_before(const struct conduct *conduct, const struct netbios_name *name, int64_t time, bool to_one)
{
    for (size_t i = 0; conduct->asked != NULL && i < CONDUCT_QUERIES; i++) {
        const struct asked *asked = &conduct->asked[i];
        if (asked->frame == 0 || (to_one && !asked->to_one) || !netbios_name_same_base(&asked->name, name))
            continue;
        if (asked->time <= time && time - asked->time <= PROXY_SPAN)
            return asked->frame;
    }
    return 0;
}

void conduct_note_server(conduct_table *self, uint32_t ip)
{
    struct conduct *conduct = conduct_need(self, ip);
    if (conduct != NULL)
        conduct->is_server = true;
}

bool conduct_is_server(const conduct_table *self, uint32_t ip)
{
    const struct conduct *conduct = conduct_find(self, ip);
    return conduct != NULL && conduct->is_server;
}
