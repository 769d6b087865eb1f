/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * frame_table: records sorted by frame number, for frames that come in any order.
 *
 * A record is a plain struct whose first member is a uint32_t, its frame number; several records may have the same
 * number and then stay in the order in which they were added.  Records live in chunks that each cover a fixed range of
 * frame numbers, so that adding a frame out of order moves at most one chunk's records and looking one up searches one
 * chunk: neither cost grows with the capture.
 */
#ifndef NBNS_CONFLICT_FRAME_TABLE_H
#define NBNS_CONFLICT_FRAME_TABLE_H

#include <stddef.h>
#include <stdint.h>

typedef struct frame_table frame_table;

/** Makes an empty table of records of this size in bytes. */
frame_table *frame_table_new(size_t record_size);
void frame_table_free(frame_table *self);

/** Adds a copy of a record behind all others of its frame.  The returned record is valid until the next addition. */
void *frame_table_add(frame_table *self, const void *record);

/** The records of a frame, and their number in count; NULL if there are none.  Valid until the next addition. */
void *frame_table_find(const frame_table *self, uint32_t frame, size_t *count);

/** Takes out the record with this index among the records of a frame. */
void frame_table_remove(frame_table *self, uint32_t frame, size_t index);

#endif
