/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "link_index.h"

#define FIRST_SIZE 256

struct link_index {
    struct index_link **places; /* a list for each value of the hash's low bits */
    guint size;                 /* a power of two */
    guint count;
};

link_index *link_index_new(void)
{
    link_index *self = g_new0(link_index, 1);
    self->size = FIRST_SIZE;
    self->places = g_new0(struct index_link *, self->size);
    return self;
}

void link_index_free(link_index *self)
{
    g_free(self->places);
    g_free(self);
}

static void enter(link_index *self, struct index_link *link)
{
    struct index_link **place = &self->places[link->hash & (self->size - 1)];
    link->next = *place;
    link->from = place;
    if (link->next != NULL)
        link->next->from = &link->next;
    *place = link;
}

/* Oldest first, so that the order of age within a list stays. */
static void enter_list(link_index *self, struct index_link *list)
{
    struct index_link *oldest_first = NULL;
    while (list != NULL) {
        struct index_link *next = list->next;
        list->next = oldest_first;
        oldest_first = list;
        list = next;
    }
    while (oldest_first != NULL) {
        struct index_link *next = oldest_first->next;
        enter(self, oldest_first);
        oldest_first = next;
    }
}

static void grow(link_index *self)
{
    struct index_link **old = self->places;
    guint old_size = self->size;
    self->size *= 2;
    self->places = g_new0(struct index_link *, self->size);
    for (guint i = 0; i < old_size; i++)
        enter_list(self, old[i]);
    g_free(old);
}

void link_index_enter(link_index *self, struct index_link *link, gpointer holder, guint hash)
{
    if (self->count == self->size)
        grow(self);
    link->holder = holder;
    link->hash = hash;
    enter(self, link);
    self->count++;
}

void link_index_leave(link_index *self, struct index_link *link)
{
    if (link->from == NULL)
        return;
    *link->from = link->next;
    if (link->next != NULL)
        link->next->from = link->from;
    link->next = NULL;
    link->from = NULL;
    self->count--;
}

static struct index_link *same_hash(struct index_link *link, guint hash)
{
    while (link != NULL && link->hash != hash)
        link = link->next;
    return link;
}

struct index_link *link_index_first(const link_index *self, guint hash)
{
    return same_hash(self->places[hash & (self->size - 1)], hash);
}

struct index_link *link_index_next(const struct index_link *link)
{
    return same_hash(link->next, link->hash);
}
