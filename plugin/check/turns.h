/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * turns: looks at captures one after another, in this process.
 */
#ifndef NBNS_CONFLICT_CHECK_TURNS_H
#define NBNS_CONFLICT_CHECK_TURNS_H

#include "tshark.h"

/** Looks at every capture of the list that has no error yet, until a signal comes. */
void turns_run(const struct tshark *tshark, GPtrArray *examinations, bool show_progress);

#endif
