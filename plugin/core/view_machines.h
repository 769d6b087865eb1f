/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view_machines: which machines stand on which side of an incident.
 */
#ifndef NBNS_CONFLICT_VIEW_MACHINES_H
#define NBNS_CONFLICT_VIEW_MACHINES_H

#include "case_file.h"
#include "incident_view.h"
#include "verdict.h"

/** Enters claimants, holders, servers and refusers into a view whose lists are empty. */
void view_add_machines(struct incident_view *view, const struct case_file *file, const struct verdict *verdict);

/** True if an array of struct machine_view has a machine with the first address of this one. */
bool view_lists_machine(const GArray *machines, const struct machine_view *machine);

/** True if every machine stands on both sides. */
bool view_is_mutual(const struct incident_view *view);

#endif
