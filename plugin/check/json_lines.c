/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "outputs.h"
#include "report_json.h"

#include <string.h>

/** Begins a line with the file, which the plugin's objects do not name. */
static void begin_line(GString *lines, const struct examination *examination)
{
    g_string_append(lines, "{\"file\":");
    report_json_text(lines, examination->path);
    g_string_append_c(lines, ',');
}

static void append_capture(GString *lines, const struct examination *examination)
{
    begin_line(lines, examination);
    g_string_append_len(lines, examination->capture_line + 1, (gssize)strlen(examination->capture_line) - 2);
    g_string_append(lines, ",\"warnings\":");
    report_json_texts(lines, examination->warnings);
    g_string_append(lines, "}\n");
}

static void append_error(GString *lines, const struct examination *examination)
{
    begin_line(lines, examination);
    g_string_append(lines, "\"type\":\"error\",\"error\":");
    report_json_text(lines, examination->error);
    g_string_append(lines, "}\n");
}

static void append_finding(GString *lines, const struct examination *examination, const struct finding *finding)
{
    g_autoptr(GString) object = g_string_new(NULL);

    report_json_finding(object, examination, finding);
    begin_line(lines, examination);
    g_string_append(lines, object->str + 1);
    g_string_append_c(lines, '\n');
}

char *json_lines_write(const GPtrArray *examinations)
{
    GString *lines = g_string_new(NULL);

    for (guint i = 0; i < examinations->len; i++) {
        const struct examination *examination = g_ptr_array_index(examinations, i);

        if (examination->capture != NULL)
            append_capture(lines, examination);
        if (examination->error != NULL)
            append_error(lines, examination);
        for (guint j = 0; j < examination->findings->len; j++)
            append_finding(lines, examination, g_ptr_array_index(examination->findings, j));
    }
    return g_string_free(lines, FALSE);
}
