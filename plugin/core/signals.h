/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signals: what contradicts what is known becomes a contest of an incident.
 *
 * intake.c calls these for each message that may be a signal; each opens or enlarges an incident if there is a reason to.
 *
 *     signals_claim.c   a claim is refused, or granted over the head of a recorded holder
 *     signals_demand.c  refusals that nobody asked for, conflict demands, releases by strangers
 *     signals_answer.c  two answers to one query, answers for many names, answers to nobody
 *     signals_name.c    the conflict flag of a node status, and two nodes that assert one name by turns
 *     signals.c         what these share
 */
#ifndef NBNS_CONFLICT_SIGNALS_H
#define NBNS_CONFLICT_SIGNALS_H

#include "analysis_state.h"

/** A claim was refused. */
void signal_refusal(analysis *self, transaction *request);

/** A claim was granted. */
void signal_grant(analysis *self, transaction *request);

/** An exchange has a further message; brings its incident up to date, if it belongs to one. */
void signal_exchange(analysis *self, transaction *request);

/** A refusal answers no claim that was seen. */
void signal_unmatched_refusal(analysis *self, const struct frame *frame, const struct nbns_message *message);

/** A claim comes behind its refusal; true if it takes its place in the incident of that refusal. */
bool signal_late_claim(analysis *self, transaction *request);

/** A release was answered with an error: whoever was told to give the name up keeps it. */
void signal_release_denied(analysis *self, const transaction *request);

/** A name is released; takes note of a release by its owner. */
void signal_release(analysis *self, const struct frame *frame, const struct nbns_message *message,
                    transaction *request);

/** A node answered a query with its own address, before the ledger knows of that. */
void signal_answer(analysis *self, const struct frame *frame, const struct nbns_message *message, transaction *request);

/** A positive answer has no query that was seen. */
void signal_unasked_answer(analysis *self, const struct frame *frame, const struct nbns_message *message);

/** A node status shows a name with the conflict flag. */
void signal_conflict_flag(analysis *self, const struct frame *frame, const struct netbios_name *name,
                          transaction *request);

/** A node asserts a unique name, before the ledger knows of that. */
void signal_assertion(analysis *self, const struct frame *frame, const struct netbios_name *name,
                      const struct network *network, enum role role);

/* ---- shared among the parts ---- */

/** A claim from before the capture may be answered this long after the capture's start, in nanoseconds. */
#define SPAN_OF_UNSEEN_CLAIMS (15 * INT64_C(1000000000))

/**
 * Puts a refusal, be its claim captured or not, into the incident of its name, or into that of a node that denies many names
 * without using them.  Returns the incident, with the serial number of the contest there.
 */
struct incident *signal_enter_refusal(analysis *self, const struct contest *contest, uint32_t *serial);

/** Whether a contest is of the kind that a flood of this sender is made of. */
typedef bool (*contest_test)(const struct contest *contest, uint32_t sender);

/** Enters a frame about a name into an incident; nothing happens for NULL, as with all that takes one. */
void signal_add_note(analysis *self, struct incident *incident, const struct netbios_name *name, uint32_t frame,
                     enum role role, bool shows);

/** Enters the frame that shows a demand or an unmatched refusal. */
void signal_add_contest_frame(analysis *self, struct incident *incident, const struct contest *contest, enum role role);

/** Enters the frames of an exchange; those with the role shown carry the expert info. */
void signal_add_steps(analysis *self, struct incident *incident, const transaction *request, enum role shown);

/** The incident that an exchange belongs to, wherever that was merged into; NULL if none. */
struct incident *signal_incident_of(const analysis *self, const transaction *request);

/** The two sides of a contest. */
struct dispute signal_dispute_of(const struct contest *contest);

/** Puts a contest into the incident where it belongs; serial gets its number.  NULL if the book is full. */
struct incident *signal_enter_contest(analysis *self, const struct contest *contest, uint32_t *serial);

/**
 * Makes one incident of what one sender did to many names, with those that were opened name by name before.  NULL if
 * the book is full.
 */
struct incident *signal_gather_flood(analysis *self, const struct contest *contest, uint32_t sender,
                                     const struct deeds *deeds, contest_test test);

/** The network where the sender of a frame asserted a name; its segment, as far as the frame tells it, if it never did. */
struct network signal_network_of_name(const analysis *self, const struct frame *frame, const struct netbios_name *name);

/** True if two parties are one machine, as far as is known by now. */
bool signal_is_same(const analysis *self, const struct party *a, const struct party *b, int64_t time);

#endif
