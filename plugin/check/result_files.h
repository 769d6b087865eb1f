/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * result_files: the files that the command line wants the results in.
 */
#ifndef NBNS_CONFLICT_CHECK_RESULT_FILES_H
#define NBNS_CONFLICT_CHECK_RESULT_FILES_H

#include "settings.h"

/** Whether each can be written and none would replace a capture or another; false with an error. */
bool result_files_check(const struct settings *settings, const GPtrArray *examinations, GError **error);

/** Writes all that can be written; complains of the others and returns false. */
bool result_files_write(const struct settings *settings, const GPtrArray *examinations);

#endif
