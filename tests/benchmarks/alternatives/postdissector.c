/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The job as a post-dissector in C: it names the fields that it wants, and Wireshark builds a tree of every frame for it.
 *
 * At the end it prints which machine refused which name to which, and how often.
 */
#define WS_BUILD_DLL
#include <epan/packet.h>
#include <epan/proto.h>
#include <epan/to_str.h>
#include <stdio.h>
#include <ws_symbol_export.h>
#include <ws_version.h>

/* A pointer since 4.2, and const where that can be said. */
#if WIRESHARK_VERSION_MAJOR == 4 && WIRESHARK_VERSION_MINOR < 2
#define VALUE_OF(field) ((fvalue_t *)&(field)->value)
#else
#define VALUE_OF(field) ((field)->value)
#endif

#define OPERATION_REGISTRATION 5
#define OPERATION_REFRESH 8

WS_DLL_PUBLIC_DEF const char plugin_version[] = "0";
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;
WS_DLL_PUBLIC void plugin_register(void);

enum wanted { WANTED_OPERATION, WANTED_RESPONSE, WANTED_RESULT, WANTED_ID, WANTED_NAME, WANTED_ADDRESS, WANTED_COUNT };

static const char *const wanted_names[WANTED_COUNT] = {
    "nbns.flags.opcode", "nbns.flags.response", "nbns.flags.rcode", "nbns.id", "nbns.name", "nbns.addr",
};
static int wanted_ids[WANTED_COUNT];
static int protocol = -1;
static GHashTable *claims;   /* "client id name" */
static GHashTable *refusals; /* "name claimant refuser" -> how often */

static const field_info *find(proto_tree *tree, enum wanted wanted)
{
    GPtrArray *found = proto_find_finfo(tree, wanted_ids[wanted]);
    const field_info *first = found->len > 0 ? g_ptr_array_index(found, 0) : NULL;
    g_ptr_array_free(found, TRUE);
    return first;
}

static uint32_t number_of(const field_info *field)
{
    return fvalue_get_uinteger(VALUE_OF(field));
}

/* Of a response Wireshark writes what the suffix means behind the name. */
static const char *bare_name(packet_info *pinfo, const char *text)
{
    const char *end = strchr(text, '>');
    return end != NULL ? wmem_strndup(pinfo->pool, text, (size_t)(end - text + 1)) : text;
}

static void note_claim(packet_info *pinfo, uint32_t id, const char *name)
{
    char *client = address_to_str(pinfo->pool, &pinfo->src);
    g_hash_table_add(claims, g_strdup_printf("%s %u %s", client, id, name));
}

static void note_refusal(packet_info *pinfo, uint32_t id, const char *name)
{
    char *client = address_to_str(pinfo->pool, &pinfo->dst);
    char *claim = g_strdup_printf("%s %u %s", client, id, name);
    if (g_hash_table_contains(claims, claim)) {
        char *who = g_strdup_printf("%s: %s refused by %s", name, client, address_to_str(pinfo->pool, &pinfo->src));
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(refusals, who));
        g_hash_table_insert(refusals, who, GUINT_TO_POINTER(count + 1));
    }
    g_free(claim);
}

static int observe(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    const field_info *operation = find(tree, WANTED_OPERATION);
    const field_info *name = find(tree, WANTED_NAME);
    (void)data;
    if (operation == NULL || name == NULL)
        return (int)tvb_captured_length(tvb);
    uint32_t code = number_of(operation);
    if (code < OPERATION_REGISTRATION || code > OPERATION_REFRESH)
        return (int)tvb_captured_length(tvb);
    const field_info *response = find(tree, WANTED_RESPONSE);
    uint32_t id = number_of(find(tree, WANTED_ID));
    const char *text = bare_name(pinfo, fvalue_get_string(VALUE_OF(name)));
    const field_info *result = find(tree, WANTED_RESULT);
    if (response == NULL || fvalue_get_uinteger64(VALUE_OF(response)) == 0)
        note_claim(pinfo, id, text);
    else if (result != NULL && number_of(result) != 0)
        note_refusal(pinfo, id, text);
    return (int)tvb_captured_length(tvb);
}

static void start(void)
{
    claims = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    refusals = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void print_refusal(gpointer who, gpointer count, gpointer data)
{
    (void)data;
    fprintf(stderr, "%s, %u times\n", (char *)who, GPOINTER_TO_UINT(count));
}

static void end(void)
{
    g_hash_table_foreach(refusals, print_refusal, NULL);
    g_hash_table_destroy(claims);
    g_hash_table_destroy(refusals);
}

static void register_protocol(void)
{
    protocol = proto_register_protocol("NBNS refusals (benchmark)", "NBNS refusals", "nbns_refusals");
    register_init_routine(start);
    register_cleanup_routine(end);
}

static void register_handoff(void)
{
    dissector_handle_t handle = create_dissector_handle(observe, protocol);
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(int));
    for (int i = 0; i < WANTED_COUNT; i++) {
        wanted_ids[i] = proto_registrar_get_id_byname(wanted_names[i]);
        g_array_append_val(ids, wanted_ids[i]);
    }
    register_postdissector(handle);
    set_postdissector_wanted_hfids(handle, ids);
}

void plugin_register(void)
{
    static proto_plugin plugin = { .register_protoinfo = register_protocol, .register_handoff = register_handoff };
    proto_register_plugin(&plugin);
}
