/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "queue.h"

#include <glib.h>
#include <string.h>

/* What is sorted are small entries; the packets stay where they are, and their places are used again. */
struct entry {
    int64_t time;
    uint64_t order;
    struct packet *packet;
};

struct queue {
    GArray *heap; /* of struct entry: each is before the two at twice its index and one more */
    GPtrArray *unused;
    uint64_t added;
};

struct queue *queue_new(void)
{
    struct queue *self = g_new0(struct queue, 1);
    self->heap = g_array_new(FALSE, FALSE, sizeof(struct entry));
    self->unused = g_ptr_array_new_with_free_func(g_free);
    return self;
}

void queue_free(struct queue *self)
{
    for (guint i = 0; i < self->heap->len; i++)
        g_free(g_array_index(self->heap, struct entry, i).packet);
    g_array_free(self->heap, TRUE);
    g_ptr_array_free(self->unused, TRUE);
    g_free(self);
}

static int is_before(const struct entry *a, const struct entry *b)
{
    return a->time < b->time || (a->time == b->time && a->order < b->order);
}

static struct packet *copy_packet(struct queue *self, const struct packet *packet)
{
    struct packet *copy = self->unused->len > 0 ? g_ptr_array_steal_index_fast(self->unused, self->unused->len - 1)
                                                : g_new(struct packet, 1);
    memcpy(copy, packet, offsetof(struct packet, payload) + packet->length);
    return copy;
}

void queue_add(struct queue *self, const struct packet *packet)
{
    struct entry added = { .time = packet->time, .order = self->added++, .packet = copy_packet(self, packet) };
    g_array_append_val(self->heap, added);
    struct entry *heap = (struct entry *)(void *)self->heap->data;
    guint at = self->heap->len - 1;
    for (; at > 0 && is_before(&added, &heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = added;
}

const struct packet *queue_first(const struct queue *self)
{
    return self->heap->len > 0 ? g_array_index(self->heap, struct entry, 0).packet : NULL;
}

void queue_drop_first(struct queue *self)
{
    struct entry *heap = (struct entry *)(void *)self->heap->data;
    g_ptr_array_add(self->unused, heap[0].packet);
    guint count = self->heap->len - 1;
    struct entry moved = heap[count];
    guint at = 0;
    for (guint child = 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && is_before(&heap[child + 1], &heap[child]))
            child++;
        if (!is_before(&heap[child], &moved))
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moved;
    g_array_set_size(self->heap, count);
}
