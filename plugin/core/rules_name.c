/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

#include <stdio.h>

/* ---- group_clash ---- */

/* Somebody who asserts the claimed name the other way, as group for a unique claim and the reverse; NULL if nobody. */
static const struct assertion *asserted_otherwise(const struct case_file *file, const struct claim *claim)
{
    const struct holding *holding = ledger_find(file->known->ledger, &claim->name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        bool otherwise = claim->group ? a->unique : a->group;
        bool given_up = a->released && a->released_time < claim->time;
        if (!otherwise || a->node.ip == claim->claimant.ip || given_up)
            continue;
        /* a server's database is that of all segments */
        if (claim->server != 0 || network_matches(&a->network, &claim->network) ||
            incident_is_in_network(file->incident, &a->network))
            return a;
    }
    return NULL;
}

/*
 * Suffixes that a name server keeps for one kind of name only (w2k3, as Samba's nbt server describes it).  Of a claim that
 * was not captured nobody knows the kind.
 */
static bool suffix_forbids(const struct claim *claim)
{
    if (claim->server == 0 || !claim->seen)
        return false;
    uint8_t suffix = claim->name.suffix;
    return claim->group ? suffix == SUFFIX_DOMAIN_MASTER
                        : suffix == SUFFIX_DOMAIN_CONTROLLERS || suffix == SUFFIX_ELECTIONS;
}

static void say_kind_of_claim(struct verdict *verdict, const struct claim *claim)
{
    struct evidence_words words = { .a = claim->claimant.ip };
    if (claim->seen)
        verdict_say(verdict, claim->group ? EVIDENCE_GROUP_CLAIM : EVIDENCE_UNIQUE_CLAIM, &words, claim->frame, 0);
}

static void say_other_kind(struct verdict *verdict, const struct assertion *other)
{
    uint32_t frame;
    enum assertion_kind kind;
    struct evidence_words words = { .a = other->node.ip };
    if (!assertion_is_independent(other, &frame, &kind))
        return;
    verdict_say_as(verdict, other->group ? EVIDENCE_GROUP_HELD : EVIDENCE_UNIQUE_HELD, &words, frame,
                   role_of_assertion(kind));
}

/* True if two machines, whose addresses nobody else speaks for, asserted both kinds, and somebody else objected. */
static bool both_kinds_are_certain(const struct case_file *file, const struct claim *claim,
                                   const struct assertion *other)
{
    uint32_t frame;
    enum assertion_kind kind;
    return other != NULL && assertion_is_independent(other, &frame, &kind) &&
           came_apart(&other->node, &claim->claimant) && !source_is_disputed(file, &other->node, claim->time) &&
           refusal_is_genuine(file, claim);
}

bool rule_group_clash(const struct case_file *file, struct verdict *verdict)
{
    bool clash = false;
    bool both_seen = false;
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        const struct claim *claim = &contest->claim;
        if (contest->kind != CONTEST_CLAIM || !claim_was_refused(claim))
            continue;
        const struct assertion *other = asserted_otherwise(file, claim);
        if (!claim->group && other == NULL && !suffix_forbids(claim))
            continue;
        clash = true;
        both_seen |= both_kinds_are_certain(file, claim, other);
        say_kind_of_claim(verdict, claim);
        if (other != NULL)
            say_other_kind(verdict, other);
        if (suffix_forbids(claim)) {
            char suffix[8];
            snprintf(suffix, sizeof suffix, "<%02x>", claim->name.suffix);
            struct evidence_words words = { .a = claim->claimant.ip, .text = suffix };
            verdict_say(verdict, EVIDENCE_TYPE_OF_SUFFIX, &words, claim->frame, 0);
        }
        say_refusal(verdict, claim);
    }
    if (clash)
        verdict_settle(verdict, CAUSE_GROUP_CLASH, both_seen ? CONFIDENCE_CONFIRMED : CONFIDENCE_PROBABLE);
    return clash;
}

/* ---- service_role_contest ---- */

/* True if nobody was refused the name: somebody told its holder to give it up. */
static bool only_demands(const struct case_file *file)
{
    return file->tally.demands + file->tally.releases > 0 && file->tally.refused == 0;
}

bool rule_service_role_contest(const struct case_file *file, struct verdict *verdict)
{
    static const int roles[] = { SUFFIX_DOMAIN_MASTER, SUFFIX_MASTER_BROWSER, SUFFIX_MSBROWSE, -1 };
    const struct pair *rivals = case_rivals(file);
    bool refuser_known = rivals != NULL && rivals->contest->kind == CONTEST_UNMATCHED_REFUSAL;
    bool only_hints = file->tally.unmatched + file->tally.statuses == file->tally.contests && !refuser_known;
    if (!case_only_suffixes(file, roles) || only_demands(file) || only_hints)
        return false;
    say_refusals(file, verdict);
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        char suffix[8];
        snprintf(suffix, sizeof suffix, "<%02x>", contest->name.suffix);
        struct evidence_words words = { .text = suffix };
        if (contest->kind == CONTEST_CLAIM && contest->claim.refusal_count > 0)
            verdict_say(verdict, EVIDENCE_ROLE_SUFFIX, &words, contest->claim.refusals[0].frame, 0);
    }
    for (guint i = 0; i < file->pairs->len; i++)
        say_pair(verdict, case_pair(file, i));
    if (verdict->reasons->len == 0)
        return false;
    bool proven = false;
    if (rivals != NULL) {
        say_cards(file, verdict, rivals);
        proven = say_proof(file, verdict, rivals);
    }
    enum confidence confidence = rivals != NULL ? CONFIDENCE_PROBABLE : CONFIDENCE_POSSIBLE;
    verdict_settle(verdict, CAUSE_SERVICE_ROLE_CONTEST, proven ? CONFIDENCE_CONFIRMED : confidence);
    return true;
}

/* ---- duplicate_user ---- */

/* True if the base name is the computer name of a machine that takes part, so that <03> is that computer's. */
static bool is_a_computer(const struct case_file *file, uint32_t ip)
{
    uint32_t frame;
    return ip != 0 && identity_is_computer(file->known->identity, ip, &file->incident->name, &frame);
}

static bool any_side_is_called_so(const struct case_file *file)
{
    for (guint i = 0; i < file->pairs->len; i++) {
        const struct pair *pair = case_pair(file, i);
        if (is_a_computer(file, pair->claimant.ip) || is_a_computer(file, pair->opponent.ip))
            return true;
    }
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        if (is_a_computer(file, contest->actor.ip) || is_a_computer(file, contest->other.ip))
            return true;
    }
    return false;
}

/* Says the computer name of a machine; true if it is known. */
static bool say_computer_name(const struct case_file *file, struct verdict *verdict, uint32_t ip,
                              char text[NETBIOS_NAME_TEXT])
{
    uint32_t frame = 0;
    enum role role = ROLE_CLAIM;
    struct evidence_words words = { .a = ip, .text = text };
    if (!identity_computer_name(file->known->identity, ip, text, &frame, &role)) {
        verdict_say(verdict, EVIDENCE_COMPUTER_NAMES_UNKNOWN, &words, 0, 0);
        return false;
    }
    verdict_say_as(verdict, EVIDENCE_COMPUTER_NAME, &words, frame, role);
    return true;
}

static void say_user_suffix(const struct case_file *file, struct verdict *verdict)
{
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct claim *claim = &case_contest(file, i)->claim;
        struct evidence_words none = { 0 };
        if (case_contest(file, i)->kind == CONTEST_CLAIM && claim->refusal_count > 0) {
            verdict_say(verdict, EVIDENCE_USER_SUFFIX, &none, claim->refusals[0].frame, 0);
            return;
        }
    }
}

/* True if a holder was asked and none is left: then the record is stale, whatever kind of name it holds. */
static bool no_holder_is_left(const struct case_file *file)
{
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct claim *claim = &case_contest(file, i)->claim;
        if (case_contest(file, i)->kind != CONTEST_CLAIM)
            return false;
        if (!claim_met_silence(claim))
            return false;
    }
    return true;
}

bool rule_duplicate_user(const struct case_file *file, struct verdict *verdict)
{
    static const int messenger[] = { SUFFIX_MESSENGER, -1 };
    if (!case_only_suffixes(file, messenger) || any_side_is_called_so(file) || no_holder_is_left(file) ||
        file->one_machine || only_demands(file))
        return false;
    say_refusals(file, verdict);
    say_user_suffix(file, verdict);
    const struct pair *rivals = case_rivals(file);
    char claimant[NETBIOS_NAME_TEXT];
    char opponent[NETBIOS_NAME_TEXT];
    uint32_t claimant_ip = rivals != NULL ? rivals->claimant.ip : case_contest(file, 0)->actor.ip;
    bool claimant_known = say_computer_name(file, verdict, claimant_ip, claimant);
    bool opponent_known = rivals != NULL && say_computer_name(file, verdict, rivals->opponent.ip, opponent);
    bool differ = claimant_known && opponent_known && g_strcmp0(claimant, opponent) != 0;
    enum confidence confidence = claimant_known || opponent_known ? CONFIDENCE_PROBABLE : CONFIDENCE_POSSIBLE;
    if (rivals != NULL && say_proof(file, verdict, rivals) && differ)
        confidence = CONFIDENCE_CONFIRMED;
    if (confidence != CONFIDENCE_CONFIRMED)
        verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
    verdict_settle(verdict, CAUSE_DUPLICATE_USER, confidence);
    return true;
}

/* ---- orderly_release ---- */

bool rule_orderly_release(const struct case_file *file, struct verdict *verdict)
{
    if (file->tally.own_releases == 0 || file->tally.own_releases != file->tally.contests)
        return false;
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        struct evidence_words words = { .a = contest->actor.ip };
        verdict_say(verdict, EVIDENCE_OWN_RELEASE, &words, contest->frame, 0);
    }
    verdict_settle(verdict, CAUSE_ORDERLY_RELEASE, CONFIDENCE_CONFIRMED);
    return true;
}
