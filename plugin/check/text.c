/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text.h"

#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <string.h>

/** Whether a character can stand in a line as it is. */
static bool is_printable(gunichar character)
{
    GUnicodeType type = g_unichar_type(character);

    return g_unichar_isprint(character) && type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

static void append_escaped(GString *line, gunichar character)
{
    if (character == '\n')
        g_string_append(line, "\\n");
    else if (character == '\t')
        g_string_append(line, "\\t");
    else if (character < 0x100)
        g_string_append_printf(line, "\\x%02x", character);
    else
        g_string_append_printf(line, "\\u%04x", character);
}

char *text_printable(const char *bytes)
{
    GString *line = g_string_new(NULL);
    const char *next = bytes;

    while (*next != '\0') {
        gunichar character = g_utf8_get_char_validated(next, -1);

        if (character == (gunichar)-1 || character == (gunichar)-2) {
            g_string_append_printf(line, "\\x%02x", (guchar)*next);
            next++;
            continue;
        }
        if (is_printable(character))
            g_string_append_unichar(line, character);
        else
            append_escaped(line, character);
        next = g_utf8_next_char(next);
    }
    return g_string_free(line, FALSE);
}

char *text_reason(const char *bytes)
{
    g_autofree char *stripped = g_strstrip(g_strdup(bytes));
    gsize length = strlen(stripped);

    if (length > 0 && stripped[length - 1] == '.')
        stripped[length - 1] = '\0';
    return text_printable(stripped);
}

char *text_last_reason(const char *bytes)
{
    g_autofree char *stripped = g_strchomp(g_strdup(bytes));
    const char *last = strrchr(stripped, '\n');

    return *stripped == '\0' ? NULL : text_reason(last == NULL ? stripped : last + 1);
}

void text_append_json(GString *json, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(JsonNode) node = json_node_init_string(json_node_alloc(), valid);
    g_autofree char *quoted = json_to_string(node, FALSE);
    g_autoptr(GString) line = g_string_new(quoted);

    /* JSON allows these, but many programs that read lines end a line here. */
    g_string_replace(line, "\xe2\x80\xa8", "\\u2028", 0);
    g_string_replace(line, "\xe2\x80\xa9", "\\u2029", 0);
    g_string_replace(line, "\xc2\x85", "\\u0085", 0);
    g_string_append(json, line->str);
}

char *text_count(guint number, const char *singular, const char *plural)
{
    return g_strdup_printf("%u %s", number, number == 1 ? singular : plural);
}
