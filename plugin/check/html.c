/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page is a real HTML file, carried in this program.  Its one placeholder is the word null inside the element that
 * holds the data.
 */
#include <gio/gio.h>
#include <string.h>

#include "outputs.h"
#include "report_json.h"

/** The page: made by glib-compile-resources. */
GResource *page_get_resource(void);

#define PAGE "/nbns-conflict-check/page.html"
#define PLACEHOLDER_BEFORE "<script type=\"application/json\" id=\"report-data\">"
#define PLACEHOLDER PLACEHOLDER_BEFORE "null</script>"
#define SCHEMA 1

static void append_examination(GString *json, const struct examination *examination)
{
    g_string_append(json, "{\"file\":");
    report_json_text(json, examination->path);
    g_string_append(json, ",\"error\":");
    report_json_text(json, examination->error);
    g_string_append(json, ",\"warnings\":");
    report_json_texts(json, examination->warnings);
    g_string_append(json, ",\"capture\":");
    g_string_append(json, examination->capture_line == NULL ? "null" : examination->capture_line);
    g_string_append(json, ",\"incidents\":[");
    for (guint i = 0; i < examination->findings->len; i++) {
        g_string_append(json, i == 0 ? "" : ",");
        report_json_finding(json, examination, g_ptr_array_index(examination->findings, i));
    }
    g_string_append(json, "]}");
}

static GString *write_data(const GPtrArray *examinations, const char *threshold, const guint8 *sender)
{
    g_autofree char *addresses = sender == NULL ? NULL : summary_sender(sender);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *moment = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    GString *json = g_string_new(NULL);

    g_string_append_printf(json,
                           "{\"schema\":%d,\"tool\":\"nbns-conflict-check " NBNS_CONFLICT_VERSION
                           "\",\"generated\":\"%s\",\"fail_on\":",
                           SCHEMA, moment);
    report_json_text(json, threshold);
    g_string_append(json, ",\"sender\":");
    report_json_text(json, addresses);
    g_string_append(json, ",\"files\":[");
    for (guint i = 0; i < examinations->len; i++) {
        g_string_append(json, i == 0 ? "" : ",");
        append_examination(json, g_ptr_array_index(examinations, i));
    }
    g_string_append(json, "]}");
    return json;
}

/** In JSON these characters stand inside texts only; escaped, none of them can end the element or become markup. */
static void escape_markup(GString *json)
{
    g_string_replace(json, "<", "\\u003c", 0);
    g_string_replace(json, ">", "\\u003e", 0);
    g_string_replace(json, "&", "\\u0026", 0);
    g_string_replace(json, "\xe2\x80\xa8", "\\u2028", 0);
    g_string_replace(json, "\xe2\x80\xa9", "\\u2029", 0);
}

char *html_write(const GPtrArray *examinations, const char *threshold, const guint8 *sender)
{
    g_autoptr(GBytes) page = g_resource_lookup_data(page_get_resource(), PAGE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    gsize length = 0;
    const char *text = g_bytes_get_data(page, &length);
    const char *placeholder = g_strstr_len(text, (gssize)length, PLACEHOLDER);
    g_autoptr(GString) json = write_data(examinations, threshold, sender);
    GString *html;

    /* The build packed the page, and a test looks for the placeholder. */
    g_assert(placeholder != NULL);
    escape_markup(json);
    html = g_string_new_len(text, placeholder - text);
    g_string_append(html, PLACEHOLDER_BEFORE);
    g_string_append_len(html, json->str, (gssize)json->len);
    placeholder += strlen(PLACEHOLDER_BEFORE "null");
    g_string_append_len(html, placeholder, text + length - placeholder);
    return g_string_free(html, FALSE);
}
