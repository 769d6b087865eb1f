/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pieces: the files that are merged into one capture, measured and mended.
 */
#ifndef NBNS_CONFLICT_CHECK_PIECES_H
#define NBNS_CONFLICT_CHECK_PIECES_H

#include "child.h"
#include "examination.h"

/** A file on its way into the merged capture. */
struct piece {
    struct examination *examination;
    char *file; /* what is merged: the file, or its copy without what is no whole packet at the end */
    guint64 frames;
    double start;
    double end;
};

/**
 * The files that have frames, in the order of their first ones; those that cannot be read to the end get an error.
 * NULL with an error if Wireshark's tools are missing.
 */
GPtrArray *pieces_collect(const GPtrArray *examinations, GError **error);

/** Runs one of Wireshark's tools; false with an error if it cannot be started. */
bool pieces_run_tool(const char *const *command, struct child_result *result, GError **error);

#endif
