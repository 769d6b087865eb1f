/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity_state.h"

#define MAX_CARDS 6
#define MAX_ADDRESSES_OF_CARD 16

struct station *identity_find_station(const identity *self, uint64_t mac)
{
    return g_hash_table_lookup(self->stations, &mac);
}

void station_free(gpointer data)
{
    struct station *station = data;
    g_free(station->addresses);
    g_free(station);
}

static struct station *need_station(identity *self, uint64_t mac)
{
    struct station *station = self->newest_station;
    if (station != NULL && station->mac == mac)
        return station;
    station = identity_find_station(self, mac);
    if (station != NULL)
        self->newest_station = station;
    if (station != NULL || g_hash_table_size(self->stations) >= self->limit)
        return station;
    station = g_new0(struct station, 1);
    station->mac = mac;
    g_hash_table_insert(self->stations, &station->mac, station);
    return station;
}

struct card *node_find_card(const struct node *node, uint64_t mac)
{
    for (uint32_t i = 0; i < node->card_count; i++) {
        if (node->cards[i].mac == mac)
            return &node->cards[i];
    }
    return NULL;
}

static struct card *add_card(struct node *node)
{
    node->cards = grow_by_powers(node->cards, node->card_count, sizeof *node->cards);
    return &node->cards[node->card_count++];
}

static struct card *need_card(struct node *node, const struct frame *frame)
{
    struct card *card = node_find_card(node, frame->source_mac);
    if (card != NULL || node->card_count == MAX_CARDS)
        return card;
    card = add_card(node);
    *card = (struct card){ .mac = frame->source_mac, .first_time = frame->time, .last_time = frame->time };
    return card;
}

static void tell_station(const identity *self, const struct station *station)
{
    for (uint32_t i = 0; i < station->address_count; i++)
        identity_tell(self, station->addresses[i]);
}

static void note_address(const identity *self, struct station *station, uint32_t ip)
{
    for (uint32_t i = 0; i < station->address_count; i++) {
        if (station->addresses[i] == ip)
            return;
    }
    if (station->address_count < MAX_ADDRESSES_OF_CARD) {
        station->addresses = grow_by_powers(station->addresses, station->address_count, sizeof ip);
        station->addresses[station->address_count++] = ip;
    }
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
        identity_tell(self, node->ip);
}

/* What an address tells of the other addresses of its card holds no longer once another card has it. */
static void tell_other_cards(identity *self, const struct node *node, uint64_t mac)
{
    for (uint32_t i = 0; i < node->card_count; i++) {
        if (node->cards[i].mac != mac)
            identity_tell_card(self, node->cards[i].mac);
    }
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
    struct node *node = identity_need_node(self, frame->source_ip);
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
        struct card *other = node_find_card(node, first_mac);
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
    tell_other_cards(self, node, frame->source_mac);
    identity_tell(self, frame->source_ip);
}

/* Outside evidence may fill half the room only, so that a flood of it leaves room for those who use names. */
static bool has_room_for_others(const identity *self)
{
    return g_hash_table_size(self->nodes) < self->limit / 2;
}

void identity_note_card(identity *self, uint32_t ip, uint64_t mac, int64_t time)
{
    struct node *node = identity_find_node(self, ip);
    if (node == NULL && has_room_for_others(self))
        node = identity_need_node(self, ip);
    struct frame frame = { .source_mac = mac, .time = time };
    struct card *card = node != NULL && mac != 0 ? need_card(node, &frame) : NULL;
    if (card == NULL)
        return;
    bool news = !card->straight;
    card->straight = true;
    card->proven_time = MAX(card->proven_time, time);
    see_card(self, node, card, time);
    struct station *station = news ? need_station(self, mac) : NULL;
    if (station != NULL)
        note_address(self, station, ip);
}

void identity_tell_card(identity *self, uint64_t mac)
{
    const struct station *station = identity_find_station(self, mac);
    if (station != NULL)
        tell_station(self, station);
}

void identity_label_card(identity *self, uint32_t ip, uint64_t mac)
{
    struct node *node = identity_need_node(self, ip);
    if (node == NULL || node_find_card(node, mac) != NULL || node->card_count == MAX_CARDS)
        return;
    *add_card(node) = (struct card){ .mac = mac, .first_time = INT64_MIN, .last_time = INT64_MIN, .straight = true };
}

bool identity_has_card(const identity *self, uint32_t ip, uint64_t mac)
{
    struct node *node = identity_find_node(self, ip);
    const struct card *card = node != NULL && mac != 0 ? node_find_card(node, mac) : NULL;
    return card != NULL && card->straight;
}

uint64_t identity_mac_of(const identity *self, uint32_t ip, int64_t time)
{
    const struct node *node = identity_find_node(self, ip);
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

uint64_t identity_card_of(const identity *self, const struct party *party, int64_t time)
{
    return party->mac != 0 ? party->mac : identity_mac_of(self, party->ip, time);
}

void identity_vouch(identity *self, const struct frame *frame)
{
    struct node *node = identity_find_node(self, frame->source_ip);
    struct card *card = node != NULL ? node_find_card(node, frame->source_mac) : NULL;
    if (card == NULL || !frame_comes_straight(frame))
        return;
    card->vouched = true;
    card->proven_time = MAX(card->proven_time, frame->time);
}

bool identity_vouches(const identity *self, const struct party *party)
{
    struct node *node = identity_find_node(self, party->ip);
    const struct card *card = node != NULL && party->mac != 0 ? node_find_card(node, party->mac) : NULL;
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
    struct node *node = identity_find_node(self, party->ip);
    if (node == NULL)
        return false;
    if (party->mac != 0)
        return another_speaks(node, node_find_card(node, party->mac), party->mac, at_one_time);
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

bool identity_has_rival_card(const identity *self, const struct party *party)
{
    uint64_t mac = party->mac != 0 ? party->mac : party->link;
    const struct node *node = identity_find_node(self, party->ip);
    const struct card *mine = node != NULL ? node_find_card(node, mac) : NULL;
    for (uint32_t i = 0; node != NULL && mac != 0 && i < node->card_count; i++) {
        const struct card *card = &node->cards[i];
        bool relayed = card->twin && mine != NULL && mine->twin;
        if (card->mac != mac && card->straight && (mine == NULL || relayed || overlap(card, mine)))
            return true;
    }
    return false;
}

bool identity_took_over(const identity *self, const struct party *party, int64_t time)
{
    const struct node *node = identity_find_node(self, party->ip);
    const struct card *mine = node != NULL && party->mac != 0 ? node_find_card(node, party->mac) : NULL;
    if (mine == NULL || mine->first_time >= time || mine->proven_time == 0)
        return false;
    for (uint32_t i = 0; i < node->card_count; i++) {
        if (&node->cards[i] != mine && node->cards[i].last_time >= mine->proven_time)
            return false;
    }
    return node->card_count > 1;
}

size_t identity_machines_behind(const identity *self, uint64_t mac)
{
    const struct station *station = identity_find_station(self, mac);
    size_t machines = 0;
    for (uint32_t i = 0; station != NULL && i < station->address_count; i++) {
        struct node *node = identity_find_node(self, station->addresses[i]);
        bool differs = node->name_count > 0;
        for (uint32_t j = 0; differs && j < i; j++) {
            struct node *other = identity_find_node(self, station->addresses[j]);
            differs = other->name_count == 0 || node_names_differ(node, other);
        }
        machines += differs;
    }
    return machines;
}

/* True if an address was seen under another card at the same time; leases move from card to card one after the other. */
static bool speaks_elsewhere(struct node *node, uint64_t mac)
{
    const struct card *mine = node_find_card(node, mac);
    for (uint32_t i = 0; i < node->card_count; i++) {
        const struct card *card = &node->cards[i];
        if (card->mac != mac && card->straight && (mine == NULL || overlap(card, mine)))
            return true;
    }
    return false;
}

bool identity_is_shared(const identity *self, uint64_t mac)
{
    const struct station *station = identity_find_station(self, mac);
    if (station == NULL)
        return false;
    if (station->forwards)
        return true;
    unsigned elsewhere = 0;
    for (uint32_t i = 0; i < station->address_count; i++)
        elsewhere += speaks_elsewhere(identity_find_node(self, station->addresses[i]), mac);
    return elsewhere >= 2 || identity_machines_behind(self, mac) >= 2;
}
