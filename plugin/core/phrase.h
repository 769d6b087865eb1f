/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * phrase: sentences with placeholders.
 *
 * A placeholder is a word in braces, as in "Run nbtstat -A {holder}".  A sentence that needs something which is not
 * known is left out rather than printed with a gap.
 */
#ifndef NBNS_CONFLICT_PHRASE_H
#define NBNS_CONFLICT_PHRASE_H

#include <glib.h>
#include <stdbool.h>

/** What a placeholder stands for; a list of these ends with a NULL key.  A NULL value means "not known". */
struct phrase_value {
    const char *key;
    const char *value;
};

/**
 * Fills a sentence in; the caller frees it with g_free().  NULL if it has a placeholder whose value is not known or
 * that is not in the list.
 */
char *phrase_fill(const char *sentence, const struct phrase_value *values);

#endif
