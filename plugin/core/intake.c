/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake.h"

#include "signals.h"

#define SECOND INT64_C(1000000000)
#define EARLY (15 * SECOND)

/* ---- exchanges ---- */

static void link_retransmission(analysis *self, const struct frame *frame, const transaction *request)
{
    struct record *record = analysis_record(self, frame->number);
    record->retransmission = request->first_frame;
    record->response = request->response_frame;
}

/* The final response takes the place of a wait acknowledgement; of several answers the first one counts. */
static void link_response(analysis *self, const struct frame *frame, transaction *request, bool is_wait)
{
    analysis_record(self, frame->number)->request = request->first_frame;
    if (request->response_frame != 0 && !(request->response_is_wait && !is_wait))
        return;
    request->response_frame = frame->number;
    request->response_is_wait = is_wait;
    for (size_t i = 0; i < transaction_step_count(request); i++) {
        const struct step *step = transaction_step(request, i);
        bool is_request = step->role == ROLE_CLAIM || step->role == ROLE_RELEASE || step->role == ROLE_QUERY;
        struct record *record = is_request ? analysis_record(self, step->frame) : NULL;
        if (record != NULL)
            record->response = frame->number;
    }
}

static enum role role_of_request(enum nbns_kind kind)
{
    switch (kind) {
    case NBNS_CLAIM:
        return ROLE_CLAIM;
    case NBNS_RELEASE:
        return ROLE_RELEASE;
    default:
        return ROLE_QUERY;
    }
}

/* Enters a request into its exchange; is_new tells a first copy from a repetition. */
static transaction *take_request(analysis *self, const struct frame *frame, const struct nbns_message *message,
                                 bool *is_new)
{
    transaction *request = transaction_table_repeated(self->transactions, frame, message);
    *is_new = request == NULL;
    if (request == NULL) {
        request = transaction_table_open(self->transactions, frame, message);
    } else {
        transaction_touch(self->transactions, request, frame->time);
        link_retransmission(self, frame, request);
    }
    transaction_add_step(request, frame->number, role_of_request(message->kind));
    return request;
}

/* The open request that a response answers, with both linked; NULL if it was not captured. */
static transaction *take_response(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    transaction *request = transaction_table_answered(self->transactions, frame, message);
    if (request == NULL) {
        /* a conflict demand answers nothing by its nature */
        bool of_claim =
            message->kind == NBNS_WAIT || (message->kind == NBNS_CLAIM_RESPONSE && message->result != NBNS_CONFLICT);
        self->coverage.unmatched_answers += of_claim;
        self->coverage.early_unmatched += frame->time - self->coverage.first_time < EARLY;
        return NULL;
    }
    transaction_touch(self->transactions, request, frame->time);
    link_response(self, frame, request, message->kind == NBNS_WAIT);
    return request;
}

/* ---- what is known about names and nodes ---- */

struct assertion *intake_assert(analysis *self, const struct frame *frame, const struct netbios_name *name,
                                const struct party *node, const struct network *network, enum assertion_kind kind,
                                bool group)
{
    /* what a node has also tells who it is in disputes about other names */
    incident_book_touch_name(self->book, name, network);
    incident_book_touch_address(self->book, node->ip);
    return ledger_assert(self->ledger, name, node, network, kind, group, frame->number, frame->time);
}

void intake_computer_name(analysis *self, const struct frame *frame, const struct netbios_name *name, bool group,
                          enum role role)
{
    if (!group && netbios_name_is_computer(name))
        identity_note_name(self->identity, frame->source_ip, name, frame->number, frame->time, role);
}

/* ---- claims ---- */

static void note_claim_of(analysis *self, const struct frame *frame)
{
    struct conduct *conduct = conduct_need(self->conduct, frame->source_ip);
    if (conduct != NULL && conduct->claims_frame == 0)
        conduct->claims_frame = frame->number;
}

static void note_refused(analysis *self, uint32_t frame, const struct claim *claim)
{
    struct assertion *assertion = ledger_assertion(self->ledger, &claim->name, &claim->claimant, &claim->network);
    if (assertion != NULL)
        assertion->refused_frame = frame;
    identity_note_refused(self->identity, claim->claimant.ip, &claim->name);
}

/* The refusal of this claim was given before it, as after an interrupted rescan: both are one exchange all the same. */
static void take_late_claim(analysis *self, transaction *request)
{
    if (!signal_late_claim(self, request))
        return;
    const struct refusal *refusal = &request->claim->refusals[0];
    struct record *record = analysis_record(self, refusal->frame);
    transaction_add_step(request, refusal->frame, ROLE_REFUSAL);
    request->response_frame = refusal->frame;
    analysis_record(self, request->first_frame)->response = refusal->frame;
    if (record != NULL)
        record->request = request->first_frame;
    note_refused(self, refusal->frame, request->claim);
}

static void take_claim(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    bool is_new;
    transaction *request = take_request(self, frame, message, &is_new);
    self->coverage.unicast_requests += !request->broadcast;
    if (netbios_name_is_wildcard(&message->name) || message->address_count == 0)
        return;
    bool group = nbns_message_is_group(message);
    struct party claimant = party_of(frame);
    request->claim->last_time = frame->time;
    note_claim_of(self, frame);
    intake_computer_name(self, frame, &message->name, group, ROLE_CLAIM);
    if (is_new && !group)
        signal_assertion(self, frame, &message->name, &request->network, ROLE_CLAIM);
    intake_assert(self, frame, &message->name, &claimant, &request->network, ASSERTION_CLAIM, group);
    if (is_new)
        take_late_claim(self, request);
    signal_exchange(self, request);
}

static void note_server(analysis *self, const struct frame *frame, const transaction *request)
{
    if (request->broadcast || !request->claim->seen || request->target != frame->source_ip ||
        conduct_is_server(self->conduct, frame->source_ip))
        return;
    conduct_note_server(self->conduct, frame->source_ip);
    incident_book_touch_address(self->book, frame->source_ip);
}

static void take_grant(analysis *self, const struct frame *frame, transaction *request)
{
    struct claim *claim = request->claim;
    transaction_add_step(request, frame->number, ROLE_GRANT);
    if (request->broadcast)
        return;
    note_server(self, frame, request);
    if (claim->grant_frame == 0) {
        claim->grant_frame = frame->number;
        claim->grant_time = frame->time;
    }
    if (!netbios_name_is_wildcard(&claim->name))
        intake_assert(self, frame, &claim->name, &claim->claimant, &claim->network, ASSERTION_GRANT, claim->group);
    signal_grant(self, request);
}

/* A broadcast claim was refused by somebody who says with that that the name is its own. */
static void note_defence(analysis *self, const struct frame *frame, const struct claim *claim)
{
    struct party refuser = party_of(frame);
    intake_assert(self, frame, &claim->name, &refuser, &claim->network, ASSERTION_DEFENCE, claim->group);
    struct conduct *conduct = conduct_need(self->conduct, refuser.ip);
    /* it may be one that refuses everybody, in earlier disputes too; asserting the name had those touched */
    if (conduct != NULL && netbios_name_is_computer(&claim->name))
        conduct_note(&conduct->refused, &claim->name, frame->number, claim->claimant.ip);
}

static void add_refusal(analysis *self, const struct frame *frame, struct claim *claim, uint8_t result)
{
    struct party refuser = party_of(frame);
    const struct conduct *conduct = conduct_find(self->conduct, refuser.ip);
    for (uint32_t i = 0; i < claim->refusal_count; i++) {
        if (claim->refusals[i].refuser.ip == refuser.ip && claim->refusals[i].refuser.mac == refuser.mac)
            return;
    }
    if (claim->refusal_count == CLAIM_MAX_REFUSALS)
        return;
    claim->refusals[claim->refusal_count++] = (struct refusal){
        .refuser = refuser,
        .frame = frame->number,
        .time = frame->time,
        .result = result,
        .asked_frame = conduct != NULL ? conduct_asked_before(conduct, &claim->name, frame->time, true) : 0,
    };
}

static void take_refusal(analysis *self, const struct frame *frame, const struct nbns_message *message,
                         transaction *request)
{
    struct claim *claim = request->claim;
    bool in_use = message->result >= NBNS_REFUSED && message->result <= NBNS_CONFLICT;
    transaction_add_response(request, frame->number, ROLE_REFUSAL, message->result);
    if (netbios_name_is_wildcard(&claim->name) || !(in_use || message->result == NBNS_FORMAT_ERROR))
        return;
    add_refusal(self, frame, claim, message->result);
    if (in_use) {
        if (message->result != NBNS_CONFLICT)
            note_server(self, frame, request);
        note_refused(self, frame->number, claim);
        if (request->broadcast)
            note_defence(self, frame, claim);
    }
    signal_refusal(self, request);
}

static void take_claim_response(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    transaction *request = take_response(self, frame, message);
    if (request == NULL) {
        signal_unmatched_refusal(self, frame, message);
        return;
    }
    request->claim->last_time = frame->time;
    self->coverage.unicast_answers += !request->broadcast;
    if (message->result == NBNS_OK)
        take_grant(self, frame, request);
    else
        take_refusal(self, frame, message, request);
}

static void take_wait(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    transaction *request = take_response(self, frame, message);
    self->coverage.waits++;
    if (request == NULL) {
        request = transaction_table_open_unseen(self->transactions, frame, message);
        request->response_frame = frame->number;
        request->response_is_wait = true;
    }
    note_server(self, frame, request);
    transaction_wait(self->transactions, request, message->ttl);
    transaction_add_step(request, frame->number, ROLE_WAIT);
    if (request->claim->wait_frame == 0) {
        request->claim->wait_frame = frame->number;
        request->claim->wait_time = frame->time;
    }
    signal_exchange(self, request);
}

/* ---- queries ---- */

/*
 * True if a claim had its final answer at this time.  The frames of a second interface may come late: what the server
 * asked before it answered belongs to the claim, wherever it stands in the file.
 */
static bool was_settled(const transaction *request, int64_t time)
{
    const struct claim *claim = request->claim;
    if (request->response_frame == 0 || request->response_is_wait)
        return false;
    return time > (claim->refusal_count > 0 ? claim->refusals[claim->refusal_count - 1].time : claim->grant_time);
}

/* A name server that was asked for a name asks the holder on record whether it still wants it. */
static void note_challenge(analysis *self, const struct frame *frame, const struct nbns_message *message,
                           transaction *query, bool is_new)
{
    transaction *checked = transaction_table_claim_at(self->transactions, &message->name, frame->source_ip);
    if (checked == NULL || was_settled(checked, frame->time))
        return;
    struct claim *claim = checked->claim;
    struct challenge *challenge = claim_challenge_to(claim, frame->target_ip);
    if (challenge == NULL) {
        if (claim->challenge_count == CLAIM_MAX_CHALLENGES)
            return;
        challenge = &claim->challenges[claim->challenge_count++];
        *challenge =
            (struct challenge){ .holder = { .ip = frame->target_ip }, .frame = frame->number, .time = frame->time };
    }
    challenge->count++;
    if (is_new) {
        query->checks = checked;
        query->checks_serial = checked->serial;
    }
    self->coverage.challenges++;
    transaction_touch(self->transactions, checked, frame->time);
    transaction_add_step(checked, frame->number, ROLE_CHALLENGE);
    signal_exchange(self, checked);
}

static void take_query(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    bool is_new;
    transaction *request = take_request(self, frame, message, &is_new);
    struct conduct *conduct = is_new ? conduct_need(self->conduct, frame->source_ip) : NULL;
    if (conduct != NULL)
        conduct_note_query(conduct, &message->name, frame->number, frame->time, !request->broadcast);
    if (!request->broadcast)
        note_challenge(self, frame, message, request, is_new);
    signal_exchange(self, request);
}

/* The claim that a query checks, as long as it is still the same one; NULL otherwise. */
static transaction *checked_claim(const transaction *query)
{
    return query->checks != NULL && query->checks->serial == query->checks_serial ? query->checks : NULL;
}

static void take_challenge_reply(analysis *self, const struct frame *frame, const struct nbns_message *message,
                                 transaction *checked)
{
    struct claim *claim = checked->claim;
    struct challenge *challenge = claim_challenge_to(claim, frame->source_ip);
    if (challenge == NULL)
        return;
    /* a capture may have cut the addresses off */
    bool positive = message->result == NBNS_OK;
    if (challenge->reply != REPLY_POSITIVE) {
        challenge->reply = positive ? REPLY_POSITIVE : REPLY_NEGATIVE;
        challenge->reply_frame = frame->number;
        challenge->holder = party_of(frame);
    }
    challenge->lists_claimed |= positive && claim->address != 0 && nbns_message_has_address(message, claim->address);
    transaction_add_response(checked, frame->number, positive ? ROLE_DEFENCE : ROLE_ANSWER, message->result);
    struct party holder = party_of(frame);
    if (positive && nbns_message_has_address(message, frame->source_ip) && !nbns_message_is_group(message)) {
        intake_assert(self, frame, &message->name, &holder, &claim->network, ASSERTION_CHALLENGE_ANSWER, false);
    }
    if (claim->grant_frame != 0)
        signal_grant(self, checked);
    else
        signal_exchange(self, checked);
}

/* One answer that lists several addresses, its sender's among them, makes them one machine; a server's may not. */
static void join_addresses(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    if (message->address_count < 2 || message->result != NBNS_OK || nbns_message_is_group(message) ||
        !nbns_message_has_address(message, frame->source_ip) || conduct_is_server(self->conduct, frame->source_ip))
        return;
    for (size_t i = 0; i < message->address_count; i++) {
        uint32_t ip = nbns_message_address(message, i).ip;
        if (ip != frame->source_ip)
            identity_join(self->identity, frame->source_ip, ip, BOND_LISTED, frame->number);
    }
}

static void take_positive_answer(analysis *self, const struct frame *frame, const struct nbns_message *message,
                                 transaction *request)
{
    struct party sender = party_of(frame);
    bool own = nbns_message_has_address(message, frame->source_ip);
    bool group = nbns_message_is_group(message);
    if (!own) {
        struct conduct *conduct = conduct_need(self->conduct, frame->source_ip);
        uint32_t *first = conduct == NULL      ? NULL
                          : request->broadcast ? &conduct->foreign_answer_frame
                                               : &conduct->server_answer_frame;
        if (first != NULL && *first == 0 && !group) {
            *first = frame->number;
            incident_book_touch_address(self->book, frame->source_ip);
        }
        return;
    }
    struct network network =
        request->broadcast ? request->network : signal_network_of_name(self, frame, &message->name);
    intake_computer_name(self, frame, &message->name, group, ROLE_ANSWER);
    if (!group) {
        signal_assertion(self, frame, &message->name, &network, ROLE_ANSWER);
        signal_answer(self, frame, message, request);
    }
    intake_assert(self, frame, &message->name, &sender, &network, ASSERTION_ANSWER, group);
}

static void take_query_response(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    transaction *request = take_response(self, frame, message);
    bool positive = message->result == NBNS_OK && message->address_count > 0;
    if (netbios_name_is_wildcard(&message->name))
        return;
    join_addresses(self, frame, message);
    if (request == NULL) {
        if (positive)
            signal_unasked_answer(self, frame, message);
        return;
    }
    transaction *checked = checked_claim(request);
    transaction_add_response(request, frame->number, checked != NULL && positive ? ROLE_DEFENCE : ROLE_ANSWER,
                             message->result);
    if (checked != NULL) {
        if (positive && message->address_count > 1 && nbns_message_has_address(message, frame->source_ip) &&
            !nbns_message_is_group(message))
            join_addresses(self, frame, message);
        take_challenge_reply(self, frame, message, checked);
    } else if (positive) {
        take_positive_answer(self, frame, message, request);
    }
    signal_exchange(self, request);
}

/* ---- node status ---- */

static void take_status_response(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    transaction *request = take_response(self, frame, message);
    identity_note_status(self->identity, frame->source_ip, message, frame->number);
    if (request == NULL)
        return;
    transaction_add_step(request, frame->number, ROLE_STATUS);
    struct party node = party_of(frame);
    for (size_t i = 0; i < message->status_count; i++) {
        struct nbns_status entry = nbns_message_status(message, i);
        entry.name.scope = request->name.scope;
        if (netbios_name_is_wildcard(&entry.name) || entry.name.base[0] < ' ')
            continue;
        intake_computer_name(self, frame, &entry.name, entry.group, ROLE_STATUS);
        if (entry.conflict)
            signal_conflict_flag(self, frame, &entry.name, request);
        struct network network = signal_network_of_name(self, frame, &entry.name);
        if (!entry.conflict && !entry.deregistering)
            intake_assert(self, frame, &entry.name, &node, &network, ASSERTION_STATUS, entry.group);
    }
}

/* ---- releases ---- */

static void take_release(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    bool is_new;
    transaction *request = take_request(self, frame, message, &is_new);
    if (is_new && !netbios_name_is_wildcard(&message->name) && message->address_count > 0)
        signal_release(self, frame, message, request);
    signal_exchange(self, request);
}

static void take_release_response(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    transaction *request = take_response(self, frame, message);
    if (request == NULL)
        return;
    bool defended = message->result == NBNS_ACTIVE;
    transaction_add_response(request, frame->number, defended ? ROLE_DEFENCE : ROLE_ANSWER, message->result);
    signal_exchange(self, request);
}

void intake_message(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    self->coverage.broadcasts += frame_is_broadcast(frame);
    switch (message->kind) {
    case NBNS_CLAIM:
        take_claim(self, frame, message);
        break;
    case NBNS_CLAIM_RESPONSE:
        take_claim_response(self, frame, message);
        break;
    case NBNS_WAIT:
        take_wait(self, frame, message);
        break;
    case NBNS_QUERY:
        take_query(self, frame, message);
        break;
    case NBNS_QUERY_RESPONSE:
        take_query_response(self, frame, message);
        break;
    case NBNS_STATUS_QUERY: {
        bool is_new;
        take_request(self, frame, message, &is_new);
        break;
    }
    case NBNS_STATUS_RESPONSE:
        take_status_response(self, frame, message);
        break;
    case NBNS_RELEASE:
        take_release(self, frame, message);
        break;
    case NBNS_RELEASE_RESPONSE:
        take_release_response(self, frame, message);
        break;
    case NBNS_OTHER:
        break;
    }
}

static void correct_party(struct party *party, uint32_t shown_by, uint32_t first, const struct party *straight)
{
    if (shown_by == first && party->ip == straight->ip && party->mac == 0)
        *party = *straight;
}

/* Puts the sender in wherever the first copy of its message put it. */
static void correct_claim(struct claim *claim, uint32_t first, const struct party *straight)
{
    correct_party(&claim->claimant, claim->frame, first, straight);
    for (uint32_t i = 0; i < claim->refusal_count; i++)
        correct_party(&claim->refusals[i].refuser, claim->refusals[i].frame, first, straight);
    for (uint32_t i = 0; i < claim->challenge_count; i++)
        correct_party(&claim->challenges[i].holder, claim->challenges[i].reply_frame, first, straight);
}

void intake_copy(analysis *self, const struct frame *frame, const struct nbns_message *message, uint32_t first)
{
    struct party straight = party_of(frame);
    if (straight.mac == 0)
        return;
    bool is_request = message->kind == NBNS_CLAIM;
    transaction *exchange = is_request ? transaction_table_repeated(self->transactions, frame, message)
                                       : transaction_table_answered(self->transactions, frame, message);
    if (exchange != NULL && checked_claim(exchange) != NULL)
        exchange = checked_claim(exchange);
    if (exchange == NULL || exchange->claim == NULL)
        return;
    correct_claim(exchange->claim, first, &straight);
    struct assertion *assertion = ledger_assertion(self->ledger, &exchange->name, &straight, &exchange->claim->network);
    if (assertion != NULL)
        correct_party(&assertion->node, assertion->last_frame, first, &straight);
    signal_exchange(self, exchange);
}
