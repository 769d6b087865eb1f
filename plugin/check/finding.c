/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "finding.h"

#include "examination.h"

struct finding *finding_new(const char *line)
{
    JsonObject *object = examination_parse_object(line, "incident");
    struct finding *self;

    if (object == NULL)
        return NULL;
    self = g_new0(struct finding, 1);
    self->line = g_strstrip(g_strdup(line));
    self->incident = object;
    return self;
}

void finding_free(struct finding *self)
{
    json_object_unref(self->incident);
    g_free(self->line);
    g_free(self);
}

/** A member's value; NULL unless it is there and of the kind. */
static JsonNode *member_of(JsonObject *object, const char *member, JsonNodeType kind)
{
    JsonNode *node = json_object_get_member(object, member);

    return node != NULL && json_node_get_node_type(node) == kind ? node : NULL;
}

const char *finding_text(const struct finding *self, const char *member)
{
    JsonNode *node = member_of(self->incident, member, JSON_NODE_VALUE);
    const char *text = node == NULL ? NULL : json_node_get_string(node);

    return text == NULL ? "" : text;
}

gint64 finding_number(const struct finding *self, const char *member)
{
    JsonNode *node = member_of(self->incident, member, JSON_NODE_VALUE);

    return node == NULL ? 0 : json_node_get_int(node);
}

JsonArray *finding_array(const struct finding *self, const char *member)
{
    JsonNode *node = member_of(self->incident, member, JSON_NODE_ARRAY);

    return node == NULL ? NULL : json_node_get_array(node);
}

/** Appends the texts of a member array of a machine; false if there are none. */
static bool add_texts(GPtrArray *texts, JsonObject *machine, const char *member)
{
    JsonNode *node = member_of(machine, member, JSON_NODE_ARRAY);
    JsonArray *array = node == NULL ? NULL : json_node_get_array(node);
    guint count = array == NULL ? 0 : json_array_get_length(array);

    for (guint i = 0; i < count; i++)
        g_ptr_array_add(texts, g_strdup(json_array_get_string_element(array, i)));
    return count > 0;
}

GPtrArray *finding_addresses(const struct finding *self, const char *side)
{
    GPtrArray *addresses = g_ptr_array_new_with_free_func(g_free);
    JsonArray *machines = finding_array(self, side);

    for (guint i = 0; machines != NULL && i < json_array_get_length(machines); i++) {
        JsonObject *machine = json_array_get_object_element(machines, i);

        if (!add_texts(addresses, machine, "ips"))
            add_texts(addresses, machine, "macs");
    }
    return addresses;
}
