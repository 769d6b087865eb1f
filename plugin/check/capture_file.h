/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * capture_file: whether a capture can be opened, in words that help more than those of the tools that would fail.
 */
#ifndef NBNS_CONFLICT_CHECK_CAPTURE_FILE_H
#define NBNS_CONFLICT_CHECK_CAPTURE_FILE_H

#include "examination.h"

/** Notes in an examination why a file cannot be read; false if it cannot. */
bool capture_file_check(const char *path, struct examination *examination);

#endif
