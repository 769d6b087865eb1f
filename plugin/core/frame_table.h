/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * frame_table: records sorted by frame number, for frames that come in any order.
 *
 * A record is a plain struct whose first member is a uint32_t, its frame number; several records may have the same
 * number and then stay in the order in which they were added.  Records live in blocks of some hundred, so that memory is
 * full but for the last block, adding a frame out of order moves at most one block's records, and looking one up searches
 * the blocks and then one of them.
 */
#ifndef NBNS_CONFLICT_FRAME_TABLE_H
#define NBNS_CONFLICT_FRAME_TABLE_H

#include <stddef.h>
#include <stdint.h>

typedef struct frame_table frame_table;

/** Called when what a frame did has been forgotten, so that its record is worth less than its memory. */
typedef void (*frame_forgotten)(void *context, uint32_t frame);

/** Makes an empty table of records of this size in bytes. */
frame_table *frame_table_new(size_t record_size);
void frame_table_free(frame_table *self);

/** Adds a copy of a record behind all others of its frame.  The returned record is valid until the next addition. */
void *frame_table_add(frame_table *self, const void *record);

/** The records of a frame, and their number in count; NULL if there are none.  Valid until the next addition. */
void *frame_table_find(const frame_table *self, uint32_t frame, size_t *count);

/** How many records there are. */
size_t frame_table_count(const frame_table *self);

/** Takes out the record with this index among the records of a frame. */
void frame_table_remove(frame_table *self, uint32_t frame, size_t index);

#endif
