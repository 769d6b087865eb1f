/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

#include <stdio.h>

#include "nbns_message.h"

const char *result_words(uint8_t result)
{
    switch (result) {
    case NBNS_FORMAT_ERROR:
        return "code 1, format error";
    case NBNS_SERVER_ERROR:
        return "code 2, server failure";
    case NBNS_UNSUPPORTED:
        return "code 4, unsupported";
    case NBNS_REFUSED:
        return "code 5, refused";
    case NBNS_ACTIVE:
        return "code 6, the name is active";
    case NBNS_CONFLICT:
        return "code 7, the name is in conflict";
    default:
        return "an error";
    }
}

static void say_server_refusal(struct verdict *verdict, const struct claim *claim, const struct refusal *refusal)
{
    struct evidence_words words = { .a = refusal->refuser.ip,
                                    .b = claim->claimant.ip,
                                    .text = result_words(refusal->result) };
    if (claim->wait_frame != 0)
        verdict_say(verdict, EVIDENCE_WAITED, &words, claim->wait_frame, 0);
    verdict_say(verdict, EVIDENCE_REFUSED_BY_SERVER, &words, refusal->frame, 0);
    if (claim->wait_frame == 0 || claim->challenge_count > 0)
        return;
    words.seconds = claim_seconds_of_waiting(claim);
    if (words.seconds < 0)
        return;
    verdict_say(verdict,
                words.seconds > CLAIM_SECONDS_OF_SILENCE ? EVIDENCE_REFUSED_AFTER_WAIT
                                                         : EVIDENCE_REFUSED_QUICKLY_AFTER_WAIT,
                &words, refusal->frame, 0);
}

void say_refusal(struct verdict *verdict, const struct claim *claim)
{
    for (uint32_t i = 0; i < claim->refusal_count; i++) {
        const struct refusal *refusal = &claim->refusals[i];
        if (claim->server != 0) {
            say_server_refusal(verdict, claim, refusal);
            continue;
        }
        struct evidence_words words = { .a = refusal->refuser.ip,
                                        .b = claim->claimant.ip,
                                        .text = result_words(refusal->result) };
        verdict_say(verdict, EVIDENCE_REFUSED, &words, refusal->frame, 0);
    }
}

void say_refusals(const struct case_file *file, struct verdict *verdict)
{
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        if (contest->kind == CONTEST_CLAIM && claim_was_refused(&contest->claim))
            say_refusal(verdict, &contest->claim);
    }
}

void say_claim_contest(struct verdict *verdict, const struct pair *pair)
{
    const struct claim *claim = &pair->contest->claim;
    if (claim_was_refused(claim)) {
        struct evidence_words server = { .a = claim->server };
        say_refusal(verdict, claim);
        if (claim->server != 0 && pair->opponent.ip == claim->server)
            verdict_say_as(verdict, EVIDENCE_SERVER_OWN_NAME, &server, pair->frame, pair->role);
        return;
    }
    struct evidence_words words = { .a = claim->claimant.ip, .b = pair->opponent.ip };
    if (claim->grant_frame == 0)
        return;
    if (pair->alive)
        verdict_say(verdict, EVIDENCE_MERGED, &words, claim->grant_frame, 0);
    else
        verdict_say(verdict, EVIDENCE_GRANTED_AFTER_SILENCE, &words, claim->grant_frame, 0);
}

static void say_unmatched_refusal(struct verdict *verdict, const struct contest *contest)
{
    struct evidence_words words = { .a = contest->other.ip, .b = contest->actor.ip };
    words.text = result_words(contest->result);
    verdict_say(verdict, EVIDENCE_REFUSED, &words, contest->frame, 0);
    verdict_say(verdict, EVIDENCE_CLAIM_NOT_SEEN, &words, contest->frame, 0);
}

void say_signal(struct verdict *verdict, const struct contest *contest)
{
    struct evidence_words words = { .a = contest->actor.ip, .b = contest->other.ip };
    if (contest->kind == CONTEST_UNMATCHED_REFUSAL)
        say_unmatched_refusal(verdict, contest);
    else if (contest->kind == CONTEST_STATUS)
        verdict_say(verdict, EVIDENCE_CONFLICT_FLAG, &words, contest->frame, 0);
    else if (contest->kind == CONTEST_DEMAND)
        verdict_say(verdict, EVIDENCE_UNSOLICITED_DEMAND, &words, contest->frame, 0);
}

void say_pair(struct verdict *verdict, const struct pair *pair)
{
    const struct contest *contest = pair->contest;
    struct evidence_words words = { .a = contest->actor.ip, .b = contest->other.ip };
    switch (contest->kind) {
    case CONTEST_CLAIM:
        say_claim_contest(verdict, pair);
        break;
    case CONTEST_ANSWERS:
        verdict_say(verdict, EVIDENCE_TWO_ANSWERS, &words, contest->frame, contest->other_frame);
        break;
    case CONTEST_SILENT:
        verdict_say_as(verdict, EVIDENCE_TAKE_TURNS, &words, contest->frame, contest->role);
        break;
    default:
        say_signal(verdict, contest);
        break;
    }
}

void say_silent_challenges(struct verdict *verdict, const struct claim *claim)
{
    bool late = claim_met_silence(claim);
    for (uint32_t i = 0; i < claim->challenge_count; i++) {
        const struct challenge *challenge = &claim->challenges[i];
        struct evidence_words words = { .a = challenge->holder.ip, .count = challenge->count };
        if (challenge->by_search)
            verdict_say(verdict, EVIDENCE_SOUGHT_IN_VAIN, &words, challenge->frame, 0);
        else if (challenge->reply == REPLY_NONE && !late)
            verdict_say(verdict, EVIDENCE_ANSWER_UNSEEN, &words, challenge->frame, 0);
        else if (challenge->reply == REPLY_NONE)
            verdict_say(verdict, EVIDENCE_CHALLENGE_SILENT, &words, challenge->frame, 0);
        else if (challenge->reply == REPLY_NEGATIVE)
            verdict_say(verdict, EVIDENCE_CHALLENGE_DENIED, &words, challenge->reply_frame, 0);
    }
}

void say_one_machine(const struct case_file *file, struct verdict *verdict, const struct pair *pair)
{
    char mac[FRAME_MAC_TEXT];
    struct evidence_words words = { .a = pair->claimant.ip, .b = pair->opponent.ip };
    if (pair->relation.by_card) {
        enum role role = pair->relation.bond == BOND_UNIT_ID ? ROLE_STATUS : ROLE_ANSWER;
        verdict_say_as(verdict, EVIDENCE_TIED_BY_CARD, &words, pair->relation.frame, role);
        verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
        return;
    }
    switch (pair->relation.bond) {
    case BOND_SAME_ADDRESS:
        verdict_say(verdict, EVIDENCE_SAME_ADDRESS, &words, 0, 0);
        return;
    case BOND_SAME_CARD:
        words.text =
            frame_format_mac(identity_card_of(file->known->identity, &pair->claimant, pair->contest->time), mac);
        verdict_say(verdict, EVIDENCE_SAME_CARD, &words, 0, 0);
        return;
    case BOND_LISTED:
        verdict_say(verdict, pair->relation.by_way ? EVIDENCE_TIED_TOGETHER : EVIDENCE_LISTED_TOGETHER, &words,
                    pair->relation.frame, 0);
        return;
    case BOND_UNIT_ID:
        verdict_say_as(verdict, pair->relation.by_way ? EVIDENCE_TIED_TOGETHER : EVIDENCE_SAME_UNIT_ID, &words,
                       pair->relation.frame, ROLE_STATUS);
        return;
    case BOND_DHCP_CLIENT:
        verdict_say(verdict, EVIDENCE_SAME_CLIENT_ID, &words, 0, 0);
        verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
        return;
    case BOND_TABLE:
        verdict_say(verdict, EVIDENCE_SAME_TABLE, &words, 0, 0);
        return;
    case BOND_NONE:
    case BOND_TWO_CARDS:
        return;
    }
}

static void say_assertion(struct verdict *verdict, uint32_t ip, enum assertion_kind kind, uint32_t frame)
{
    static const enum evidence_kind kinds[ASSERTION_KINDS] = {
        [ASSERTION_CLAIM] = EVIDENCE_HOLDER_CLAIMED,     [ASSERTION_GRANT] = EVIDENCE_HOLDER_GRANTED,
        [ASSERTION_DEFENCE] = EVIDENCE_REFUSED,          [ASSERTION_CHALLENGE_ANSWER] = EVIDENCE_HOLDER_DEFENDED,
        [ASSERTION_ANSWER] = EVIDENCE_HOLDER_ANSWERED,   [ASSERTION_STATUS] = EVIDENCE_HOLDER_STATUS,
        [ASSERTION_DATAGRAM] = EVIDENCE_HOLDER_DATAGRAM,
    };
    struct evidence_words words = { .a = ip };
    verdict_say(verdict, kinds[kind], &words, frame, 0);
}

/* Says how a machine had shown the name to be its own; false if it did only by refusing it. */
static bool say_independent(const struct case_file *file, struct verdict *verdict, const struct party *party,
                            int64_t time)
{
    uint32_t frame;
    enum assertion_kind kind;
    if (case_independent(file, party, time, &frame, &kind) == NULL)
        return false;
    say_assertion(verdict, party->ip, kind, frame);
    return true;
}

bool source_is_disputed(const struct case_file *file, const struct party *party, int64_t time)
{
    uint64_t leased_to = address_book_leased_to(file->known->addresses, party->ip, time);
    if (leased_to != 0 && party->mac != 0)
        return leased_to != party->mac;
    return identity_has_other_card(file->known->identity, party) ||
           identity_has_rival_card(file->known->identity, party);
}

/*
 * True if the frames of two machines came under cards that are their own, or those of different routers.  Nobody defends
 * against a broadcast through a router: there the card must be the machine's, or somebody has made the hop count up.
 */
static bool came_from_two(const struct claim *claim, const struct party *a, const struct party *b)
{
    bool straight = a->mac != 0 && b->mac != 0;
    return came_apart(a, b) && (straight || claim->server != 0);
}

bool refusal_is_genuine(const struct case_file *file, const struct claim *claim)
{
    const struct party *refuser = &claim->refusals[0].refuser;
    return came_from_two(claim, refuser, &claim->claimant) &&
           !source_is_disputed(file, refuser, claim->refusals[0].time) &&
           !source_is_disputed(file, &claim->claimant, claim->time);
}

/* True if a server accepted the claimant although the holder, which it asked, did not list it: nmbd takes any answer. */
static bool were_merged(const struct case_file *file, const struct pair *pair)
{
    for (guint i = 0; i < file->pairs->len; i++) {
        const struct pair *other = case_pair(file, i);
        bool granted = other->contest->kind == CONTEST_CLAIM && other->contest->claim.grant_frame != 0 && other->alive;
        if (granted && other->claimant.ip == pair->claimant.ip && other->opponent.ip == pair->opponent.ip)
            return true;
    }
    return false;
}

/* A server that lists both has reasons to take them for one computer, unless it made them one record by mistake. */
static bool say_granted_to_both(const struct case_file *file, struct verdict *verdict, const struct pair *pair)
{
    const struct assertion *claimant;
    const struct assertion *opponent;
    if (!case_granted_to_both(file, pair, &claimant, &opponent) || were_merged(file, pair))
        return false;
    char server[FRAME_IP_TEXT];
    struct evidence_words words = { .a = pair->claimant.ip,
                                    .b = pair->opponent.ip,
                                    .text = frame_format_ip(claimant->network.server, server) };
    verdict_say(verdict, EVIDENCE_GRANTED_TO_BOTH, &words, claimant->frames[ASSERTION_GRANT],
                opponent->frames[ASSERTION_GRANT]);
    return true;
}

/* True if the name server that refused is neither of the two, nor somebody else with its address. */
static bool server_is_genuine(const struct case_file *file, const struct pair *pair)
{
    const struct claim *claim = &pair->contest->claim;
    const struct party *refuser = &claim->refusals[0].refuser;
    if (claim->server == 0 || claim->server == pair->opponent.ip)
        return true;
    return came_apart(refuser, &pair->opponent) && came_apart(refuser, &pair->claimant) &&
           !source_is_disputed(file, refuser, claim->refusals[0].time);
}

bool may_be_tied(const struct case_file *file, const struct pair *pair)
{
    return identity_were_tied(file->known->identity, &pair->claimant, &pair->opponent, pair->contest->time);
}

bool say_proof(const struct case_file *file, struct verdict *verdict, const struct pair *pair)
{
    bool independent = say_independent(file, verdict, &pair->opponent, pair->contest->time);
    struct evidence_words words = { .a = pair->opponent.ip };
    if (source_is_disputed(file, &pair->opponent, pair->contest->time)) {
        verdict_say(verdict, EVIDENCE_SOURCE_DISPUTED, &words, 0, 0);
        return false;
    }
    const struct claim *claim = &pair->contest->claim;
    return independent && pair->contest->kind == CONTEST_CLAIM && claim_was_refused(claim) &&
           came_from_two(claim, &pair->claimant, &pair->opponent) && server_is_genuine(file, pair) &&
           !source_is_disputed(file, &pair->claimant, pair->contest->time) && !may_be_tied(file, pair) &&
           !say_granted_to_both(file, verdict, pair);
}

bool acts_as_server(const struct case_file *file, uint32_t ip)
{
    const struct conduct *conduct = conduct_find(file->known->conduct, ip);
    return conduct != NULL && (conduct->is_server || conduct->server_answer_frame != 0);
}

const struct assertion *released_before(const struct case_file *file, const struct pair *pair)
{
    const struct holding *holding = ledger_find(file->known->ledger, &pair->contest->name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (a->released_frame == 0 || a->released_time > pair->contest->time)
            continue;
        if (identity_compare(file->known->identity, &a->node, &pair->opponent, pair->contest->time).same)
            return a;
    }
    return NULL;
}

void say_cards(const struct case_file *file, struct verdict *verdict, const struct pair *pair)
{
    int64_t time = pair->contest->time;
    uint64_t one = identity_card_of(file->known->identity, &pair->claimant, time);
    uint64_t two = identity_card_of(file->known->identity, &pair->opponent, time);
    if (one == 0 || two == 0 || one == two)
        return;
    char first[FRAME_MAC_TEXT];
    char second[FRAME_MAC_TEXT];
    char text[2 * FRAME_MAC_TEXT + 4];
    snprintf(text, sizeof text, "%s and %s", frame_format_mac(one, first), frame_format_mac(two, second));
    struct evidence_words words = { .text = text };
    verdict_say_as(verdict, EVIDENCE_TWO_CARDS, &words, pair->frame, pair->role);
}

/* True if the old holder took the name back in its turn after a silent challenge, as a machine does that moves to and fro. */
static bool took_it_back(const struct holding *holding, const struct claim *claim, uint32_t ip)
{
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (a->node.ip == ip && a->took_over_time != 0 && a->took_over_time >= claim->grant_time)
            return true;
    }
    return false;
}

/* When whoever got the record gave it up again; never, if it still has it. */
static int64_t given_up_time(const struct holding *holding, const struct claim *claim)
{
    int64_t time = INT64_MAX;
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (a->node.ip == claim->claimant.ip && a->released_frame != 0 && a->released_time > claim->grant_time)
            time = MIN(time, a->released_time);
    }
    return time;
}

bool asserted_later(const struct case_file *file, const struct claim *claim, uint32_t ip, struct sign_of_life *sign)
{
    const struct holding *holding = ledger_find(file->known->ledger, &claim->name);
    if (took_it_back(holding, claim, ip))
        return false;
    int64_t end = given_up_time(holding, claim);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (a->node.ip == ip && a->unique && !a->released && assertion_after(a, claim->grant_time, sign) &&
            sign->time < end)
            return true;
    }
    return false;
}
