/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Target "tables": what people write into the cells of the preference tables.  Each line of the input is a cell; its
 * first byte says of which column.  What the checks let pass is given to an analysis, which must still be able to work.
 */
#include <string.h>

#include "dialogues.h"
#include "target.h"
#include "values.h"

/* The rows that passed. */
struct content {
    GArray *servers;  /* of uint32_t */
    GArray *machines; /* of struct known_machine */
    GArray *mappings; /* of struct static_mapping */
};

/* A refused cell says what is wrong in one printable line. */
static bool said_why(bool good, char *problem)
{
    must_hold(good == (problem == NULL), "a cell is refused with a sentence, and only then");
    if (problem == NULL)
        return true;
    must_hold(g_utf8_validate(problem, -1, NULL) && strchr(problem, '\n') == NULL, "the sentence can be printed");
    g_free(problem);
    return false;
}

static bool is_usable(uint32_t address)
{
    return address != 0 && address < UINT32_C(0xE0000000);
}

static bool read_address(const char *text, uint32_t *address)
{
    char *problem = NULL;
    bool good = values_read_address(text, address, &problem);
    must_hold(!good || is_usable(*address), "an address that passed is that of a machine");
    must_hold(values_read_address(text, address, NULL) == good,
              "a cell is read alike when nobody wants to know why not");
    return said_why(good, problem);
}

static void add_server(struct content *content, const char *text)
{
    uint32_t address;
    if (read_address(text, &address))
        g_array_append_val(content->servers, address);
}

/* "NAME|ADDRESS" */
static void add_mapping(struct content *content, char *name)
{
    char *problem = NULL;
    struct static_mapping mapping = { 0 };
    char *address = strchr(name, '|');
    if (address == NULL)
        return;
    *address = '\0';
    bool good = values_check_name(name, &problem);
    if (!said_why(good, problem) || !read_address(address + 1, &mapping.address))
        return;
    struct netbios_name decoded;
    must_hold(netbios_name_from_text(name, 0, &decoded), "a name that passed can be made a name");
    mapping.name = g_strdup(name);
    g_array_append_val(content->mappings, mapping);
}

static void clear_mapping(void *item)
{
    g_free((void *)((struct static_mapping *)item)->name);
}

static void clear_machine(void *item)
{
    struct known_machine *machine = item;
    g_free((void *)machine->label);
    g_free((void *)machine->addresses);
    g_free((void *)machine->macs);
}

static bool read_lists(char **cells, GArray *addresses, GArray *macs)
{
    char *problem = NULL;
    bool good = values_check_label(cells[0], &problem);
    if (!said_why(good, problem))
        return false;
    good = values_read_addresses(cells[1], addresses, &problem);
    if (!said_why(good, problem))
        return false;
    for (guint i = 0; i < addresses->len; i++)
        must_hold(is_usable(g_array_index(addresses, uint32_t, i)), "addresses that passed are those of machines");
    good = values_read_macs(cells[2], macs, &problem);
    if (!said_why(good, problem))
        return false;
    for (guint i = 0; i < macs->len; i++)
        must_hold(g_array_index(macs, uint64_t, i) >> 48 == 0, "a MAC address that passed has 48 bits");
    return addresses->len > 0;
}

/* "LABEL|ADDRESSES|MACS" */
static void add_machine(struct content *content, const char *text)
{
    char **cells = g_strsplit(text, "|", 3);
    GArray *addresses = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    GArray *macs = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    bool good = g_strv_length(cells) == 3 && read_lists(cells, addresses, macs);
    struct known_machine machine = { .address_count = addresses->len, .mac_count = macs->len };
    machine.addresses = (uint32_t *)(void *)g_array_free(addresses, FALSE);
    machine.macs = (uint64_t *)(void *)g_array_free(macs, FALSE);
    if (good) {
        machine.label = g_strdup(cells[0]);
        g_array_append_val(content->machines, machine);
    } else {
        clear_machine(&machine);
    }
    g_strfreev(cells);
}

static void add_line(struct content *content, char *line)
{
    switch (*line) {
    case 's':
        add_server(content, line + 1);
        break;
    case 'm':
        add_machine(content, line + 1);
        break;
    case 'n':
        add_mapping(content, line + 1);
        break;
    default:
        break;
    }
}

/* A few disputes between machines that the tables may be about. */
static void use(const struct content *content)
{
    struct analysis_options options = analysis_default_options();
    options.servers = (const uint32_t *)(void *)content->servers->data;
    options.server_count = content->servers->len;
    options.machines = (const struct known_machine *)(void *)content->machines->data;
    options.machine_count = content->machines->len;
    options.mappings = (const struct static_mapping *)(void *)content->mappings->data;
    options.mapping_count = content->mappings->len;
    struct wire wire;
    wire_open(&wire, &options);
    is_refused(&wire, &second_pc, &wins, "ACCT-PC<20>");
    is_refused(&wire, &first_pc, &third_pc, "FILES<20>");
    const GArray *numbers = analysis_incidents(wire.analysis);
    must_hold(numbers->len <= 2, "tables make no incidents");
    for (guint i = 0; i < numbers->len; i++)
        must_hold(analysis_incident(wire.analysis, g_array_index(numbers, uint32_t, i)) != NULL,
                  "incidents can be shown");
    wire_close(&wire);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct input input = { bytes, length };
    struct content content = { g_array_new(FALSE, FALSE, sizeof(uint32_t)),
                               g_array_new(FALSE, FALSE, sizeof(struct known_machine)),
                               g_array_new(FALSE, FALSE, sizeof(struct static_mapping)) };
    g_array_set_clear_func(content.machines, clear_machine);
    g_array_set_clear_func(content.mappings, clear_mapping);
    char *text = input_text(&input);
    char **lines = g_strsplit(text, "\n", 32);
    for (char **line = lines; *line != NULL; line++)
        add_line(&content, *line);
    use(&content);
    g_strfreev(lines);
    g_free(text);
    g_array_free(content.servers, TRUE);
    g_array_free(content.machines, TRUE);
    g_array_free(content.mappings, TRUE);
    return 0;
}
