/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * conduct: what each sender did, as far as it tells name servers, proxies, forgers and poisoners from ordinary nodes.
 */
#ifndef NBNS_CONFLICT_CONDUCT_H
#define NBNS_CONFLICT_CONDUCT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "claim.h"
#include "netbios_name.h"

/** The most names that are kept per sender and deed; a flood is known long before. */
#define CONDUCT_MAX_NAMES 64

/** From so many answers with different ids for one name on, without a query, somebody tries ids (BadTunnel sends 65,536). */
#define CONDUCT_UNASKED_ANSWERS 10

/** A name that a sender did something about, by the first frame that showed it. */
struct deed {
    struct netbios_name name;
    uint32_t frame;
    uint32_t against; /* the machine it was done to; 0 if none */
    bool computer;    /* it was done to a computer name; only told of refused names */
};

/** The names that a sender did one kind of thing about: different base names only. */
struct deeds {
    uint32_t count;
    GArray *list; /* of struct deed; NULL while there is none */
};

/** A query that a sender sent; frame 0 if it stands for none. */
struct asked {
    struct netbios_name name;
    int64_t time;
    uint32_t frame;
    bool to_one; /* it went to one machine, not to all */
};
#define CONDUCT_QUERIES 4

struct conduct {
    uint32_t ip;
    bool is_server;
    uint32_t claims_frame;         /* a claim or refresh of its own, so that its requests are visible; 0 if none */
    uint32_t foreign_answer_frame; /* it answered a query with addresses none of which is its own; 0 if never */
    uint32_t foreign_answers;      /* how often */
    uint32_t server_answer_frame;  /* the same to a query that was sent to it alone, as name servers do; 0 if never */
    struct deeds answered;         /* gave its own address for a name that it never claimed */
    struct deeds demanded;         /* told others that their name is in conflict, or released it */
    struct deeds refused;          /* refused names of others by broadcast defence */
    struct netbios_name unasked;   /* the name it answered last without having been asked */
    uint32_t unasked_count;        /* how often, with different ids */
    uint16_t unasked_id;
    uint32_t unasked_frame;
    uint32_t unasked_target;
    int64_t unasked_time;
    struct asked *asked; /* the last queries it sent, newest anywhere; NULL if it never sent one */
    uint32_t asked_next;
};

typedef struct conduct_table conduct_table;

/** Makes an empty table for at most this many senders. */
conduct_table *conduct_table_new(size_t limit);
void conduct_table_free(conduct_table *self);

/** How often there was no room to remember a sender. */
uint32_t conduct_table_left_out(const conduct_table *self);

/** The record of a sender; NULL if it did nothing worth one. */
struct conduct *conduct_find(const conduct_table *self, uint32_t ip);

/** The record of a sender, made if there is room; NULL if not. */
struct conduct *conduct_need(conduct_table *self, uint32_t ip);

/** Notes a name among the deeds; returns true if its base name is new there. */
bool conduct_note(struct deeds *deeds, const struct netbios_name *name, uint32_t frame, uint32_t against);

/** Notes that a name among the deeds is a computer name. */
void conduct_note_computer(struct deeds *deeds, const struct netbios_name *name);

/** The deed with this index, below deeds->count and CONDUCT_MAX_NAMES. */
const struct deed *conduct_deed(const struct deeds *deeds, size_t index);

/** Notes a query that the sender sent, to one machine or to all. */
void conduct_note_query(struct conduct *conduct, const struct netbios_name *name, uint32_t frame, int64_t time,
                        bool to_one);

/** The frame of a query for this base name in the 2 s before this time, on demand one to a single machine; 0 if none. */
uint32_t conduct_asked_before(const struct conduct *conduct, const struct netbios_name *name, int64_t time,
                              bool to_one);

/** Notes that a sender acts as a name server. */
void conduct_note_server(conduct_table *self, uint32_t ip);

/** True if the sender is known to be a name server. */
bool conduct_is_server(const conduct_table *self, uint32_t ip);

#endif
