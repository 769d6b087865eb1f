/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report and the table: their order, their width, and that colour comes only when it is asked for. */
#include "dialogues.h"
#include "incident_table.h"
#include "report.h"

#include <string.h>

#define HOSTILE_NAME "<B>\x1b[2J&\"'\xff<20>"
#define HOSTILE_AS_SHOWN "<B><1b>[2J&\"'<ff>"

static char *fixed_clock(int64_t time)
{
    (void)time;
    return g_strdup("08:03:00");
}

static char *report_of(const struct incident_view *view, unsigned columns, bool colour)
{
    const struct report_heading heading = {
        .frames = 9, .nbns_frames = 5, .incidents = 1, .clock = fixed_clock, .columns = columns, .colour = colour
    };
    GString *text = g_string_new(NULL);
    report_incident(text, &heading, view);
    return g_string_free(text, FALSE);
}

/* Plays one refused claim; the wire has to be closed. */
static const struct incident_view *play(struct wire *wire, const char *name)
{
    wire_open(wire, NULL);
    is_refused(wire, &second_pc, &first_pc, name);
    return analysis_incident(wire->analysis, 1);
}

/* The answer first, then why, then what to do, then who said what. */
static void test_order(void **state)
{
    (void)state;
    static const char *const parts[] = { "#1  ACCT-PC<20>",
                                         "\n  Cause ",
                                         "\n  Claimant ",
                                         "\n  Why ",
                                         "\n  In the event log",
                                         "\n  What to do\n",
                                         "\n  Who said what to whom" };
    struct wire wire;
    char *text = report_of(play(&wire, "ACCT-PC<20>"), 0, false);
    const char *at = text;
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        const char *found = strstr(at, parts[i]);
        if (found == NULL)
            fail_msg("'%s' does not follow in\n%s", parts[i], text);
        at = found;
    }
    g_free(text);
    wire_close(&wire);
}

static void test_colour(void **state)
{
    (void)state;
    struct wire wire;
    const struct incident_view *view = play(&wire, "ACCT-PC<20>");
    char *plain = report_of(view, 60, false);
    char *coloured = report_of(view, 60, true);
    assert_null(strchr(plain, '\x1b'));
    assert_true(g_str_has_prefix(coloured, "\x1b[1;33m#1  ACCT-PC<20>"));
    char *end = strstr(coloured, "\x1b[0m\n");
    assert_non_null(end);
    assert_null(strchr(end + 1, '\x1b'));
    assert_string_equal(end + strlen("\x1b[0m"), strstr(plain, "\n  Cause "));
    g_free(plain);
    g_free(coloured);
    wire_close(&wire);
}

static void test_width(void **state)
{
    (void)state;
    struct wire wire;
    const struct incident_view *view = play(&wire, "ACCT-PC<20>");
    char *text = report_of(view, 70, false);
    char **lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        assert_uint_in_range(strlen(*line), 0, 70);
    g_strfreev(lines);
    g_free(text);
    wire_close(&wire);
}

/* A table of one row. */
static GString *table_of(const struct incident_view *view)
{
    GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
    GString *text = g_string_new(NULL);
    incident_table_add(cells, view);
    incident_table_append(text, cells);
    g_ptr_array_free(cells, TRUE);
    return text;
}

static void test_table(void **state)
{
    (void)state;
    struct wire wire;
    GString *text = table_of(play(&wire, "ACCT-PC<20>"));
    assert_string_equal(
        text->str,
        "No.  Name     Cause               Confidence  Claimant   Holder     First frame  Frames  Outcome\n"
        "---  -------  ------------------  ----------  ---------  ---------  -----------  ------  -------\n"
        "  1  ACCT-PC  duplicate_computer  probable    10.1.0.12  10.1.0.11            1       2  refused\n");
    g_string_free(text, TRUE);
    wire_close(&wire);
}

/* What a name does to a terminal, it must not do from here. */
static void test_hostile_names(void **state)
{
    (void)state;
    struct wire wire;
    const struct incident_view *view = play(&wire, HOSTILE_NAME);
    char *report = report_of(view, 0, false);
    GString *table = table_of(view);
    for (const char *at = report; *at != '\0'; at++)
        assert_true(*at == '\n' || (*at >= ' ' && *at <= '~'));
    for (const char *at = table->str; *at != '\0'; at++)
        assert_true(*at == '\n' || (*at >= ' ' && *at <= '~'));
    assert_non_null(strstr(report, HOSTILE_AS_SHOWN));
    assert_non_null(strstr(table->str, HOSTILE_AS_SHOWN "  "));
    g_free(report);
    g_string_free(table, TRUE);
    wire_close(&wire);
}

static void test_nothing_found(void **state)
{
    (void)state;
    const struct report_heading heading = { .frames = 1, .nbns_frames = 2, .clock = fixed_clock };
    GString *text = g_string_new(NULL);
    report_heading(text, &heading);
    assert_true(
        g_str_has_prefix(text->str, "NetBIOS name conflicts: 0 incidents in 2 name service frames of 1 frame\n"));
    assert_non_null(strstr(text->str, "No name conflict shows in this capture."));
    g_string_free(text, TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order), cmocka_unit_test(test_colour),        cmocka_unit_test(test_width),
        cmocka_unit_test(test_table), cmocka_unit_test(test_hostile_names), cmocka_unit_test(test_nothing_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
