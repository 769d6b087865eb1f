/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame_table.h"

#include <glib.h>
#include <string.h>

/* Small enough that moving half a block is cheap, large enough that there are few blocks. */
#define RECORDS_PER_BLOCK 256

struct block {
    uint8_t *records;
    uint32_t count; /* at least 1 */
    uint32_t capacity;
};

struct frame_table {
    size_t record_size;
    size_t count;
    GArray *blocks; /* of struct block, in order of their frames; one frame's records are in one block */
};

static void block_clear(gpointer data)
{
    struct block *block = data;
    g_free(block->records);
}

frame_table *frame_table_new(size_t record_size)
{
    frame_table *self = g_new0(frame_table, 1);
    self->record_size = record_size;
    self->blocks = g_array_new(FALSE, FALSE, sizeof(struct block));
    g_array_set_clear_func(self->blocks, block_clear);
    return self;
}

void frame_table_free(frame_table *self)
{
    if (self == NULL)
        return;
    g_array_free(self->blocks, TRUE);
    g_free(self);
}

static struct block *block_at(const frame_table *self, guint index)
{
    return &g_array_index(self->blocks, struct block, index);
}

static uint8_t *record_at(const frame_table *self, const struct block *block, uint32_t index)
{
    return block->records + (size_t)index * self->record_size;
}

static uint32_t frame_at(const frame_table *self, const struct block *block, uint32_t index)
{
    return *(const uint32_t *)(const void *)record_at(self, block, index);
}

/* The index of the last block that does not begin behind a frame; the first one if all do. */
static guint block_for(const frame_table *self, uint32_t frame)
{
    guint low = 0;
    guint high = self->blocks->len;
    /* frames are added in order mostly, and those that are asked for were added lately */
    for (guint i = 0; i < 2 && high - low > 1; i++) {
        if (frame_at(self, block_at(self, high - 1), 0) <= frame)
            return high - 1;
        high--;
    }
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (frame_at(self, block_at(self, middle), 0) <= frame)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The index of the first record of a block whose frame is at or above this one. */
static uint32_t lower_bound(const frame_table *self, const struct block *block, uint32_t frame)
{
    uint32_t low = 0;
    uint32_t high = block->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (frame_at(self, block, middle) < frame)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_block(const frame_table *self, guint index)
{
    struct block block = { .capacity = RECORDS_PER_BLOCK };
    block.records = g_malloc_n(block.capacity, self->record_size);
    g_array_insert_val(self->blocks, index, block);
}

/* Where a full block can be cut in two without parting the records of one frame; 0 if all are of one frame. */
static uint32_t cut_of(const frame_table *self, const struct block *block)
{
    uint32_t cut = lower_bound(self, block, frame_at(self, block, block->count / 2));
    if (cut > 0)
        return cut;
    cut = lower_bound(self, block, frame_at(self, block, 0) + 1);
    return cut < block->count ? cut : 0;
}

/* Makes room in a full block; the record may belong into the next one afterwards, so that one must not be full either. */
static void make_room(frame_table *self, guint index)
{
    struct block *block = block_at(self, index);
    uint32_t cut = cut_of(self, block);
    if (cut == 0) {
        block->capacity *= 2;
        block->records = g_realloc_n(block->records, block->capacity, self->record_size);
        return;
    }
    add_block(self, index + 1);
    block = block_at(self, index);
    struct block *next = block_at(self, index + 1);
    next->count = block->count - cut;
    if (next->count >= next->capacity) {
        next->capacity = block->capacity;
        next->records = g_realloc_n(next->records, next->capacity, self->record_size);
    }
    memcpy(next->records, record_at(self, block, cut), next->count * self->record_size);
    block->count = cut;
}

static void *insert(frame_table *self, struct block *block, uint32_t at, const void *record)
{
    uint8_t *place = record_at(self, block, at);
    if (at < block->count)
        memmove(place + self->record_size, place, (block->count - at) * self->record_size);
    memcpy(place, record, self->record_size);
    block->count++;
    self->count++;
    return place;
}

/* Adds a record behind all others of the table. */
static void *append(frame_table *self, uint32_t frame, const void *record)
{
    guint blocks = self->blocks->len;
    struct block *last = blocks > 0 ? block_at(self, blocks - 1) : NULL;
    if (last == NULL || (last->count == last->capacity && frame_at(self, last, last->count - 1) != frame)) {
        add_block(self, blocks);
        last = block_at(self, blocks);
    } else if (last->count == last->capacity) {
        make_room(self, blocks - 1);
        last = block_at(self, self->blocks->len - 1);
    }
    return insert(self, last, last->count, record);
}

void *frame_table_add(frame_table *self, const void *record)
{
    uint32_t frame = *(const uint32_t *)record;
    guint blocks = self->blocks->len;
    const struct block *last = blocks > 0 ? block_at(self, blocks - 1) : NULL;
    if (last == NULL || frame_at(self, last, last->count - 1) <= frame)
        return append(self, frame, record);
    guint index = block_for(self, frame);
    if (block_at(self, index)->count == block_at(self, index)->capacity) {
        make_room(self, index);
        index = block_for(self, frame);
    }
    struct block *block = block_at(self, index);
    return insert(self, block, lower_bound(self, block, frame + 1), record);
}

/* The index of the first record of a frame in a block that begins at or before it; count if there is none. */
static uint32_t find_in_block(const frame_table *self, const struct block *block, uint32_t frame)
{
    /* without gaps and doubles between, the record stands as far from the first as the numbers are apart */
    uint32_t apart = frame - frame_at(self, block, 0);
    if (apart < block->count && frame_at(self, block, apart) == frame &&
        (apart == 0 || frame_at(self, block, apart - 1) != frame))
        return apart;
    uint32_t last = block->count - 1;
    if (frame_at(self, block, last) < frame)
        return block->count;
    return lower_bound(self, block, frame);
}

/* The record of the newest frame, which is asked for again and again while it is worked on; NULL if it has several. */
static void *newest_if(const frame_table *self, uint32_t frame)
{
    const struct block *last = block_at(self, self->blocks->len - 1);
    uint32_t at = last->count - 1;
    if (frame_at(self, last, at) != frame || (at > 0 && frame_at(self, last, at - 1) == frame))
        return NULL;
    return record_at(self, last, at);
}

void *frame_table_find(const frame_table *self, uint32_t frame, size_t *count)
{
    *count = 0;
    if (self->blocks->len == 0)
        return NULL;
    void *newest = newest_if(self, frame);
    if (newest != NULL) {
        *count = 1;
        return newest;
    }
    const struct block *block = block_at(self, block_for(self, frame));
    if (frame_at(self, block, 0) > frame)
        return NULL;
    uint32_t first = find_in_block(self, block, frame);
    uint32_t end = first;
    while (end < block->count && frame_at(self, block, end) == frame)
        end++;
    *count = end - first;
    return end > first ? record_at(self, block, first) : NULL;
}

size_t frame_table_count(const frame_table *self)
{
    return self->count;
}

/* Puts the records of the next block into this one if they leave room there, and so gives memory back. */
static void join_next(frame_table *self, guint index)
{
    if (index + 1 >= self->blocks->len)
        return;
    struct block *block = block_at(self, index);
    const struct block *next = block_at(self, index + 1);
    if (block->count + next->count > RECORDS_PER_BLOCK * 3 / 4)
        return;
    memcpy(record_at(self, block, block->count), next->records, next->count * self->record_size);
    block->count += next->count;
    g_array_remove_index(self->blocks, index + 1);
}

void frame_table_remove(frame_table *self, uint32_t frame, size_t index)
{
    guint number = block_for(self, frame);
    struct block *block = block_at(self, number);
    uint32_t at = lower_bound(self, block, frame) + (uint32_t)index;
    uint8_t *place = record_at(self, block, at);
    memmove(place, place + self->record_size, (block->count - at - 1) * self->record_size);
    block->count--;
    self->count--;
    if (block->count == 0)
        g_array_remove_index(self->blocks, number);
    else
        join_next(self, number);
}
