/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * transaction: requests and what answers them.
 *
 * Transaction ids repeat: different machines use the same id at once, and one machine uses it for several names.  So a
 * request is known by its id, its sender, its kind and its name, and one that is repeated by its target and claimed
 * address besides.  A request lives for 15 s after its last copy; once the server has asked for patience, for as long
 * as the server said, but at least 30 s and at most 120 s.
 */
#ifndef NBNS_CONFLICT_TRANSACTION_H
#define NBNS_CONFLICT_TRANSACTION_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "claim.h"
#include "frame_table.h"
#include "knowledge.h"
#include "link_index.h"
#include "nbns_message.h"

enum transaction_kind { TRANSACTION_CLAIM, TRANSACTION_RELEASE, TRANSACTION_QUERY, TRANSACTION_STATUS };

/** A frame of an exchange and what it does. */
struct step {
    uint32_t frame;
    uint8_t role;   /* enum role */
    uint8_t result; /* of a response: enum nbns_result */
};

/** One positive answer to a name query. */
struct answer {
    struct party sender;
    uint32_t frame;
    uint32_t address; /* first address in its data */
};

#define TRANSACTION_STEPS 6
#define TRANSACTION_MAX_STEPS 64
#define TRANSACTION_ANSWERS 2

typedef struct transaction transaction;
typedef struct transaction_table transaction_table;
struct incident;

struct transaction {
    /* the key by which a response finds its request */
    struct netbios_name name;
    uint32_t client;
    uint16_t id;
    uint8_t kind; /* enum transaction_kind */

    bool broadcast;
    uint16_t client_port;
    uint32_t target;  /* whom the request was sent to */
    uint32_t address; /* address in the request's data; 0 if none */
    struct network network;
    uint32_t first_frame; /* first copy of the request; 0 if the request was not seen */
    int64_t first_time;
    int64_t last_time;
    int64_t life;            /* nanoseconds after last_time */
    uint32_t response_frame; /* final response, or the wait acknowledgement; 0 if none */
    bool response_is_wait;

    struct claim *claim;       /* of TRANSACTION_CLAIM: what the exchange showed; else NULL */
    struct incident *incident; /* the incident that this exchange belongs to; NULL if none */
    uint32_t contest;          /* the serial number of its contest there */

    /* of a query by a name server that checks a holder: the claim that it checks, while that is still the same one */
    transaction *checks;
    uint32_t checks_serial;
    uint32_t serial; /* changes whenever this memory is used for another request */

    uint32_t answer_count; /* of TRANSACTION_QUERY: positive unique answers by different senders */
    struct answer answers[TRANSACTION_ANSWERS];

    uint32_t step_count;
    struct step steps[TRANSACTION_STEPS];
    GArray *more_steps; /* of struct step, behind those above; NULL if there are none */

    struct claim *own_claim; /* memory for claim, kept for the next request; NULL if none was needed yet */
    struct index_link by_key;
    struct index_link by_claim;
    GList link; /* in the queue of its life */
};

/**
 * Makes a table that holds at most this many open requests; the oldest are closed early.  forgotten is told the frames of
 * broadcast queries, sent once, that nobody answered; it may be NULL.
 */
transaction_table *transaction_table_new(size_t limit, frame_forgotten forgotten, void *context);
void transaction_table_free(transaction_table *self);

/** How many requests were closed before their life ended, to make room for others. */
uint32_t transaction_table_closed_early(const transaction_table *self);

/** Closes requests whose life ended before this time. */
void transaction_table_expire(transaction_table *self, int64_t now);

/** The open request of which this message is a repetition; NULL if there is none. */
transaction *transaction_table_repeated(transaction_table *self, const struct frame *frame,
                                        const struct nbns_message *message);

/** Opens a request.  The message must be a request; a claim gets its struct claim filled in from it. */
transaction *transaction_table_open(transaction_table *self, const struct frame *frame,
                                    const struct nbns_message *message);

/**
 * Opens a claim that was not seen itself, from the wait acknowledgement that answers it: the capture holds the
 * server's direction only.
 */
transaction *transaction_table_open_unseen(transaction_table *self, const struct frame *frame,
                                           const struct nbns_message *message);

/**
 * The open claim that was known by its wait acknowledgement only, filled in from the claim itself, which stands behind it
 * in the capture; NULL if there is none.
 */
transaction *transaction_table_adopt(transaction_table *self, const struct frame *frame,
                                     const struct nbns_message *message);

/** The open request that this message answers; NULL if there is none. */
transaction *transaction_table_answered(transaction_table *self, const struct frame *frame,
                                        const struct nbns_message *message);

/** True if this response fits a claim whose life ended less than two minutes ago. */
bool transaction_table_was_claimed(const transaction_table *self, const struct frame *frame,
                                   const struct nbns_message *message);

/** The newest open claim of a name at a name server; NULL if there is none. */
transaction *transaction_table_claim_at(transaction_table *self, const struct netbios_name *name, uint32_t server);

/** Claims that a server asked to wait and has not decided yet. */
#define TRANSACTION_MOST_WAITING 64
struct waiting_claims {
    unsigned count;
    struct claim *claims[TRANSACTION_MOST_WAITING];
};

/** Those at a name server or, with 0, at any, among the newest that were asked to wait. */
struct waiting_claims transaction_table_waiting_at(const transaction_table *self, uint32_t server);

/** Notes that a message of the exchange was seen now, which prolongs its life. */
void transaction_touch(transaction_table *self, transaction *request, int64_t time);

/** Prolongs the life of a claim that a server asked to wait, by the seconds it said. */
void transaction_wait(transaction_table *self, transaction *request, uint32_t seconds);

/** Notes a frame of the exchange.  Beyond 64 no more are kept. */
void transaction_add_step(transaction *request, uint32_t frame, enum role role);

/** The same for a response and its result. */
void transaction_add_response(transaction *request, uint32_t frame, enum role role, enum nbns_result result);

/** The step with this index, below transaction_step_count(). */
const struct step *transaction_step(const transaction *request, size_t index);
size_t transaction_step_count(const transaction *request);

#endif
