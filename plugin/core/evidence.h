/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * evidence: the sentences with which a verdict gives its reasons.
 *
 * Every kind of reason has one sentence and names the kind of frame that shows it, so that a test can hold each line
 * that is ever printed against the frame that it names.
 */
#ifndef NBNS_CONFLICT_EVIDENCE_H
#define NBNS_CONFLICT_EVIDENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "knowledge.h"

enum evidence_kind {
    EVIDENCE_REFUSED,
    EVIDENCE_REFUSED_BY_SERVER,
    EVIDENCE_REFUSED_AT_ONCE,
    EVIDENCE_REFUSED_AFTER_WAIT,
    EVIDENCE_REFUSED_QUICKLY_AFTER_WAIT,
    EVIDENCE_CLAIM_NOT_SEEN,
    EVIDENCE_HOLDER_CLAIMED,
    EVIDENCE_HOLDER_GRANTED,
    EVIDENCE_HOLDER_DEFENDED,
    EVIDENCE_HOLDER_ANSWERED,
    EVIDENCE_HOLDER_STATUS,
    EVIDENCE_HOLDER_DATAGRAM,
    EVIDENCE_HOLDER_LATER,
    EVIDENCE_SERVER_OWN_NAME,
    EVIDENCE_TWO_CARDS,
    EVIDENCE_SOURCE_DISPUTED,
    EVIDENCE_WAITED,
    EVIDENCE_CHALLENGE_SILENT,
    EVIDENCE_SOUGHT_IN_VAIN,
    EVIDENCE_ANSWER_UNSEEN,
    EVIDENCE_CHALLENGE_DENIED,
    EVIDENCE_CHALLENGE_UNSEEN,
    EVIDENCE_GRANTED_AFTER_SILENCE,
    EVIDENCE_MERGED,
    EVIDENCE_TWO_ANSWERS,
    EVIDENCE_TAKE_TURNS,
    EVIDENCE_CONFLICT_FLAG,
    EVIDENCE_GROUP_CLAIM,
    EVIDENCE_UNIQUE_CLAIM,
    EVIDENCE_GROUP_HELD,
    EVIDENCE_UNIQUE_HELD,
    EVIDENCE_TYPE_OF_SUFFIX,
    EVIDENCE_ROLE_SUFFIX,
    EVIDENCE_USER_SUFFIX,
    EVIDENCE_COMPUTER_NAME,
    EVIDENCE_COMPUTER_NAMES_UNKNOWN,
    EVIDENCE_NO_SERVER,
    EVIDENCE_REPEATED,
    EVIDENCE_ONE_ATTEMPT,
    EVIDENCE_KNOWN_MAPPING,
    EVIDENCE_SAME_CARD,
    EVIDENCE_SAME_ADDRESS,
    EVIDENCE_LISTED_TOGETHER,
    EVIDENCE_SAME_UNIT_ID,
    EVIDENCE_SAME_TABLE,
    EVIDENCE_NEVER_TIED,
    EVIDENCE_GRANTED_TO_BOTH,
    EVIDENCE_SPEAKS_FOR_MANY,
    EVIDENCE_TABLE_TWO,
    EVIDENCE_RELEASED_ONE_ADDRESS,
    EVIDENCE_KEPT_OTHER_ADDRESS,
    EVIDENCE_ADDRESS_MOVED,
    EVIDENCE_OTHER_SERVER_GRANTED,
    EVIDENCE_RELEASE_BY_SERVER,
    EVIDENCE_PROXY_ASKED,
    EVIDENCE_PROXY_ANSWERS,
    EVIDENCE_STATUS_LACKS,
    EVIDENCE_UNSOLICITED_DEMAND,
    EVIDENCE_DEMAND_MAYBE_ASKED,
    EVIDENCE_DEMAND_AFTER_QUERY,
    EVIDENCE_ANSWERS_AS_SERVER,
    EVIDENCE_TIED_TOGETHER,
    EVIDENCE_TIED_BY_CARD,
    EVIDENCE_ONCE_TIED,
    EVIDENCE_RELEASE_BY_STRANGER,
    EVIDENCE_RELEASED_IN_USE,
    EVIDENCE_SOURCE_FORGED,
    EVIDENCE_DENIES_MANY,
    EVIDENCE_MANY_NAMES_DEMANDED,
    EVIDENCE_MANY_NAMES_ANSWERED,
    EVIDENCE_ANSWERS_WITHOUT_QUERY,
    EVIDENCE_REAL_OWNER_ANSWERS,
    EVIDENCE_MANY_BEHIND_CARD,
    EVIDENCE_MANY_AT_ADDRESS,
    EVIDENCE_HOST_NAME,
    EVIDENCE_LEASED,
    EVIDENCE_LEASED_AGAIN,
    EVIDENCE_SAME_CLIENT_ID,
    EVIDENCE_OWN_RELEASE,
};
#define EVIDENCE_KINDS (EVIDENCE_OWN_RELEASE + 1)

/** What goes into the sentence; members that it does not use may be left out. */
struct evidence_words {
    uint32_t a; /* IPv4 addresses */
    uint32_t b;
    const char *text;
    double seconds;
    uint32_t count;
};

/** The words of a kind, with placeholders. */
struct evidence_sentence {
    enum evidence_kind kind;
    bool supports;
    enum role role; /* what the frames of this evidence do, unless the verdict says otherwise */
    uint32_t roles; /* a bit for each role that a frame of this evidence may have; 0: it names no frame */
    const char *sentence;
};

/** The sentence of a kind; never NULL. */
const struct evidence_sentence *evidence_sentence_of(enum evidence_kind kind);

/** True if a frame of this evidence turns the verdict by itself, so that an expert info belongs on it. */
bool evidence_turns_verdict(enum evidence_kind kind);

/** True if both words make one sentence: what it does not use may differ. */
bool evidence_reads_alike(enum evidence_kind kind, const struct evidence_words *a, const struct evidence_words *b);

/** Fills a sentence in; the caller frees it with g_free(). */
char *evidence_write(enum evidence_kind kind, const struct evidence_words *words);

#endif
