/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analysis_state.h"

#define SECOND INT64_C(1000000000)
/* A claim from before the capture may be answered this long after its start. */
#define SPAN_OF_UNSEEN_CLAIMS (15 * SECOND)
/* Two machines that start together repeat their claims for so long before either has the name. */
#define SPAN_OF_A_START (5 * SECOND)
/* A silent challenge takes longer than this, an answered one less. */
#define SECONDS_OF_SILENCE 1.0
#define ANSWERS_WITHOUT_QUERY 10

/* ---- frames ---- */

static void add_note(analysis *self, struct incident *incident, const struct netbios_name *name, uint32_t frame,
                     enum role role, bool shows)
{
    struct note note = { .frame = frame, .role = (uint8_t)role, .suffix = name->suffix, .named = true, .shows = shows };
    incident_add_frame(self->book, incident, &note);
}

/* Enters the frames of an exchange; the role shown is the one that carries the expert info. */
static void add_steps(analysis *self, struct incident *incident, const transaction *request, enum role shown)
{
    for (size_t i = 0; i < transaction_step_count(request); i++) {
        const struct step *step = transaction_step(request, i);
        add_note(self, incident, &request->name, step->frame, (enum role)step->role, step->role == shown);
    }
}

static struct incident *incident_of(const analysis *self, const transaction *request)
{
    return request->incident != NULL ? incident_book_get(self->book, request->incident->number) : NULL;
}

/* ---- incidents ---- */

static struct dispute dispute_of(const struct contest *contest)
{
    return (struct dispute){
        .name = &contest->name,
        .network = &contest->network,
        .actor = contest->actor.ip,
        .other = contest->other.ip,
        .time = contest->time,
    };
}

/* Puts a contest into the incident where it belongs. */
static struct incident *enter_contest(analysis *self, const struct contest *contest, uint32_t *serial)
{
    struct dispute dispute = dispute_of(contest);
    struct incident *incident = incident_book_need(self->book, &dispute, contest->frame);
    *serial = incident_add_contest(self->book, incident, contest);
    ledger_keep(self->ledger, &contest->name);
    return incident_book_unite(self->book, incident);
}

typedef bool (*contest_test)(const struct contest *contest, uint32_t sender);

static bool every_contest(const struct incident *incident, contest_test test, uint32_t sender)
{
    for (guint i = 0; i < incident->contests->len; i++) {
        if (!test(g_ptr_array_index(incident->contests, i), sender))
            return false;
    }
    return true;
}

/* Makes one incident of what one sender did to many names, with those that were opened name by name before. */
static struct incident *gather_flood(analysis *self, const struct contest *contest, uint32_t sender,
                                     const struct deeds *deeds, contest_test test)
{
    struct dispute dispute = dispute_of(contest);
    dispute.actor = sender;
    struct incident *flood = incident_book_need_flood(self->book, &dispute, contest->frame);
    for (guint i = 0; i < deeds->count; i++) {
        const struct deed *deed = conduct_deed(deeds, i);
        struct dispute known = {
            .name = &deed->name,
            .network = &contest->network,
            .actor = sender,
            .other = deed->against,
            .time = contest->time,
        };
        struct incident *incident = incident_book_find(self->book, &known);
        if (incident != NULL && incident != flood && every_contest(incident, test, sender))
            flood = incident_book_merge(self->book, flood, incident);
    }
    return flood;
}

/* ---- claims ---- */

static bool is_same(const analysis *self, const struct party *a, const struct party *b, int64_t time)
{
    return identity_compare(self->identity, a, b, time).same;
}

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
    return contest->kind == CONTEST_CLAIM && contest->claim.server == 0 && contest->claim.refusal_count == 1 &&
           contest->claim.refusals[0].refuser.ip == sender;
}

/* The names that a refuser denied to others without using them itself. */
static uint32_t denied_names(const analysis *self, const struct conduct *conduct)
{
    uint32_t foreign = 0;
    for (guint i = 0; i < conduct->refused.count; i++) {
        const struct holding *holding = ledger_find(self->ledger, &conduct_deed(&conduct->refused, i)->name);
        bool own = false;
        for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
            uint32_t frame;
            enum assertion_kind kind;
            own |= a->node.ip == conduct->ip && assertion_is_independent(a, &frame, &kind);
        }
        foreign += !own;
    }
    return foreign;
}

/* The incident of a claim that is contested for the first time: that of its name, or of a node that denies many. */
static struct incident *open_for_claim(analysis *self, const struct contest *contest, uint32_t *serial)
{
    const struct conduct *conduct = contest->claim.server == 0 ? conduct_find(self->conduct, contest->other.ip) : NULL;
    if (conduct == NULL || conduct->refused.count < self->options.flood_limit ||
        denied_names(self, conduct) < self->options.flood_limit)
        return enter_contest(self, contest, serial);
    struct incident *flood = gather_flood(self, contest, conduct->ip, &conduct->refused, is_denied_by);
    *serial = incident_add_contest(self->book, flood, contest);
    return flood;
}

static void open_claim_contest(analysis *self, transaction *request, enum role shown)
{
    struct contest contest = contest_of_claim(request);
    struct incident *incident = open_for_claim(self, &contest, &request->contest);
    request->incident = incident;
    add_steps(self, incident, request, shown);
    for (uint32_t i = 0; i < request->claim->challenge_count; i++)
        incident_link_address(self->book, incident, request->claim->challenges[i].holder.ip);
}

/* Brings the contest of an exchange that goes on up to date. */
static void update_contest(analysis *self, transaction *request, struct incident *incident, enum role shown)
{
    struct contest *contest = request->claim != NULL ? incident_contest(incident, request->contest) : NULL;
    if (contest != NULL) {
        struct contest now = contest_of_claim(request);
        contest->claim = now.claim;
        contest->other = now.other;
        contest->frame = now.frame;
        incident->last_time = MAX(incident->last_time, request->claim->last_time);
        incident = incident_book_unite(self->book, incident);
        request->incident = incident;
    }
    add_steps(self, incident, request, shown);
    incident_book_touch(self->book, incident);
}

void signal_exchange(analysis *self, transaction *request)
{
    struct incident *incident = incident_of(self, request);
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

/* True if a holder on record answered that it has the name, and is another machine than the claimant. */
static bool stranger_defended(const analysis *self, const struct claim *claim)
{
    for (uint32_t i = 0; i < claim->challenge_count; i++) {
        const struct challenge *challenge = &claim->challenges[i];
        if (challenge->reply == REPLY_POSITIVE && !challenge->lists_claimed &&
            !is_same(self, &claim->claimant, &challenge->holder, claim->time))
            return true;
    }
    return false;
}

static void mark_taken_over(analysis *self, const struct claim *claim)
{
    for (uint32_t i = 0; i < claim->challenge_count; i++) {
        struct assertion *old =
            ledger_assertion(self->ledger, &claim->name, &claim->challenges[i].holder, &claim->network);
        if (old != NULL && old->node.ip != claim->claimant.ip)
            old->taken_over = true;
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
    bool defended = claim_is_defended(claim);
    bool silent = claim->challenge_count > 0 ? !defended : claim_seconds_of_waiting(claim) > SECONDS_OF_SILENCE;
    if (!silent && !stranger_defended(self, claim))
        return;
    if (silent)
        mark_taken_over(self, claim);
    open_claim_contest(self, request, ROLE_GRANT);
}

/* ---- unsolicited refusals and demands ---- */

static bool is_demand_by(const struct contest *contest, uint32_t sender)
{
    return (contest->kind == CONTEST_DEMAND || contest->kind == CONTEST_RELEASE_DEMAND) && contest->actor.ip == sender;
}

/* Enters a demand into the incident of its name, or, if its sender makes many, into that of the sender. */
static void enter_demand(analysis *self, const struct contest *contest, enum role role, const transaction *request)
{
    struct conduct *conduct = conduct_need(self->conduct, contest->actor.ip);
    uint32_t serial;
    struct incident *incident;
    if (conduct != NULL)
        conduct_note(&conduct->demanded, &contest->name, contest->frame, contest->other.ip);
    if (conduct != NULL && conduct->demanded.count >= self->options.flood_limit) {
        incident = gather_flood(self, contest, contest->actor.ip, &conduct->demanded, is_demand_by);
        incident_add_contest(self->book, incident, contest);
    } else {
        incident = enter_contest(self, contest, &serial);
    }
    if (request != NULL)
        add_steps(self, incident, request, role);
    add_note(self, incident, &contest->name, contest->frame, role, true);
}

/* True if the answer may belong to a claim that the capture missed. */
static bool claim_may_be_unseen(const analysis *self, const struct frame *frame)
{
    const struct conduct *victim = conduct_find(self->conduct, frame->target_ip);
    return victim == NULL || victim->claims_frame == 0 ||
           frame->time - self->coverage.first_time < SPAN_OF_UNSEEN_CLAIMS;
}

/* True if the victim is known to have the name, wherever it showed that. */
static bool holds(const analysis *self, const struct netbios_name *name, uint32_t ip)
{
    const struct holding *holding = ledger_find(self->ledger, name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (a->node.ip == ip && assertion_stands(a))
            return true;
    }
    return false;
}

void signal_unmatched_refusal(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    bool in_use = message->result >= NBNS_REFUSED && message->result <= NBNS_CONFLICT;
    if (!in_use || netbios_name_is_wildcard(&message->name))
        return;
    bool unseen = claim_may_be_unseen(self, frame);
    bool demand = message->result == NBNS_CONFLICT || (!unseen && holds(self, &message->name, frame->target_ip) &&
                                                       !conduct_is_server(self->conduct, frame->source_ip));
    struct party sender = party_of(frame);
    struct party victim = { .ip = frame->target_ip };
    struct contest contest = {
        .kind = demand ? CONTEST_DEMAND : CONTEST_UNMATCHED_REFUSAL,
        .name = message->name,
        .network = network_of_segment(frame),
        .actor = demand ? sender : victim,
        .other = demand ? victim : sender,
        .frame = frame->number,
        .time = frame->time,
        .expected = unseen,
        .result = message->result,
    };
    if (demand) {
        enter_demand(self, &contest, ROLE_CONFLICT_DEMAND, NULL);
        return;
    }
    uint32_t serial;
    struct incident *incident = enter_contest(self, &contest, &serial);
    add_note(self, incident, &contest.name, contest.frame, ROLE_REFUSAL, true);
}

/* ---- releases ---- */

/* True if a node, or the machine that it is an address of, asserted the name, even if that was refused. */
static bool has_asserted(const analysis *self, const struct netbios_name *name, const struct party *node, int64_t time)
{
    const struct holding *holding = ledger_find(self->ledger, name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        bool same_address = a->node.ip == node->ip && (a->node.mac == node->mac || a->node.mac == 0 || node->mac == 0);
        if (same_address || (a->node.ip != node->ip && is_same(self, &a->node, node, time)))
            return true;
    }
    return false;
}

/* The holder that a release of somebody else is sent to, is about, or reaches by broadcast; NULL if there is none. */
static const struct assertion *released_holder(const analysis *self, const struct netbios_name *name,
                                               const struct frame *frame, uint32_t address, bool broadcast)
{
    struct party sender = party_of(frame);
    struct network segment = network_of_segment(frame);
    const struct holding *holding = ledger_find(self->ledger, name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (!assertion_stands(a))
            continue;
        bool sent_to = a->node.ip == frame->target_ip;
        bool about = a->node.ip == address && (!broadcast || network_matches(&a->network, &segment));
        bool other_card = a->node.ip == sender.ip && a->node.mac != sender.mac;
        if ((sent_to || about) && (other_card || !is_same(self, &a->node, &sender, frame->time)))
            return a;
    }
    return NULL;
}

static void take_own_release(analysis *self, const struct frame *frame, const struct nbns_message *message,
                             transaction *request)
{
    struct party node = party_of(frame);
    uint32_t address = nbns_message_first_address(message);
    incident_book_touch_name(self->book, &message->name);
    ledger_release(self->ledger, &message->name, &node, address, frame->number, frame->time);
    if (!self->options.show_releases)
        return;
    struct contest contest = {
        .kind = CONTEST_RELEASE,
        .name = message->name,
        .network = request->network,
        .actor = node,
        .frame = frame->number,
        .time = frame->time,
        .address = address,
    };
    request->incident = enter_contest(self, &contest, &request->contest);
    add_note(self, request->incident, &contest.name, frame->number, ROLE_RELEASE, true);
}

void signal_release(analysis *self, const struct frame *frame, const struct nbns_message *message, transaction *request)
{
    struct party sender = party_of(frame);
    uint32_t address = nbns_message_first_address(message);
    bool asserted = has_asserted(self, &message->name, &sender, frame->time);
    bool from_server = conduct_is_server(self->conduct, sender.ip) && !request->broadcast;
    const struct assertion *holder =
        asserted && !from_server ? NULL : released_holder(self, &message->name, frame, address, request->broadcast);
    if (holder == NULL || (nbns_message_is_group(message) && !from_server)) {
        take_own_release(self, frame, message, request);
        return;
    }
    struct contest contest = {
        .kind = CONTEST_RELEASE_DEMAND,
        .name = message->name,
        .network = request->broadcast ? request->network : network_of_segment(frame),
        .actor = sender,
        .other = holder->node,
        .frame = frame->number,
        .time = frame->time,
        .address = address,
        .had_asserted = asserted,
        .reached_victim = request->broadcast || frame->target_ip == holder->node.ip,
    };
    enter_demand(self, &contest, ROLE_RELEASE_DEMAND, request);
    request->steps[0].role = ROLE_RELEASE_DEMAND;
    struct dispute dispute = dispute_of(&contest);
    request->incident = incident_book_find(self->book, &dispute);
}

/* ---- answers ---- */

static bool is_answer_of(const struct contest *contest, uint32_t sender)
{
    return contest->kind == CONTEST_POISONING ||
           (contest->kind == CONTEST_ANSWERS && (contest->actor.ip == sender || contest->other.ip == sender));
}

/* The names that a node answered for without owning them. */
static uint32_t foreign_answers(const analysis *self, const struct conduct *conduct)
{
    uint32_t foreign = 0;
    for (guint i = 0; i < conduct->answered.count; i++) {
        const struct netbios_name *name = &conduct_deed(&conduct->answered, i)->name;
        struct party node = { .ip = conduct->ip };
        uint32_t frame;
        bool own = identity_status_says(self->identity, conduct->ip, name, &frame) == STATUS_LISTS;
        const struct holding *holding = ledger_find(self->ledger, name);
        for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL && !own; a = a->next)
            own = a->node.ip == node.ip && (a->frames[ASSERTION_CLAIM] != 0 || a->frames[ASSERTION_GRANT] != 0 ||
                                            a->frames[ASSERTION_DATAGRAM] != 0);
        foreign += !own;
    }
    return foreign;
}

static struct contest contest_of_poisoning(const struct frame *frame, const struct nbns_message *message)
{
    return (struct contest){
        .kind = CONTEST_POISONING,
        .name = message->name,
        .network = network_of_segment(frame),
        .actor = party_of(frame),
        .frame = frame->number,
        .time = frame->time,
        .role = ROLE_ANSWER,
    };
}

/* One node gives its own address for many names that it does not own: makes one incident of all its answers. */
static void check_poisoning(analysis *self, const struct frame *frame, const struct nbns_message *message,
                            transaction *request)
{
    struct conduct *conduct = conduct_need(self->conduct, frame->source_ip);
    if (conduct == NULL || conduct->is_server || !request->broadcast)
        return;
    conduct_note(&conduct->answered, &message->name, frame->number, frame->target_ip);
    if (conduct->answered.count < self->options.flood_limit ||
        foreign_answers(self, conduct) < self->options.flood_limit)
        return;
    struct contest contest = contest_of_poisoning(frame, message);
    struct incident *flood = gather_flood(self, &contest, conduct->ip, &conduct->answered, is_answer_of);
    incident_add_contest(self->book, flood, &contest);
    for (guint i = 0; i < conduct->answered.count; i++) {
        const struct deed *deed = conduct_deed(&conduct->answered, i);
        add_note(self, flood, &deed->name, deed->frame, ROLE_ANSWER, true);
    }
    request->incident = flood;
    add_steps(self, flood, request, ROLE_ANSWER);
}

/* When a node first asserted a name that it answers for; the time of the answer if nothing earlier is known. */
static int64_t since(const analysis *self, const struct netbios_name *name, uint32_t ip, int64_t answered)
{
    const struct holding *holding = ledger_find(self->ledger, name);
    int64_t first = answered;
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (a->node.ip == ip)
            first = MIN(first, a->first_time);
    }
    return first;
}

static void contest_answers(analysis *self, const struct frame *frame, const struct nbns_message *message,
                            transaction *request, const struct answer *earlier)
{
    struct party sender = party_of(frame);
    struct contest contest = {
        .kind = CONTEST_ANSWERS,
        .name = message->name,
        .network = request->network,
        .actor = sender,
        .other = earlier->sender,
        .frame = frame->number,
        .other_frame = earlier->frame,
        .time = frame->time,
        .role = ROLE_ANSWER,
        .other_role = ROLE_ANSWER,
    };
    /* the later one is the claimant: by what is known of both, else by who answered last */
    if (since(self, &message->name, sender.ip, frame->time) <
        since(self, &message->name, earlier->sender.ip, request->first_time)) {
        contest.actor = earlier->sender;
        contest.other = sender;
        contest.frame = earlier->frame;
        contest.other_frame = frame->number;
    }
    request->incident = enter_contest(self, &contest, &request->contest);
    add_steps(self, request->incident, request, ROLE_ANSWER);
}

void signal_answer(analysis *self, const struct frame *frame, const struct nbns_message *message, transaction *request)
{
    struct party sender = party_of(frame);
    bool known = false;
    for (uint32_t i = 0; i < request->answer_count; i++) {
        const struct answer *earlier = &request->answers[i];
        known |= earlier->sender.ip == sender.ip;
        if (earlier->sender.ip == sender.ip || request->incident != NULL ||
            nbns_message_has_address(message, earlier->address) ||
            is_same(self, &earlier->sender, &sender, frame->time))
            continue;
        contest_answers(self, frame, message, request, earlier);
    }
    if (!known && request->answer_count < TRANSACTION_ANSWERS)
        request->answers[request->answer_count++] = (struct answer){
            .sender = sender, .frame = frame->number, .address = nbns_message_first_address(message), .own = true
        };
    check_poisoning(self, frame, message, request);
}

void signal_unasked_answer(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    struct conduct *conduct = conduct_need(self->conduct, frame->source_ip);
    if (conduct == NULL || !nbns_message_has_address(message, frame->source_ip))
        return;
    bool goes_on = conduct->unasked_count > 0 && conduct->unasked_target == frame->target_ip &&
                   netbios_name_equal(&conduct->unasked, &message->name) &&
                   frame->time - conduct->unasked_time < SPAN_OF_UNSEEN_CLAIMS;
    if (goes_on && conduct->unasked_id == message->id)
        return;
    if (!goes_on) {
        conduct->unasked = message->name;
        conduct->unasked_target = frame->target_ip;
        conduct->unasked_count = 0;
        conduct->unasked_frame = frame->number;
    }
    conduct->unasked_count++;
    conduct->unasked_id = message->id;
    conduct->unasked_time = frame->time;
    if (conduct->unasked_count < ANSWERS_WITHOUT_QUERY)
        return;
    struct contest contest = contest_of_poisoning(frame, message);
    struct incident *flood = gather_flood(self, &contest, conduct->ip, &conduct->answered, is_answer_of);
    if (conduct->unasked_count == ANSWERS_WITHOUT_QUERY)
        incident_add_contest(self->book, flood, &contest);
    add_note(self, flood, &message->name, frame->number, ROLE_ANSWER, true);
}

/* ---- conflict flags ---- */

/* The network where a node asserted a name; its segment, as far as the frame tells it, if it never did. */
static struct network network_of_name(const analysis *self, const struct frame *frame, const struct netbios_name *name)
{
    const struct holding *holding = ledger_find(self->ledger, name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (a->node.ip == frame->source_ip)
            return a->network;
    }
    return network_of_segment(frame);
}

void signal_conflict_flag(analysis *self, const struct frame *frame, const struct netbios_name *name,
                          transaction *request)
{
    struct contest contest = {
        .kind = CONTEST_STATUS,
        .name = *name,
        .network = network_of_name(self, frame, name),
        .actor = party_of(frame),
        .frame = frame->number,
        .time = frame->time,
        .role = ROLE_STATUS,
    };
    uint32_t serial;
    struct incident *incident = enter_contest(self, &contest, &serial);
    request->incident = incident;
    add_steps(self, incident, request, ROLE_STATUS);
    add_note(self, incident, name, frame->number, ROLE_STATUS, true);
}

/* ---- assertions by turns ---- */

/* True if the other one came up after this node had the name, and still had it when this node asserted it again. */
static bool take_turns(const struct assertion *mine, const struct assertion *other, int64_t now, enum role role)
{
    if (!assertion_stands(other) || !other->unique || other->first_time <= mine->first_time)
        return false;
    /* what was asserted in between counts, not the repeated claims of two that start together */
    if (mine->last_time >= other->last_time && mine->last_time > other->first_time)
        return false;
    return role != ROLE_CLAIM || now - other->first_time >= SPAN_OF_A_START;
}

void signal_assertion(analysis *self, const struct frame *frame, const struct netbios_name *name,
                      const struct network *network, enum role role)
{
    struct party node = party_of(frame);
    const struct assertion *mine = ledger_assertion(self->ledger, name, &node, network);
    if (mine == NULL || !mine->unique || !assertion_stands(mine))
        return;
    const struct holding *holding = ledger_find(self->ledger, name);
    for (const struct assertion *other = holding->assertions; other != NULL; other = other->next) {
        uint32_t proof;
        enum assertion_kind kind;
        if (other == mine || !network_matches(&other->network, network) ||
            !take_turns(mine, other, frame->time, role) || !assertion_is_independent(other, &proof, &kind) ||
            is_same(self, &other->node, &node, frame->time))
            continue;
        struct contest contest = {
            .kind = CONTEST_SILENT,
            .name = *name,
            .network = *network,
            .actor = other->node,
            .other = node,
            .frame = frame->number,
            .other_frame = proof,
            .time = frame->time,
            .role = role,
            .other_role = role_of_assertion(kind),
        };
        uint32_t serial;
        struct incident *incident = enter_contest(self, &contest, &serial);
        add_note(self, incident, name, frame->number, role, true);
        add_note(self, incident, name, proof, contest.other_role, false);
        return;
    }
}
