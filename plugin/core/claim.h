/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * claim: what one registration exchange showed, in a form that outlives the exchange.
 *
 * A claim is "this name is mine at this address".  Here stands everything that its frames said: who asked whom, who
 * refused or granted, how the name server checked the recorded holder and what that holder answered.  Plain data with
 * no pointer but the name's interned scope, so it can be copied.
 */
#ifndef NBNS_CONFLICT_CLAIM_H
#define NBNS_CONFLICT_CLAIM_H

#include <stdbool.h>
#include <stdint.h>

#include "frame.h"
#include "netbios_name.h"
#include "network.h"

/** A machine as one frame shows it. */
struct party {
    uint32_t ip;
    uint64_t mac;  /* 0 unless the frame came straight from that card */
    uint64_t link; /* the MAC that the frame came under, be it a router's; 0 if the link has none */
};

/** The sender of a frame. */
struct party party_of(const struct frame *frame);

/** True if two parties are known to have come under different cards. */
bool came_apart(const struct party *a, const struct party *b);

enum challenge_reply { REPLY_NONE, REPLY_POSITIVE, REPLY_NEGATIVE };

/** The name server asks the recorded holder of a name whether it still wants it. */
struct challenge {
    struct party holder; /* whom the server asks; the MAC is that of its answer */
    uint32_t frame;      /* first query */
    int64_t time;
    uint32_t count; /* queries that were sent, copies apart */
    bool by_search; /* it stands for a question that could not be sent: see search.h; the frame is an ARP request */
    bool guessed;   /* such a one of an address that is not known to have had the name */
    enum challenge_reply reply;
    uint32_t reply_frame;
    bool cut;           /* the answer lists more addresses than were captured */
    bool lists_claimed; /* the answer holds the address that is claimed: one multi-homed machine */
};

/** A negative answer to a claim. */
struct refusal {
    struct party refuser; /* IP source of the answer, never the address in its data (knowledge: Samba echoes) */
    uint32_t frame;
    int64_t time;
    uint8_t result;       /* enum nbns_result */
    uint32_t asked_frame; /* the refuser had just asked a name server for the name, as a proxy does; 0 if not */
};

/** As fast as a live holder answers a challenge; silence takes three seconds at the least (138 measured refusals). */
#define CLAIM_SECONDS_OF_SILENCE 1.0

#define CLAIM_MAX_CHALLENGES 4
#define CLAIM_MAX_REFUSALS 4

struct claim {
    struct netbios_name name;
    struct network network;
    struct party claimant;
    uint32_t address; /* the address that is claimed; 0 if it was not captured */
    uint32_t server;  /* the name server that was asked; 0 for a broadcast claim */
    bool group;
    bool seen;         /* the request itself was captured */
    uint32_t frame;    /* first copy of the request; 0 if not seen */
    int64_t time;      /* of the first message of the exchange that was seen */
    int64_t last_time; /* of the last one */

    uint32_t wait_frame; /* the server asked for patience (WACK); 0 if not */
    int64_t wait_time;
    uint32_t grant_frame; /* positive answer; 0 if none */
    int64_t grant_time;

    uint32_t sought; /* the holder on record whose card the server looked for last; 0 if none */
    int64_t sought_time;
    uint32_t challenge_count;
    struct challenge challenges[CLAIM_MAX_CHALLENGES];
    uint32_t refusal_count;
    struct refusal refusals[CLAIM_MAX_REFUSALS];
};

/** The challenge to this holder, or NULL. */
struct challenge *claim_challenge_to(struct claim *claim, uint32_t ip);

/** True if a challenged holder answered that it still has the name. */
bool claim_is_defended(const struct claim *claim);

/**
 * True if the server asked holders in vain: none said that it has the name, and either one denied it or the server waited
 * longer than a live holder takes.  Who was asked and was heard by the server, but not by the capture, is no silent holder.
 */
bool claim_met_silence(const struct claim *claim);

/** True if a holder was asked, or looked for, that is known to be one. */
bool claim_has_known_holder(const struct claim *claim);

/** True if the answer of a challenged holder held the claimed address, so that both are one machine. */
bool claim_is_own(const struct claim *claim);

/** True if the claim was refused because the name is in use, in conflict, or not to be had from the server (rcode 5, 6, 7). */
bool claim_was_refused(const struct claim *claim);

/** True if any refusal has this result. */
bool claim_has_result(const struct claim *claim, uint8_t result);

/** True if every refusal says that the receiver is no name server (rcode 1), and there is one. */
bool claim_is_misdirected(const struct claim *claim);

/**
 * Seconds between the server's wait acknowledgement and its final answer; negative if either was not captured or the
 * capture has them in the wrong order.  An answered challenge takes less than a second, a silent one more than three.
 */
double claim_seconds_of_waiting(const struct claim *claim);

#endif
