/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "diagnosis.h"

#include "rules.h"

/*
 * The order is part of the knowledge: accusations with their benign twins first, the plain duplicate last.  Tests call the
 * rules by these numbers.
 */
static const rule decision_list[] = {
    rule_orderly_release,
    rule_name_poisoning,             /* 1 */
    rule_wins_proxy,                 /* 2 */
    rule_forged_conflict,            /* 3: a source, b demand, c release, d denials */
    rule_misdirected_registration,   /* 4 */
    rule_stale_record_granted,       /* 5 */
    rule_group_clash,                /* 6 */
    rule_service_role_contest,       /* 7 */
    rule_duplicate_user,             /* 8 */
    rule_address_takeover,           /* 9 */
    rule_split_wins_registration,    /* 10 */
    rule_stale_record_own,           /* 11 */
    rule_multihomed_partial_release, /* 12 */
    rule_multihomed_adapters,        /* 13 */
    rule_stale_record_other,         /* 14 */
    rule_static_wins_mapping,        /* 15 */
    rule_wins_release_demand,        /* 16 */
    rule_wins_proxy_by_status,
    rule_shared_gateway,     /* 17 */
    rule_truncated_name,     /* 17 */
    rule_wrong_host_name,    /* 17 */
    rule_dhcp_corruption,    /* 17 */
    rule_duplicate_computer, /* 18; 19 is what no rule decides */
};

/*
 * True if the two sides turned out to be one machine, and nobody was refused anything: what looked like two holders is
 * one with several addresses.  A refusal stands whatever the machines are.
 */
static bool is_no_conflict(const struct case_file *file)
{
    const struct tally *tally = &file->tally;
    bool harmless = tally->answers + tally->silent + tally->granted == tally->contests;
    if (!harmless || !file->one_machine)
        return false;
    for (guint i = 0; i < file->pairs->len; i++) {
        const struct pair *pair = case_pair(file, i);
        if (pair->relation.by_card || (pair->contest->kind == CONTEST_CLAIM && !pair->alive))
            return false;
    }
    return true;
}

/* True if no rule found anything in signs that mean nothing by themselves. */
static bool turned_out_harmless(const struct case_file *file)
{
    static const int roles[] = { SUFFIX_DOMAIN_MASTER, SUFFIX_DOMAIN_CONTROLLERS, SUFFIX_MASTER_BROWSER,
                                 SUFFIX_MSBROWSE, -1 };
    const struct tally *tally = &file->tally;
    /* a node that answered for many names owns them; a role that one node releases for another moves between them */
    return (tally->poisonings > 0 && tally->poisonings == tally->contests) ||
           (tally->releases > 0 && tally->releases == tally->contests && case_only_suffixes(file, roles));
}

static void say_contest(struct verdict *verdict, const struct contest *contest)
{
    const struct claim *claim = &contest->claim;
    struct evidence_words words = { .a = contest->actor.ip, .b = contest->other.ip };
    switch (contest->kind) {
    case CONTEST_CLAIM:
        if (claim_is_misdirected(claim)) {
            struct evidence_words refusal = { .a = claim->refusals[0].refuser.ip, .b = contest->actor.ip };
            verdict_say(verdict, EVIDENCE_NO_SERVER, &refusal, contest->frame, 0);
        }
        if (claim->grant_frame != 0 && claim->wait_frame != 0) {
            struct evidence_words wait = { .a = claim->server };
            verdict_say(verdict, EVIDENCE_WAITED, &wait, claim->wait_frame, 0);
            verdict_say(verdict, EVIDENCE_GRANTED_AFTER_SILENCE, &words, claim->grant_frame, 0);
        }
        break;
    case CONTEST_RELEASE_DEMAND:
        verdict_say(verdict, EVIDENCE_RELEASED_IN_USE, &words, contest->frame, 0);
        break;
    case CONTEST_RELEASE:
        verdict_say(verdict, EVIDENCE_OWN_RELEASE, &words, contest->frame, 0);
        break;
    default:
        say_signal(verdict, contest);
        break;
    }
}

static void judge_undetermined(const struct case_file *file, struct verdict *verdict)
{
    say_refusals(file, verdict);
    for (guint i = 0; i < case_contest_count(file); i++)
        say_contest(verdict, case_contest(file, i));
    for (guint i = 0; i < file->pairs->len; i++)
        say_pair(verdict, case_pair(file, i));
    verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
    if (file->tally.unmatched > 0)
        verdict_alternative(verdict, CAUSE_STATIC_WINS_MAPPING);
    if (file->tally.demands + file->tally.releases > 0)
        verdict_alternative(verdict, CAUSE_FORGED_CONFLICT);
    verdict_settle(verdict, CAUSE_UNDETERMINED, CONFIDENCE_POSSIBLE);
}

static enum outcome outcome_of(const struct case_file *file)
{
    const struct tally *tally = &file->tally;
    if (tally->refused + tally->misdirected + tally->unmatched > 0)
        return OUTCOME_REFUSED;
    for (guint i = 0; i < file->pairs->len; i++) {
        const struct pair *pair = case_pair(file, i);
        if (pair->contest->kind == CONTEST_CLAIM && pair->contest->claim.grant_frame != 0 && pair->alive)
            return OUTCOME_MERGED;
    }
    if (tally->granted > 0)
        return OUTCOME_TAKEN_OVER;
    if (tally->releases + tally->own_releases > tally->denied)
        return OUTCOME_RELEASED;
    return OUTCOME_ONGOING;
}

/* What fits besides the cause, less what turned out to be the cause itself. */
static void settle_alternatives(struct verdict *verdict)
{
    for (guint i = verdict->alternatives->len; i > 0; i--) {
        if (g_array_index(verdict->alternatives, enum cause, i - 1) == verdict->cause)
            g_array_remove_index(verdict->alternatives, i - 1);
    }
}

struct verdict *diagnosis_judge(const struct incident *incident, const struct background *known)
{
    struct verdict *verdict = verdict_new();
    struct case_file file;
    case_file_fill(&file, incident, known);
    for (guint i = 0; i < file.pairs->len; i++) {
        verdict_note_address(verdict, case_pair(&file, i)->claimant.ip);
        verdict_note_address(verdict, case_pair(&file, i)->opponent.ip);
    }
    verdict->dismissed = is_no_conflict(&file);
    bool settled = false;
    for (size_t i = 0; !settled && i < G_N_ELEMENTS(decision_list); i++) {
        verdict_clear(verdict);
        settled = decision_list[i](&file, verdict);
    }
    if (!settled) {
        verdict->dismissed |= turned_out_harmless(&file);
        verdict_clear(verdict);
        judge_undetermined(&file, verdict);
    }
    if (verdict->forged_besides)
        verdict_alternative(verdict, CAUSE_FORGED_CONFLICT);
    verdict->outcome = outcome_of(&file);
    settle_alternatives(verdict);
    case_file_clear(&file);
    return verdict;
}
