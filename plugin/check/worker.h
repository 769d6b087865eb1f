/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * worker: this program as GNU parallel starts it, for a few captures.
 *
 * It prints one line of JSON for each: {"error":null,"warnings":["..."],"lines":["what the plugin printed", ...]}.
 */
#ifndef NBNS_CONFLICT_CHECK_WORKER_H
#define NBNS_CONFLICT_CHECK_WORKER_H

#include "tshark.h"

/**
 * Looks at captures and prints their lines; returns the exit status, 1 if one of them could not be checked.  Captures
 * that were sent have their absolute paths without the first slash, below the folder that the worker runs in; on the
 * machine that sends them they stay where they were.
 */
int worker_run(const struct tshark *tshark, const char *const *paths, bool sent);

/** Fills an examination from such a line; false if it is none. */
bool worker_read(const char *line, struct examination *examination);

#endif
