/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ladder_lanes: the machines of an incident as columns of its ladder.
 *
 * The first claimant, holder, server and refuser come first, then the others of each role, then all others that sent or
 * were sent something.  Where there are more machines than columns, the last column stands for all that have none of
 * their own.
 */
#ifndef NBNS_CONFLICT_LADDER_LANES_H
#define NBNS_CONFLICT_LADDER_LANES_H

#include <glib.h>
#include <stdint.h>

#include "incident_view.h"

/** What lanes_find() returns for everybody, and for nobody that is known. */
#define LANE_ALL 1000u
#define LANE_NONE 1001u

/** One column: its title ("10.1.0.11", "others") and the role below it. */
struct lane {
    char *title;
    char *role;
};

struct lanes {
    unsigned count;
    unsigned machine_count; /* may be more */
    struct lane *lane;      /* one a machine; beyond count they have no column */
    GHashTable *numbers;    /* address -> machine */
};

/** Makes at most this many columns. */
struct lanes *lanes_new(const struct incident_view *incident, unsigned most);
void lanes_free(struct lanes *self);

/** Makes do with fewer columns. */
void lanes_reduce(struct lanes *self, unsigned most);

/** The column of an address, LANE_ALL or LANE_NONE. */
unsigned lanes_find(const struct lanes *self, uint32_t address);

#endif
