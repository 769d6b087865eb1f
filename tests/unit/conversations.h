/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * conversations: whole disputes and their harmless twins, and what the analysis has to say about them.
 *
 * They are played twice: by test_rules.c, which holds the verdicts against what is written here, and by
 * test_invariants.c, which holds whatever comes out against what is true of every incident.
 */
#ifndef NBNS_CONFLICT_CONVERSATIONS_H
#define NBNS_CONFLICT_CONVERSATIONS_H

#include "dialogues.h"

/** In place of a cause: there must be no incident. */
#define NO_INCIDENT (-1)
/** In place of a confidence: either of several is right, or any but certainty. */
#define ANY_CONFIDENCE 0
#define NOT_CONFIRMED 9

struct conversation {
    const char *description;
    const char
        *source; /* why the verdict must be so: the number of a rule in diagnosis.c, what it rests on, an article */
    void (*play)(struct wire *wire);
    int cause; /* of the one incident that there must be, or NO_INCIDENT */
    unsigned confidence;
    const char *name;  /* base name; NULL: "ACCT-PC" */
    uint32_t claimant; /* 0: not said */
    uint32_t holder;
    bool mild;
    const struct analysis_options *options; /* NULL: the usual ones */
};

/** Each list ends with a row without description. */
extern const struct conversation machine_conversations[];
extern const struct conversation server_conversations[];
extern const struct conversation name_conversations[];
extern const struct conversation attack_conversations[];
extern const struct conversation doubtful_conversations[];
extern const struct conversation tie_conversations[];

/** All lists; ends with NULL. */
extern const struct conversation *const all_conversations[];

#endif
