/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ledger: who asserts which name.
 *
 * Per name every node that asserted it, in which network, how, and by which frames; not one "current holder".  Names
 * that nobody disputes are kept as long as there is room: at the limit the names of the source with most names go
 * first, names with a reply or a second node last, names of an incident never.
 */
#ifndef NBNS_CONFLICT_LEDGER_H
#define NBNS_CONFLICT_LEDGER_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "claim.h"
#include "frame_table.h"
#include "netbios_name.h"
#include "network.h"

/** How a node showed that it has a name. */
enum assertion_kind {
    ASSERTION_CLAIM,            /* its own registration or refresh */
    ASSERTION_GRANT,            /* a name server accepted its claim */
    ASSERTION_DEFENCE,          /* it refused a broadcast claim of somebody else */
    ASSERTION_CHALLENGE_ANSWER, /* it told a name server that it still has the name */
    ASSERTION_ANSWER,           /* it answered a query with its own address */
    ASSERTION_STATUS,           /* its node status lists the name */
    ASSERTION_DATAGRAM,         /* it sent NetBIOS datagrams under the name */
};
#define ASSERTION_KINDS 7

/** That a node asserted a name at some time. */
struct sign_of_life {
    uint32_t frame;
    enum assertion_kind kind;
    int64_t time;
};

/** One node's standing towards one name in one network, since it last gave the name up. */
struct assertion {
    struct assertion *next;
    struct party node;
    struct network network;
    bool unique;        /* asserted as a unique name */
    bool group;         /* asserted as a group name */
    int64_t first_time; /* since the last release */
    int64_t last_time;
    uint32_t last_frame;
    uint32_t frames[ASSERTION_KINDS]; /* the first frame of each kind since the last release; 0 if none */
    uint32_t refused_frame;           /* its claim was refused last by this frame; 0 if not */
    bool released;                    /* it gave the name up and has not taken it again */
    uint32_t released_frame;          /* its last release, even if it took the name again; 0 if there was none */
    int64_t released_time;
    uint32_t released_address;
    bool taken_over;         /* a name server gave its record to somebody else after a silent challenge */
    int64_t took_over_time;  /* it got such a record itself at this time; 0 if never */
    int64_t given_away_time; /* a server gave the node's record, be it of this network or not, to somebody else; or 0 */
    struct sign_of_life again; /* its first one after that; frame 0 if none */
};

/** What is known of one name. */
struct holding {
    struct netbios_name name;
    struct assertion *assertions;
    uint32_t assertion_count;
    bool disputed;          /* belongs to an incident: never dropped */
    bool weak;              /* one node's unanswered claim: dropped first */
    uint32_t source;        /* who brought the name up */
    GList by_age;           /* in the queue of its kind */
    GList by_source;        /* among the weak names of its source */
    struct assertion first; /* the one that most names have; the last of the list */
};

typedef struct ledger ledger;

/** Makes an empty ledger for at most this many names.  forgotten is told the frames of names that go; it may be NULL. */
ledger *ledger_new(size_t limit, frame_forgotten forgotten, void *context);
void ledger_free(ledger *self);

/** What is known of a name; NULL if nothing is. */
struct holding *ledger_find(const ledger *self, const struct netbios_name *name);

/**
 * Notes that a node asserted a name.  Returns its assertion, or NULL if there is no room for one (32 nodes a name,
 * 8 for a group name, of which everybody may be a member).
 */
struct assertion *ledger_assert(ledger *self, const struct netbios_name *name, const struct party *node,
                                const struct network *network, enum assertion_kind kind, bool group, uint32_t frame,
                                int64_t time);

/**
 * True if such an assertion would tell more than that the node still has the name, as most refreshes, answers and datagrams
 * do not.
 */
bool ledger_is_news(const ledger *self, const struct netbios_name *name, const struct party *node,
                    const struct network *network, enum assertion_kind kind, int64_t time);

/** The assertion of a node in a network; NULL if there is none. */
struct assertion *ledger_assertion(const ledger *self, const struct netbios_name *name, const struct party *node,
                                   const struct network *network);

/**
 * Notes that a node gave up a name for one of its addresses, wherever it asserted it: what it tells its server or its
 * segment holds for both.  Does nothing if it never asserted it.
 */
void ledger_release(ledger *self, const struct netbios_name *name, const struct party *node, uint32_t address,
                    uint32_t frame, int64_t time);

/** Keeps a name for good because it is disputed; makes the holding if need be. */
void ledger_keep(ledger *self, const struct netbios_name *name);

/**
 * Notes that a name server gave the name to somebody else, because the node with this address did not answer it.  It is
 * the server's record that is gone; what else the node may assert afterwards is watched.
 */
void ledger_give_away(ledger *self, const struct netbios_name *name, uint32_t ip, const struct network *network,
                      int64_t time);

/** The first sign of life that this node gave after a time; false if none is known. */
bool assertion_after(const struct assertion *assertion, int64_t time, struct sign_of_life *sign);

/** True if the assertion still stands: it is not released, not taken over, and more than a refused claim. */
bool assertion_stands(const struct assertion *assertion);

/** True if the node showed by more than a refused claim that it has the name; frame gets the best proof. */
bool assertion_is_independent(const struct assertion *assertion, uint32_t *frame, enum assertion_kind *kind);

/** How many names were dropped for lack of room. */
uint32_t ledger_dropped(const ledger *self);

/** The source with most names that nobody answered; 0 before any name was kept. */
uint32_t ledger_busiest_source(const ledger *self);

/** How many assertions found no room, because every name that is kept is disputed. */
uint32_t ledger_left_out(const ledger *self);

#endif
