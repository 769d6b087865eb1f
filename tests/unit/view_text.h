/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view_text: views and their sentences as text, for comparing.
 */
#ifndef NBNS_CONFLICT_VIEW_TEXT_H
#define NBNS_CONFLICT_VIEW_TEXT_H

#include <stdbool.h>

#include "incident_view.h"

/** True if a text is this sentence with its placeholders filled in. */
bool sentence_fits(const char *sentence, const char *text);

/**
 * All that an incident says, as lines of text, lists in a fixed order; free it with g_free().  Left out is what depends
 * on the order in which frames were fed: its number and the frame that opened it.
 */
char *incident_text(const struct incident_view *view);

/** The same without any frame number, for captures that hold the same messages in other frames. */
char *verdict_text(const struct incident_view *view);

/** True if the causes that fit as well hold this one. */
bool view_has_alternative(const struct incident_view *view, enum cause cause);

#endif
