/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "worker.h"

#include <stdio.h>

#include "interrupt.h"

static void add_text(JsonBuilder *builder, const char *text)
{
    if (text == NULL)
        json_builder_add_null_value(builder);
    else
        json_builder_add_string_value(builder, text);
}

static char *write_line(const struct examination *examination)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    g_autoptr(JsonNode) root = NULL;

    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "error");
    add_text(builder, examination->error);
    json_builder_set_member_name(builder, "warnings");
    json_builder_begin_array(builder);
    for (guint i = 0; i < examination->warnings->len; i++)
        add_text(builder, g_ptr_array_index(examination->warnings, i));
    json_builder_end_array(builder);
    json_builder_set_member_name(builder, "lines");
    json_builder_begin_array(builder);
    if (examination->capture_line != NULL)
        add_text(builder, examination->capture_line);
    for (guint i = 0; i < examination->findings->len; i++)
        add_text(builder, ((const struct finding *)g_ptr_array_index(examination->findings, i))->line);
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    root = json_builder_get_root(builder);
    return json_to_string(root, FALSE);
}

/** Looks at one capture and prints its line; false if it could not be checked. */
static bool work_on(const struct tshark *tshark, const char *path)
{
    struct examination *examination = examination_new(path);
    g_autofree char *line = NULL;
    bool checked;

    tshark_examine(tshark, path, examination);
    if (interrupt_signal() == 0) {
        line = write_line(examination);
        puts(line);
    }
    checked = examination->error == NULL;
    examination_free(examination);
    return checked;
}

/** Where a capture is that was sent; the caller frees it. */
static char *find_sent(const char *path)
{
    return g_strconcat(g_file_test(path, G_FILE_TEST_EXISTS) ? "" : "/", path, NULL);
}

int worker_run(const struct tshark *tshark, const char *const *paths, bool sent)
{
    bool checked = true;

    interrupt_begin();
    for (guint i = 0; paths[i] != NULL && interrupt_signal() == 0; i++) {
        g_autofree char *path = sent ? find_sent(paths[i]) : g_strdup(paths[i]);

        checked = work_on(tshark, path) && checked;
    }
    if (interrupt_signal() != 0)
        return 128 + interrupt_signal();
    return fflush(stdout) == 0 && checked ? 0 : 1;
}

bool worker_read(const char *line, struct examination *examination)
{
    g_autoptr(JsonNode) node = json_from_string(line, NULL);
    JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    JsonArray *warnings;
    JsonArray *lines;

    if (object == NULL || !json_object_has_member(object, "warnings") || !json_object_has_member(object, "lines"))
        return false;
    warnings = json_object_get_array_member(object, "warnings");
    lines = json_object_get_array_member(object, "lines");
    for (guint i = 0; i < json_array_get_length(warnings); i++)
        examination_warn(examination, "%s", json_array_get_string_element(warnings, i));
    for (guint i = 0; i < json_array_get_length(lines); i++) {
        if (!examination_take_line(examination, json_array_get_string_element(lines, i)))
            examination_fail(examination, "the worker's result is of another release; install one release everywhere");
    }
    if (!json_object_get_null_member(object, "error"))
        examination_fail(examination, "%s", json_object_get_string_member(object, "error"));
    return true;
}
