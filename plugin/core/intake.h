/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * intake: a message becomes part of an exchange, of the ledger and of what is known about its sender.
 *
 *     intake.c          every message: the exchange that it belongs to; releases; copies of earlier frames
 *     intake_claims.c   claims, and what comes back: grants, refusals, requests to wait
 *     intake_queries.c  queries and node status, their answers, and the challenges of name servers among them
 */
#ifndef NBNS_CONFLICT_INTAKE_H
#define NBNS_CONFLICT_INTAKE_H

#include "analysis_state.h"

/** Takes a name service message that is no copy of another one. */
void intake_message(analysis *self, const struct frame *frame, const struct nbns_message *message);

/**
 * Takes a copy of an earlier frame.  The first copy counts, but if only this one came straight from the sender's card,
 * the sender is known from now on.
 */
void intake_copy(analysis *self, const struct frame *frame, const struct nbns_message *message, uint32_t first);

/** Notes that a node asserted a name by this frame; NULL if there is no room for that. */
struct assertion *intake_assert(analysis *self, const struct frame *frame, const struct netbios_name *name,
                                const struct party *node, const struct network *network, enum assertion_kind kind,
                                bool group);

/** Notes that the sender of this frame uses a name as its computer name, if the name is of that kind. */
void intake_computer_name(analysis *self, const struct frame *frame, const struct netbios_name *name, bool group,
                          enum role role);

/* ---- shared among the parts ---- */

/** Enters a request into its exchange; is_new tells a first copy from a repetition. */
transaction *intake_request(analysis *self, const struct frame *frame, const struct nbns_message *message,
                            bool *is_new);

/** The open request that a response answers, with both linked; NULL if it was not captured. */
transaction *intake_response(analysis *self, const struct frame *frame, const struct nbns_message *message);

/** The claim that a query checks, as long as it is still the same one; NULL otherwise. */
transaction *intake_checked_claim(const transaction *query);

/** The exchange of a claim that stands behind the wait acknowledgement of its server, both linked; NULL if it does not. */
transaction *intake_claim_behind_wait(analysis *self, const struct frame *frame, const struct nbns_message *message);

/** Take a message of one kind each. */
void intake_claim(analysis *self, const struct frame *frame, const struct nbns_message *message);
void intake_claim_response(analysis *self, const struct frame *frame, const struct nbns_message *message);
void intake_wait(analysis *self, const struct frame *frame, const struct nbns_message *message);
void intake_query(analysis *self, const struct frame *frame, const struct nbns_message *message);
void intake_query_response(analysis *self, const struct frame *frame, const struct nbns_message *message);
void intake_status_response(analysis *self, const struct frame *frame, const struct nbns_message *message);

#endif
