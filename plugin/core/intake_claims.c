/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake.h"

#include "signals.h"

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

static void link_answer(analysis *self, const transaction *request, uint32_t frame)
{
    struct record *record = analysis_record(self, frame);
    if (record == NULL)
        return;
    record->first = request->first_frame;
    record->link = LINK_ANSWER;
}

transaction *intake_claim_behind_wait(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    transaction *request = transaction_table_adopt(self->transactions, frame, message);
    if (request == NULL)
        return NULL;
    for (size_t i = 0; i < transaction_step_count(request); i++) {
        const struct step *step = transaction_step(request, i);
        if (step->role == ROLE_WAIT || step->role == ROLE_GRANT || step->role == ROLE_REFUSAL)
            link_answer(self, request, step->frame);
    }
    analysis_record(self, frame->number)->response = request->response_frame;
    coverage_take_back(&self->coverage, request->claim->wait_time, true);
    return request;
}

/* The refusal of this claim was given before it, as after an interrupted rescan: both are one exchange all the same. */
static void take_late_claim(analysis *self, transaction *request)
{
    if (!signal_late_claim(self, request))
        return;
    const struct refusal *refusal = &request->claim->refusals[0];
    transaction_add_step(request, refusal->frame, ROLE_REFUSAL);
    request->response_frame = refusal->frame;
    analysis_record(self, request->first_frame)->response = refusal->frame;
    link_answer(self, request, refusal->frame);
    coverage_take_back(&self->coverage, refusal->time, true);
    note_refused(self, refusal->frame, request->claim);
}

void intake_claim(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    bool is_new;
    transaction *request = intake_request(self, frame, message, &is_new);
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
    /* whoever asks and answers with one card talks to itself */
    bool self_talk =
        frame->source_mac != 0 && frame_comes_straight(frame) && request->claim->claimant.mac == frame->source_mac;
    if (self_talk || request->broadcast || !request->claim->seen || request->target != frame->source_ip ||
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
    if (conduct == NULL)
        return;
    conduct_note(&conduct->refused, &claim->name, frame->number, claim->claimant.ip);
    if (!claim->group && netbios_name_is_computer(&claim->name))
        conduct_note_computer(&conduct->refused, &claim->name);
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

void intake_claim_response(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    transaction *request = intake_response(self, frame, message);
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

void intake_wait(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    transaction *request = intake_response(self, frame, message);
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
