/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "threshold.h"

#include <gio/gio.h>
#include <knowledge.h>
#include <string.h>

#include "text.h"

/** The words of a list, with commas between them. */
static char *list_words(const struct token *tokens)
{
    GString *list = g_string_new(NULL);

    for (; tokens->token != NULL; tokens++)
        g_string_append_printf(list, "%s%s", list->len == 0 ? "" : ", ", tokens->token);
    return g_string_free(list, FALSE);
}

static const struct token *find_word(const struct token *tokens, const char *word)
{
    for (; tokens->token != NULL; tokens++) {
        if (strcmp(tokens->token, word) == 0)
            return tokens;
    }
    return NULL;
}

static void refuse(GError **error, const char *option, const char *kind, const char *word, const struct token *accepted)
{
    g_autofree char *shown = text_printable(word);
    g_autofree char *words = list_words(accepted);

    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: there is no %s '%s'; there are: %s", option, kind,
                shown, words);
}

const char *threshold_parse_cause(const char *text, GError **error)
{
    const struct token *cause = find_word(knowledge_cause_tokens(), text);

    if (cause == NULL)
        refuse(error, "--ignore", "cause", text, knowledge_cause_tokens());
    return cause == NULL ? NULL : cause->token;
}

static bool parse_confidence(const char *text, uint32_t *confidence, GError **error)
{
    const struct token *word = find_word(knowledge_confidence_tokens(), text);

    if (word == NULL) {
        refuse(error, "--fail-on", "confidence", text, knowledge_confidence_tokens());
        return false;
    }
    *confidence = word->value;
    return true;
}

bool threshold_parse(const char *text, struct threshold *threshold, GError **error)
{
    const char *at = strchr(text, '@');
    g_autofree char *what = at == NULL ? g_strdup(text) : g_strndup(text, (gsize)(at - text));
    const struct token *severity = find_word(knowledge_severity_tokens(), what);
    const struct token *cause = find_word(knowledge_cause_tokens(), what);

    *threshold = (struct threshold){ .confidence = CONFIDENCE_POSSIBLE };
    if (at != NULL && !parse_confidence(at + 1, &threshold->confidence, error))
        return false;
    if (severity != NULL) {
        threshold->severity = severity->value;
        return true;
    }
    if (cause == NULL) {
        g_autofree char *severities = list_words(knowledge_severity_tokens());
        g_autofree char *kind = g_strdup_printf("severity (%s) or cause", severities);

        refuse(error, "--fail-on", kind, what, knowledge_cause_tokens());
        return false;
    }
    threshold->cause = cause->token;
    return true;
}

/** The number of a word; a word that only a newer plugin knows is taken for the most serious. */
static uint32_t rank(const struct token *tokens, const char *word)
{
    const struct token *known = find_word(tokens, word);

    return known == NULL ? G_MAXUINT32 : known->value;
}

bool threshold_is_met(const struct threshold *self, const struct finding *finding)
{
    if (rank(knowledge_confidence_tokens(), finding_text(finding, "confidence")) < self->confidence)
        return false;
    if (self->cause != NULL)
        return strcmp(self->cause, finding_text(finding, "cause")) == 0;
    return rank(knowledge_severity_tokens(), finding_text(finding, "severity")) >= self->severity;
}
