/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search.h"

/* A search that succeeds is over within milliseconds; without success it is repeated after a second. */
#define PAUSE_OF_A_SEARCH (500 * INT64_C(1000000))

/* A server asks the holder as soon as it has asked the claimant to wait, and looks for its card again after a second. */
#define START_OF_A_SEARCH (1500 * INT64_C(1000000))

/* True if an address is known to have had a name until now. */
static bool is_on_record(const analysis *self, const struct netbios_name *name, uint32_t ip)
{
    const struct holding *holding = ledger_find(self->ledger, name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (a->node.ip == ip && a->unique && assertion_stands(a))
            return true;
    }
    return false;
}

/* The search was repeated: it stands for the question that it was made for.  True if the frame is evidence of that. */
static bool count_as_challenge(analysis *self, const struct frame *frame, struct claim *claim)
{
    struct challenge *challenge = claim_challenge_to(claim, claim->sought);
    if (challenge != NULL) {
        challenge->count += challenge->by_search;
        return false;
    }
    if (claim->challenge_count == CLAIM_MAX_CHALLENGES)
        return false;
    claim->challenges[claim->challenge_count++] = (struct challenge){
        .holder = { .ip = claim->sought },
        .frame = frame->number,
        .time = claim->sought_time,
        .count = 2,
        .by_search = true,
        .guessed = !is_on_record(self, &claim->name, claim->sought),
    };
    self->coverage.challenges++;
    return true;
}

/* True if an address is that of the holder for all that is known. */
static bool may_be_holder(const analysis *self, const struct claim *claim, uint32_t sought, int64_t time)
{
    if (sought == claim->claimant.ip || sought == claim->address)
        return false;
    bool at_once = time >= claim->wait_time && time - claim->wait_time <= START_OF_A_SEARCH;
    return sought == claim->sought || at_once || is_on_record(self, &claim->name, sought);
}

void search_take(analysis *self, const struct frame *frame, uint32_t seeker, uint32_t sought)
{
    struct waiting_claims waiting = transaction_table_waiting_at(self->transactions, seeker);
    bool is_evidence = false;
    for (unsigned i = 0; i < waiting.count; i++) {
        struct claim *claim = waiting.claims[i];
        if (!may_be_holder(self, claim, sought, frame->time))
            continue;
        if (claim->sought != sought) {
            claim->sought = sought;
            claim->sought_time = frame->time;
        } else if (frame->time - claim->sought_time >= PAUSE_OF_A_SEARCH) {
            is_evidence |= count_as_challenge(self, frame, claim);
        }
    }
    if (!is_evidence)
        return;
    struct frame kept = *frame;
    kept.source_ip = seeker;
    kept.target_ip = sought;
    analysis_keep_record(self, &kept);
}

/* Takes back that nobody has this address; what was really asked stays. */
static void forget_search(struct claim *claim, uint32_t found)
{
    struct challenge *challenge = claim_challenge_to(claim, found);
    if (claim->sought == found)
        claim->sought = 0;
    if (challenge != NULL && challenge->by_search)
        *challenge = claim->challenges[--claim->challenge_count];
}

void search_end(analysis *self, uint32_t found)
{
    struct waiting_claims waiting = transaction_table_waiting_at(self->transactions, 0);
    for (unsigned i = 0; i < waiting.count; i++)
        forget_search(waiting.claims[i], found);
}
