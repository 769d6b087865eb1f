/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * analysis_state: what an analysis is made of; for the parts of the core that work on it.
 *
 *     analysis.c          the face: life, and feeding frames
 *     analysis_answers.c  the face: judging, and looking up what is asked
 *     intake*.c           a message becomes part of an exchange, of the ledger and of what is known about its sender
 *     signals*.c          what contradicts what is known becomes a contest of an incident
 */
#ifndef NBNS_CONFLICT_ANALYSIS_STATE_H
#define NBNS_CONFLICT_ANALYSIS_STATE_H

#include "address_book.h"
#include "analysis.h"
#include "case_file.h"
#include "copies.h"
#include "coverage.h"
#include "early.h"
#include "frame_table.h"
#include "incident.h"
#include "transaction.h"
#include "unmatched.h"

/** What the first frame is that a record names. */
enum record_link {
    LINK_NONE,   /* the frame begins an exchange, or belongs to none */
    LINK_ANSWER, /* it answers the request whose first copy that is */
    LINK_REPEAT, /* it repeats that request */
    LINK_COPY,   /* it shows the same message as that one */
};

/**
 * What is kept of every NetBIOS name service frame, and of the frames of other protocols that are evidence.  There are as
 * many as frames, so each byte counts: see tests/bench.
 */
struct record {
    uint32_t frame;    /* first member: see frame_table.h */
    uint32_t first;    /* an earlier frame, or 0 */
    uint32_t response; /* of a request: what answers it */
    uint32_t source;   /* IPv4; 0 if not known */
    uint32_t target;   /* FRAME_EVERYBODY for a broadcast */
    uint8_t link;      /* enum record_link: what first is */
    bool has_copies;   /* see copied in the analysis */
    int64_t time;
};

/** One more frame of a message. */
struct copy {
    uint32_t frame; /* the first one, first member: see frame_table.h */
    uint32_t copy;
};

struct analysis {
    struct analysis_options options; /* what it points to is owned */
    struct background background;
    scope_table *scopes;
    copies *copies;
    transaction_table *transactions;
    identity *identity;
    ledger *ledger;
    conduct_table *conduct;
    address_book *addresses;
    incident_book *book;
    frame_table *records;
    frame_table *copied; /* of struct copy */
    unmatched *unmatched;
    early *early;
    struct coverage coverage;
    GHashTable *interfaces;          /* id -> name, NULL for one without */
    uint32_t interface;              /* the one that was named last, if any was */
    GStringChunk *words;             /* names that annotations point to */
    uint32_t highest_frame;          /* the greatest number of a frame that was fed */
    uint32_t judged_turn;            /* the book's turn when every incident was judged */
    uint32_t last_frame;             /* the frame that was fed last, */
    bool last_is_copy;               /* whether its message was a copy of an earlier one, */
    bool last_is_unmatched;          /* and whether it was a response that answers no request so far */
    uint32_t viewed[ANALYSIS_VIEWS]; /* the incidents that have a view, 0 for none */
    uint32_t views_made;
    GArray *annotations; /* what was asked for last */
    GArray *numbers;
    GPtrArray *limits;
    GPtrArray *interface_names;
    GPtrArray *summaries;
};

/** Notes that a frame is fed. */
void analysis_begin_frame(analysis *self, uint32_t number);

/** Keeps a record of a frame. */
void analysis_keep_record(analysis *self, const struct frame *frame);

/** The record of a frame; NULL if it was never fed or was no message. */
struct record *analysis_record(const analysis *self, uint32_t frame);

/** The first frame of a record if it is linked to it in this way; 0 if not. */
uint32_t record_first(const struct record *record, enum record_link link);

#endif
