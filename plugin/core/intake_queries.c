/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake.h"

#include "signals.h"

/* The clocks of two interfaces, or of two machines whose captures were merged, may differ by so much. */
#define SKEW_OF_CLOCKS (500 * INT64_C(1000000))

/*
 * True if a claim had its final answer at this time.  The frames of a second interface may come late: what the server
 * asked before it answered belongs to the claim, wherever it stands in the file.
 */
static bool was_settled(const transaction *request, int64_t time)
{
    const struct claim *claim = request->claim;
    if (request->response_frame == 0 || request->response_is_wait)
        return false;
    int64_t answered = claim->refusal_count > 0 ? claim->refusals[claim->refusal_count - 1].time : claim->grant_time;
    return time > answered + SKEW_OF_CLOCKS;
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
    if (challenge->by_search) {
        challenge->by_search = challenge->guessed = false;
        challenge->frame = frame->number;
        challenge->count = 0;
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

void intake_query(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    bool is_new;
    transaction *request = intake_request(self, frame, message, &is_new);
    struct conduct *conduct = is_new ? conduct_need(self->conduct, frame->source_ip) : NULL;
    if (conduct != NULL)
        conduct_note_query(conduct, &message->name, frame->number, frame->time, !request->broadcast);
    if (!request->broadcast)
        note_challenge(self, frame, message, request, is_new);
    signal_exchange(self, request);
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
    /* the server had given up waiting: it is a sign of life, and no part of what the server decided */
    bool late = claim->grant_frame != 0 && frame->time > claim->grant_time + SKEW_OF_CLOCKS;
    if (challenge->reply != REPLY_POSITIVE && !late) {
        challenge->reply = positive ? REPLY_POSITIVE : REPLY_NEGATIVE;
        challenge->reply_frame = frame->number;
        challenge->holder = party_of(frame);
    }
    challenge->cut |= positive && message->cut;
    challenge->lists_claimed |= positive && claim->address != 0 && nbns_message_has_address(message, claim->address);
    transaction_add_response(checked, frame->number, positive ? ROLE_DEFENCE : ROLE_ANSWER, message->result);
    struct party holder = party_of(frame);
    if (positive && nbns_message_has_address(message, frame->source_ip) && !nbns_message_is_group(message))
        intake_assert(self, frame, &message->name, &holder, &claim->network, ASSERTION_CHALLENGE_ANSWER, false);
    if (claim->grant_frame != 0)
        signal_grant(self, checked);
    else
        signal_exchange(self, checked);
}

/*
 * One answer that lists several addresses, its sender's among them, makes them one machine; a server's may not.  What
 * nobody had asked for, as far as the capture tells, proves nothing; it leaves a doubt.
 */
static void join_addresses(analysis *self, const struct frame *frame, const struct nbns_message *message, bool asked)
{
    if (message->address_count < 2 || message->result != NBNS_OK || nbns_message_is_group(message) ||
        !nbns_message_has_address(message, frame->source_ip) || conduct_is_server(self->conduct, frame->source_ip))
        return;
    for (size_t i = 0; i < message->address_count; i++) {
        uint32_t ip = nbns_message_address(message, i).ip;
        if (ip != frame->source_ip && asked)
            identity_join(self->identity, frame->source_ip, ip, BOND_LISTED, frame->number, frame->time);
        else if (ip != frame->source_ip)
            identity_suspect(self->identity, frame->source_ip, ip);
    }
}

/* True if an address of the answer is another one of its sender's: nmbd on several cards answers so. */
static bool lists_own_machine(const analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    struct party sender = party_of(frame);
    for (size_t i = 0; i < message->address_count; i++) {
        struct party other = { .ip = nbns_message_address(message, i).ip };
        if (signal_is_same(self, &sender, &other, frame->time))
            return true;
    }
    return false;
}

static void take_positive_answer(analysis *self, const struct frame *frame, const struct nbns_message *message,
                                 transaction *request)
{
    struct party sender = party_of(frame);
    bool own = nbns_message_has_address(message, frame->source_ip);
    bool group = nbns_message_is_group(message);
    if (!own && lists_own_machine(self, frame, message))
        return;
    if (!own) {
        struct conduct *conduct = conduct_need(self->conduct, frame->source_ip);
        uint32_t *first = conduct == NULL      ? NULL
                          : request->broadcast ? &conduct->foreign_answer_frame
                                               : &conduct->server_answer_frame;
        if (conduct != NULL && !group)
            conduct->foreign_answers++;
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

void intake_query_response(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    transaction *request = intake_response(self, frame, message);
    bool positive = message->result == NBNS_OK && message->address_count > 0;
    if (netbios_name_is_wildcard(&message->name))
        return;
    join_addresses(self, frame, message, request != NULL);
    if (request == NULL) {
        if (positive)
            signal_unasked_answer(self, frame, message);
        return;
    }
    transaction *checked = intake_checked_claim(request);
    transaction_add_response(request, frame->number, checked != NULL && positive ? ROLE_DEFENCE : ROLE_ANSWER,
                             message->result);
    if (checked != NULL)
        take_challenge_reply(self, frame, message, checked);
    else if (positive)
        take_positive_answer(self, frame, message, request);
    signal_exchange(self, request);
}

void intake_status_response(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    transaction *request = intake_response(self, frame, message);
    if (request == NULL)
        return;
    identity_note_status(self->identity, frame->source_ip, message, frame->number, frame->time);
    transaction_add_step(request, frame->number, ROLE_STATUS);
    struct party node = party_of(frame);
    for (size_t i = 0; i < message->status_count; i++) {
        struct nbns_status entry = nbns_message_status(message, i);
        entry.name.scope = request->name.scope;
        if (netbios_name_is_wildcard(&entry.name) || (uint8_t)entry.name.base[0] < ' ')
            continue;
        intake_computer_name(self, frame, &entry.name, entry.group, ROLE_STATUS);
        if (entry.conflict)
            signal_conflict_flag(self, frame, &entry.name, request);
        struct network network = signal_network_of_name(self, frame, &entry.name);
        if (!entry.conflict && !entry.deregistering)
            intake_assert(self, frame, &entry.name, &node, &network, ASSERTION_STATUS, entry.group);
    }
}
