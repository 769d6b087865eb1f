/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tables.h"

#include <epan/packet.h>
#include <epan/uat.h>

#include "compat.h"
#include "values.h"

/* A row of any table; each table uses some of the cells, the others are NULL.  Wireshark fills them in, untrimmed. */
struct row {
    char *name;
    char *label;
    char *address;
    char *addresses;
    char *macs;
};

UAT_CSTRING_CB_DEF(row, name, struct row)
UAT_CSTRING_CB_DEF(row, label, struct row)
UAT_CSTRING_CB_DEF(row, address, struct row)
UAT_CSTRING_CB_DEF(row, addresses, struct row)
UAT_CSTRING_CB_DEF(row, macs, struct row)

static uat_field_t server_columns[] = {
    UAT_FLD_CSTRING(row, address, "Address", "The IPv4 address of a name server (WINS), like 10.1.0.5"),
    UAT_END_FIELDS,
};

static uat_field_t machine_columns[] = {
    UAT_FLD_CSTRING(row, label, "Label", "What you call the machine; it stands in reports"),
    UAT_FLD_CSTRING(row, addresses, "Addresses",
                    "All IPv4 addresses of the machine, between commas or spaces: 10.1.0.20, 10.1.0.21"),
    UAT_FLD_CSTRING(row, macs, "MAC addresses",
                    "The MAC addresses of its network cards, between commas or spaces; may be empty"),
    UAT_END_FIELDS,
};

static uat_field_t mapping_columns[] = {
    UAT_FLD_CSTRING(row, name, "Name", "The name without suffix, like ACCT-PC"),
    UAT_FLD_CSTRING(row, address, "Address", "The IPv4 address that the mapping gives to it, like 10.1.0.5"),
    UAT_END_FIELDS,
};

static compat_bool check_server(void *record, char **problem);
static compat_bool check_machine(void *record, char **problem);
static compat_bool check_mapping(void *record, char **problem);

enum table { TABLE_SERVERS, TABLE_MACHINES, TABLE_STATIC, TABLE_COUNT };

/* A table and its preference. */
struct table_description {
    const char *file;       /* also what follows -o uat: */
    const char *preference; /* below nbns_conflict. */
    const char *title;
    const char *description;
    uat_update_cb_t check;
    uat_field_t *columns;
};

static const struct table_description descriptions[TABLE_COUNT] = {
    [TABLE_SERVERS] = { "nbns_conflict_servers", "servers", "Known name servers",
                        "Machines that are name servers (WINS), also when the capture does not show it", check_server,
                        server_columns },
    [TABLE_MACHINES] = { "nbns_conflict_machines", "machines", "Known machines",
                         "Addresses and network cards that belong to one machine", check_machine, machine_columns },
    [TABLE_STATIC] = { "nbns_conflict_static", "static", "Known static mappings",
                       "Names that have a static mapping in the database of a name server", check_mapping,
                       mapping_columns },
};

/* Wireshark writes into these; only rows that passed their check are there. */
static struct {
    struct row *rows;
    guint count;
} tables[TABLE_COUNT];

/* ---- what Wireshark asks for ---- */

static compat_bool check_server(void *record, char **problem)
{
    const struct row *row = record;
    uint32_t address;

    g_strstrip(row->address);
    return values_read_address(row->address, &address, problem);
}

static compat_bool check_mapping(void *record, char **problem)
{
    const struct row *row = record;
    uint32_t address;

    g_strstrip(row->name);
    g_strstrip(row->address);
    return values_check_name(row->name, problem) && values_read_address(row->address, &address, problem);
}

/** Reads the lists of a machine's row; false if they cannot be read or hold no address. */
static bool read_machine(const struct row *row, GArray *addresses, GArray *macs, char **problem)
{
    if (!values_read_addresses(row->addresses, addresses, problem) || !values_read_macs(row->macs, macs, problem))
        return false;
    if (addresses->len == 0 && problem != NULL)
        *problem =
            g_strdup_printf("\"%s\" has no address; write all that it has, like 10.1.0.20, 10.1.0.21", row->label);
    return addresses->len > 0;
}

static compat_bool check_machine(void *record, char **problem)
{
    const struct row *row = record;
    GArray *addresses = g_array_new(false, false, sizeof(uint32_t));
    GArray *macs = g_array_new(false, false, sizeof(uint64_t));
    bool good;

    g_strstrip(row->label);
    good = values_check_label(row->label, problem) && read_machine(row, addresses, macs, problem);
    g_array_free(addresses, true);
    g_array_free(macs, true);
    return good;
}

static void *copy_row(void *target, const void *source, size_t size)
{
    const struct row *from = source;
    struct row *to = target;

    (void)size;
    *to = (struct row){ g_strdup(from->name), g_strdup(from->label), g_strdup(from->address), g_strdup(from->addresses),
                        g_strdup(from->macs) };
    return target;
}

static void free_row(void *record)
{
    struct row *row = record;

    g_free(row->name);
    g_free(row->label);
    g_free(row->address);
    g_free(row->addresses);
    g_free(row->macs);
}

void tables_register(module_t *module)
{
    for (int i = 0; i < TABLE_COUNT; i++) {
        const struct table_description *table = &descriptions[i];
        uat_t *uat =
            uat_new(table->title, sizeof(struct row), table->file, true, &tables[i].rows, &tables[i].count,
                    UAT_AFFECTS_DISSECTION, NULL, copy_row, table->check, free_row, NULL, NULL, table->columns);

        prefs_register_uat_preference(module, table->preference, table->title, table->description, uat);
    }
}

/* ---- what an analysis asks for ---- */

struct table_content {
    GArray *servers;  /* of uint32_t */
    GArray *machines; /* of struct known_machine */
    GArray *mappings; /* of struct static_mapping */
};

static void read_servers(GArray *servers)
{
    for (guint i = 0; i < tables[TABLE_SERVERS].count; i++) {
        uint32_t address;

        if (values_read_address(tables[TABLE_SERVERS].rows[i].address, &address, NULL))
            g_array_append_val(servers, address);
    }
}

static void read_mappings(GArray *mappings)
{
    for (guint i = 0; i < tables[TABLE_STATIC].count; i++) {
        const struct row *row = &tables[TABLE_STATIC].rows[i];
        struct static_mapping mapping = { .name = row->name };

        if (values_read_address(row->address, &mapping.address, NULL))
            g_array_append_val(mappings, mapping);
    }
}

static void clear_machine(void *item)
{
    struct known_machine *machine = item;

    g_free((void *)machine->addresses);
    g_free((void *)machine->macs);
}

static void read_machines(GArray *machines)
{
    for (guint i = 0; i < tables[TABLE_MACHINES].count; i++) {
        const struct row *row = &tables[TABLE_MACHINES].rows[i];
        GArray *addresses = g_array_new(false, false, sizeof(uint32_t));
        GArray *macs = g_array_new(false, false, sizeof(uint64_t));
        bool good = read_machine(row, addresses, macs, NULL);
        struct known_machine machine = { .label = row->label, .address_count = addresses->len, .mac_count = macs->len };

        machine.addresses = (uint32_t *)(void *)g_array_free(addresses, false);
        machine.macs = (uint64_t *)(void *)g_array_free(macs, false);
        if (good)
            g_array_append_val(machines, machine);
        else
            clear_machine(&machine);
    }
}

struct table_content *tables_read(struct analysis_options *options)
{
    struct table_content *content = g_new(struct table_content, 1);

    content->servers = g_array_new(false, false, sizeof(uint32_t));
    content->machines = g_array_new(false, false, sizeof(struct known_machine));
    content->mappings = g_array_new(false, false, sizeof(struct static_mapping));
    g_array_set_clear_func(content->machines, clear_machine);
    read_servers(content->servers);
    read_machines(content->machines);
    read_mappings(content->mappings);
    options->servers = (const uint32_t *)(void *)content->servers->data;
    options->server_count = content->servers->len;
    options->machines = (const struct known_machine *)(void *)content->machines->data;
    options->machine_count = content->machines->len;
    options->mappings = (const struct static_mapping *)(void *)content->mappings->data;
    options->mapping_count = content->mappings->len;
    return content;
}

void tables_release(struct table_content *content)
{
    g_array_free(content->servers, true);
    g_array_free(content->machines, true);
    g_array_free(content->mappings, true);
    g_free(content);
}
