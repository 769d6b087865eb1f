/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame_table.h"

#include <glib.h>
#include <string.h>

/* Small enough that moving a full chunk is cheap, large enough that the directory is small for any capture. */
#define FRAMES_PER_CHUNK 1024

struct chunk {
    uint8_t *records;
    uint32_t count;
    uint32_t capacity;
};

struct frame_table {
    size_t record_size;
    GArray *chunks; /* of struct chunk, by frame / FRAMES_PER_CHUNK */
};

static void chunk_clear(gpointer data)
{
    struct chunk *chunk = data;
    g_free(chunk->records);
}

frame_table *frame_table_new(size_t record_size)
{
    frame_table *self = g_new(frame_table, 1);
    self->record_size = record_size;
    self->chunks = g_array_new(FALSE, TRUE, sizeof(struct chunk));
    g_array_set_clear_func(self->chunks, chunk_clear);
    return self;
}

void frame_table_free(frame_table *self)
{
    if (self == NULL)
        return;
    g_array_free(self->chunks, TRUE);
    g_free(self);
}

static uint8_t *record_at(const frame_table *self, const struct chunk *chunk, uint32_t index)
{
    return chunk->records + (size_t)index * self->record_size;
}

static uint32_t frame_at(const frame_table *self, const struct chunk *chunk, uint32_t index)
{
    uint32_t frame;
    memcpy(&frame, record_at(self, chunk, index), sizeof frame);
    return frame;
}

/* The index of the first record whose frame is at or above this one. */
static uint32_t lower_bound(const frame_table *self, const struct chunk *chunk, uint32_t frame)
{
    uint32_t low = 0;
    uint32_t high = chunk->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (frame_at(self, chunk, middle) < frame)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct chunk *chunk_for(const frame_table *self, uint32_t frame)
{
    guint index = frame / FRAMES_PER_CHUNK;
    return index < self->chunks->len ? &g_array_index(self->chunks, struct chunk, index) : NULL;
}

static void chunk_reserve(const frame_table *self, struct chunk *chunk)
{
    if (chunk->count < chunk->capacity)
        return;
    chunk->capacity = chunk->capacity == 0 ? 4 : chunk->capacity * 2;
    chunk->records = g_realloc_n(chunk->records, chunk->capacity, self->record_size);
}

void *frame_table_add(frame_table *self, const void *record)
{
    uint32_t frame;
    memcpy(&frame, record, sizeof frame);
    guint index = frame / FRAMES_PER_CHUNK;
    if (index >= self->chunks->len)
        g_array_set_size(self->chunks, index + 1);
    struct chunk *chunk = &g_array_index(self->chunks, struct chunk, index);
    chunk_reserve(self, chunk);

    uint32_t at = chunk->count;
    if (at > 0 && frame_at(self, chunk, at - 1) > frame)
        at = lower_bound(self, chunk, frame + 1);
    uint8_t *place = record_at(self, chunk, at);
    memmove(place + self->record_size, place, (size_t)(chunk->count - at) * self->record_size);
    memcpy(place, record, self->record_size);
    chunk->count++;
    return place;
}

void *frame_table_find(const frame_table *self, uint32_t frame, size_t *count)
{
    *count = 0;
    struct chunk *chunk = chunk_for(self, frame);
    if (chunk == NULL)
        return NULL;
    /* the frame that was added last is asked for most */
    if (chunk->count == 0 || frame_at(self, chunk, chunk->count - 1) < frame)
        return NULL;
    uint32_t first = chunk->count - 1;
    if (frame_at(self, chunk, first) != frame || (first > 0 && frame_at(self, chunk, first - 1) == frame))
        first = lower_bound(self, chunk, frame);
    uint32_t end = first;
    while (end < chunk->count && frame_at(self, chunk, end) == frame)
        end++;
    *count = end - first;
    return end > first ? record_at(self, chunk, first) : NULL;
}

void frame_table_remove(frame_table *self, uint32_t frame, size_t index)
{
    struct chunk *chunk = chunk_for(self, frame);
    uint32_t at = lower_bound(self, chunk, frame) + (uint32_t)index;
    uint8_t *place = record_at(self, chunk, at);
    memmove(place, place + self->record_size, (size_t)(chunk->count - at - 1) * self->record_size);
    chunk->count--;
}
