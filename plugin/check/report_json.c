/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report_json.h"

#include <string.h>

#include "text.h"

void report_json_text(GString *json, const char *text)
{
    if (text == NULL)
        g_string_append(json, "null");
    else
        text_append_json(json, text);
}

void report_json_texts(GString *json, const GPtrArray *texts)
{
    g_string_append_c(json, '[');
    for (guint i = 0; i < texts->len; i++) {
        g_string_append(json, i == 0 ? "" : ",");
        report_json_text(json, g_ptr_array_index(texts, i));
    }
    g_string_append_c(json, ']');
}

static void append_flag(GString *json, const char *member, bool flag)
{
    g_string_append_printf(json, ",\"%s\":%s", member, flag ? "true" : "false");
}

/** Appends where each frame of an incident of merged files comes from. */
static void append_origin(GString *json, const struct examination *examination, const struct finding *finding)
{
    JsonArray *frames = finding_array(finding, "frames");

    g_string_append(json, ",\"origin\":[");
    for (guint i = 0; frames != NULL && i < json_array_get_length(frames); i++) {
        gint64 frame = json_object_get_int_member(json_array_get_object_element(frames, i), "frame");
        const char *path;
        guint64 own_frame;

        examination_locate(examination, (guint64)frame, &path, &own_frame);
        g_string_append_printf(json, "%s{\"frame\":%" G_GINT64_FORMAT ",\"file\":", i == 0 ? "" : ",", frame);
        text_append_json(json, path);
        g_string_append_printf(json, ",\"frame_in_file\":%" G_GUINT64_FORMAT "}", own_frame);
    }
    g_string_append_c(json, ']');
}

void report_json_finding(GString *json, const struct examination *examination, const struct finding *finding)
{
    g_string_append_len(json, finding->line, (gssize)strlen(finding->line) - 1);
    append_flag(json, "known", finding->known);
    append_flag(json, "ignored", finding->ignored);
    append_flag(json, "failing", finding->failing);
    if (examination->parts != NULL)
        append_origin(json, examination, finding);
    g_string_append_c(json, '}');
}
