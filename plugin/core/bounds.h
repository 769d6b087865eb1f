/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bounds: what was left out because memory is bounded, in words for the user.
 */
#ifndef NBNS_CONFLICT_BOUNDS_H
#define NBNS_CONFLICT_BOUNDS_H

#include <glib.h>
#include <stdint.h>

/** How often each bound was met; 0 for never. */
struct bounds {
    uint32_t names_forgotten; /* names without a dispute that made room for others */
    uint32_t busiest_source;  /* the address whose names went first */
    uint32_t names_left_out;  /* assertions of names for which there was no room at all */
    uint32_t disputes;        /* signals that opened no incident */
    uint32_t most_disputes;   /* the most incidents that are kept */
    uint32_t frames;          /* frames that were not entered into their incident */
    uint32_t machines;        /* messages of addresses of which nothing more could be kept */
    uint32_t requests;        /* requests that were closed before their time */
    uint32_t scopes;          /* messages of scopes for which there was no room */
};

/** Appends one sentence for each bound that was met; the array owns its strings. */
void bounds_limits(const struct bounds *self, GPtrArray *limits);

#endif
