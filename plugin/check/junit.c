/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JUnit XML in the form that Jenkins, GitLab and others read.  A file is a suite, an incident a case; a file without
 * incident is one case that passed.
 */
#include "outputs.h"
#include "text.h"

/** How the cases of a suite, or of all, ended. */
struct counts {
    guint cases;
    guint failures;
    guint errors;
    guint skipped;
};

/** A text as XML has it; XML knows no control characters, not even escaped ones. */
static char *escape(const char *text)
{
    g_autofree char *printable = text_printable(text);

    return g_markup_escape_text(printable, -1);
}

static void append_attribute(GString *xml, const char *name, const char *value)
{
    g_autofree char *escaped = escape(value);

    g_string_append_printf(xml, " %s=\"%s\"", name, escaped);
}

static void begin_case(GString *xml, const struct examination *examination, const char *name)
{
    g_string_append(xml, "    <testcase");
    append_attribute(xml, "classname", examination->path);
    append_attribute(xml, "name", name);
}

static void append_error(GString *xml, const struct examination *examination)
{
    begin_case(xml, examination, "the capture can be checked");
    g_string_append(xml, ">\n      <error");
    append_attribute(xml, "message", examination->error);
    g_string_append(xml, " type=\"unreadable\"/>\n    </testcase>\n");
}

static void append_failure(GString *xml, const struct finding *finding)
{
    JsonArray *evidence = finding_array(finding, "evidence");
    JsonArray *advice = finding_array(finding, "advice");

    g_string_append(xml, ">\n      <failure");
    append_attribute(xml, "message", finding_text(finding, "cause"));
    append_attribute(xml, "type", finding_text(finding, "severity"));
    g_string_append_c(xml, '>');
    for (guint i = 0; evidence != NULL && i < json_array_get_length(evidence); i++) {
        JsonObject *reason = json_array_get_object_element(evidence, i);
        g_autofree char *text = escape(json_object_get_string_member_with_default(reason, "text", ""));

        g_string_append_printf(xml, "%s %s\n",
                               json_object_get_boolean_member_with_default(reason, "for", FALSE) ? "+" : "-", text);
    }
    for (guint i = 0; advice != NULL && i < json_array_get_length(advice); i++) {
        g_autofree char *step = escape(json_array_get_string_element(advice, i));

        g_string_append_printf(xml, "%u. %s\n", i + 1, step);
    }
    g_string_append(xml, "</failure>\n    </testcase>\n");
}

static void append_finding(GString *xml, const struct examination *examination, const struct finding *finding)
{
    g_autofree char *sentence = summary_sentence(examination, finding);

    begin_case(xml, examination, sentence);
    if (finding->failing) {
        append_failure(xml, finding);
        return;
    }
    if (!finding->known && !finding->ignored) {
        g_string_append(xml, "/>\n");
        return;
    }
    g_string_append(xml, ">\n      <skipped");
    append_attribute(xml, "message", finding->known ? "known: it is in the baseline" : "ignored: its cause is ignored");
    g_string_append(xml, "/>\n    </testcase>\n");
}

static struct counts count(const struct examination *examination)
{
    struct counts counts = { 0 };

    for (guint i = 0; i < examination->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(examination->findings, i);

        counts.failures += finding->failing;
        counts.skipped += !finding->failing && (finding->known || finding->ignored);
    }
    counts.errors = examination->error != NULL;
    counts.cases = MAX(1, examination->findings->len + counts.errors);
    return counts;
}

static void append_counts(GString *xml, const struct counts *counts)
{
    g_string_append_printf(xml, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\"", counts->cases,
                           counts->failures, counts->errors, counts->skipped);
}

/** What a reader of the suite would miss otherwise. */
static void append_warnings(GString *xml, const GPtrArray *warnings)
{
    if (warnings->len == 0)
        return;
    g_string_append(xml, "    <system-err>");
    for (guint i = 0; i < warnings->len; i++) {
        g_autofree char *warning = escape(g_ptr_array_index(warnings, i));

        g_string_append_printf(xml, "warning: %s.\n", warning);
    }
    g_string_append(xml, "</system-err>\n");
}

static void append_suite(GString *xml, const struct examination *examination, const char *nothing)
{
    struct counts counts = count(examination);

    g_string_append(xml, "  <testsuite");
    append_attribute(xml, "name", examination->path);
    append_counts(xml, &counts);
    g_string_append(xml, ">\n");
    if (examination->error != NULL)
        append_error(xml, examination);
    for (guint i = 0; i < examination->findings->len; i++)
        append_finding(xml, examination, g_ptr_array_index(examination->findings, i));
    if (examination->error == NULL && examination->findings->len == 0) {
        begin_case(xml, examination, nothing);
        g_string_append(xml, "/>\n");
    }
    append_warnings(xml, examination->warnings);
    g_string_append(xml, "  </testsuite>\n");
}

char *junit_write(const GPtrArray *examinations, const guint8 *sender)
{
    GString *xml = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    g_autofree char *addresses = sender == NULL ? NULL : summary_sender(sender);
    g_autofree char *name = g_strconcat("nbns-conflict-check",
                                        sender == NULL ? NULL : ", only incidents with the sender ", addresses, NULL);
    g_autofree char *nothing = sender == NULL ? g_strdup("no NetBIOS name conflict")
                                              : g_strconcat("no incident with the sender ", addresses, NULL);
    struct counts all = { 0 };

    for (guint i = 0; i < examinations->len; i++) {
        struct counts counts = count(g_ptr_array_index(examinations, i));

        all.cases += counts.cases;
        all.failures += counts.failures;
        all.errors += counts.errors;
        all.skipped += counts.skipped;
    }
    append_attribute(xml, "name", name);
    append_counts(xml, &all);
    g_string_append(xml, ">\n");
    for (guint i = 0; i < examinations->len; i++)
        append_suite(xml, g_ptr_array_index(examinations, i), nothing);
    g_string_append(xml, "</testsuites>\n");
    return g_string_free(xml, FALSE);
}
