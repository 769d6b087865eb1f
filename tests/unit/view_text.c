/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "view_text.h"

#include <string.h>

#include "frame.h"

/* ---- sentences ---- */

/* What may stand for a placeholder. */
static const char *pattern_of(const char *key, size_t length)
{
    static const struct {
        const char *key;
        const char *pattern;
    } patterns[] = {
        { "a", "\\d+\\.\\d+\\.\\d+\\.\\d+" },
        { "b", "\\d+\\.\\d+\\.\\d+\\.\\d+" },
        { "count", "\\d+" },
        { "seconds", "\\d+\\.\\d" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
        if (strlen(patterns[i].key) == length && strncmp(patterns[i].key, key, length) == 0)
            return patterns[i].pattern;
    }
    return ".+";
}

static void append_escaped(GString *pattern, const char *text, size_t length)
{
    char *escaped = g_regex_escape_string(text, (gint)length);
    g_string_append(pattern, escaped);
    g_free(escaped);
}

/* Most sentences differ at one end already, and a pattern takes long to build. */
static bool ends_fit(const char *sentence, const char *text)
{
    const char *open = strchr(sentence, '{');
    const char *close = strrchr(sentence, '}');
    if (open == NULL || close == NULL)
        return strcmp(sentence, text) == 0;
    return strncmp(sentence, text, (size_t)(open - sentence)) == 0 && g_str_has_suffix(text, close + 1);
}

bool sentence_fits(const char *sentence, const char *text)
{
    if (!ends_fit(sentence, text))
        return false;
    GString *pattern = g_string_new("^");
    const char *open;
    while ((open = strchr(sentence, '{')) != NULL) {
        const char *close = strchr(open, '}');
        append_escaped(pattern, sentence, (size_t)(open - sentence));
        g_string_append(pattern, pattern_of(open + 1, (size_t)(close - open - 1)));
        sentence = close + 1;
    }
    append_escaped(pattern, sentence, strlen(sentence));
    g_string_append_c(pattern, '$');
    bool fits = g_regex_match_simple(pattern->str, text, (GRegexCompileFlags)0, (GRegexMatchFlags)0);
    g_string_free(pattern, TRUE);
    return fits;
}

/* ---- incidents ---- */

static gint compare_lines(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Appends lines in alphabetical order and frees them. */
static void append_sorted(GString *out, const char *heading, GPtrArray *lines)
{
    g_ptr_array_sort(lines, compare_lines);
    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(out, "  %s %s\n", heading, (const char *)g_ptr_array_index(lines, i));
    g_ptr_array_free(lines, TRUE);
}

static char *addresses_of(const struct machine_view *machine)
{
    GPtrArray *addresses = g_ptr_array_new_with_free_func(g_free);
    char text[FRAME_IP_TEXT];
    for (guint i = 0; i < machine->addresses->len; i++)
        g_ptr_array_add(addresses, g_strdup(frame_format_ip(g_array_index(machine->addresses, uint32_t, i), text)));
    g_ptr_array_sort(addresses, compare_lines);
    g_ptr_array_add(addresses, NULL);
    char *joined = g_strjoinv(" + ", (char **)addresses->pdata);
    g_ptr_array_free(addresses, TRUE);
    return joined;
}

static void append_machines(GString *out, const char *heading, const GArray *machines)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < machines->len; i++)
        g_ptr_array_add(lines, addresses_of(&g_array_index(machines, struct machine_view, i)));
    append_sorted(out, heading, lines);
}

static void append_frames(GString *out, const GArray *frames)
{
    for (guint i = 0; i < frames->len; i++) {
        const struct frame_view *frame = &g_array_index(frames, struct frame_view, i);
        g_string_append_printf(out, "  frame %u %s\n", frame->frame,
                               knowledge_token(knowledge_role_tokens(), frame->role));
    }
}

static gint compare_numbers(gconstpointer a, gconstpointer b)
{
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

static void append_evidence(GString *out, const GArray *evidence, bool with_frames)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < evidence->len; i++) {
        const struct evidence_view *view = &g_array_index(evidence, struct evidence_view, i);
        GString *line = g_string_new(view->supports ? "+ " : "- ");
        g_string_append(line, view->text);
        GArray *frames = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), view->frames->len);
        g_array_append_vals(frames, view->frames->data, view->frames->len);
        g_array_sort(frames, compare_numbers);
        for (guint f = 0; f < frames->len && with_frames; f++)
            g_string_append_printf(line, " %u", g_array_index(frames, uint32_t, f));
        g_array_free(frames, TRUE);
        g_ptr_array_add(lines, g_string_free(line, FALSE));
    }
    append_sorted(out, "evidence", lines);
}

static void append_events(GString *out, const GArray *events)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < events->len; i++) {
        const struct event_view *event = &g_array_index(events, struct event_view, i);
        char host[FRAME_IP_TEXT];
        char sender[FRAME_IP_TEXT];
        g_ptr_array_add(lines,
                        g_strdup_printf("%u %s %s %s", event->id, event->name, frame_format_ip(event->host, host),
                                        frame_format_ip(event->sender, sender)));
    }
    append_sorted(out, "event", lines);
}

static char *text_of(const struct incident_view *view, bool with_frames)
{
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%s scope '%s' at %s: %s, %s, %s, %s\n", view->name, view->scope, view->network.text,
                           knowledge_cause_token(view->cause),
                           knowledge_token(knowledge_confidence_tokens(), view->confidence),
                           knowledge_token(knowledge_severity_tokens(), view->severity),
                           knowledge_token(knowledge_outcome_tokens(), view->outcome));
    for (guint i = 0; i < view->suffixes->len; i++)
        g_string_append_printf(out, "  suffix %02x\n", g_array_index(view->suffixes, uint8_t, i));
    append_machines(out, "claimant", view->claimants);
    append_machines(out, "holder", view->holders);
    append_machines(out, "server", view->servers);
    append_machines(out, "refuser", view->refusers);
    if (with_frames)
        append_frames(out, view->frames);
    append_evidence(out, view->evidence, with_frames);
    append_events(out, view->events);
    for (guint i = 0; i < view->alternatives->len; i++)
        g_string_append_printf(out, "  alternative %s\n",
                               knowledge_cause_token(g_array_index(view->alternatives, enum cause, i)));
    return g_string_free(out, FALSE);
}

char *incident_text(const struct incident_view *view)
{
    return text_of(view, true);
}

char *verdict_text(const struct incident_view *view)
{
    return text_of(view, false);
}

bool view_has_alternative(const struct incident_view *view, enum cause cause)
{
    for (guint i = 0; i < view->alternatives->len; i++) {
        if (g_array_index(view->alternatives, enum cause, i) == cause)
            return true;
    }
    return false;
}
