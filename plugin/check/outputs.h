/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outputs: the forms in which a run's findings can be had.  Each makes the whole text; the caller frees it.
 */
#ifndef NBNS_CONFLICT_CHECK_OUTPUTS_H
#define NBNS_CONFLICT_CHECK_OUTPUTS_H

#include "examination.h"

/* Sender: the bytes that were asked for with --event, or NULL. */

/** For people: one line an incident and a last line with the sums. */
char *summary_write(const GPtrArray *examinations, const guint8 *sender, bool colour);

/** For programs: one JSON object a line. */
char *json_lines_write(const GPtrArray *examinations);

/** JUnit XML: a suite for each file, a case for each incident. */
char *junit_write(const GPtrArray *examinations, const guint8 *sender);

/** Annotations for GitHub Actions. */
char *github_write(const GPtrArray *examinations);

/** The page; it says what the threshold was, in the words of --fail-on. */
char *html_write(const GPtrArray *examinations, const char *threshold, const guint8 *sender);

/** The addresses that a sender may be, in both byte orders; the caller frees them. */
char *summary_sender(const guint8 *sender);

/** One finding, its cause and the plugin's sentence, for the forms that people read; the caller frees it. */
char *summary_sentence(const struct examination *examination, const struct finding *finding);

#endif
