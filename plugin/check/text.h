/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text: file names and messages of other programs, made fit to be shown.
 *
 * A file name on Unix is any bytes.  None of them may steer a terminal, break a line or end up as broken UTF-8.
 */
#ifndef NBNS_CONFLICT_CHECK_TEXT_H
#define NBNS_CONFLICT_CHECK_TEXT_H

#include <glib.h>

/** One line of printable UTF-8: other characters as \n, \x1b or \u202e.  The caller frees it. */
char *text_printable(const char *bytes);

/** What a program complained of, to be put into a sentence: printable, with no full stop.  The caller frees it. */
char *text_reason(const char *bytes);

/** The last line that is not blank, as a reason; NULL if there is none.  The caller frees it. */
char *text_last_reason(const char *bytes);

/** Appends text as a JSON string with its quotes; bytes that are no UTF-8 become replacement characters. */
void text_append_json(GString *json, const char *text);

/** "1 capture", "2 captures".  The caller frees it. */
char *text_count(guint number, const char *singular, const char *plural);

#endif
