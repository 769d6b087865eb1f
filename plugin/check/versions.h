/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * versions: which releases work together here.
 */
#ifndef NBNS_CONFLICT_CHECK_VERSIONS_H
#define NBNS_CONFLICT_CHECK_VERSIONS_H

#include <stdbool.h>

/** Prints the versions of this program, tshark and the plugin; false if one is missing. */
bool versions_print(const char *tshark);

#endif
