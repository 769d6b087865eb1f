/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

#include "nbns_message.h"

/* ---- misdirected_registration ---- */

bool rule_misdirected_registration(const struct case_file *file, struct verdict *verdict)
{
    if (file->tally.misdirected == 0 || file->tally.misdirected != file->tally.contests)
        return false;
    bool genuine = true;
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct claim *claim = &case_contest(file, i)->claim;
        struct evidence_words words = { .a = claim->refusals[0].refuser.ip, .b = claim->claimant.ip };
        verdict_say(verdict, EVIDENCE_NO_SERVER, &words, claim->refusals[0].frame, 0);
        /* what serves others, or granted this very claim, is a server whatever it says */
        genuine &= refusal_is_genuine(file, claim) && claim->grant_frame == 0 &&
                   !conduct_is_server(file->known->conduct, claim->server);
    }
    verdict_settle(verdict, CAUSE_MISDIRECTED_REGISTRATION, genuine ? CONFIDENCE_CONFIRMED : CONFIDENCE_PROBABLE);
    return true;
}

/* ---- stale_wins_record ---- */

static bool old_holder_lives(const struct case_file *file, const struct claim *claim)
{
    for (uint32_t i = 0; i < claim->challenge_count; i++) {
        const struct party *holder = &claim->challenges[i].holder;
        struct sign_of_life sign;
        if (!identity_compare(file->known->identity, &claim->claimant, holder, claim->time).same &&
            asserted_later(file, claim, holder->ip, &sign))
            return true;
    }
    return false;
}

/* True if a claim met silence where a holder is known; an address that was only looked for may be anybody's. */
static bool silence_is_a_holders(const struct case_file *file)
{
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct claim *claim = &case_contest(file, i)->claim;
        if (case_contest(file, i)->kind == CONTEST_CLAIM && claim_met_silence(claim) && claim_has_known_holder(claim))
            return true;
    }
    return false;
}

bool rule_stale_record_granted(const struct case_file *file, struct verdict *verdict)
{
    const struct tally *tally = &file->tally;
    if (tally->granted == 0 || tally->granted != tally->contests)
        return false;
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct claim *claim = &case_contest(file, i)->claim;
        bool silent = claim->challenge_count == 0 || claim_met_silence(claim);
        if (!silent || old_holder_lives(file, claim))
            return false;
    }
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct claim *claim = &case_contest(file, i)->claim;
        struct evidence_words words = { .a = claim->claimant.ip };
        say_silent_challenges(verdict, claim);
        if (claim->challenge_count == 0)
            verdict_say(verdict, EVIDENCE_CHALLENGE_UNSEEN, &words, 0, 0);
        verdict_say(verdict, EVIDENCE_GRANTED_AFTER_SILENCE, &words, claim->grant_frame, 0);
    }
    verdict->mild = true;
    verdict_settle(verdict, CAUSE_STALE_WINS_RECORD,
                   silence_is_a_holders(file) ? CONFIDENCE_PROBABLE : CONFIDENCE_POSSIBLE);
    return true;
}

/* True if a server refused the claim although none of the holders it asked answered that it has the name. */
static bool refused_after_silence(const struct claim *claim)
{
    return claim->server != 0 && claim_was_refused(claim) && claim_met_silence(claim);
}

/* True if a claim was refused after silence, and no other one for another reason.  A challenge may have been lost. */
static bool only_silence_stands_against(const struct case_file *file)
{
    bool any = false;
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        const struct claim *claim = &contest->claim;
        if (contest->kind != CONTEST_CLAIM || !claim_was_refused(claim))
            continue;
        bool silent = refused_after_silence(claim);
        if (!silent && (claim->server == 0 || claim->challenge_count > 0))
            return false;
        any |= silent;
    }
    return any;
}

static void say_refused_after_silence(const struct case_file *file, struct verdict *verdict)
{
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        if (contest->kind != CONTEST_CLAIM || !refused_after_silence(&contest->claim))
            continue;
        say_silent_challenges(verdict, &contest->claim);
        say_refusal(verdict, &contest->claim);
    }
}

bool rule_stale_record_own(const struct case_file *file, struct verdict *verdict)
{
    if (!file->one_machine || !only_silence_stands_against(file))
        return false;
    for (guint i = 0; i < file->pairs->len; i++) {
        if (released_before(file, case_pair(file, i)) != NULL)
            return false;
    }
    say_refused_after_silence(file, verdict);
    say_one_machine(file, verdict, case_pair(file, 0));
    verdict_settle(verdict, CAUSE_STALE_WINS_RECORD, CONFIDENCE_PROBABLE);
    return true;
}

/* The claimant's view: the server took as long as a silent holder takes, and its question was not captured. */
static bool seems_refused_after_silence(const struct claim *claim)
{
    return claim->server != 0 && claim->wait_frame != 0 && claim->challenge_count == 0 &&
           claim_has_result(claim, NBNS_REFUSED) && claim_seconds_of_waiting(claim) > CLAIM_SECONDS_OF_SILENCE;
}

static bool seems_stale_only(const struct case_file *file)
{
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        if (contest->kind != CONTEST_CLAIM || !seems_refused_after_silence(&contest->claim))
            return false;
    }
    return case_contest_count(file) > 0;
}

bool rule_stale_record_other(const struct case_file *file, struct verdict *verdict)
{
    if (only_silence_stands_against(file)) {
        const struct pair *rivals = case_rivals(file);
        if (rivals != NULL && rivals->alive)
            return false;
        say_refused_after_silence(file, verdict);
        bool holder_known = silence_is_a_holders(file);
        if (!holder_known)
            verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
        verdict_settle(verdict, CAUSE_STALE_WINS_RECORD, holder_known ? CONFIDENCE_PROBABLE : CONFIDENCE_POSSIBLE);
        return true;
    }
    if (!seems_stale_only(file))
        return false;
    say_refusals(file, verdict);
    struct evidence_words none = { 0 };
    verdict_say(verdict, EVIDENCE_CHALLENGE_UNSEEN, &none, 0, 0);
    verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
    verdict_settle(verdict, CAUSE_STALE_WINS_RECORD, CONFIDENCE_POSSIBLE);
    return true;
}

/* ---- split_wins_registration ---- */

/* A grant of a disputed name by another server to the claimant's machine; NULL if there is none. */
static const struct assertion *granted_elsewhere(const struct case_file *file, const struct claim *claim)
{
    const struct holding *holding = ledger_find(file->known->ledger, &claim->name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (a->frames[ASSERTION_GRANT] == 0 || a->network.server == 0 || a->network.server == claim->server)
            continue;
        if (identity_compare(file->known->identity, &a->node, &claim->claimant, claim->time).same)
            return a;
    }
    return NULL;
}

bool rule_split_wins_registration(const struct case_file *file, struct verdict *verdict)
{
    const struct pair *rivals = case_rivals(file);
    if (rivals != NULL && rivals->alive)
        return false;
    bool found = false;
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        if (contest->kind != CONTEST_CLAIM || contest->claim.server == 0 || !claim_was_refused(&contest->claim))
            continue;
        const struct assertion *grant = granted_elsewhere(file, &contest->claim);
        if (grant == NULL)
            continue;
        struct evidence_words words = { .a = grant->network.server };
        say_refusal(verdict, &contest->claim);
        verdict_say(verdict, EVIDENCE_OTHER_SERVER_GRANTED, &words, grant->frames[ASSERTION_GRANT], 0);
        found = true;
    }
    if (found)
        verdict_settle(verdict, CAUSE_SPLIT_WINS_REGISTRATION, CONFIDENCE_PROBABLE);
    return found;
}

/* ---- static_wins_mapping ---- */

/* True if the server's answer needed no holder: the claim was seen, and neither a wait nor a challenge. */
static bool refused_at_once(const struct claim *claim)
{
    return claim->server != 0 && claim->seen && claim_was_refused(claim) && claim->wait_frame == 0 &&
           claim->challenge_count == 0 && !claim->group;
}

/* True if the server gave the name to anybody in this capture, which it never does with a static record. */
static bool granted_before(const struct case_file *file, const struct claim *claim)
{
    const struct holding *holding = ledger_find(file->known->ledger, &claim->name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (a->frames[ASSERTION_GRANT] != 0 && a->network.server == claim->server)
            return true;
    }
    return false;
}

static const struct static_mapping *known_mapping(const struct case_file *file)
{
    const struct analysis_options *options = file->known->options;
    for (size_t i = 0; i < options->mapping_count; i++) {
        struct netbios_name name;
        if (!netbios_name_from_text(options->mappings[i].name, 0, &name))
            continue;
        name.scope = file->incident->name.scope;
        if (netbios_name_same_base(&name, &file->incident->name))
            return &options->mappings[i];
    }
    return NULL;
}

static bool looks_static(const struct case_file *file)
{
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        uint32_t frame;
        enum assertion_kind kind;
        if (contest->kind != CONTEST_CLAIM || !refused_at_once(&contest->claim) ||
            granted_before(file, &contest->claim) || case_asserts(file, contest->claim.server, &frame, &kind))
            return false;
    }
    return case_contest_count(file) > 0;
}

bool rule_static_wins_mapping(const struct case_file *file, struct verdict *verdict)
{
    if (!looks_static(file))
        return false;
    bool genuine = true;
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct claim *claim = &case_contest(file, i)->claim;
        genuine &= refusal_is_genuine(file, claim);
        struct evidence_words words = { .a = claim->refusals[0].refuser.ip,
                                        .b = claim->claimant.ip,
                                        .text = result_words(claim->refusals[0].result) };
        verdict_say(verdict, EVIDENCE_REFUSED_AT_ONCE, &words, claim->refusals[0].frame, 0);
    }
    uint32_t last = case_contest(file, case_contest_count(file) - 1)->claim.refusals[0].frame;
    const struct static_mapping *mapping = known_mapping(file);
    struct evidence_words attempts = { .count = file->tally.attempts, .a = mapping != NULL ? mapping->address : 0 };
    bool repeated = file->tally.attempts > 1;
    verdict_say(verdict, repeated ? EVIDENCE_REPEATED : EVIDENCE_ONE_ATTEMPT, &attempts, last, 0);
    if (mapping != NULL)
        verdict_say(verdict, EVIDENCE_KNOWN_MAPPING, &attempts, 0, 0);
    verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
    enum confidence confidence = repeated ? CONFIDENCE_PROBABLE : CONFIDENCE_POSSIBLE;
    verdict_settle(verdict, CAUSE_STATIC_WINS_MAPPING, mapping != NULL && genuine ? CONFIDENCE_CONFIRMED : confidence);
    return true;
}

/* ---- wins_release_demand ---- */

/* Says why a machine seems to be a name server; true if it is known to be one. */
static bool say_known_server(const struct case_file *file, struct verdict *verdict, uint32_t ip)
{
    if (conduct_is_server(file->known->conduct, ip))
        return true;
    struct evidence_words words = { .a = ip };
    verdict_say(verdict, EVIDENCE_ANSWERS_AS_SERVER, &words,
                conduct_find(file->known->conduct, ip)->server_answer_frame, 0);
    return false;
}

bool rule_wins_release_demand(const struct case_file *file, struct verdict *verdict)
{
    bool found = false;
    bool sure = false;
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        if (contest->kind != CONTEST_RELEASE_DEMAND || !acts_as_server(file, contest->actor.ip))
            continue;
        struct evidence_words words = { .a = contest->actor.ip, .b = contest->other.ip };
        verdict_say(verdict, EVIDENCE_RELEASE_BY_SERVER, &words, contest->frame, 0);
        sure |= say_known_server(file, verdict, contest->actor.ip);
        found = true;
    }
    if (found && !sure)
        verdict_alternative(verdict, CAUSE_FORGED_CONFLICT);
    if (found)
        verdict_settle(verdict, CAUSE_WINS_RELEASE_DEMAND, sure ? CONFIDENCE_PROBABLE : CONFIDENCE_POSSIBLE);
    return found;
}
