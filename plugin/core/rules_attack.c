/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

#include "ownership.h"

#define MAX_NAMES_IN_TEXT 6

/* A list of names for a sentence, which the caller frees. */
static char *list_names(const struct deeds *deeds)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < deeds->count && i < MAX_NAMES_IN_TEXT; i++) {
        char name[NETBIOS_NAME_TEXT];
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
                               netbios_name_format_base(&conduct_deed(deeds, i)->name, name));
    }
    if (deeds->count > MAX_NAMES_IN_TEXT)
        g_string_append(text, ", ...");
    return g_string_free(text, FALSE);
}

/* ---- name_poisoning ---- */

static bool owns(const struct case_file *file, const struct netbios_name *name, uint32_t ip)
{
    return ownership_is_shown(file->known->ledger, file->known->identity, name, ip);
}

/* Another node that gave its own address for a name that this one answers for; NULL if there is none. */
static const struct assertion *real_owner(const struct case_file *file, const struct deeds *deeds, uint32_t poisoner,
                                          const struct deed **deed)
{
    for (guint i = 0; i < deeds->count; i++) {
        *deed = conduct_deed(deeds, i);
        const struct holding *holding = ledger_find(file->known->ledger, &(*deed)->name);
        for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
            if (a->node.ip != poisoner && a->frames[ASSERTION_ANSWER] != 0 && a->unique)
                return a;
        }
    }
    return NULL;
}

/* The deeds about names that the node does not own; the caller frees the list. */
static struct deeds foreign_deeds(const struct case_file *file, const struct conduct *conduct)
{
    struct deeds foreign = { .list = g_array_new(FALSE, FALSE, sizeof(struct deed)) };
    for (guint i = 0; i < conduct->answered.count; i++) {
        const struct deed *deed = conduct_deed(&conduct->answered, i);
        if (owns(file, &deed->name, conduct->ip))
            continue;
        g_array_append_vals(foreign.list, deed, 1);
        foreign.count++;
    }
    return foreign;
}

/* The frame of a node status that lacks one of these names; 0 if none does. */
static uint32_t status_that_lacks(const struct case_file *file, uint32_t ip, const struct deeds *deeds)
{
    uint32_t frame;
    for (guint i = 0; i < deeds->count; i++) {
        if (identity_status_says(file->known->identity, ip, &conduct_deed(deeds, i)->name, &frame) == STATUS_LACKS)
            return frame;
    }
    return 0;
}

static void say_answers(struct verdict *verdict, uint32_t ip, const struct deeds *foreign)
{
    char *names = list_names(foreign);
    struct evidence_words words = { .a = ip, .count = foreign->count, .text = names };
    for (guint i = 0; i < foreign->count && i < MAX_NAMES_IN_TEXT; i++)
        verdict_say(verdict, EVIDENCE_MANY_NAMES_ANSWERED, &words, conduct_deed(foreign, i)->frame, 0);
    g_free(names);
}

static bool say_unasked(const struct conduct *conduct, struct verdict *verdict)
{
    if (conduct->unasked_count < CONDUCT_UNASKED_ANSWERS)
        return false;
    char name[NETBIOS_NAME_TEXT];
    struct evidence_words words = { .a = conduct->ip,
                                    .count = conduct->unasked_count,
                                    .text = netbios_name_format(&conduct->unasked, name) };
    verdict_say(verdict, EVIDENCE_ANSWERS_WITHOUT_QUERY, &words, conduct->unasked_frame, 0);
    return true;
}

/* The verdict about a node that answered for these names, none of which is its own; false if they are too few. */
static bool judge_answers(const struct case_file *file, struct verdict *verdict, const struct conduct *conduct,
                          const struct deeds *foreign)
{
    /* a proxy gives the addresses of others, and its own for its own names only */
    if (conduct->foreign_answers >= foreign->count && conduct->foreign_answers > 0)
        return false;
    bool many = foreign->count >= file->known->options->flood_limit;
    if (many)
        say_answers(verdict, conduct->ip, foreign);
    if (!say_unasked(conduct, verdict) && !many)
        return false;
    const struct deed *deed = NULL;
    const struct assertion *owner = real_owner(file, foreign, conduct->ip, &deed);
    if (owner != NULL) {
        char name[NETBIOS_NAME_TEXT];
        struct evidence_words words = { .a = owner->node.ip, .text = netbios_name_format_base(&deed->name, name) };
        verdict_say(verdict, EVIDENCE_REAL_OWNER_ANSWERS, &words, owner->frames[ASSERTION_ANSWER], 0);
    }
    uint32_t lacking = status_that_lacks(file, conduct->ip, foreign);
    struct evidence_words words = { .a = conduct->ip };
    if (lacking != 0)
        verdict_say(verdict, EVIDENCE_STATUS_LACKS, &words, lacking, 0);
    bool sure = owner != NULL || lacking != 0;
    verdict_settle(verdict, CAUSE_NAME_POISONING, sure ? CONFIDENCE_PROBABLE : CONFIDENCE_POSSIBLE);
    return true;
}

bool rule_name_poisoning(const struct case_file *file, struct verdict *verdict)
{
    uint32_t sender = file->incident->flood_sender;
    const struct conduct *conduct = file->tally.poisonings > 0 ? conduct_find(file->known->conduct, sender) : NULL;
    if (conduct == NULL || conduct->is_server)
        return false;
    struct deeds foreign = foreign_deeds(file, conduct);
    bool settled = judge_answers(file, verdict, conduct, &foreign);
    g_array_free(foreign.list, TRUE);
    return settled;
}

/* ---- wins_proxy ---- */

/* The query by which a refuser asked a name server before any of its refusals; 0 if it never did. */
static uint32_t asked_before(const struct case_file *file, uint32_t refuser)
{
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        for (uint32_t r = 0; contest->kind == CONTEST_CLAIM && r < contest->claim.refusal_count; r++) {
            const struct refusal *refusal = &contest->claim.refusals[r];
            if (refusal->refuser.ip == refuser && refusal->asked_frame != 0)
                return refusal->asked_frame;
        }
    }
    return 0;
}

/* Why the refuser of a broadcast claim acts for a name server; false if nothing says so. */
static bool say_proxy(const struct case_file *file, struct verdict *verdict, const struct refusal *refusal)
{
    const struct conduct *conduct = conduct_find(file->known->conduct, refusal->refuser.ip);
    if (conduct == NULL || conduct->is_server)
        return false;
    struct evidence_words words = { .a = refusal->refuser.ip };
    uint32_t asked = refusal->asked_frame != 0 ? refusal->asked_frame : asked_before(file, refusal->refuser.ip);
    if (asked != 0)
        verdict_say(verdict, EVIDENCE_PROXY_ASKED, &words, asked, 0);
    if (conduct->foreign_answer_frame != 0)
        verdict_say(verdict, EVIDENCE_PROXY_ANSWERS, &words, conduct->foreign_answer_frame, 0);
    return asked != 0 || conduct->foreign_answer_frame != 0;
}

static bool say_status_lacks(const struct case_file *file, struct verdict *verdict, const struct refusal *refusal)
{
    uint32_t frame;
    struct evidence_words words = { .a = refusal->refuser.ip };
    if (identity_status_says(file->known->identity, refusal->refuser.ip, &file->incident->name, &frame) != STATUS_LACKS)
        return false;
    verdict_say(verdict, EVIDENCE_STATUS_LACKS, &words, frame, 0);
    return true;
}

typedef bool (*refusal_test)(const struct case_file *file, struct verdict *verdict, const struct refusal *refusal);

/* True if every refusal of the incident is one of a broadcast claim by a node that owns no such name and passes. */
static bool every_refuser(const struct case_file *file, struct verdict *verdict, refusal_test test)
{
    bool any = false;
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        if (contest->kind != CONTEST_CLAIM || contest->claim.server != 0)
            return false;
        for (uint32_t r = 0; r < contest->claim.refusal_count; r++) {
            const struct refusal *refusal = &contest->claim.refusals[r];
            uint32_t frame;
            enum assertion_kind kind;
            if (case_asserts(file, refusal->refuser.ip, &frame, &kind) || !test(file, verdict, refusal))
                return false;
            any = true;
        }
    }
    return any;
}

bool rule_wins_proxy(const struct case_file *file, struct verdict *verdict)
{
    if (!every_refuser(file, verdict, say_proxy))
        return false;
    say_refusals(file, verdict);
    verdict_settle(verdict, CAUSE_WINS_PROXY, CONFIDENCE_PROBABLE);
    return true;
}

bool rule_wins_proxy_by_status(const struct case_file *file, struct verdict *verdict)
{
    if (!every_refuser(file, verdict, say_status_lacks))
        return false;
    say_refusals(file, verdict);
    verdict_alternative(verdict, CAUSE_FORGED_CONFLICT);
    verdict_settle(verdict, CAUSE_WINS_PROXY, CONFIDENCE_POSSIBLE);
    return true;
}

/* ---- forged_conflict ---- */

static bool is_demand(const struct contest *contest)
{
    return contest->kind == CONTEST_DEMAND || contest->kind == CONTEST_RELEASE_DEMAND;
}

/* (a) the message came from another card than the one that speaks for its address */
static bool say_forged_source(const struct case_file *file, struct verdict *verdict, const struct contest *contest)
{
    bool release = contest->kind == CONTEST_RELEASE_DEMAND;
    bool both_there = identity_contradicts(file->known->identity, &contest->actor);
    if (release ? !identity_has_other_card(file->known->identity, &contest->actor) : !both_there)
        return false;
    const struct assertion *own =
        ledger_assertion(file->known->ledger, &contest->name, &contest->actor, &contest->network);
    if (own != NULL && own->node.mac == contest->actor.mac)
        return false;
    char mac[FRAME_MAC_TEXT];
    struct evidence_words words = { .a = contest->actor.ip, .text = frame_format_mac(contest->actor.mac, mac) };
    enum role role = contest->kind == CONTEST_DEMAND ? ROLE_CONFLICT_DEMAND : ROLE_RELEASE_DEMAND;
    verdict_say_as(verdict, EVIDENCE_SOURCE_FORGED, &words, contest->frame, role);
    /* the other card was not seen since: it may have been exchanged, or its address have moved on */
    if (!both_there)
        verdict_alternative(verdict, CAUSE_ADDRESS_TAKEOVER);
    return true;
}

/* (b) a demand without a reason: nobody saw two holders, and the sender is none */
static bool say_baseless_demand(const struct case_file *file, struct verdict *verdict, const struct contest *contest)
{
    uint32_t frame;
    enum assertion_kind kind;
    if (contest->kind != CONTEST_DEMAND || case_asserts(file, contest->actor.ip, &frame, &kind) ||
        case_other_holder(file, &contest->other) != NULL)
        return false;
    struct evidence_words words = { .a = contest->actor.ip, .b = contest->other.ip };
    verdict_say(verdict, EVIDENCE_UNSOLICITED_DEMAND, &words, contest->frame, 0);
    if (contest->asked_before)
        verdict_say(verdict, EVIDENCE_DEMAND_AFTER_QUERY, &words, contest->frame, 0);
    else if (contest->expected)
        verdict_say(verdict, EVIDENCE_DEMAND_MAYBE_ASKED, &words, contest->frame, 0);
    return true;
}

/* (c) a release by a machine that never had the name and is no name server */
static bool say_strange_release(const struct case_file *file, struct verdict *verdict, const struct contest *contest)
{
    bool role = netbios_name_is_role(&contest->name) || contest->name.suffix == SUFFIX_DOMAIN_CONTROLLERS;
    if (contest->kind != CONTEST_RELEASE_DEMAND || role || contest->had_asserted ||
        contest->actor.ip == contest->other.ip || conduct_is_server(file->known->conduct, contest->actor.ip))
        return false;
    struct evidence_words words = { .a = contest->actor.ip, .b = contest->other.ip };
    verdict_say(verdict, EVIDENCE_RELEASE_BY_STRANGER, &words, contest->frame, 0);
    return true;
}

/* The computer names that a node refused, if they are those of several claimants and it uses none that it refused. */
static uint32_t denied_computers(const struct case_file *file, const struct conduct *conduct)
{
    uint32_t computers = 0;
    uint32_t first = 0;
    bool several = false;
    for (guint i = 0; i < conduct->refused.count; i++) {
        const struct deed *deed = conduct_deed(&conduct->refused, i);
        if (owns(file, &deed->name, conduct->ip))
            return 0;
        if (!deed->computer)
            continue;
        several |= computers > 0 && deed->against != first;
        first = computers == 0 ? deed->against : first;
        computers++;
    }
    return several ? computers : 0;
}

/* (d) one node refuses computer names of several claimants and uses none of them */
static bool say_denies_many(const struct case_file *file, struct verdict *verdict)
{
    uint32_t looked_at = 0;
    for (guint i = 0; i < file->pairs->len; i++) {
        const struct pair *pair = case_pair(file, i);
        const struct conduct *conduct = conduct_find(file->known->conduct, pair->opponent.ip);
        bool skip = pair->by_server || conduct == NULL || conduct->is_server || pair->opponent.ip == looked_at;
        struct evidence_words words = { .count = skip ? 0 : denied_computers(file, conduct) };
        looked_at = pair->opponent.ip;
        if (words.count == 0)
            continue;
        words.a = conduct->ip;
        for (guint d = 0; d < conduct->refused.count; d++) {
            const struct deed *deed = conduct_deed(&conduct->refused, d);
            if (deed->computer)
                verdict_say(verdict, EVIDENCE_DENIES_MANY, &words, deed->frame, 0);
        }
        verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
        return true;
    }
    return false;
}

static void say_flood(const struct case_file *file, struct verdict *verdict)
{
    const struct conduct *conduct = conduct_find(file->known->conduct, file->incident->flood_sender);
    if (conduct == NULL || conduct->demanded.count < 2)
        return;
    char *names = list_names(&conduct->demanded);
    struct evidence_words words = { .a = conduct->ip, .count = conduct->demanded.count, .text = names };
    verdict_say(verdict, EVIDENCE_MANY_NAMES_DEMANDED, &words, conduct_deed(&conduct->demanded, 0)->frame, 0);
    g_free(names);
}

/* True if a machine had released another's address before: what it claims afterwards is no honest dispute. */
static bool released_another_before(const struct case_file *file, const struct party *claimant, int64_t time)
{
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        if (contest->kind == CONTEST_RELEASE_DEMAND && contest->actor.ip == claimant->ip && !contest->had_asserted &&
            contest->address != claimant->ip && contest->time < time)
            return true;
    }
    return false;
}

/* True if two machines, both there, dispute the name by claims or answers, whatever demands there are besides. */
static bool dispute_two(const struct case_file *file)
{
    for (guint i = 0; i < file->pairs->len; i++) {
        const struct pair *pair = case_pair(file, i);
        bool demand = pair->contest->kind == CONTEST_DEMAND || pair->contest->kind == CONTEST_STATUS;
        if (!demand && pair->alive && !pair->relation.same &&
            !released_another_before(file, &pair->claimant, pair->contest->time))
            return true;
    }
    return false;
}

bool rule_forged_conflict(const struct case_file *file, struct verdict *verdict)
{
    bool forged = false;
    bool doubtful = true;
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        if (!is_demand(contest))
            continue;
        bool source = say_forged_source(file, verdict, contest);
        bool baseless = say_baseless_demand(file, verdict, contest) && !contest->asked_before;
        bool strange = !acts_as_server(file, contest->actor.ip) && say_strange_release(file, verdict, contest);
        forged |= source || baseless || strange;
        doubtful &= !(source || (strange && contest->address != contest->actor.ip) || (baseless && !contest->expected));
    }
    /* a message of somebody else does not explain away that two machines dispute the name */
    if (forged && dispute_two(file)) {
        verdict->forged_besides = true;
        return false;
    }
    if (forged) {
        say_flood(file, verdict);
        verdict_settle(verdict, CAUSE_FORGED_CONFLICT, doubtful ? CONFIDENCE_POSSIBLE : CONFIDENCE_PROBABLE);
        return true;
    }
    if (!say_denies_many(file, verdict))
        return false;
    verdict_settle(verdict, CAUSE_FORGED_CONFLICT, CONFIDENCE_POSSIBLE);
    return true;
}
