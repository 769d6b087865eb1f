/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Workflow commands of GitHub Actions: ::error file=NAME,title=TITLE::MESSAGE
 */
#include <string.h>

#include "outputs.h"
#include "text.h"

/** Escapes a message as GitHub wants it. */
static char *escape_message(const char *text)
{
    g_autofree char *printable = text_printable(text);
    GString *escaped = g_string_new(printable);

    g_string_replace(escaped, "%", "%25", 0);
    return g_string_free(escaped, FALSE);
}

/** Escapes the value of a property, in which colons and commas have a meaning too. */
static char *escape_property(const char *text)
{
    g_autofree char *message = escape_message(text);
    GString *escaped = g_string_new(message);

    g_string_replace(escaped, ":", "%3A", 0);
    g_string_replace(escaped, ",", "%2C", 0);
    return g_string_free(escaped, FALSE);
}

static void append(GString *commands, const char *level, const char *path, const char *title, const char *message)
{
    g_autofree char *file = escape_property(path);
    g_autofree char *heading = escape_property(title);
    g_autofree char *text = escape_message(message);

    g_string_append_printf(commands, "::%s file=%s,title=%s::%s\n", level, file, heading, text);
}

static const char *level_of(const struct finding *finding)
{
    if (finding->failing)
        return "error";
    if (finding->known || finding->ignored)
        return "notice";
    return strcmp(finding_text(finding, "severity"), "chat") == 0 ||
                   strcmp(finding_text(finding, "severity"), "note") == 0
               ? "notice"
               : "warning";
}

static void append_finding(GString *commands, const struct examination *examination, const struct finding *finding)
{
    g_autofree char *sentence = summary_sentence(examination, finding);
    g_autofree char *message = NULL;
    const char *path;
    guint64 frame;

    examination_locate(examination, (guint64)finding_number(finding, "opened_frame"), &path, &frame);
    message = g_strdup_printf("%s, frame %" G_GUINT64_FORMAT, sentence, frame);
    append(commands, level_of(finding), path, "NetBIOS name conflict", message);
}

char *github_write(const GPtrArray *examinations)
{
    GString *commands = g_string_new(NULL);

    for (guint i = 0; i < examinations->len; i++) {
        const struct examination *examination = g_ptr_array_index(examinations, i);

        if (examination->error != NULL)
            append(commands, "error", examination->path, "Capture not checked", examination->error);
        for (guint j = 0; j < examination->warnings->len; j++)
            append(commands, "warning", examination->path, "Capture", g_ptr_array_index(examination->warnings, j));
        for (guint j = 0; j < examination->findings->len; j++)
            append_finding(commands, examination, g_ptr_array_index(examination->findings, j));
    }
    return g_string_free(commands, FALSE);
}
