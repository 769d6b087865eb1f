/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

#include <stdio.h>

#include "nbns_message.h"

/* From this many computers behind one card on, the card is a gateway rather than a machine with an alias. */
#define MACHINES_OF_A_GATEWAY 3

/* ---- address_takeover ---- */

bool rule_address_takeover(const struct case_file *file, struct verdict *verdict)
{
    bool released = false;
    for (guint i = 0; i < file->pairs->len; i++) {
        const struct pair *pair = case_pair(file, i);
        if (pair->relation.bond != BOND_TWO_CARDS || pair->role == ROLE_REFUSAL)
            return false;
        const struct assertion *old =
            ledger_assertion(file->known->ledger, &pair->contest->name, &pair->opponent, &pair->contest->network);
        released |= old != NULL && old->released_frame != 0;
    }
    if (file->pairs->len == 0 || file->tally.demands + file->tally.releases > 0)
        return false;
    const struct pair *pair = case_pair(file, 0);
    uint64_t from = identity_card_of(file->known->identity, &pair->opponent, pair->contest->time);
    uint64_t to = identity_card_of(file->known->identity, &pair->claimant, pair->contest->time);
    char first[FRAME_MAC_TEXT];
    char second[FRAME_MAC_TEXT];
    char text[2 * FRAME_MAC_TEXT + 16];
    snprintf(text, sizeof text, "from %s to %s", frame_format_mac(from, first), frame_format_mac(to, second));
    struct evidence_words words = { .a = pair->claimant.ip, .text = text };
    uint32_t announced = address_book_announcement(file->known->addresses, pair->claimant.ip, to);
    if (announced != 0)
        verdict_say_as(verdict, EVIDENCE_ADDRESS_MOVED, &words, announced, ROLE_ARP);
    else
        verdict_say_as(verdict, EVIDENCE_ADDRESS_MOVED, &words, pair->contest->frame, pair->contest->role);
    verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
    verdict_settle(verdict, CAUSE_ADDRESS_TAKEOVER,
                   released || announced != 0 ? CONFIDENCE_PROBABLE : CONFIDENCE_POSSIBLE);
    return true;
}

/* ---- multihomed ---- */

/* How an address shows that it has the name; its refusal of a claim of the machine's other address is enough here. */
static bool shows_name(const struct assertion *assertion, uint32_t *frame, enum assertion_kind *kind)
{
    if (assertion_is_independent(assertion, frame, kind))
        return true;
    *frame = assertion->frames[ASSERTION_DEFENCE];
    *kind = ASSERTION_DEFENCE;
    return *frame != 0;
}

/* An address of the machine for which the name was never released; NULL if there is none. */
static const struct assertion *kept_address(const struct case_file *file, const struct pair *pair)
{
    const struct holding *holding = ledger_find(file->known->ledger, &pair->contest->name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        uint32_t frame;
        enum assertion_kind kind;
        if (a->released_frame != 0 || !shows_name(a, &frame, &kind))
            continue;
        if (identity_compare(file->known->identity, &a->node, &pair->opponent, pair->contest->time).same)
            return a;
    }
    return NULL;
}

static void say_partial_release(struct verdict *verdict, const struct assertion *gone, const struct assertion *kept)
{
    uint32_t frame = 0;
    enum assertion_kind kind = ASSERTION_CLAIM;
    struct evidence_words released = { .a = gone->released_address != 0 ? gone->released_address : gone->node.ip };
    struct evidence_words left = { .a = kept->node.ip };
    verdict_say(verdict, EVIDENCE_RELEASED_ONE_ADDRESS, &released, gone->released_frame, 0);
    shows_name(kept, &frame, &kind);
    verdict_say_as(verdict, EVIDENCE_KEPT_OTHER_ADDRESS, &left, frame, role_of_assertion(kind));
}

bool rule_multihomed_partial_release(const struct case_file *file, struct verdict *verdict)
{
    if (!file->one_machine || file->tally.refused == 0)
        return false;
    for (guint i = 0; i < file->pairs->len; i++) {
        const struct pair *pair = case_pair(file, i);
        const struct assertion *gone = released_before(file, pair);
        const struct assertion *kept = gone != NULL ? kept_address(file, pair) : NULL;
        if (kept == NULL || kept->node.ip == gone->node.ip)
            continue;
        say_partial_release(verdict, gone, kept);
        say_one_machine(file, verdict, pair);
        say_refusals(file, verdict);
        verdict_settle(verdict, CAUSE_MULTIHOMED_PARTIAL_RELEASE, CONFIDENCE_PROBABLE);
        return true;
    }
    return false;
}

bool rule_multihomed_adapters(const struct case_file *file, struct verdict *verdict)
{
    if (!file->one_machine || file->tally.refused == 0)
        return false;
    say_refusals(file, verdict);
    for (guint i = 0; i < file->pairs->len; i++)
        say_one_machine(file, verdict, case_pair(file, i));
    verdict_settle(verdict, CAUSE_MULTIHOMED_ADAPTERS, CONFIDENCE_PROBABLE);
    return true;
}

/* ---- shared_gateway ---- */

/* True if a party stands for several computers, by its card or by its address. */
static bool say_gateway(const struct case_file *file, struct verdict *verdict, const struct pair *pair,
                        const struct party *party)
{
    char text[FRAME_MAC_TEXT];
    uint64_t mac = identity_card_of(file->known->identity, party, pair->contest->time);
    size_t behind = mac != 0 ? identity_machines_behind(file->known->identity, mac) : 0;
    size_t at = identity_machines_at(file->known->identity, party->ip);
    if (behind >= MACHINES_OF_A_GATEWAY) {
        struct evidence_words words = { .count = (uint32_t)behind, .text = frame_format_mac(mac, text) };
        verdict_say(verdict, EVIDENCE_MANY_BEHIND_CARD, &words, 0, 0);
    } else if (at >= MACHINES_OF_A_GATEWAY) {
        struct evidence_words words = { .a = party->ip, .count = (uint32_t)at };
        verdict_say(verdict, EVIDENCE_MANY_AT_ADDRESS, &words, 0, 0);
    }
    return behind >= MACHINES_OF_A_GATEWAY || at >= MACHINES_OF_A_GATEWAY;
}

bool rule_shared_gateway(const struct case_file *file, struct verdict *verdict)
{
    const struct pair *rivals = case_rivals(file);
    if (rivals == NULL)
        return false;
    bool claimant = say_gateway(file, verdict, rivals, &rivals->claimant);
    bool opponent = say_gateway(file, verdict, rivals, &rivals->opponent);
    if (!claimant && !opponent)
        return false;
    say_refusals(file, verdict);
    verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
    verdict_settle(verdict, CAUSE_SHARED_GATEWAY, CONFIDENCE_POSSIBLE);
    return true;
}

/* ---- duplicate_computer ---- */

/* The old holder of a record that was given away asserts the name again: the challenge was silent for another reason. */
static const struct pair *taken_from_the_living(const struct case_file *file, struct verdict *verdict)
{
    for (guint i = 0; i < file->pairs->len; i++) {
        const struct pair *pair = case_pair(file, i);
        const struct claim *claim = &pair->contest->claim;
        if (pair->relation.same || pair->alive || pair->contest->kind != CONTEST_CLAIM || claim->grant_frame == 0)
            continue;
        struct sign_of_life sign;
        if (!asserted_later(file, claim, pair->opponent.ip, &sign))
            continue;
        struct evidence_words words = { .a = pair->opponent.ip };
        say_silent_challenges(verdict, claim);
        say_claim_contest(verdict, pair);
        verdict_say_as(verdict, EVIDENCE_HOLDER_LATER, &words, sign.frame, role_of_assertion(sign.kind));
        return pair;
    }
    return NULL;
}

/* The holder's answer was not captured: the server asked for patience and then refused as fast as a live holder answers. */
static bool seems_defended(const struct claim *claim)
{
    if (claim->server == 0 || claim->wait_frame == 0 || claim_is_defended(claim) || claim_met_silence(claim))
        return false;
    double seconds = claim_seconds_of_waiting(claim);
    return claim_has_result(claim, NBNS_ACTIVE) ||
           (claim_was_refused(claim) && seconds >= 0 && seconds <= CLAIM_SECONDS_OF_SILENCE);
}

static bool judge_claimants_view(const struct case_file *file, struct verdict *verdict)
{
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        if (contest->kind != CONTEST_CLAIM || !seems_defended(&contest->claim))
            continue;
        struct evidence_words none = { 0 };
        say_refusals(file, verdict);
        say_silent_challenges(verdict, &contest->claim);
        if (contest->claim.challenge_count == 0)
            verdict_say(verdict, EVIDENCE_CHALLENGE_UNSEEN, &none, 0, 0);
        verdict_alternative(verdict, CAUSE_STALE_WINS_RECORD);
        verdict_alternative(verdict, CAUSE_MULTIHOMED_ADAPTERS);
        verdict_settle(verdict, CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_POSSIBLE);
        return true;
    }
    return false;
}

/* Says what ties the two together or apart.  What the administrator knows of addresses does not tell who forges them. */
static void say_who_is_tied(const struct case_file *file, struct verdict *verdict, const struct pair *rivals)
{
    struct evidence_words words = { .a = rivals->claimant.ip, .b = rivals->opponent.ip };
    if (rivals->relation.bond == BOND_TABLE) {
        verdict_say(verdict, EVIDENCE_TABLE_TWO, &words, 0, 0);
        return;
    }
    if (may_be_tied(file, rivals))
        verdict_say(verdict, EVIDENCE_ONCE_TIED, &words, 0, 0);
    else if (words.a != words.b)
        verdict_say(verdict, EVIDENCE_NEVER_TIED, &words, 0, 0);
    verdict_alternative(verdict, CAUSE_MULTIHOMED_ADAPTERS);
}

/* A claimant that claims other computer names as well may do so for others, be they the holder itself. */
static bool say_speaks_for_many(const struct case_file *file, struct verdict *verdict, const struct party *claimant)
{
    size_t others = identity_other_claims(file->known->identity, claimant->ip, &file->incident->name);
    struct evidence_words words = { .a = claimant->ip, .count = (uint32_t)others };
    if (others < MACHINES_OF_A_GATEWAY)
        return false;
    verdict_say(verdict, EVIDENCE_SPEAKS_FOR_MANY, &words, 0, 0);
    verdict_alternative(verdict, CAUSE_SHARED_GATEWAY);
    return true;
}

bool rule_duplicate_computer(const struct case_file *file, struct verdict *verdict)
{
    const struct pair *rivals = case_rivals(file);
    if (rivals == NULL || !rivals->alive) {
        if (taken_from_the_living(file, verdict) != NULL) {
            verdict_settle(verdict, CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE);
            return true;
        }
        return judge_claimants_view(file, verdict);
    }
    bool proven = false;
    bool doubtful = true;
    for (guint i = 0; i < file->pairs->len; i++) {
        const struct pair *pair = case_pair(file, i);
        if (pair->relation.same || !pair->alive)
            continue;
        say_pair(verdict, pair);
        proven |= say_proof(file, verdict, pair) && !say_speaks_for_many(file, verdict, &pair->claimant);
        doubtful &= pair->contest->kind == CONTEST_SILENT && pair->contest->count + file->tally.silent <= 2;
    }
    taken_from_the_living(file, verdict);
    say_cards(file, verdict, rivals);
    say_who_is_tied(file, verdict, rivals);
    enum confidence confidence = doubtful ? CONFIDENCE_POSSIBLE : CONFIDENCE_PROBABLE;
    verdict_settle(verdict, CAUSE_DUPLICATE_COMPUTER, proven ? CONFIDENCE_CONFIRMED : confidence);
    return true;
}
