/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "identity_state.h"

#define MAX_COMPUTER_NAMES 8
/* All names of one computer come up within less than this; its users' and aliases' too. */
#define SPAN_OF_A_START INT64_C(3000000000)
#define UNIT_ID_LENGTH 6
/* what Windows gives its dial-up adapters: every computer the same */
#define UNIT_ID_OF_DIAL_UP UINT64_C(0x005345000000)
#define UNIT_ID_OF_OLD_DIAL_UP UINT64_C(0x444553540000)

static struct computer_name *find_name(const struct node *node, const struct netbios_name *name)
{
    for (uint32_t i = 0; i < node->name_count; i++) {
        struct computer_name *known = &node->names[i];
        if (known->scope == name->scope && memcmp(known->base, name->base, NETBIOS_NAME_LENGTH) == 0)
            return known;
    }
    return NULL;
}

void identity_note_name(identity *self, uint32_t ip, const struct netbios_name *name, uint32_t frame, int64_t time,
                        enum role role)
{
    struct node *node = identity_need_node(self, ip);
    if (node == NULL || node->name_count == MAX_COMPUTER_NAMES || find_name(node, name) != NULL)
        return;
    node->names = grow_by_powers(node->names, node->name_count, sizeof *node->names);
    struct computer_name *added = &node->names[node->name_count++];
    *added = (struct computer_name){ .scope = name->scope, .frame = frame, .time = time, .role = role };
    memcpy(added->base, name->base, NETBIOS_NAME_LENGTH);
    identity_tell(self, ip);
}

void identity_note_refused(identity *self, uint32_t ip, const struct netbios_name *name)
{
    struct node *node = identity_find_node(self, ip);
    struct computer_name *known = node != NULL ? find_name(node, name) : NULL;
    if (known == NULL || known->refused)
        return;
    known->refused = true;
    identity_tell(self, ip);
}

/* The first computer name of a node status; false if it lists none. */
static bool computer_of(const struct nbns_message *message, char base[NETBIOS_NAME_LENGTH])
{
    for (size_t i = 0; i < message->status_count; i++) {
        struct nbns_status entry = nbns_message_status(message, i);
        if (entry.group || !netbios_name_is_computer(&entry.name))
            continue;
        memcpy(base, entry.name.base, NETBIOS_NAME_LENGTH);
        return true;
    }
    return false;
}

/*
 * Two addresses whose node status shows one adapter id are one machine.  Senders without an adapter of their own send
 * zeroes, or a constant that computers of different names share.
 */
static void note_unit_id(identity *self, struct node *node, const struct nbns_message *message, uint32_t frame,
                         int64_t time)
{
    uint32_t ip = node->ip;
    char computer[NETBIOS_NAME_LENGTH];
    uint64_t id = 0;
    for (size_t i = 0; i < UNIT_ID_LENGTH; i++)
        id = id << 8 | message->unit_id[i];
    if (id == 0 || id == UNIT_ID_OF_DIAL_UP || id == UNIT_ID_OF_OLD_DIAL_UP || !computer_of(message, computer))
        return;
    node->unit = id;
    struct unit *unit = g_hash_table_lookup(self->units, &id);
    if (unit != NULL) {
        unit->shared |= memcmp(unit->computer, computer, NETBIOS_NAME_LENGTH) != 0;
        if (!unit->shared)
            identity_join(self, unit->ip, ip, BOND_UNIT_ID, frame, time);
        return;
    }
    if (g_hash_table_size(self->units) >= self->limit)
        return;
    unit = g_new0(struct unit, 1);
    unit->id = id;
    unit->ip = ip;
    memcpy(unit->computer, computer, NETBIOS_NAME_LENGTH);
    g_hash_table_insert(self->units, &unit->id, unit);
}

void identity_note_status(identity *self, uint32_t ip, const struct nbns_message *message, uint32_t frame, int64_t time)
{
    struct node *node = identity_need_node(self, ip);
    if (node == NULL)
        return;
    if (node->status == NULL)
        node->status = g_new(struct status_list, 1);
    node->status->frame = frame;
    node->status->count = 0;
    for (size_t i = 0; i < message->status_count && node->status->count < IDENTITY_STATUS_NAMES; i++) {
        struct nbns_status entry = nbns_message_status(message, i);
        memcpy(node->status->bases[node->status->count++], entry.name.base, NETBIOS_NAME_LENGTH);
    }
    if (message->unit_id != NULL)
        note_unit_id(self, node, message, frame, time);
    identity_tell(self, ip);
}

/* How many names an address asserts that it was not refused: what two want does not tell them apart. */
static uint32_t own_names(const struct node *node)
{
    uint32_t own = 0;
    for (uint32_t i = 0; i < node->name_count; i++)
        own += !node->names[i].refused;
    return own;
}

bool node_names_differ(const struct node *a, const struct node *b)
{
    if (own_names(a) == 0 || own_names(b) == 0)
        return false;
    for (uint32_t i = 0; i < a->name_count; i++) {
        struct netbios_name name = { .scope = a->names[i].scope };
        memcpy(name.base, a->names[i].base, NETBIOS_NAME_LENGTH);
        const struct computer_name *other = find_name(b, &name);
        if (other != NULL && !other->refused && !a->names[i].refused)
            return false;
    }
    return true;
}

size_t identity_machines_at(const identity *self, uint32_t ip)
{
    const struct node *node = identity_find_node(self, ip);
    size_t machines = 0;
    for (uint32_t i = 0; node != NULL && i < node->name_count; i++) {
        bool apart = node->names[i].role == ROLE_CLAIM && !node->names[i].refused;
        for (uint32_t j = 0; j < i; j++)
            apart &= llabs(node->names[i].time - node->names[j].time) > SPAN_OF_A_START;
        machines += apart;
    }
    return machines;
}

size_t identity_other_claims(const identity *self, uint32_t ip, const struct netbios_name *name)
{
    const struct node *node = identity_find_node(self, ip);
    const struct computer_name *own = node != NULL ? find_name(node, name) : NULL;
    size_t others = 0;
    for (uint32_t i = 0; node != NULL && i < node->name_count; i++)
        others += &node->names[i] != own && node->names[i].role == ROLE_CLAIM && !node->names[i].refused;
    return others;
}

bool identity_is_computer(const identity *self, uint32_t ip, const struct netbios_name *name, uint32_t *frame)
{
    struct node *node = identity_find_node(self, ip);
    const struct computer_name *known = node != NULL ? find_name(node, name) : NULL;
    if (known != NULL)
        *frame = known->frame;
    return known != NULL;
}

bool identity_computer_name(const identity *self, uint32_t ip, char text[NETBIOS_NAME_TEXT], uint32_t *frame,
                            enum role *role)
{
    const struct node *node = identity_find_node(self, ip);
    if (node == NULL || node->name_count == 0)
        return false;
    struct netbios_name name = { .scope = node->names[0].scope };
    memcpy(name.base, node->names[0].base, NETBIOS_NAME_LENGTH);
    netbios_name_format_base(&name, text);
    *frame = node->names[0].frame;
    *role = node->names[0].role;
    return true;
}

enum status_says identity_status_says(const identity *self, uint32_t ip, const struct netbios_name *name,
                                      uint32_t *frame)
{
    const struct node *node = identity_find_node(self, ip);
    if (node == NULL || node->status == NULL)
        return STATUS_NOT_SEEN;
    *frame = node->status->frame;
    for (uint32_t i = 0; i < node->status->count; i++) {
        if (memcmp(node->status->bases[i], name->base, NETBIOS_NAME_LENGTH) == 0)
            return STATUS_LISTS;
    }
    return node->status->count == IDENTITY_STATUS_NAMES ? STATUS_NOT_SEEN : STATUS_LACKS;
}
