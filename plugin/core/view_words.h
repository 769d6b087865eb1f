/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view_words: the sentences of an incident, filled in with its names and machines.
 */
#ifndef NBNS_CONFLICT_VIEW_WORDS_H
#define NBNS_CONFLICT_VIEW_WORDS_H

#include "incident_view.h"

/** Writes summary, explanation and advice of a view whose verdict and machines are known. */
void view_write_words(struct incident_view *view);

/** One line about an incident for a name with this suffix, or without one; the caller frees it with g_free(). */
char *incident_view_summary(const struct incident_view *view, const char *name);

#endif
