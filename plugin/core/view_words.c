/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "view_words.h"

#include <string.h>

#include "frame.h"
#include "phrase.h"
#include "view_machines.h"

/* Addresses that a sentence lists before it says "and others". */
#define MAX_LISTED 3

/* The first address of each machine, for a sentence: "10.1.0.11, 10.1.0.12 and others"; NULL without machines. */
static char *list_machines(const GArray *machines)
{
    if (machines->len == 0)
        return NULL;
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < machines->len && i < MAX_LISTED; i++) {
        const struct machine_view *machine = &g_array_index(machines, struct machine_view, i);
        char ip[FRAME_IP_TEXT];
        frame_format_ip(g_array_index(machine->addresses, uint32_t, 0), ip);
        bool last = i + 1 == machines->len;
        g_string_append(text, i == 0 ? "" : last ? " and " : ", ");
        if (machine->label != NULL)
            g_string_append_printf(text, "%s (%s)", machine->label, ip);
        else
            g_string_append(text, ip);
    }
    if (machines->len > MAX_LISTED)
        g_string_append(text, " and others");
    return g_string_free(text, FALSE);
}

static char *first_address(const GArray *machines)
{
    char ip[FRAME_IP_TEXT];
    if (machines->len == 0)
        return NULL;
    const struct machine_view *machine = &g_array_index(machines, struct machine_view, 0);
    return g_strdup(frame_format_ip(g_array_index(machine->addresses, uint32_t, 0), ip));
}

static char *first_mac(const GArray *machines)
{
    char mac[FRAME_MAC_TEXT];
    const struct machine_view *machine = machines->len > 0 ? &g_array_index(machines, struct machine_view, 0) : NULL;
    if (machine == NULL || machine->macs->len == 0)
        return NULL;
    return g_strdup(frame_format_mac(g_array_index(machine->macs, uint64_t, 0), mac));
}

/* Claimants and holders, each once. */
static GArray *all_parties(const struct incident_view *view)
{
    GArray *parties = g_array_new(FALSE, FALSE, sizeof(struct machine_view));
    g_array_append_vals(parties, view->claimants->data, view->claimants->len);
    for (guint i = 0; i < view->holders->len; i++) {
        const struct machine_view *holder = &g_array_index(view->holders, struct machine_view, i);
        if (!view_lists_machine(view->claimants, holder))
            g_array_append_vals(parties, holder, 1);
    }
    return parties;
}

static char *list_parties(const struct incident_view *view)
{
    if (view->claimants->len == 0 || view->holders->len == 0)
        return NULL;
    GArray *parties = all_parties(view);
    char *text = list_machines(parties);
    g_array_free(parties, TRUE);
    return text;
}

/* The values of all placeholders; listed says whether a placeholder lists all machines or names the first. */
#define WORDS 12
static void collect_words(const struct incident_view *view, const char *name, bool listed,
                          struct phrase_value words[WORDS])
{
    char *(*machines)(const GArray *) = listed ? list_machines : first_address;
    const struct phrase_value collected[WORDS] = {
        { "name", g_strdup(name) },
        { "base", g_strdup(view->name) },
        { "claimant", machines(view->claimants) },
        { "machine", machines(view->claimants->len > 0 ? view->claimants : view->holders) },
        { "holder", machines(view->holders) },
        { "server", machines(view->servers) },
        { "refuser", machines(view->refusers) },
        { "parties", list_parties(view) },
        { "claimant_mac", first_mac(view->claimants) },
        { "holder_mac", first_mac(view->holders) },
        { "refuser_mac", first_mac(view->refusers) },
        { NULL, NULL },
    };
    memcpy(words, collected, sizeof collected);
}

static void free_words(struct phrase_value words[WORDS])
{
    for (size_t i = 0; i < WORDS; i++)
        g_free((char *)words[i].value);
}

/* A title in the middle of a sentence: its first letter is small unless it begins an abbreviation. */
static char *uncapitalise(const char *title)
{
    char *text = g_strdup(title);
    if (text[0] != '\0' && !g_ascii_isupper(text[1]))
        text[0] = g_ascii_tolower(text[0]);
    return text;
}

char *incident_view_summary(const struct incident_view *view, const char *name)
{
    const struct knowledge *row = knowledge_of(view->cause);
    struct phrase_value words[WORDS];
    collect_words(view, name, true, words);
    const char *sentence = row->summary;
    if (view->outcome != OUTCOME_REFUSED && row->summary_unrefused != NULL)
        sentence = row->summary_unrefused;
    else if (view_is_mutual(view) && row->summary_mutual != NULL)
        sentence = row->summary_mutual;
    else if (view->holders->len == 0 && row->summary_without_holder != NULL)
        sentence = row->summary_without_holder;
    char *line = phrase_fill(sentence, words);
    char *start = line != NULL ? line : g_strdup_printf("%s: a name conflict", name);
    char *title = uncapitalise(row->title);
    const char *article = row->articles[0];
    char *summary = g_strdup_printf("%s - %s (%s%s%s)", start, title,
                                    knowledge_token(knowledge_confidence_tokens(), view->confidence),
                                    article != NULL ? ", " : "", article != NULL ? article : "");
    g_free(title);
    g_free(start);
    free_words(words);
    return summary;
}

/* The incident's name with its suffixes: ALPHA<00>, or ALPHA<00> <03> <20>. */
static char *name_with_suffixes(const struct incident_view *view)
{
    GString *text = g_string_new(view->name);
    if (strcmp(view->name, "*") == 0)
        return g_string_free(text, FALSE);
    for (guint i = 0; i < view->suffixes->len; i++)
        g_string_append_printf(text, "%s<%02x>", i > 0 ? " " : "", g_array_index(view->suffixes, uint8_t, i));
    return g_string_free(text, FALSE);
}

/* The first wording of a step whose placeholders are known; NULL if there is none. */
static char *fill_step(const char *step, const struct phrase_value *words)
{
    char **wordings = g_strsplit(step, "|", -1);
    char *filled = NULL;
    for (size_t i = 0; wordings[i] != NULL && filled == NULL; i++)
        filled = phrase_fill(wordings[i], words);
    g_strfreev(wordings);
    return filled;
}

void view_write_words(struct incident_view *view)
{
    const struct knowledge *row = knowledge_of(view->cause);
    char *name = name_with_suffixes(view);
    struct phrase_value words[WORDS];
    collect_words(view, name, true, words);
    const char *sentence = row->explanation;
    if (view->holders->len == 0 && row->explanation_without_holder != NULL)
        sentence = row->explanation_without_holder;
    char *explanation = phrase_fill(sentence, words);
    view->explanation = explanation != NULL ? explanation : g_strdup(row->title);
    free_words(words);
    collect_words(view, name, false, words);
    const char *const *steps = view->mild && row->mild_steps[0] != NULL ? row->mild_steps : row->steps;
    for (size_t i = 0; i < KNOWLEDGE_MAX_STEPS && steps[i] != NULL; i++) {
        char *step = fill_step(steps[i], words);
        if (step != NULL)
            g_ptr_array_add(view->advice, step);
    }
    free_words(words);
    view->summary = incident_view_summary(view, name);
    g_free(name);
}
