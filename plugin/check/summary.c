/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "outputs.h"
#include "text.h"

#define RED "\033[31m"
#define YELLOW "\033[33m"
#define FAINT "\033[2m"
#define PLAIN "\033[0m"

/** Sums of a run. */
struct sums {
    guint captures;
    guint unread;
    guint with_findings;
    guint findings;
    guint failing;
    guint known;
    guint ignored;
    gint64 nbns_frames;
};

char *summary_sentence(const struct examination *examination, const struct finding *finding)
{
    g_autofree char *summary = text_printable(finding_text(finding, "summary"));
    GString *sentence = g_string_new(finding_text(finding, "cause"));

    g_string_append_printf(sentence, ": %s", summary);
    if (examination->parts != NULL)
        g_string_append_printf(sentence, ", frame %" G_GINT64_FORMAT " of the merged capture",
                               finding_number(finding, "opened_frame"));
    return g_string_free(sentence, FALSE);
}

char *summary_sender(const guint8 *sender)
{
    return g_strdup_printf("%u.%u.%u.%u or %u.%u.%u.%u", sender[3], sender[2], sender[1], sender[0], sender[0],
                           sender[1], sender[2], sender[3]);
}

static const char *standing_of(const struct finding *finding)
{
    if (finding->failing)
        return "FAIL ";
    if (finding->known)
        return "known ";
    return finding->ignored ? "ignored " : "";
}

static const char *colour_of(const struct finding *finding)
{
    if (!finding->failing)
        return FAINT;
    return strcmp(finding_text(finding, "severity"), "error") == 0 ? RED : YELLOW;
}

static void append_finding(GString *text, const struct examination *examination, const struct finding *finding,
                           bool colour)
{
    g_autofree char *sentence = summary_sentence(examination, finding);
    g_autofree char *shown = NULL;
    const char *path;
    guint64 frame;

    examination_locate(examination, (guint64)finding_number(finding, "opened_frame"), &path, &frame);
    shown = text_printable(path);
    g_string_append_printf(text, "%s frame %" G_GUINT64_FORMAT ": %s%s%s%s %s\n", shown, frame,
                           colour ? colour_of(finding) : "", standing_of(finding), finding_text(finding, "severity"),
                           colour ? PLAIN : "", sentence);
}

static void add_up(struct sums *sums, const struct examination *examination)
{
    sums->captures++;
    sums->unread += examination->error != NULL;
    sums->with_findings += examination->findings->len > 0;
    sums->findings += examination->findings->len;
    sums->nbns_frames += examination_nbns_frames(examination);
    for (guint i = 0; i < examination->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(examination->findings, i);

        sums->failing += finding->failing;
        sums->known += finding->known;
        sums->ignored += finding->ignored && !finding->known;
    }
}

/** Says that nothing was found. */
static void append_nothing(GString *text, const struct sums *sums, const guint8 *sender, const char *captures)
{
    g_autofree char *addresses = sender == NULL ? NULL : summary_sender(sender);

    if (sums->unread == sums->captures && sums->nbns_frames == 0)
        g_string_append_printf(text, "Nothing was checked in %s", captures);
    else if (sender == NULL)
        g_string_append_printf(text, "No NetBIOS name conflict in %" G_GINT64_FORMAT " name service frames of %s",
                               sums->nbns_frames, captures);
    else
        g_string_append_printf(text, "No incident with the sender %s in %s", addresses, captures);
}

static void append_sums(GString *text, const struct sums *sums, const guint8 *sender)
{
    g_autofree char *captures = text_count(sums->captures, "capture", "captures");
    g_autofree char *findings = text_count(sums->findings, "incident", "incidents");

    if (sums->findings == 0)
        append_nothing(text, sums, sender, captures);
    else
        g_string_append_printf(text, "%s in %u of %s: %u %s", findings, sums->with_findings, captures, sums->failing,
                               sums->failing == 1 ? "fails" : "fail");
    if (sums->known > 0)
        g_string_append_printf(text, ", %u known", sums->known);
    if (sums->ignored > 0)
        g_string_append_printf(text, ", %u ignored", sums->ignored);
    if (sums->unread > 0)
        g_string_append_printf(text, "; %u could not be checked", sums->unread);
    g_string_append(text, ".\n");
}

char *summary_write(const GPtrArray *examinations, const guint8 *sender, bool colour)
{
    GString *text = g_string_new(NULL);
    struct sums sums = { 0 };

    for (guint i = 0; i < examinations->len; i++) {
        const struct examination *examination = g_ptr_array_index(examinations, i);

        add_up(&sums, examination);
        for (guint j = 0; j < examination->findings->len; j++)
            append_finding(text, examination, g_ptr_array_index(examination->findings, j), colour);
    }
    append_sums(text, &sums, sender);
    return g_string_free(text, FALSE);
}
