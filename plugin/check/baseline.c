/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "baseline.h"

#include <gio/gio.h>
#include <string.h>

#include "text.h"

#define SCHEMA 1
#define FINGERPRINT_DIGITS 32

static const char *const sides[] = { "claimants", "holders", "servers", "refusers" };

static gint compare_texts(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/** The addresses of all machines of an incident, sorted, each once: who claims and who holds may change. */
static GPtrArray *machines_of(const struct finding *finding)
{
    GPtrArray *machines = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < G_N_ELEMENTS(sides); i++)
        g_ptr_array_extend_and_steal(machines, finding_addresses(finding, sides[i]));
    g_ptr_array_sort(machines, compare_texts);
    for (guint i = 1; i < machines->len;) {
        if (strcmp(g_ptr_array_index(machines, i - 1), g_ptr_array_index(machines, i)) == 0)
            g_ptr_array_remove_index(machines, i);
        else
            i++;
    }
    return machines;
}

/** What stays the same when the same dispute is captured again. */
static char *fingerprint_of(const struct finding *finding, const GPtrArray *machines)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *name = g_ascii_strup(finding_text(finding, "name"), -1);
    const char *const parts[] = { name, finding_text(finding, "scope"), finding_text(finding, "cause") };

    /* The zero byte at the end of each part keeps them apart. */
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        g_checksum_update(checksum, (const guchar *)parts[i], (gssize)strlen(parts[i]) + 1);
    for (guint i = 0; i < machines->len; i++) {
        const char *machine = g_ptr_array_index(machines, i);

        g_checksum_update(checksum, (const guchar *)machine, (gssize)strlen(machine) + 1);
    }
    return g_strndup(g_checksum_get_string(checksum), FINGERPRINT_DIGITS);
}

/** One line of the file; lines sort by name, then cause. */
static char *write_entry(const struct finding *finding)
{
    g_autoptr(GPtrArray) machines = machines_of(finding);
    g_autofree char *fingerprint = fingerprint_of(finding, machines);
    GString *line = g_string_new("{\"name\":");

    text_append_json(line, finding_text(finding, "name"));
    g_string_append(line, ",\"scope\":");
    text_append_json(line, finding_text(finding, "scope"));
    g_string_append(line, ",\"cause\":");
    text_append_json(line, finding_text(finding, "cause"));
    g_string_append(line, ",\"machines\":[");
    for (guint i = 0; i < machines->len; i++) {
        g_string_append(line, i == 0 ? "" : ",");
        text_append_json(line, g_ptr_array_index(machines, i));
    }
    g_string_append_printf(line, "],\"fingerprint\":\"%s\"}", fingerprint);
    return g_string_free(line, FALSE);
}

static void for_each_finding(const GPtrArray *examinations, void (*visit)(struct finding *, gpointer), gpointer data)
{
    for (guint i = 0; i < examinations->len; i++) {
        const struct examination *examination = g_ptr_array_index(examinations, i);

        for (guint j = 0; j < examination->findings->len; j++)
            visit(g_ptr_array_index(examination->findings, j), data);
    }
}

static void add_entry(struct finding *finding, gpointer entries)
{
    if (!finding->ignored)
        g_ptr_array_add(entries, write_entry(finding));
}

char *baseline_write(const GPtrArray *examinations)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(g_free);
    GString *text = g_string_new(NULL);
    const char *last = NULL;

    for_each_finding(examinations, add_entry, entries);
    g_ptr_array_sort(entries, compare_texts);
    g_string_append_printf(text, "{\"schema\":%d,\"incidents\":[", SCHEMA);
    for (guint i = 0; i < entries->len; i++) {
        const char *entry = g_ptr_array_index(entries, i);

        if (g_strcmp0(entry, last) != 0)
            g_string_append_printf(text, "%s\n%s", last == NULL ? "" : ",", entry);
        last = entry;
    }
    g_string_append(text, "\n]}\n");
    return g_string_free(text, FALSE);
}

static void mark_if_known(struct finding *finding, gpointer fingerprints)
{
    g_autoptr(GPtrArray) machines = machines_of(finding);
    g_autofree char *fingerprint = fingerprint_of(finding, machines);

    finding->known = g_hash_table_contains(fingerprints, fingerprint);
}

/** The list of a baseline file; NULL if it is none. */
static JsonArray *incidents_of(JsonNode *root)
{
    JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    JsonNode *list = object == NULL ? NULL : json_object_get_member(object, "incidents");

    if (list == NULL || !JSON_NODE_HOLDS_ARRAY(list) ||
        json_object_get_int_member_with_default(object, "schema", 0) != SCHEMA)
        return NULL;
    return json_node_get_array(list);
}

static bool take_fingerprints(JsonNode *root, GHashTable *fingerprints)
{
    JsonArray *incidents = incidents_of(root);

    for (guint i = 0; incidents != NULL && i < json_array_get_length(incidents); i++) {
        JsonNode *entry = json_array_get_element(incidents, i);
        const char *fingerprint = NULL;

        if (JSON_NODE_HOLDS_OBJECT(entry))
            fingerprint = json_object_get_string_member_with_default(json_node_get_object(entry), "fingerprint", NULL);
        if (fingerprint == NULL)
            return false;
        g_hash_table_add(fingerprints, g_strdup(fingerprint));
    }
    return incidents != NULL;
}

GHashTable *baseline_read(const char *path, GError **error)
{
    g_autoptr(GHashTable) fingerprints = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *content = NULL;
    g_autofree char *shown = text_printable(path);
    g_autoptr(JsonNode) root = NULL;
    g_autoptr(GError) problem = NULL;

    if (!g_file_get_contents(path, &content, NULL, &problem)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
                    "--baseline: %s; give a file that --write-baseline wrote, or leave --baseline out",
                    problem->message);
        return NULL;
    }
    root = json_from_string(content, NULL);
    if (take_fingerprints(root, fingerprints))
        return g_steal_pointer(&fingerprints);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                "--baseline: %s is no baseline; write one with --write-baseline", shown);
    return NULL;
}

void baseline_apply(GHashTable *fingerprints, GPtrArray *examinations)
{
    for_each_finding(examinations, mark_if_known, fingerprints);
}

static void accept(struct finding *finding, gpointer data)
{
    (void)data;
    finding->known = true;
}

void baseline_accept_all(GPtrArray *examinations)
{
    for_each_finding(examinations, accept, NULL);
}
