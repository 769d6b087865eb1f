/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef G_OS_UNIX
#include <sys/ioctl.h>
#include <unistd.h>
#endif

#include "incident_table.h"
#include "outputs.h"
#include "report.h"

#define NANOSECONDS G_GINT64_CONSTANT(1000000000)
#define TERMINAL_COLUMNS 100
#define FEWEST_COLUMNS 40

/** The local time with zone, as the Event Viewer's user knows it: 2026-11-20 09:03:11.123 CET. */
static char *local_clock(int64_t time)
{
    int64_t rest = (time % NANOSECONDS + NANOSECONDS) % NANOSECONDS;
    GDateTime *moment = g_date_time_new_from_unix_local((time - rest) / NANOSECONDS);
    char *seconds, *zone, *text;

    if (moment == NULL)
        return g_strdup("an impossible time");
    seconds = g_date_time_format(moment, "%Y-%m-%d %H:%M:%S");
    zone = g_date_time_format(moment, "%Z");
    text = g_strdup_printf("%s.%03d %s", seconds, (int)(rest / 1000000), zone);
    g_free(seconds);
    g_free(zone);
    g_date_time_unref(moment);
    return text;
}

/** The width of the terminal on standard output; 0 if that is none. */
static unsigned terminal_columns(void)
{
#ifdef G_OS_UNIX
    if (!isatty(STDOUT_FILENO))
        return 0;
#ifdef TIOCGWINSZ
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
#endif
    return TERMINAL_COLUMNS;
#else
    return 0;
#endif
}

/** The width to wrap at: what the user says, else the terminal's; text in files and pipes is not wrapped. */
static unsigned report_columns(void)
{
    const char *wanted = g_getenv("COLUMNS");
    unsigned long columns = wanted == NULL ? 0 : strtoul(wanted, NULL, 10);

    if (columns == 0 || columns > UINT16_MAX)
        columns = terminal_columns();
    return columns == 0 ? 0 : (unsigned)MAX(columns, FEWEST_COLUMNS);
}

/** Colours are for terminals only, and for people who did not say that they want none (no-color.org). */
static bool wants_colour(void)
{
#ifdef G_OS_UNIX
    const char *refused = g_getenv("NO_COLOR");

    return isatty(STDOUT_FILENO) && (refused == NULL || refused[0] == '\0') && g_strcmp0(g_getenv("TERM"), "dumb") != 0;
#else
    return false;
#endif
}

static struct report_heading heading_of(const struct output_content *content)
{
    return (struct report_heading){
        .frames = content->frames,
        .nbns_frames = content->nbns_frames,
        .incidents = content->incident_count,
        .clock = local_clock,
        .columns = report_columns(),
        .unicode = g_get_charset(NULL),
        .colour = wants_colour(),
    };
}

static void print_and_free(GString *text)
{
    fputs(text->str, stdout);
    fflush(stdout);
    g_string_free(text, true);
}

/** Appends which file the incidents behind it are of, unless there is one file only; frame numbers are of that file. */
static void append_file(GString *text, const struct output_content *content)
{
    if (content->file != 0 && content->incidents->len > 0)
        g_string_append_printf(text, "In file %u of this capture:\n\n", content->file);
}

void report_output_append(GString *text, const struct output_content *content)
{
    struct report_heading heading = heading_of(content);

    append_file(text, content);
    for (guint i = 0; i < content->incidents->len; i++)
        report_incident(text, &heading, output_incident(content, i));
}

void report_output_print(const struct output_content *content)
{
    struct report_heading heading = heading_of(content);
    GString *text = g_string_new(NULL);

    report_heading(text, &heading);
    g_string_append(text, content->earlier);
    report_output_append(text, content);
    report_limits(text, &heading, content->limits);
    print_and_free(text);
}

void table_output_append(GString *text, const struct output_content *content)
{
    GPtrArray *cells;

    if (content->incidents->len == 0)
        return;
    cells = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < content->incidents->len; i++)
        incident_table_add(cells, output_incident(content, i));
    append_file(text, content);
    incident_table_append(text, cells);
    g_ptr_array_free(cells, true);
    if (content->file != 0)
        g_string_append_c(text, '\n');
}

void table_output_print(const struct output_content *content)
{
    struct report_heading heading = heading_of(content);
    GString *text = g_string_new(NULL);

    report_heading(text, &heading);
    if (content->incidents->len > 0 || content->earlier[0] != '\0') {
        g_string_append(text, content->earlier);
        table_output_append(text, content);
    } else if (heading.incidents > 0) {
        g_string_append(text, "No incident has a frame that passes the filter.\n");
    }
    if (heading.incidents == 0 || content->file != 0)
        report_limits(text, &heading, content->limits);
    print_and_free(text);
}
