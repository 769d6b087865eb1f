/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * case_file: the facts of one incident, sorted once for all rules.
 *
 * A pair is one claim against one machine that stands against it.  Whether both are one machine is judged per pair and
 * never by comparing lists: of two machines that refuse each other, each stands on both sides.
 */
#ifndef NBNS_CONFLICT_CASE_FILE_H
#define NBNS_CONFLICT_CASE_FILE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "address_book.h"
#include "conduct.h"
#include "identity.h"
#include "incident.h"
#include "ledger.h"
#include "options.h"

/** What is known about the capture besides the incident itself. */
struct background {
    const identity *identity;
    const ledger *ledger;
    const conduct_table *conduct;
    const address_book *addresses;
    const struct analysis_options *options;
};

struct pair {
    const struct contest *contest;
    struct party claimant;
    struct party opponent;
    bool alive;     /* the opponent answered for the name itself */
    bool by_server; /* the opponent is the holder that a name server had on record */
    uint32_t frame; /* the frame that shows the opponent */
    enum role role; /* of that frame */
    struct relation relation;
};

/** How the contests of an incident are spread. */
struct tally {
    uint32_t contests;
    uint32_t claims;      /* contests about claims */
    uint32_t refused;     /* of those: with a refusal that says "in use" (rcode 5, 6, 7) */
    uint32_t misdirected; /* of those: only format errors */
    uint32_t granted;     /* of those: granted and not refused */
    uint32_t demands;
    uint32_t releases; /* release demands */
    uint32_t denied;   /* of those: answered with an error */
    uint32_t answers;  /* two answers */
    uint32_t silent;   /* taking turns */
    uint32_t statuses;
    uint32_t unmatched;
    uint32_t poisonings;
    uint32_t own_releases;
    uint32_t attempts; /* refused claims, those that were only counted included */
};

struct case_file {
    const struct incident *incident;
    const struct background *known;
    GPtrArray *contests; /* those that count */
    GArray *pairs;       /* of struct pair */
    struct tally tally;
    bool one_machine;  /* there are pairs, and every one of them is one machine */
    bool two_machines; /* at least one pair is two machines */
};

/** Sorts the facts of an incident.  Free it with case_file_clear(). */
void case_file_fill(struct case_file *file, const struct incident *incident, const struct background *known);
void case_file_clear(struct case_file *file);

/**
 * The contest with this index, of those that count: all of the incident but the refusals whose claim was not captured and
 * that others explain.
 */
const struct contest *case_contest(const struct case_file *file, guint index);
guint case_contest_count(const struct case_file *file);

/** True if the claim of a refusal was not captured, but another one that the same machine refused to the same claimant. */
bool case_is_explained(const struct incident *incident, const struct contest *contest);

/** The pair with this index. */
const struct pair *case_pair(const struct case_file *file, guint index);

/** A pair of two machines, preferably one whose opponent is alive; NULL if there is none. */
const struct pair *case_rivals(const struct case_file *file);

/** True if every disputed suffix is one of these; the list ends with -1. */
bool case_only_suffixes(const struct case_file *file, const int *suffixes);

/**
 * An independent assertion of a machine for a disputed name of the incident, in whatever network: more than a refusal, and
 * not given up before a time.  NULL if there is none; frame and kind count only if there is one.
 */
const struct assertion *case_independent(const struct case_file *file, const struct party *party, int64_t time,
                                         uint32_t *frame, enum assertion_kind *kind);

/** True if the machine asserted the base name anywhere in any way but by refusing it. */
bool case_asserts(const struct case_file *file, uint32_t ip, uint32_t *frame, enum assertion_kind *kind);

/**
 * True if a name server gave one name to both machines and took it from neither, as it does to the addresses of one
 * computer.  The assertions of both are filled in.
 */
bool case_granted_to_both(const struct case_file *file, const struct pair *pair, const struct assertion **claimant,
                          const struct assertion **opponent);

/** The live holder of a disputed name other than this machine; NULL if there is none. */
const struct assertion *case_other_holder(const struct case_file *file, const struct party *party);

/** The role of a frame that shows an assertion. */
enum role role_of_assertion(enum assertion_kind kind);

#endif
