/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity.h"

#include <string.h>

#include "identity_state.h"

static void node_free(gpointer data)
{
    struct node *node = data;
    g_free(node->cards);
    g_free(node->names);
    g_free(node->status);
    if (node->machine != NULL)
        g_ptr_array_unref(node->machine);
    g_free(node);
}

identity *identity_new(size_t limit, identity_changed changed, void *context)
{
    identity *self = g_new0(identity, 1);
    self->nodes = g_hash_table_new_full(NULL, NULL, NULL, node_free);
    self->stations = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, station_free);
    self->units = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    self->limit = limit;
    self->changed = changed;
    self->context = context;
    return self;
}

void identity_free(identity *self)
{
    if (self == NULL)
        return;
    g_hash_table_destroy(self->nodes);
    g_hash_table_destroy(self->stations);
    g_hash_table_destroy(self->units);
    g_free(self);
}

uint32_t identity_left_out(const identity *self)
{
    return self->left_out;
}

void identity_tell(const identity *self, uint32_t ip)
{
    if (self->changed != NULL)
        self->changed(self->context, ip);
}

struct node *identity_find_node(const identity *self, uint32_t ip)
{
    if (self->newest != NULL && self->newest->ip == ip)
        return self->newest;
    return g_hash_table_lookup(self->nodes, GUINT_TO_POINTER(ip));
}

static struct node *add_node(identity *self, uint32_t ip)
{
    if (g_hash_table_size(self->nodes) >= self->limit) {
        self->left_out++;
        return NULL;
    }
    struct node *node = g_new0(struct node, 1);
    node->ip = ip;
    g_hash_table_insert(self->nodes, GUINT_TO_POINTER(ip), node);
    return node;
}

struct node *identity_need_node(identity *self, uint32_t ip)
{
    struct node *node = identity_find_node(self, ip);
    if (node == NULL && ip != 0)
        node = add_node(self, ip);
    if (node != NULL)
        self->newest = node;
    return node;
}

void *grow_by_powers(void *members, uint32_t count, size_t size)
{
    bool full = (count & (count - 1)) == 0;
    return full ? g_realloc_n(members, MAX(1, 2 * (size_t)count), size) : members;
}

/* ---- machines ---- */

static bool are_joined(const struct node *a, const struct node *b)
{
    return a == b || (a->machine != NULL && a->machine == b->machine);
}

static GPtrArray *machine_of(struct node *node)
{
    if (node->machine == NULL) {
        node->machine = g_ptr_array_new();
        g_ptr_array_add(node->machine, node);
    }
    return node->machine;
}

static void move_to_machine(struct node *node, GPtrArray *machine)
{
    g_ptr_array_unref(node->machine);
    node->machine = g_ptr_array_ref(machine);
    g_ptr_array_add(machine, node);
}

/* The smaller machine goes into the larger one, so that joining very many addresses one by one stays cheap. */
static void join_machines(struct node *a, struct node *b)
{
    GPtrArray *left = machine_of(a);
    GPtrArray *right = machine_of(b);
    GPtrArray *larger = left->len >= right->len ? left : right;
    GPtrArray *smaller = g_ptr_array_ref(larger == left ? right : left);
    for (guint i = 0; i < smaller->len; i++)
        move_to_machine(g_ptr_array_index(smaller, i), larger);
    g_ptr_array_unref(smaller);
}

/* A tie that is shown again holds for the cards of now. */
static void renew_tie(const identity *self, struct node *node, int64_t time)
{
    bool new_cards = node->card_count > 1 && node->tied_time != 0 && time > node->tied_time;
    node->tied_time = MAX(node->tied_time, time);
    if (new_cards)
        identity_tell(self, node->ip);
}

void identity_join(identity *self, uint32_t a, uint32_t b, enum bond bond, uint32_t frame, int64_t time)
{
    struct node *left = identity_need_node(self, a);
    struct node *right = identity_need_node(self, b);
    if (left == NULL || right == NULL)
        return;
    renew_tie(self, left, time);
    renew_tie(self, right, time);
    if (are_joined(left, right))
        return;
    join_machines(left, right);
    /* the bond is noted at the one that has none yet; if both have one, they are tied by way of others */
    struct node *tied = right->bond == BOND_NONE ? right : left;
    if (tied->bond == BOND_NONE) {
        tied->bond = bond;
        tied->bond_frame = frame;
        tied->bond_ip = tied == right ? a : b;
    }
    identity_tell(self, a);
    identity_tell(self, b);
}

void identity_suspect(identity *self, uint32_t a, uint32_t b)
{
    struct node *left = identity_need_node(self, a);
    struct node *right = identity_need_node(self, b);
    if (left == NULL || right == NULL || (left->was_tied && right->was_tied))
        return;
    left->was_tied = true;
    right->was_tied = true;
    identity_tell(self, a);
    identity_tell(self, b);
}

void identity_note_moved(identity *self, uint32_t ip, uint64_t mac)
{
    struct node *node = identity_find_node(self, ip);
    /* what the administrator says about an address stands above any lease */
    if (node == NULL || node->machine == NULL || node->label != NULL || node_find_card(node, mac) != NULL)
        return;
    for (guint i = 0; i < node->machine->len; i++)
        ((struct node *)g_ptr_array_index(node->machine, i))->was_tied = true;
    g_ptr_array_remove_fast(node->machine, node);
    g_ptr_array_unref(node->machine);
    node->machine = NULL;
    node->bond = BOND_NONE;
    node->bond_ip = 0;
    node->bond_frame = 0;
    identity_tell(self, node->ip);
}

void identity_label(identity *self, uint32_t ip, const char *label)
{
    struct node *node = identity_need_node(self, ip);
    if (node != NULL)
        node->label = label;
}

const char *identity_label_of(const identity *self, uint32_t ip)
{
    const struct node *node = identity_find_node(self, ip);
    return node != NULL ? node->label : NULL;
}

static bool share_a_card(const identity *self, const struct party *a, const struct party *b)
{
    if (a->mac != 0 && a->mac == b->mac)
        return !identity_is_shared(self, a->mac);
    return false;
}

/* The party with its MAC filled in from earlier frames, where its own frame does not tell. */
static struct party with_card(const identity *self, const struct party *party, int64_t time)
{
    struct party filled = *party;
    filled.mac = identity_card_of(self, party, time);
    return filled;
}

/*
 * Another address of the machine of this node that was seen straight under a MAC, from an index in the list of that card on,
 * which then stands behind it; NULL if there is none.
 */
static struct node *next_joined(const identity *self, uint64_t mac, const struct node *node, uint32_t *index)
{
    const struct station *station = node->machine != NULL ? identity_find_station(self, mac) : NULL;
    while (station != NULL && *index < station->address_count) {
        struct node *other = identity_find_node(self, station->addresses[(*index)++]);
        if (other != node && are_joined(other, node))
            return other;
    }
    return NULL;
}

/* True if another address of the same joined machine was seen under this MAC, so that the card is one of its own. */
static bool is_card_of_machine(const identity *self, const struct node *node, uint64_t mac)
{
    uint32_t index = 0;
    return next_joined(self, mac, node, &index) != NULL;
}

static struct relation compare_one_address(const identity *self, const struct party *a, const struct party *b)
{
    struct node *node = identity_find_node(self, a->ip);
    const struct card *left = node != NULL ? node_find_card(node, a->mac) : NULL;
    const struct card *right = node != NULL ? node_find_card(node, b->mac) : NULL;
    bool two = left != NULL && right != NULL && left != right && left->speaks && right->speaks &&
               !(left->twin && right->twin) && !is_card_of_machine(self, node, a->mac) &&
               !is_card_of_machine(self, node, b->mac);
    return (struct relation){ .same = !two, .bond = two ? BOND_TWO_CARDS : BOND_SAME_ADDRESS };
}

/* What tied a machine together that holds two addresses which nothing ties directly. */
static struct relation relation_by_way(const struct node *node)
{
    for (guint i = 0; i < node->machine->len; i++) {
        const struct node *member = g_ptr_array_index(node->machine, i);
        if (member->bond != BOND_NONE)
            return (struct relation){ .same = true, .bond = member->bond, .frame = member->bond_frame, .by_way = true };
    }
    return (struct relation){ .same = true };
}

/* The bond that joined two addresses. */
static struct relation joined_relation(const struct node *a, const struct node *b)
{
    if (a->bond_ip == b->ip)
        return (struct relation){ .same = true, .bond = a->bond, .frame = a->bond_frame };
    if (b->bond_ip == a->ip)
        return (struct relation){ .same = true, .bond = b->bond, .frame = b->bond_frame };
    return relation_by_way(a);
}

/* True if another card than this one spoke for the node in its own right by this time. */
static bool had_other_card(const struct node *node, uint64_t mac, int64_t time)
{
    for (uint32_t i = 0; i < node->card_count; i++) {
        const struct card *card = &node->cards[i];
        if (card->mac != mac && card->speaks && card->first_time <= time)
            return true;
    }
    return false;
}

/* True if both showed adapter ids of their own: then they are two, or two cards of one machine that nothing ties. */
static bool units_differ(const struct node *a, const struct node *b)
{
    return a != NULL && b != NULL && a->unit != 0 && b->unit != 0 && a->unit != b->unit;
}

/*
 * Another address of a card that is one machine with this node, while no other card spoke for that address; NULL if there
 * is none.
 */
static const struct node *joined_under(const identity *self, uint64_t mac, const struct node *node, int64_t time)
{
    const struct node *other;
    uint32_t index = 0;
    while ((other = next_joined(self, mac, node, &index)) != NULL) {
        if (!had_other_card(other, mac, time))
            return other;
    }
    return NULL;
}

/* Two addresses of which one's card had another address before, or has one besides, which something ties to the other. */
static struct relation compare_by_cards(const identity *self, const struct party *a, const struct party *b,
                                        int64_t time)
{
    const struct party *sides[][2] = { { a, b }, { b, a } };
    if (units_differ(identity_find_node(self, a->ip), identity_find_node(self, b->ip)))
        return (struct relation){ .same = false };
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
        uint64_t mac = sides[i][0]->mac;
        const struct node *node = identity_find_node(self, sides[i][1]->ip);
        const struct node *other =
            node != NULL && mac != 0 && !identity_is_shared(self, mac) ? joined_under(self, mac, node, time) : NULL;
        if (other == NULL)
            continue;
        struct relation relation = joined_relation(other, node);
        relation.by_card = true;
        return relation;
    }
    return (struct relation){ .same = false };
}

/* True if an address, or another one on its card, was tied to others once. */
static bool was_tied(const identity *self, const struct party *party, int64_t time)
{
    const struct node *node = identity_find_node(self, party->ip);
    const struct station *station = identity_find_station(self, identity_card_of(self, party, time));
    bool tied = node != NULL && node->was_tied;
    for (uint32_t i = 0; !tied && station != NULL && i < station->address_count; i++)
        tied = identity_find_node(self, station->addresses[i])->was_tied;
    return tied;
}

bool identity_were_tied(const identity *self, const struct party *a, const struct party *b, int64_t time)
{
    const struct node *left = identity_find_node(self, a->ip);
    const struct node *right = identity_find_node(self, b->ip);
    bool outdated = left != NULL && right != NULL && left != right && are_joined(left, right);
    return outdated || (was_tied(self, a, time) && was_tied(self, b, time));
}

/* True if an address has another card than when it was tied to others: then it may be another machine's. */
static bool tie_is_outdated(const identity *self, const struct node *node, uint64_t mac)
{
    const struct card *card = node_find_card(node, mac);
    if (card == NULL || card->first_time <= node->tied_time || is_card_of_machine(self, node, mac))
        return false;
    for (uint32_t i = 0; i < node->card_count; i++) {
        const struct card *old = &node->cards[i];
        if (old != card && old->speaks && old->first_time <= node->tied_time && !(old->twin && card->twin))
            return true;
    }
    return false;
}

/* True if the administrator knows both, as two machines: that stands above whatever the frames suggest. */
static bool labelled_apart(const struct node *a, const struct node *b)
{
    return a->label != NULL && b->label != NULL && strcmp(a->label, b->label) != 0;
}

struct relation identity_compare(const identity *self, const struct party *a, const struct party *b, int64_t time)
{
    struct party left = with_card(self, a, time);
    struct party right = with_card(self, b, time);
    if (left.ip == right.ip)
        return compare_one_address(self, &left, &right);
    struct node *left_node = identity_find_node(self, left.ip);
    struct node *right_node = identity_find_node(self, right.ip);
    if (left_node != NULL && right_node != NULL && labelled_apart(left_node, right_node))
        return (struct relation){ .same = false, .bond = BOND_TABLE };
    bool joined = left_node != NULL && right_node != NULL && are_joined(left_node, right_node);
    if (joined && !tie_is_outdated(self, left_node, left.mac) && !tie_is_outdated(self, right_node, right.mac))
        return joined_relation(left_node, right_node);
    if (share_a_card(self, &left, &right))
        return (struct relation){ .same = true, .bond = BOND_SAME_CARD };
    return joined ? (struct relation){ .same = false } : compare_by_cards(self, &left, &right, time);
}
