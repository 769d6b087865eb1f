/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * identity_state: what an identity is made of; for the three parts of the core that work on it.
 *
 *     identity.c        which addresses are one machine
 *     identity_cards.c  under which cards an address was seen, and what a card tells
 *     identity_names.c  what a machine calls itself
 */
#ifndef NBNS_CONFLICT_IDENTITY_STATE_H
#define NBNS_CONFLICT_IDENTITY_STATE_H

#include "identity.h"

#define IDENTITY_STATUS_NAMES 32

/** One MAC under which an address was seen. */
struct card {
    uint64_t mac;
    int64_t first_time;
    int64_t last_time;
    int64_t proven_time; /* when such a message as vouches for it, or another protocol, last showed it; 0 if never */
    bool straight;       /* a frame came straight from it */
    bool speaks;         /* it sent a message that was no copy of another card's */
    bool vouched;        /* it sent a message that nobody has a reason to forge */
    bool twin;           /* the same message was seen under another MAC too: one of them forwards */
};

struct computer_name {
    char base[NETBIOS_NAME_LENGTH];
    const char *scope;
    uint32_t frame;
    int64_t time;
    enum role role;
    bool refused;
};

/** The names of the newest node status answer. */
struct status_list {
    uint32_t frame;
    uint32_t count;
    char bases[IDENTITY_STATUS_NAMES][NETBIOS_NAME_LENGTH];
};

/** What is known of one address. */
struct node {
    uint32_t ip;
    uint32_t card_count;
    struct card *cards; /* room for the next power of two; most nodes have one, and one or two names */
    struct computer_name *names;
    uint32_t name_count;
    struct status_list *status; /* NULL if none was seen */
    const char *label;          /* not NULL if the administrator's table has the address */
    GPtrArray *machine;         /* the nodes that are one machine, this one among them; NULL if it is alone */
    bool was_tied;              /* it may have been one machine with others, but nothing ties it surely */
    enum bond bond;             /* what brought it there, and */
    uint32_t bond_frame;        /* the frame that shows it */
    uint32_t bond_ip;           /* the address that the bond tied this one to */
    int64_t tied_time;          /* when something tied it to others last */
    uint64_t unit;              /* the adapter id of its newest node status; 0 if it tells nothing */
};

/** What is known of one MAC. */
struct station {
    uint64_t mac;
    bool forwards; /* a frame under it had travelled: it is a router's */
    uint32_t address_count;
    uint32_t *addresses; /* seen straight */
};

/** An adapter id and the address whose node status showed it first. */
struct unit {
    uint64_t id;
    uint32_t ip;
    char computer[NETBIOS_NAME_LENGTH]; /* the computer name in that status */
    bool shared;                        /* computers of different names show it: it identifies nobody */
};

struct identity {
    GHashTable *nodes;              /* ip -> struct node */
    GHashTable *stations;           /* struct station by mac */
    GHashTable *units;              /* struct unit by id */
    struct node *newest;            /* the node that was found last, mostly asked for again at once; NULL if none */
    struct station *newest_station; /* the same for MACs: a router's comes with every second frame */
    size_t limit;
    uint32_t left_out;
    identity_changed changed;
    void *context;
};

/** The node of an address; NULL if there is none. */
struct node *identity_find_node(const identity *self, uint32_t ip);

/** The node of an address, made if there is room; NULL if not. */
struct node *identity_need_node(identity *self, uint32_t ip);

/** Has everything judged again that depends on an address. */
void identity_tell(const identity *self, uint32_t ip);

/** What is known of a MAC; NULL if nothing is. */
struct station *identity_find_station(const identity *self, uint64_t mac);

/** For the table of stations: frees one. */
void station_free(gpointer station);

/** The card of a node with this MAC; NULL if the address was never seen under it. */
struct card *node_find_card(const struct node *node, uint64_t mac);

/** True if two addresses assert computer names of which none is common to both. */
bool node_names_differ(const struct node *a, const struct node *b);

/** Makes room for one more in an array that has count members of this size, at each power of two for as many again. */
void *grow_by_powers(void *members, uint32_t count, size_t size);

#endif
