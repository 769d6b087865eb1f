/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * output_file: files that are there whole or not at all.
 */
#ifndef NBNS_CONFLICT_CHECK_OUTPUT_FILE_H
#define NBNS_CONFLICT_CHECK_OUTPUT_FILE_H

#include <glib.h>
#include <stdbool.h>

/** Whether a file could be written, before hours go into what shall be in it; false with an error. */
bool output_file_check(const char *path, GError **error);

/** Whether writing to one path would replace what the other leads to; devices and pipes are not replaced. */
bool output_file_is_same(const char *one, const char *other);

/** Writes a file, over links and with the mode that it has; false with an error that names it. */
bool output_file_write(const char *path, const char *text, GError **error);

#endif
