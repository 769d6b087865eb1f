/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "examination.h"

#include "text.h"

/* The version of the plugin's JSON that this program reads. */
#define SCHEMA 1

static void free_finding(gpointer finding)
{
    finding_free(finding);
}

struct examination *examination_new(const char *path)
{
    struct examination *self = g_new0(struct examination, 1);

    self->path = g_strdup(path);
    self->warnings = g_ptr_array_new_with_free_func(g_free);
    self->findings = g_ptr_array_new_with_free_func(free_finding);
    return self;
}

void examination_free(struct examination *self)
{
    g_clear_pointer(&self->parts, g_ptr_array_unref);
    g_clear_pointer(&self->capture, json_object_unref);
    g_ptr_array_unref(self->findings);
    g_ptr_array_unref(self->warnings);
    g_free(self->capture_line);
    g_free(self->error);
    g_free(self->path);
    g_free(self);
}

/** A sentence that may quote file names and other programs, on one line. */
static char *write_sentence(const char *format, va_list arguments)
{
    g_autofree char *text = g_strdup_vprintf(format, arguments);

    return text_printable(text);
}

void examination_fail(struct examination *self, const char *format, ...)
{
    va_list arguments;

    if (self->error != NULL)
        return;
    va_start(arguments, format);
    self->error = write_sentence(format, arguments);
    va_end(arguments);
}

void examination_warn(struct examination *self, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(self->warnings, write_sentence(format, arguments));
    va_end(arguments);
}

JsonObject *examination_parse_object(const char *line, const char *type)
{
    g_autoptr(JsonNode) node = json_from_string(line, NULL);
    JsonObject *object;

    if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node))
        return NULL;
    object = json_node_get_object(node);
    if (g_strcmp0(json_object_get_string_member_with_default(object, "type", NULL), type) != 0)
        return NULL;
    return json_object_ref(object);
}

static bool take_capture(struct examination *self, const char *line)
{
    JsonObject *object = examination_parse_object(line, "capture");
    gint64 schema;

    if (object == NULL)
        return false;
    schema = json_object_get_int_member_with_default(object, "schema", 0);
    if (schema != SCHEMA) {
        examination_fail(self,
                         "the plugin's output is of version %" G_GINT64_FORMAT
                         ", this program reads version %d; install plugin and program of one release",
                         schema, SCHEMA);
        json_object_unref(object);
        return false;
    }
    self->capture = object;
    self->capture_line = g_strstrip(g_strdup(line));
    return true;
}

bool examination_take_line(struct examination *self, const char *line)
{
    struct finding *finding;

    if (self->capture == NULL)
        return take_capture(self, line);
    finding = finding_new(line);
    if (finding == NULL)
        return false;
    g_ptr_array_add(self->findings, finding);
    return true;
}

gint64 examination_nbns_frames(const struct examination *self)
{
    return self->capture == NULL ? 0 : json_object_get_int_member_with_default(self->capture, "nbns_frames", 0);
}

void examination_locate(const struct examination *self, guint64 frame, const char **path, guint64 *own_frame)
{
    *path = self->path;
    *own_frame = frame;
    for (guint i = 0; self->parts != NULL && i < self->parts->len; i++) {
        const struct part *part = g_ptr_array_index(self->parts, i);

        *path = part->path;
        if (*own_frame <= part->frames)
            return;
        *own_frame -= part->frames;
    }
}
