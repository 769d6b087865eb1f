/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "signals.h"

#include "ownership.h"

static struct contest contest_of_claim(const transaction *request)
{
    const struct claim *claim = request->claim;
    struct contest contest = {
        .kind = CONTEST_CLAIM,
        .name = claim->name,
        .network = claim->network,
        .actor = claim->claimant,
        .time = claim->time,
        .claim = *claim,
    };
    if (claim->server == 0 && claim->refusal_count > 0)
        contest.other = claim->refusals[0].refuser;
    else if (claim->challenge_count > 0)
        contest.other = claim->challenges[0].holder;
    if (claim->refusal_count > 0)
        contest.frame = claim->refusals[0].frame;
    else
        contest.frame = claim->grant_frame;
    return contest;
}

static bool is_denied_by(const struct contest *contest, uint32_t sender)
{
    if (contest->kind == CONTEST_UNMATCHED_REFUSAL)
        return contest->other.ip == sender;
    return contest->kind == CONTEST_CLAIM && contest->claim.server == 0 && contest->claim.refusal_count == 1 &&
           contest->claim.refusals[0].refuser.ip == sender;
}

/* The names that a refuser denied to others without using them itself. */
static uint32_t denied_names(const analysis *self, const struct conduct *conduct)
{
    uint32_t foreign = 0;
    for (guint i = 0; i < conduct->refused.count; i++) {
        const struct netbios_name *name = &conduct_deed(&conduct->refused, i)->name;
        const struct holding *holding = ledger_find(self->ledger, name);
        bool own = ownership_is_shown(self->ledger, self->identity, name, conduct->ip);
        for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
            uint32_t frame;
            enum assertion_kind kind;
            own |= a->node.ip == conduct->ip && assertion_is_independent(a, &frame, &kind);
        }
        foreign += !own;
    }
    return foreign;
}

struct incident *signal_enter_refusal(analysis *self, const struct contest *contest, uint32_t *serial)
{
    const struct conduct *conduct =
        contest->network.server == 0 ? conduct_find(self->conduct, contest->other.ip) : NULL;
    if (conduct == NULL || conduct->refused.count < self->options.flood_limit ||
        denied_names(self, conduct) < self->options.flood_limit)
        return signal_enter_contest(self, contest, serial);
    struct incident *flood = signal_gather_flood(self, contest, conduct->ip, &conduct->refused, is_denied_by);
    *serial = incident_add_contest(self->book, flood, contest);
    return flood;
}

static void open_claim_contest(analysis *self, transaction *request, enum role shown)
{
    struct contest contest = contest_of_claim(request);
    struct incident *incident = signal_enter_refusal(self, &contest, &request->contest);
    request->incident = incident;
    signal_add_steps(self, incident, request, shown);
}

/* Brings the contest of an exchange that goes on up to date. */
static void update_contest(analysis *self, transaction *request, struct incident *incident, enum role shown)
{
    struct contest *contest = request->claim != NULL ? incident_contest(incident, request->contest) : NULL;
    if (contest != NULL) {
        struct contest now = contest_of_claim(request);
        incident_update_contest(self->book, incident, contest, &now);
        incident->last_time = MAX(incident->last_time, request->claim->last_time);
        incident = incident_book_unite(self->book, incident, &now);
        request->incident = incident;
    }
    signal_add_steps(self, incident, request, shown);
    incident_book_touch(self->book, incident);
}

void signal_exchange(analysis *self, transaction *request)
{
    struct incident *incident = signal_incident_of(self, request);
    if (incident != NULL)
        update_contest(self, request, incident, ROLE_REFUSAL);
}

void signal_refusal(analysis *self, transaction *request)
{
    if (request->incident != NULL)
        signal_exchange(self, request);
    else
        open_claim_contest(self, request, ROLE_REFUSAL);
}

/*
 * True if a holder on record answered that it has the name, and is another machine than the claimant.  What was not
 * captured may list the claimed address.
 */
static bool stranger_defended(const analysis *self, const struct claim *claim)
{
    for (uint32_t i = 0; i < claim->challenge_count && claim->address != 0; i++) {
        const struct challenge *challenge = &claim->challenges[i];
        if (challenge->reply == REPLY_POSITIVE && !challenge->lists_claimed && !challenge->cut &&
            !signal_is_same(self, &claim->claimant, &challenge->holder, claim->time))
            return true;
    }
    return false;
}

static void mark_taken_over(analysis *self, const struct claim *claim)
{
    struct assertion *taker = ledger_assertion(self->ledger, &claim->name, &claim->claimant, &claim->network);
    if (taker != NULL)
        taker->took_over_time = claim->grant_time;
    for (uint32_t i = 0; i < claim->challenge_count; i++) {
        uint32_t old = claim->challenges[i].holder.ip;
        if (old != claim->claimant.ip)
            ledger_give_away(self->ledger, &claim->name, old, &claim->network, claim->grant_time);
    }
}

void signal_grant(analysis *self, transaction *request)
{
    struct claim *claim = request->claim;
    if (request->incident != NULL) {
        signal_exchange(self, request);
        return;
    }
    if (claim->wait_frame == 0 || claim->group || claim_is_own(claim))
        return;
    bool silent = claim->challenge_count > 0 ? claim_met_silence(claim)
                                             : claim_seconds_of_waiting(claim) > CLAIM_SECONDS_OF_SILENCE;
    if (!silent && !stranger_defended(self, claim))
        return;
    if (silent)
        mark_taken_over(self, claim);
    open_claim_contest(self, request, ROLE_GRANT);
}
