/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view_events: what Windows writes to its event log because of an incident.
 *
 * 4321: a registration of its own was refused (4319 on Windows NT 4.0).  4319: a conflict demand or a refusal that it
 * had not asked for (KB Q269239).  4320: somebody else released its name (KB Q120752).  A claimant or holder that runs
 * Samba writes lines of its own instead.
 */
#ifndef NBNS_CONFLICT_VIEW_EVENTS_H
#define NBNS_CONFLICT_VIEW_EVENTS_H

#include "case_file.h"

/** Appends the lines that Samba writes, each of them once, to an array that owns its strings. */
void view_add_samba_lines(GPtrArray *lines, const struct case_file *file);

/** Appends the events of an incident to an array of struct event_view, each of them once. */
void view_add_events(GArray *events, const struct case_file *file);

#endif
