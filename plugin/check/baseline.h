/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * baseline: findings that are known already, in a file that can be kept with the project.
 *
 * A finding is known again by its name, scope, cause and the addresses of the machines; frames and times change from
 * one capture to the next.
 */
#ifndef NBNS_CONFLICT_CHECK_BASELINE_H
#define NBNS_CONFLICT_CHECK_BASELINE_H

#include "examination.h"

/** The fingerprints in a baseline, as a set; NULL with an error if there are none to be read. */
GHashTable *baseline_read(const char *path, GError **error);

/** Marks the findings with these fingerprints as known. */
void baseline_apply(GHashTable *fingerprints, GPtrArray *examinations);

/** The text of a baseline with all findings that are not ignored; the caller frees it. */
char *baseline_write(const GPtrArray *examinations);

/** Marks all findings as known: what a new baseline has. */
void baseline_accept_all(GPtrArray *examinations);

#endif
