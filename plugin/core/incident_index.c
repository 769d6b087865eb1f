/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "incident_index.h"

#define MARKS 4096

enum place_kind { PLACE_NAME, PLACE_SERVER, PLACE_WIRE, PLACE_NODE, PLACE_ADDRESS };

struct place {
    struct netbios_name name; /* its suffix does not count */
    enum place_kind kind;
    uint64_t where; /* an address, or interface and VLAN */
    GArray *numbers;
};

/* A bit for some bits of each hash, to tell most of what was never entered at once. */
struct marks {
    uint64_t words[MARKS / 64];
};

struct incident_index {
    GHashTable *places; /* a set of struct place */
    struct marks names;
    struct marks addresses;
};

static void set_mark(struct marks *marks, guint hash)
{
    marks->words[hash % MARKS / 64] |= UINT64_C(1) << hash % 64;
}

static bool has_mark(const struct marks *marks, guint hash)
{
    return (marks->words[hash % MARKS / 64] >> hash % 64 & 1) != 0;
}

static guint hash_of_address(uint32_t ip)
{
    return ip * 2654435761u >> 16;
}

static guint place_hash(gconstpointer data)
{
    const struct place *place = data;
    uint64_t where = (place->where ^ (uint64_t)place->kind << 60) * UINT64_C(0x9E3779B97F4A7C15);
    return netbios_name_base_hash(&place->name) ^ (guint)(where >> 32);
}

static gboolean place_equal(gconstpointer left, gconstpointer right)
{
    const struct place *a = left;
    const struct place *b = right;
    return a->kind == b->kind && a->where == b->where && netbios_name_same_base(&a->name, &b->name);
}

static void place_free(gpointer data)
{
    struct place *place = data;
    g_array_free(place->numbers, TRUE);
    g_free(place);
}

incident_index *incident_index_new(void)
{
    incident_index *self = g_new0(incident_index, 1);
    self->places = g_hash_table_new_full(place_hash, place_equal, place_free, NULL);
    return self;
}

void incident_index_free(incident_index *self)
{
    g_hash_table_destroy(self->places);
    g_free(self);
}

static struct place place_of_network(const struct netbios_name *name, const struct network *network)
{
    if (network->server != 0)
        return (struct place){ .name = *name, .kind = PLACE_SERVER, .where = network->server };
    return (struct place){ .name = *name,
                           .kind = PLACE_WIRE,
                           .where = (uint64_t)network->interface << 32 | (uint32_t)network->vlan };
}

static struct place place_of_name(const struct netbios_name *name)
{
    return (struct place){ .name = *name, .kind = PLACE_NAME };
}

static struct place place_of_node(const struct netbios_name *name, uint32_t ip)
{
    return (struct place){ .name = *name, .kind = PLACE_NODE, .where = ip };
}

static struct place place_of_address(uint32_t ip)
{
    return (struct place){ .name = { .scope = netbios_no_scope }, .kind = PLACE_ADDRESS, .where = ip };
}

static bool has_number(const GArray *numbers, uint32_t number)
{
    for (guint i = numbers->len; i > 0; i--) {
        if (g_array_index(numbers, uint32_t, i - 1) == number)
            return true;
    }
    return false;
}

static void enter(incident_index *self, const struct place *place, uint32_t number)
{
    struct place *known = g_hash_table_lookup(self->places, place);
    if (known == NULL) {
        known = g_memdup2(place, sizeof *place);
        known->numbers = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), 1);
        g_hash_table_add(self->places, known);
    }
    if (has_number(known->numbers, number))
        return;
    if (known->numbers->len == INCIDENT_INDEX_MOST)
        g_array_remove_index(known->numbers, 0);
    g_array_append_val(known->numbers, number);
}

static const GArray *numbers_at(const incident_index *self, const struct place *place)
{
    const struct place *known = g_hash_table_lookup(self->places, place);
    return known != NULL ? known->numbers : NULL;
}

void incident_index_enter_network(incident_index *self, const struct netbios_name *name, const struct network *network,
                                  uint32_t number)
{
    struct place anywhere = place_of_name(name);
    struct place place = place_of_network(name, network);
    enter(self, &anywhere, number);
    enter(self, &place, number);
    set_mark(&self->names, netbios_name_base_hash(name));
}

void incident_index_enter_node(incident_index *self, const struct netbios_name *name, uint32_t ip, uint32_t number)
{
    if (ip == 0)
        return;
    struct place node = place_of_node(name, ip);
    struct place address = place_of_address(ip);
    enter(self, &node, number);
    enter(self, &address, number);
    set_mark(&self->addresses, hash_of_address(ip));
}

const GArray *incident_index_of_name(const incident_index *self, const struct netbios_name *name)
{
    if (!has_mark(&self->names, netbios_name_base_hash(name)))
        return NULL;
    struct place place = place_of_name(name);
    return numbers_at(self, &place);
}

const GArray *incident_index_of_network(const incident_index *self, const struct netbios_name *name,
                                        const struct network *network)
{
    struct place place = place_of_network(name, network);
    return numbers_at(self, &place);
}

const GArray *incident_index_of_node(const incident_index *self, const struct netbios_name *name, uint32_t ip)
{
    struct place place = place_of_node(name, ip);
    return numbers_at(self, &place);
}

const GArray *incident_index_of_address(const incident_index *self, uint32_t ip)
{
    if (!has_mark(&self->addresses, hash_of_address(ip)))
        return NULL;
    struct place place = place_of_address(ip);
    return numbers_at(self, &place);
}
