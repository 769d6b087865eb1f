/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake.h"

#include "signals.h"

/* ---- exchanges ---- */

static void link_retransmission(analysis *self, const struct frame *frame, const transaction *request)
{
    struct record *record = analysis_record(self, frame->number);
    record->first = request->first_frame;
    record->link = LINK_REPEAT;
    record->response = request->response_frame;
}

/* The final response takes the place of a wait acknowledgement; of several answers the first one counts. */
static void link_response(analysis *self, const struct frame *frame, transaction *request, bool is_wait)
{
    struct record *answer = analysis_record(self, frame->number);
    answer->first = request->first_frame;
    answer->link = LINK_ANSWER;
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

transaction *intake_request(analysis *self, const struct frame *frame, const struct nbns_message *message, bool *is_new)
{
    transaction *request = transaction_table_repeated(self->transactions, frame, message);
    *is_new = request == NULL;
    if (request == NULL) {
        request = message->kind == NBNS_CLAIM ? intake_claim_behind_wait(self, frame, message) : NULL;
        if (request == NULL)
            request = transaction_table_open(self->transactions, frame, message);
    } else {
        transaction_touch(self->transactions, request, frame->time);
        link_retransmission(self, frame, request);
    }
    transaction_add_step(request, frame->number, role_of_request(message->kind));
    return request;
}

/* A conflict demand answers nothing by its nature, and a late answer has its request in the capture. */
static void note_unmatched(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    bool answers_claim = message->kind == NBNS_WAIT || message->kind == NBNS_CLAIM_RESPONSE;
    bool demand = message->kind == NBNS_CLAIM_RESPONSE && message->result == NBNS_CONFLICT;
    if (!demand && !(answers_claim && transaction_table_was_claimed(self->transactions, frame, message)))
        coverage_note_unmatched(&self->coverage, frame->time, answers_claim);
}

transaction *intake_response(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    transaction *request = transaction_table_answered(self->transactions, frame, message);
    self->last_is_unmatched = request == NULL;
    if (request == NULL) {
        note_unmatched(self, frame, message);
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
    if (ledger_is_news(self->ledger, name, node, network, kind, frame->time)) {
        incident_book_touch_name(self->book, name, network);
        /* what a node has also tells who it is in disputes about other names */
        incident_book_touch_address(self->book, node->ip);
    }
    return ledger_assert(self->ledger, name, node, network, kind, group, frame->number, frame->time);
}

void intake_computer_name(analysis *self, const struct frame *frame, const struct netbios_name *name, bool group,
                          enum role role)
{
    if (!group && netbios_name_is_computer(name))
        identity_note_name(self->identity, frame->source_ip, name, frame->number, frame->time, role);
}

/* ---- releases ---- */

static void take_release(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    bool is_new;
    transaction *request = intake_request(self, frame, message, &is_new);
    if (is_new && !netbios_name_is_wildcard(&message->name) && message->address_count > 0)
        signal_release(self, frame, message, request);
    signal_exchange(self, request);
}

static void take_release_response(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    transaction *request = intake_response(self, frame, message);
    if (request == NULL)
        return;
    bool defended = message->result == NBNS_ACTIVE;
    transaction_add_response(request, frame->number, defended ? ROLE_DEFENCE : ROLE_ANSWER, message->result);
    if (message->result != NBNS_OK)
        signal_release_denied(self, request);
    signal_exchange(self, request);
}

/* ---- messages ---- */

transaction *intake_checked_claim(const transaction *query)
{
    return query->checks != NULL && query->checks->serial == query->checks_serial ? query->checks : NULL;
}

void intake_message(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    self->coverage.broadcasts += frame_is_broadcast(frame);
    switch (message->kind) {
    case NBNS_CLAIM:
        intake_claim(self, frame, message);
        break;
    case NBNS_CLAIM_RESPONSE:
        intake_claim_response(self, frame, message);
        break;
    case NBNS_WAIT:
        intake_wait(self, frame, message);
        break;
    case NBNS_QUERY:
        intake_query(self, frame, message);
        break;
    case NBNS_QUERY_RESPONSE:
        intake_query_response(self, frame, message);
        break;
    case NBNS_STATUS_QUERY: {
        bool is_new;
        intake_request(self, frame, message, &is_new);
        break;
    }
    case NBNS_STATUS_RESPONSE:
        intake_status_response(self, frame, message);
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
    if (exchange != NULL && intake_checked_claim(exchange) != NULL)
        exchange = intake_checked_claim(exchange);
    if (exchange == NULL || exchange->claim == NULL)
        return;
    correct_claim(exchange->claim, first, &straight);
    struct assertion *assertion = ledger_assertion(self->ledger, &exchange->name, &straight, &exchange->claim->network);
    if (assertion != NULL)
        correct_party(&assertion->node, assertion->last_frame, first, &straight);
    signal_exchange(self, exchange);
}
