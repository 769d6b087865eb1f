/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "claim.h"

#include <glib.h>

#include "nbns_message.h"

#define NANOSECONDS 1e9

struct party party_of(const struct frame *frame)
{
    return (struct party){
        .ip = frame->source_ip,
        .mac = frame_comes_straight(frame) ? frame->source_mac : 0,
        .link = frame_has_no_card(frame) ? 0 : frame->source_mac,
    };
}

bool came_apart(const struct party *a, const struct party *b)
{
    return a->link != 0 && b->link != 0 && a->link != b->link;
}

struct challenge *claim_challenge_to(struct claim *claim, uint32_t ip)
{
    for (uint32_t i = 0; i < claim->challenge_count; i++) {
        if (claim->challenges[i].holder.ip == ip)
            return &claim->challenges[i];
    }
    return NULL;
}

bool claim_is_defended(const struct claim *claim)
{
    for (uint32_t i = 0; i < claim->challenge_count; i++) {
        if (claim->challenges[i].reply == REPLY_POSITIVE)
            return true;
    }
    return false;
}

/* When the server gave its final answer; 0 if that was not captured. */
static int64_t time_of_decision(const struct claim *claim)
{
    if (claim->refusal_count > 0)
        return claim->refusals[0].time;
    return claim->grant_frame != 0 ? claim->grant_time : 0;
}

bool claim_met_silence(const struct claim *claim)
{
    if (claim->challenge_count == 0 || claim_is_defended(claim))
        return false;
    int64_t asked = claim->challenges[0].time;
    for (uint32_t i = 0; i < claim->challenge_count; i++) {
        if (claim->challenges[i].reply == REPLY_NEGATIVE)
            return true;
        /* holders may be asked one after the other: it is the last one that the server did not wait for */
        asked = MAX(asked, claim->challenges[i].time);
    }
    /* by clocks that differ the decision may come before the question */
    int64_t decided = time_of_decision(claim);
    if (decided < asked && claim->wait_frame != 0)
        asked = claim->wait_time;
    return decided < asked || (double)(decided - asked) / NANOSECONDS > CLAIM_SECONDS_OF_SILENCE;
}

bool claim_has_known_holder(const struct claim *claim)
{
    for (uint32_t i = 0; i < claim->challenge_count; i++) {
        if (!claim->challenges[i].guessed)
            return true;
    }
    return false;
}

bool claim_is_own(const struct claim *claim)
{
    for (uint32_t i = 0; i < claim->challenge_count; i++) {
        if (claim->challenges[i].lists_claimed)
            return true;
    }
    return false;
}

bool claim_has_result(const struct claim *claim, uint8_t result)
{
    for (uint32_t i = 0; i < claim->refusal_count; i++) {
        if (claim->refusals[i].result == result)
            return true;
    }
    return false;
}

bool claim_was_refused(const struct claim *claim)
{
    return claim_has_result(claim, NBNS_REFUSED) || claim_has_result(claim, NBNS_ACTIVE) ||
           claim_has_result(claim, NBNS_CONFLICT);
}

bool claim_is_misdirected(const struct claim *claim)
{
    for (uint32_t i = 0; i < claim->refusal_count; i++) {
        if (claim->refusals[i].result != NBNS_FORMAT_ERROR)
            return false;
    }
    return claim->refusal_count > 0;
}

double claim_seconds_of_waiting(const struct claim *claim)
{
    int64_t final = time_of_decision(claim);
    /* with frames out of order, or a clock set back, the answer may come before the wait */
    if (claim->wait_frame == 0 || final < claim->wait_time)
        return -1;
    return (double)(final - claim->wait_time) / NANOSECONDS;
}
