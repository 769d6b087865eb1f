/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phrase.h"

#include <string.h>

static const char *find_value(const struct phrase_value *values, const char *key, size_t length)
{
    for (; values->key != NULL; values++) {
        if (strlen(values->key) == length && strncmp(values->key, key, length) == 0)
            return values->value;
    }
    return NULL;
}

char *phrase_fill(const char *sentence, const struct phrase_value *values)
{
    GString *text = g_string_new(NULL);
    for (;;) {
        const char *open = strchr(sentence, '{');
        const char *close = open != NULL ? strchr(open, '}') : NULL;
        if (close == NULL) {
            g_string_append(text, sentence);
            return g_string_free(text, FALSE);
        }
        const char *value = find_value(values, open + 1, (size_t)(close - open - 1));
        if (value == NULL) {
            g_string_free(text, TRUE);
            return NULL;
        }
        g_string_append_len(text, sentence, open - sentence);
        g_string_append(text, value);
        sentence = close + 1;
    }
}
