/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fleet_command: the command line of GNU parallel, and what it reads.
 */
#ifndef NBNS_CONFLICT_CHECK_FLEET_COMMAND_H
#define NBNS_CONFLICT_CHECK_FLEET_COMMAND_H

#include "fleet.h"
#include "fleet_state.h"

/** The command that GNU parallel runs for a few captures, without their names. */
GPtrArray *fleet_command_worker(const struct fleet *self);

/** GNU parallel with its options and the worker, ended by NULL. */
GPtrArray *fleet_command_engine(const struct fleet *self, const struct fleet_state *state, guint batch,
                                const GPtrArray *worker);

/** The captures as GNU parallel reads them, each with a zero byte behind it. */
GString *fleet_command_captures(const struct fleet *self, const GPtrArray *examinations);

/** How many captures a worker takes. */
guint fleet_command_batch(const struct fleet *self, const GPtrArray *examinations);

#endif
