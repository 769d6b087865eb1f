/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unmatched: refusals whose claim was not captured, or comes later.
 *
 * Frames may be given in any order, so the claim that a refusal answers may turn up behind it.
 */
#ifndef NBNS_CONFLICT_UNMATCHED_H
#define NBNS_CONFLICT_UNMATCHED_H

#include "claim.h"

/** A refusal and the contest that stands for it until its claim is known. */
struct unmatched_refusal {
    struct netbios_name name;
    uint32_t claimant; /* to whom it was sent */
    uint16_t id;       /* of the exchange */
    struct refusal refusal;
    uint32_t incident; /* number */
    uint32_t contest;  /* serial number */
};

typedef struct unmatched unmatched;

unmatched *unmatched_new(void);
void unmatched_free(unmatched *self);

/** Notes a refusal.  The oldest is forgotten where there are too many (1024). */
void unmatched_add(unmatched *self, const struct unmatched_refusal *refusal);

/** Takes out the refusal that answers a claim: at most 15 s younger than it, or 1 s older.  False if there is none. */
bool unmatched_take(unmatched *self, const struct netbios_name *name, uint32_t claimant, uint16_t id, int64_t time,
                    struct unmatched_refusal *found);

#endif
