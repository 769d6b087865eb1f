/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link_index: a hash table whose links live in what it holds.
 *
 * Requests open and close thousands of times a second.  Entering and leaving here takes no memory and no search, which
 * is why this is not a GHashTable: see tests/bench.  The table grows with its content.  It compares nothing: whoever
 * looks something up walks the links of a hash, newest first, and compares.
 */
#ifndef NBNS_CONFLICT_LINK_INDEX_H
#define NBNS_CONFLICT_LINK_INDEX_H

#include <glib.h>

/** A member of whatever is to be held. */
struct index_link {
    struct index_link *next;
    struct index_link **from; /* what points to this link; NULL outside of a table */
    gpointer holder;          /* what this link is a member of */
    guint hash;
};

typedef struct link_index link_index;

link_index *link_index_new(void);

/** Frees the table; what it holds is its owner's. */
void link_index_free(link_index *self);

/** Enters a link, which must be outside, before all others of its hash. */
void link_index_enter(link_index *self, struct index_link *link, gpointer holder, guint hash);

/** Takes a link out; nothing happens if it is outside. */
void link_index_leave(link_index *self, struct index_link *link);

/** The newest link with this hash, and the next older one; NULL if there is none. */
struct index_link *link_index_first(const link_index *self, guint hash);
struct index_link *link_index_next(const struct index_link *link);

#endif
