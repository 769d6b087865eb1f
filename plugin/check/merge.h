/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * merge: makes one capture of files that continue each other, such as those of a ring buffer.
 */
#ifndef NBNS_CONFLICT_CHECK_MERGE_H
#define NBNS_CONFLICT_CHECK_MERGE_H

#include "tshark.h"

/**
 * Looks at all captures of the list as one, in the order of their first frames.  The list then holds that one capture,
 * and those that could not be read to their ends with their errors.  False with an error if no merged capture could be
 * made.
 */
bool merge_run(const struct tshark *tshark, GPtrArray *examinations, GError **error);

#endif
