/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * complaints: what went wrong, on standard error, each thing once.
 */
#ifndef NBNS_CONFLICT_CHECK_COMPLAINTS_H
#define NBNS_CONFLICT_CHECK_COMPLAINTS_H

#include "examination.h"

/** Prints the errors, and unless it shall be quiet the warnings; captures with the same trouble share a line. */
void complaints_print(const GPtrArray *examinations, bool quiet);

/** Prints one sentence behind the program's name. */
void complaints_say(const char *format, ...) G_GNUC_PRINTF(1, 2);

#endif
