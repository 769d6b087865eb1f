/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scratch: one folder for temporary files, gone when this program ends.
 */
#ifndef NBNS_CONFLICT_CHECK_SCRATCH_H
#define NBNS_CONFLICT_CHECK_SCRATCH_H

#include <glib.h>

/** The folder, made when it is first asked for; NULL with an error if that fails. */
const char *scratch_folder(GError **error);

/** Removes the folder with all that is in it. */
void scratch_remove(void);

#endif
