/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fleet_state: the folder in which a run of many captures keeps what it has done.
 *
 * run          the folder, the worker's command line and the captures, so that only the same run is resumed
 * joblog       GNU parallel's own record of finished workers
 * results/N    what the Nth worker printed, N.err what it complained about
 */
#ifndef NBNS_CONFLICT_CHECK_FLEET_STATE_H
#define NBNS_CONFLICT_CHECK_FLEET_STATE_H

#include <glib.h>
#include <stdbool.h>

struct fleet_state {
    char *joblog;
    char *results; /* the folder */
};

/**
 * Makes the folder for a new run, or checks that the one there is of the same run; false with an error otherwise.
 * The run is any text that says what is done to which captures.
 */
bool fleet_state_open(struct fleet_state *self, const char *folder, const GString *run, bool resume, GError **error);
void fleet_state_clear(struct fleet_state *self);

/** The lines that the worker of this number, counted from 1, printed; NULL if it did not finish. */
char **fleet_state_result(const struct fleet_state *self, guint number);

/** The last thing that the worker or the way to it complained about; NULL if nothing. */
char *fleet_state_complaint(const struct fleet_state *self, guint number);

/** How many captures are done, of so many that the workers take in turns, so many each. */
guint fleet_state_done(const struct fleet_state *self, guint captures, guint batch);

#endif
