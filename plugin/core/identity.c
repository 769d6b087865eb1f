/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CARDS 6
#define MAX_COMPUTER_NAMES 8
/* All names of one computer come up within less than this; its users' and aliases' too. */
#define SPAN_OF_A_START INT64_C(3000000000)
#define MAX_STATUS_NAMES 32
#define MAX_ADDRESSES_OF_CARD 16
#define UNIT_ID_LENGTH 6
/* what Windows gives its dial-up adapters: every computer the same */
#define UNIT_ID_OF_DIAL_UP UINT64_C(0x005345000000)
#define UNIT_ID_OF_OLD_DIAL_UP UINT64_C(0x444553540000)

/* One MAC under which an address was seen. */
struct card {
    uint64_t mac;
    int64_t first_time;
    int64_t last_time;
    bool straight; /* a frame came straight from it */
    bool speaks;   /* it sent a message that was no copy of another card's */
    bool vouched;  /* it sent a message that nobody has a reason to forge */
    bool twin;     /* the same message was seen under another MAC too: one of them forwards */
};

struct computer_name {
    char base[NETBIOS_NAME_LENGTH];
    const char *scope;
    uint32_t frame;
    int64_t time;
    enum role role;
    bool refused;
};

/* The names of the newest node status answer. */
struct status_list {
    uint32_t frame;
    uint32_t count;
    char bases[MAX_STATUS_NAMES][NETBIOS_NAME_LENGTH];
};

struct node {
    uint32_t ip;
    uint32_t card_count;
    struct card *cards; /* room for the next power of two; most nodes have one, and one or two names */
    struct computer_name *names;
    uint32_t name_count;
    struct status_list *status; /* NULL if none was seen */
    const char *label;
    /* a tree of joined addresses: the root stands for the machine */
    struct node *joined_to;
    enum bond bond;
    uint32_t bond_frame;
    uint32_t bond_ip; /* the address that the bond tied this one to */
};

/* What is known of one MAC. */
struct station {
    uint64_t mac;
    bool forwards; /* a frame under it had travelled: it is a router's */
    uint32_t address_count;
    uint32_t addresses[MAX_ADDRESSES_OF_CARD]; /* seen straight */
};

/* An adapter id and the address whose node status showed it first. */
struct unit {
    uint64_t id;
    uint32_t ip;
    char computer[NETBIOS_NAME_LENGTH]; /* the computer name in that status */
    bool shared;                        /* computers of different names show it: it identifies nobody */
};

struct identity {
    GHashTable *nodes;    /* ip -> struct node */
    GHashTable *stations; /* struct station by mac */
    GHashTable *units;    /* struct unit by id */
    struct node *newest;  /* the node that was needed last, mostly asked for again at once; NULL if none */
    size_t limit;
    uint32_t left_out;
    identity_changed changed;
    void *context;
};

static void node_free(gpointer data)
{
    struct node *node = data;
    g_free(node->cards);
    g_free(node->names);
    g_free(node->status);
    g_free(node);
}

identity *identity_new(size_t limit, identity_changed changed, void *context)
{
    identity *self = g_new0(identity, 1);
    self->nodes = g_hash_table_new_full(NULL, NULL, NULL, node_free);
    self->stations = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
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

static void tell(const identity *self, uint32_t ip)
{
    if (self->changed != NULL)
        self->changed(self->context, ip);
}

static struct node *find_node(const identity *self, uint32_t ip)
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

/* The node of an address, made if there is room; NULL if not. */
static struct node *need_node(identity *self, uint32_t ip)
{
    struct node *node = find_node(self, ip);
    if (node == NULL && ip != 0)
        node = add_node(self, ip);
    if (node != NULL)
        self->newest = node;
    return node;
}

static struct station *find_station(const identity *self, uint64_t mac)
{
    return g_hash_table_lookup(self->stations, &mac);
}

static struct station *need_station(identity *self, uint64_t mac)
{
    struct station *station = find_station(self, mac);
    if (station != NULL || g_hash_table_size(self->stations) >= self->limit)
        return station;
    station = g_new0(struct station, 1);
    station->mac = mac;
    g_hash_table_insert(self->stations, &station->mac, station);
    return station;
}

static struct card *find_card(struct node *node, uint64_t mac)
{
    for (uint32_t i = 0; i < node->card_count; i++) {
        if (node->cards[i].mac == mac)
            return &node->cards[i];
    }
    return NULL;
}

/* Makes room for one more in an array that has count members, at each power of two for as many again. */
static void *grow(void *members, uint32_t count, size_t size)
{
    bool full = (count & (count - 1)) == 0;
    return full ? g_realloc_n(members, MAX(1, 2 * (size_t)count), size) : members;
}

static struct card *add_card(struct node *node)
{
    node->cards = grow(node->cards, node->card_count, sizeof *node->cards);
    return &node->cards[node->card_count++];
}

static struct card *need_card(struct node *node, const struct frame *frame)
{
    struct card *card = find_card(node, frame->source_mac);
    if (card != NULL || node->card_count == MAX_CARDS)
        return card;
    card = add_card(node);
    *card = (struct card){ .mac = frame->source_mac, .first_time = frame->time, .last_time = frame->time };
    return card;
}

static void tell_station(const identity *self, const struct station *station)
{
    for (uint32_t i = 0; i < station->address_count; i++)
        tell(self, station->addresses[i]);
}

static void note_address(const identity *self, struct station *station, uint32_t ip)
{
    for (uint32_t i = 0; i < station->address_count; i++) {
        if (station->addresses[i] == ip)
            return;
    }
    if (station->address_count < MAX_ADDRESSES_OF_CARD)
        station->addresses[station->address_count++] = ip;
    tell_station(self, station);
}

static void note_travelled(identity *self, const struct frame *frame)
{
    struct station *station = need_station(self, frame->source_mac);
    if (station == NULL || station->forwards)
        return;
    station->forwards = true;
    tell_station(self, station);
}

/* Of an address with several cards it counts which of them were in use at one time. */
static void see_card(const identity *self, const struct node *node, struct card *card, int64_t time)
{
    bool longer = time < card->first_time || time > card->last_time;
    card->first_time = MIN(card->first_time, time);
    card->last_time = MAX(card->last_time, time);
    if (longer && node->card_count > 1)
        tell(self, node->ip);
}

void identity_observe(identity *self, const struct frame *frame, bool is_copy, uint64_t first_mac)
{
    if (frame->source_mac == 0)
        return;
    if (!frame_comes_straight(frame)) {
        if (frame->ip_header_known)
            note_travelled(self, frame);
        return;
    }
    struct node *node = need_node(self, frame->source_ip);
    struct card *card = node != NULL ? need_card(node, frame) : NULL;
    if (card == NULL)
        return;
    bool news = !card->straight;
    card->straight = true;
    see_card(self, node, card, frame->time);
    if (!is_copy && !card->speaks) {
        card->speaks = true;
        news = true;
    } else if (is_copy && first_mac != frame->source_mac && !card->twin) {
        struct card *other = find_card(node, first_mac);
        card->twin = true;
        if (other != NULL)
            other->twin = true;
        news = true;
    }
    if (!news)
        return;
    struct station *station = need_station(self, frame->source_mac);
    if (station != NULL)
        note_address(self, station, frame->source_ip);
    tell(self, frame->source_ip);
}

/* Outside evidence may fill half the room only, so that a flood of it leaves room for those who use names. */
static bool has_room_for_others(const identity *self)
{
    return g_hash_table_size(self->nodes) < self->limit / 2;
}

void identity_note_card(identity *self, uint32_t ip, uint64_t mac, int64_t time)
{
    struct node *node = find_node(self, ip);
    if (node == NULL && has_room_for_others(self))
        node = need_node(self, ip);
    struct frame frame = { .source_mac = mac, .time = time };
    struct card *card = node != NULL && mac != 0 ? need_card(node, &frame) : NULL;
    if (card == NULL)
        return;
    bool news = !card->straight;
    card->straight = true;
    see_card(self, node, card, time);
    struct station *station = news ? need_station(self, mac) : NULL;
    if (station != NULL)
        note_address(self, station, ip);
}

void identity_tell_card(identity *self, uint64_t mac)
{
    const struct station *station = find_station(self, mac);
    if (station != NULL)
        tell_station(self, station);
}

/*
 * Takes an address out of the machine that it was joined to, because another card has it now.  An address that others
 * are joined by stays: they would lose each other.
 */
static void leave_machine(const identity *self, struct node *node)
{
    if (node->joined_to == NULL || node->bond == BOND_TABLE)
        return;
    node->joined_to = NULL;
    node->bond = BOND_NONE;
    node->bond_ip = 0;
    node->bond_frame = 0;
    tell(self, node->ip);
}

void identity_note_moved(identity *self, uint32_t ip, uint64_t mac)
{
    struct node *node = find_node(self, ip);
    if (node != NULL && find_card(node, mac) == NULL)
        leave_machine(self, node);
}

static struct node *root_of(struct node *node)
{
    while (node->joined_to != NULL)
        node = node->joined_to;
    return node;
}

/* Keeps the way to the root short however many addresses are joined; the bond stays that of the node itself. */
static void shorten_way(struct node *node, struct node *root)
{
    if (node != root)
        node->joined_to = root;
}

void identity_join(identity *self, uint32_t a, uint32_t b, enum bond bond, uint32_t frame)
{
    struct node *left = need_node(self, a);
    struct node *right = need_node(self, b);
    if (left == NULL || right == NULL)
        return;
    struct node *left_root = root_of(left);
    struct node *right_root = root_of(right);
    shorten_way(left, left_root);
    shorten_way(right, right_root);
    if (left_root == right_root)
        return;
    right_root->joined_to = left_root;
    right_root->bond = bond;
    right_root->bond_frame = right_root == right ? frame : 0;
    right_root->bond_ip = a;
    tell(self, a);
    tell(self, b);
}

void identity_label(identity *self, uint32_t ip, const char *label)
{
    struct node *node = need_node(self, ip);
    if (node != NULL)
        node->label = label;
}

void identity_label_card(identity *self, uint32_t ip, uint64_t mac)
{
    struct node *node = need_node(self, ip);
    if (node == NULL || find_card(node, mac) != NULL || node->card_count == MAX_CARDS)
        return;
    *add_card(node) = (struct card){ .mac = mac, .first_time = INT64_MIN, .last_time = INT64_MIN, .straight = true };
}

static struct computer_name *find_computer_name(struct node *node, const struct netbios_name *name)
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
    struct node *node = need_node(self, ip);
    if (node == NULL || node->name_count == MAX_COMPUTER_NAMES || find_computer_name(node, name) != NULL)
        return;
    node->names = grow(node->names, node->name_count, sizeof *node->names);
    struct computer_name *added = &node->names[node->name_count++];
    *added = (struct computer_name){ .scope = name->scope, .frame = frame, .time = time, .role = role };
    memcpy(added->base, name->base, NETBIOS_NAME_LENGTH);
    tell(self, ip);
}

void identity_note_refused(identity *self, uint32_t ip, const struct netbios_name *name)
{
    struct node *node = find_node(self, ip);
    struct computer_name *known = node != NULL ? find_computer_name(node, name) : NULL;
    if (known != NULL)
        known->refused = true;
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
static void note_unit_id(identity *self, uint32_t ip, const struct nbns_message *message, uint32_t frame)
{
    char computer[NETBIOS_NAME_LENGTH];
    uint64_t id = 0;
    for (size_t i = 0; i < UNIT_ID_LENGTH; i++)
        id = id << 8 | message->unit_id[i];
    if (id == 0 || id == UNIT_ID_OF_DIAL_UP || id == UNIT_ID_OF_OLD_DIAL_UP || !computer_of(message, computer))
        return;
    struct unit *unit = g_hash_table_lookup(self->units, &id);
    if (unit != NULL) {
        unit->shared |= memcmp(unit->computer, computer, NETBIOS_NAME_LENGTH) != 0;
        if (!unit->shared)
            identity_join(self, unit->ip, ip, BOND_UNIT_ID, frame);
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

void identity_note_status(identity *self, uint32_t ip, const struct nbns_message *message, uint32_t frame)
{
    struct node *node = need_node(self, ip);
    if (node == NULL)
        return;
    if (node->status == NULL)
        node->status = g_new(struct status_list, 1);
    node->status->frame = frame;
    node->status->count = 0;
    for (size_t i = 0; i < message->status_count && node->status->count < MAX_STATUS_NAMES; i++) {
        struct nbns_status entry = nbns_message_status(message, i);
        memcpy(node->status->bases[node->status->count++], entry.name.base, NETBIOS_NAME_LENGTH);
    }
    if (message->unit_id != NULL)
        note_unit_id(self, ip, message, frame);
    tell(self, ip);
}

bool identity_has_card(const identity *self, uint32_t ip, uint64_t mac)
{
    struct node *node = find_node(self, ip);
    const struct card *card = node != NULL && mac != 0 ? find_card(node, mac) : NULL;
    return card != NULL && card->straight;
}

uint64_t identity_mac_of(const identity *self, uint32_t ip, int64_t time)
{
    const struct node *node = find_node(self, ip);
    const struct card *best = NULL;
    for (uint32_t i = 0; node != NULL && i < node->card_count; i++) {
        const struct card *card = &node->cards[i];
        if (!card->straight || card->first_time > time)
            continue;
        if (best == NULL || MIN(card->last_time, time) > MIN(best->last_time, time))
            best = card;
    }
    return best != NULL ? best->mac : 0;
}

void identity_vouch(identity *self, const struct frame *frame)
{
    struct node *node = find_node(self, frame->source_ip);
    struct card *card = node != NULL ? find_card(node, frame->source_mac) : NULL;
    if (card != NULL && frame_comes_straight(frame))
        card->vouched = true;
}

bool identity_vouches(const identity *self, const struct party *party)
{
    struct node *node = find_node(self, party->ip);
    const struct card *card = node != NULL && party->mac != 0 ? find_card(node, party->mac) : NULL;
    return card != NULL && card->vouched;
}

/* True if two cards were in use at one time. */
static bool overlap(const struct card *a, const struct card *b)
{
    return a->first_time <= b->last_time && a->last_time >= b->first_time;
}

/* True if a card besides this one spoke for the address, on demand only while this one did; mine may be NULL. */
static bool another_speaks(const struct node *node, const struct card *mine, uint64_t mac, bool at_one_time)
{
    for (uint32_t i = 0; i < node->card_count; i++) {
        const struct card *card = &node->cards[i];
        if (card->mac == mac || !card->speaks || (card->twin && mine != NULL && mine->twin))
            continue;
        if (!at_one_time || mine == NULL || overlap(card, mine))
            return true;
    }
    return false;
}

/* Of a party whose frame came by way of a router any two cards contradict each other. */
static bool is_contradicted(const identity *self, const struct party *party, bool at_one_time)
{
    struct node *node = find_node(self, party->ip);
    if (node == NULL)
        return false;
    if (party->mac != 0)
        return another_speaks(node, find_card(node, party->mac), party->mac, at_one_time);
    for (uint32_t i = 0; i < node->card_count; i++) {
        const struct card *card = &node->cards[i];
        if (card->speaks && another_speaks(node, card, card->mac, at_one_time))
            return true;
    }
    return false;
}

bool identity_has_other_card(const identity *self, const struct party *party)
{
    return is_contradicted(self, party, false);
}

bool identity_contradicts(const identity *self, const struct party *party)
{
    return is_contradicted(self, party, true);
}

/* True if two addresses assert computer names of which none is common to both. */
static bool names_differ(struct node *a, struct node *b)
{
    if (a->name_count == 0 || b->name_count == 0)
        return false;
    for (uint32_t i = 0; i < a->name_count; i++) {
        struct netbios_name name = { .scope = a->names[i].scope };
        memcpy(name.base, a->names[i].base, NETBIOS_NAME_LENGTH);
        if (find_computer_name(b, &name) != NULL)
            return false;
    }
    return true;
}

size_t identity_machines_behind(const identity *self, uint64_t mac)
{
    const struct station *station = find_station(self, mac);
    size_t machines = 0;
    for (uint32_t i = 0; station != NULL && i < station->address_count; i++) {
        struct node *node = find_node(self, station->addresses[i]);
        bool differs = node->name_count > 0;
        for (uint32_t j = 0; differs && j < i; j++) {
            struct node *other = find_node(self, station->addresses[j]);
            differs = other->name_count == 0 || names_differ(node, other);
        }
        machines += differs;
    }
    return machines;
}

size_t identity_machines_at(const identity *self, uint32_t ip)
{
    const struct node *node = find_node(self, ip);
    size_t machines = 0;
    for (uint32_t i = 0; node != NULL && i < node->name_count; i++) {
        bool apart = node->names[i].role == ROLE_CLAIM && !node->names[i].refused;
        for (uint32_t j = 0; j < i; j++)
            apart &= llabs(node->names[i].time - node->names[j].time) > SPAN_OF_A_START;
        machines += apart;
    }
    return machines;
}

/* True if an address was seen under another card at the same time; leases move from card to card one after the other. */
static bool speaks_elsewhere(struct node *node, uint64_t mac)
{
    const struct card *mine = find_card(node, mac);
    for (uint32_t i = 0; i < node->card_count; i++) {
        const struct card *card = &node->cards[i];
        if (card->mac != mac && card->straight && (mine == NULL || overlap(card, mine)))
            return true;
    }
    return false;
}

bool identity_is_shared(const identity *self, uint64_t mac)
{
    const struct station *station = find_station(self, mac);
    if (station == NULL)
        return false;
    if (station->forwards)
        return true;
    unsigned elsewhere = 0;
    for (uint32_t i = 0; i < station->address_count; i++)
        elsewhere += speaks_elsewhere(find_node(self, station->addresses[i]), mac);
    return elsewhere >= 2 || identity_machines_behind(self, mac) >= 2;
}

static bool share_a_card(const identity *self, const struct party *a, const struct party *b)
{
    if (a->mac != 0 && a->mac == b->mac)
        return !identity_is_shared(self, a->mac);
    return false;
}

uint64_t identity_card_of(const identity *self, const struct party *party, int64_t time)
{
    return party->mac != 0 ? party->mac : identity_mac_of(self, party->ip, time);
}

/* The party with its MAC filled in from earlier frames, where its own frame does not tell. */
static struct party with_card(const identity *self, const struct party *party, int64_t time)
{
    struct party filled = *party;
    filled.mac = identity_card_of(self, party, time);
    return filled;
}

/* True if another address of the same joined machine was seen under this MAC, so that the card is one of its own. */
static bool is_card_of_machine(const identity *self, struct node *node, uint64_t mac)
{
    const struct station *station = find_station(self, mac);
    for (uint32_t i = 0; station != NULL && i < station->address_count; i++) {
        if (station->addresses[i] != node->ip && root_of(find_node(self, station->addresses[i])) == root_of(node))
            return true;
    }
    return false;
}

static struct relation compare_one_address(const identity *self, const struct party *a, const struct party *b)
{
    struct node *node = find_node(self, a->ip);
    const struct card *left = node != NULL ? find_card(node, a->mac) : NULL;
    const struct card *right = node != NULL ? find_card(node, b->mac) : NULL;
    bool two = left != NULL && right != NULL && left != right && left->speaks && right->speaks &&
               !(left->twin && right->twin) && !is_card_of_machine(self, node, a->mac) &&
               !is_card_of_machine(self, node, b->mac);
    return (struct relation){ .same = !two, .bond = two ? BOND_TWO_CARDS : BOND_SAME_ADDRESS };
}

/* The bond that joined two addresses; without a frame if they are tied by way of a third one. */
static struct relation joined_relation(const struct node *a, const struct node *b)
{
    const struct node *by = a->bond_ip == b->ip ? a : b;
    bool direct = by->bond_ip == (by == a ? b : a)->ip;
    enum bond bond = by->bond != BOND_NONE ? by->bond : a->bond;
    return (struct relation){ .same = true, .bond = bond, .frame = direct ? by->bond_frame : 0 };
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
    struct node *left_node = find_node(self, left.ip);
    struct node *right_node = find_node(self, right.ip);
    if (left_node != NULL && right_node != NULL && labelled_apart(left_node, right_node))
        return (struct relation){ .same = false, .bond = BOND_TABLE };
    if (left_node != NULL && right_node != NULL && root_of(left_node) == root_of(right_node))
        return joined_relation(left_node, right_node);
    if (share_a_card(self, &left, &right))
        return (struct relation){ .same = true, .bond = BOND_SAME_CARD };
    return (struct relation){ .same = false, .bond = BOND_NONE };
}

const char *identity_label_of(const identity *self, uint32_t ip)
{
    const struct node *node = find_node(self, ip);
    return node != NULL ? node->label : NULL;
}

bool identity_is_computer(const identity *self, uint32_t ip, const struct netbios_name *name, uint32_t *frame)
{
    struct node *node = find_node(self, ip);
    const struct computer_name *known = node != NULL ? find_computer_name(node, name) : NULL;
    if (known != NULL)
        *frame = known->frame;
    return known != NULL;
}

bool identity_computer_name(const identity *self, uint32_t ip, char text[NETBIOS_NAME_TEXT], uint32_t *frame,
                            enum role *role)
{
    const struct node *node = find_node(self, ip);
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
    const struct node *node = find_node(self, ip);
    if (node == NULL || node->status == NULL)
        return STATUS_NOT_SEEN;
    *frame = node->status->frame;
    for (uint32_t i = 0; i < node->status->count; i++) {
        if (memcmp(node->status->bases[i], name->base, NETBIOS_NAME_LENGTH) == 0)
            return STATUS_LISTS;
    }
    return node->status->count == MAX_STATUS_NAMES ? STATUS_NOT_SEEN : STATUS_LACKS;
}
