/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * knowledge: what is known about causes, as data.
 *
 * One row a cause: how serious it is, how sure a capture alone may be, the Microsoft Knowledge Base articles that
 * describe it, and sentences with placeholders that phrase.h fills in.  Numbers and words are what users type in
 * filters: they never change.  The rows stand in knowledge.c, the words in vocabulary.c.
 */
#ifndef NBNS_CONFLICT_KNOWLEDGE_H
#define NBNS_CONFLICT_KNOWLEDGE_H

#include <stddef.h>
#include <stdint.h>

/**
 * Every cause: its name in the code and the word that users type.  The place in this list is its number, which users
 * type too: new ones go to the end.
 */
#define KNOWLEDGE_CAUSES(CAUSE)                                                                                        \
    CAUSE(UNDETERMINED, undetermined)                                                                                  \
    CAUSE(DUPLICATE_COMPUTER, duplicate_computer)                                                                      \
    CAUSE(DUPLICATE_USER, duplicate_user)                                                                              \
    CAUSE(STATIC_WINS_MAPPING, static_wins_mapping)                                                                    \
    CAUSE(STALE_WINS_RECORD, stale_wins_record)                                                                        \
    CAUSE(DHCP_CORRUPTION, dhcp_corruption)                                                                            \
    CAUSE(MULTIHOMED_ADAPTERS, multihomed_adapters)                                                                    \
    CAUSE(MULTIHOMED_PARTIAL_RELEASE, multihomed_partial_release)                                                      \
    CAUSE(WRONG_HOST_NAME, wrong_host_name)                                                                            \
    CAUSE(GROUP_CLASH, group_clash)                                                                                    \
    CAUSE(TRUNCATED_NAME, truncated_name)                                                                              \
    CAUSE(SERVICE_ROLE_CONTEST, service_role_contest)                                                                  \
    CAUSE(SPLIT_WINS_REGISTRATION, split_wins_registration)                                                            \
    CAUSE(WINS_RELEASE_DEMAND, wins_release_demand)                                                                    \
    CAUSE(WINS_PROXY, wins_proxy)                                                                                      \
    CAUSE(SHARED_GATEWAY, shared_gateway)                                                                              \
    CAUSE(ADDRESS_TAKEOVER, address_takeover)                                                                          \
    CAUSE(FORGED_CONFLICT, forged_conflict)                                                                            \
    CAUSE(NAME_POISONING, name_poisoning)                                                                              \
    CAUSE(MISDIRECTED_REGISTRATION, misdirected_registration)                                                          \
    CAUSE(ORDERLY_RELEASE, orderly_release)

#define KNOWLEDGE_CAUSE_NAME(name, word) CAUSE_##name,
enum cause { KNOWLEDGE_CAUSES(KNOWLEDGE_CAUSE_NAME) CAUSE_COUNT };

/** Same order and meaning as Wireshark's expert severities. */
enum severity { SEVERITY_CHAT, SEVERITY_NOTE, SEVERITY_WARN, SEVERITY_ERROR };
#define SEVERITY_COUNT 4

enum confidence { CONFIDENCE_POSSIBLE = 1, CONFIDENCE_PROBABLE = 2, CONFIDENCE_CONFIRMED = 3 };

enum outcome {
    OUTCOME_REFUSED = 1,
    OUTCOME_GRANTED = 2,
    OUTCOME_TAKEN_OVER = 3,
    OUTCOME_MERGED = 4,
    OUTCOME_RELEASED = 5,
    OUTCOME_UNANSWERED = 6,
    OUTCOME_ONGOING = 7,
};

/** What one frame does in a dispute; the tokens are those of the field nbns_conflict.role. */
enum role {
    ROLE_CLAIM = 1,
    ROLE_REFUSAL = 2,
    ROLE_WAIT = 3,
    ROLE_CHALLENGE = 4,
    ROLE_DEFENCE = 5,
    ROLE_GRANT = 6,
    ROLE_CONFLICT_DEMAND = 7,
    ROLE_RELEASE_DEMAND = 8,
    ROLE_RELEASE = 9,
    ROLE_QUERY = 10,
    ROLE_ANSWER = 11,
    ROLE_STATUS = 12,
    ROLE_DATAGRAM = 13,
    ROLE_DHCP = 14,
    ROLE_ARP = 15,
};

/** One number and the word for it; a list ends with a NULL token.  Laid out so that an adapter can copy it to its own kind. */
struct token {
    uint32_t value;
    const char *token;
};

#define KNOWLEDGE_MAX_ARTICLES 4
#define KNOWLEDGE_MAX_STEPS 6

struct knowledge {
    enum severity severity;
    enum severity mild_severity; /* of incidents where nothing is left to repair; mostly severity again */
    enum confidence ceiling;     /* the most that a capture alone may claim */
    const char *articles[KNOWLEDGE_MAX_ARTICLES]; /* "Q315259", unused ones NULL */
    const char *title;                            /* a short sentence without full stop */
    const char *summary;                          /* one line with placeholders, without the title */
    const char *summary_unrefused;                /* the same where nobody was refused anything; NULL: summary */
    const char *summary_without_holder;           /* the same where the holder is not known; NULL: summary */
    const char *summary_mutual;                  /* the same where each machine is claimant and holder; NULL: summary */
    const char *explanation;                     /* one plain sentence with placeholders */
    const char *explanation_without_holder;      /* the same where the holder is not known; NULL: explanation */
    const char *steps[KNOWLEDGE_MAX_STEPS];      /* advice with placeholders, unused ones NULL */
    const char *mild_steps[KNOWLEDGE_MAX_STEPS]; /* the same where nothing is left to repair; none: steps */
};

/** The row of a cause; never NULL. */
const struct knowledge *knowledge_of(enum cause cause);

/** The words of each value set, for display and filters. */
const struct token *knowledge_cause_tokens(void);
const struct token *knowledge_severity_tokens(void);
const struct token *knowledge_confidence_tokens(void);
const struct token *knowledge_outcome_tokens(void);
const struct token *knowledge_role_tokens(void);

/** The word of a cause. */
const char *knowledge_cause_token(enum cause cause);

/** The word of a value in one of the lists above; "unknown" if it is not in there. */
const char *knowledge_token(const struct token *tokens, uint32_t value);

/** What a NetBIOS suffix byte stands for ("file server"); "" when it has no fixed meaning. */
const char *knowledge_suffix_meaning(uint8_t suffix);

#endif
