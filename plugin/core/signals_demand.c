/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "signals.h"

/* ---- unsolicited refusals and demands ---- */

static bool is_demand_by(const struct contest *contest, uint32_t sender)
{
    return (contest->kind == CONTEST_DEMAND || contest->kind == CONTEST_RELEASE_DEMAND) && contest->actor.ip == sender;
}

/* Enters a demand into the incident of its name or, if its sender makes many, into that of the sender; returns it. */
static struct incident *enter_demand(analysis *self, const struct contest *contest, enum role role,
                                     transaction *request)
{
    struct conduct *conduct = conduct_need(self->conduct, contest->actor.ip);
    uint32_t serial;
    struct incident *incident;
    if (conduct != NULL)
        conduct_note(&conduct->demanded, &contest->name, contest->frame, contest->other.ip);
    if (conduct != NULL && conduct->demanded.count >= self->options.flood_limit) {
        incident = signal_gather_flood(self, contest, contest->actor.ip, &conduct->demanded, is_demand_by);
        serial = incident_add_contest(self->book, incident, contest);
    } else {
        incident = signal_enter_contest(self, contest, &serial);
    }
    if (request != NULL) {
        request->contest = serial;
        signal_add_steps(self, incident, request, role);
    }
    signal_add_contest_frame(self, incident, contest, role);
    return incident;
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

/* True if the message is that of a name server, as far as the card tells, from which refusals are to be expected. */
static bool comes_from_server(const analysis *self, const struct party *sender)
{
    bool other_card = sender->mac != 0 && identity_has_other_card(self->identity, sender);
    return conduct_is_server(self->conduct, sender->ip) && !other_card;
}

void signal_unmatched_refusal(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    bool in_use = message->result >= NBNS_REFUSED && message->result <= NBNS_CONFLICT;
    if (!in_use || netbios_name_is_wildcard(&message->name))
        return;
    bool late = transaction_table_was_claimed(self->transactions, frame, message);
    const struct conduct *conduct = conduct_find(self->conduct, frame->source_ip);
    bool asked = conduct != NULL && conduct_asked_before(conduct, &message->name, frame->time, false) != 0;
    bool unseen = late || claim_may_be_unseen(self, frame);
    struct party sender = party_of(frame);
    bool by_server = comes_from_server(self, &sender);
    bool known_holder = !unseen && holds(self, &message->name, frame->target_ip) && !by_server;
    bool demand = !late && (message->result == NBNS_CONFLICT || known_holder);
    struct party victim = { .ip = frame->target_ip };
    struct contest contest = {
        .kind = demand ? CONTEST_DEMAND : CONTEST_UNMATCHED_REFUSAL,
        .name = message->name,
        .network = by_server && !demand ? network_of_server(sender.ip) : network_of_segment(frame, false),
        .actor = demand ? sender : victim,
        .other = demand ? victim : sender,
        .frame = frame->number,
        .time = frame->time,
        .expected = unseen || asked,
        .asked_before = asked,
        .group = nbns_message_is_group(message),
        .result = message->result,
    };
    if (demand) {
        enter_demand(self, &contest, ROLE_CONFLICT_DEMAND, NULL);
        return;
    }
    uint32_t serial;
    struct incident *incident = signal_enter_refusal(self, &contest, &serial);
    if (incident == NULL)
        return;
    signal_add_contest_frame(self, incident, &contest, ROLE_REFUSAL);
    struct unmatched_refusal unmatched = {
        .name = message->name,
        .claimant = victim.ip,
        .id = message->id,
        .refusal = { .refuser = sender, .frame = frame->number, .time = frame->time, .result = message->result },
        .incident = incident->number,
        .contest = serial,
    };
    unmatched_add(self->unmatched, &unmatched);
}

bool signal_late_claim(analysis *self, transaction *request)
{
    struct unmatched_refusal found;
    if (!unmatched_take(self->unmatched, &request->name, request->client, request->id, request->first_time, &found))
        return false;
    struct claim *claim = request->claim;
    claim->refusals[claim->refusal_count++] = found.refusal;
    request->incident = incident_book_get(self->book, found.incident);
    request->contest = found.contest;
    return true;
}

/* ---- releases ---- */

/* True if a node, or the machine that it is an address of, asserted the name, even if that was refused. */
static bool has_asserted(const analysis *self, const struct netbios_name *name, const struct party *node, int64_t time)
{
    const struct holding *holding = ledger_find(self->ledger, name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        bool same_card = a->node.mac == node->mac || a->node.mac == 0 || node->mac == 0;
        bool same_address = a->node.ip == node->ip && (same_card || identity_vouches(self->identity, node));
        if (same_address || (a->node.ip != node->ip && signal_is_same(self, &a->node, node, time)))
            return true;
    }
    return false;
}

/*
 * True if the holder is none that the release could harm: the sender tells a name server about its own address, or it is
 * the sender itself, whose address another card has taken over as DHCP or ARP said.
 */
static bool is_none_of_its_business(const analysis *self, const struct assertion *holder, const struct frame *frame,
                                    uint32_t address)
{
    struct party sender = party_of(frame);
    bool own_record = address == sender.ip && holder->node.ip == frame->target_ip && holder->node.ip != sender.ip;
    bool moved = holder->node.ip == sender.ip && identity_took_over(self->identity, &sender, frame->time);
    return moved || (own_record && conduct_is_server(self->conduct, frame->target_ip));
}

/* The holder that a release of somebody else is sent to, is about, or reaches by broadcast; NULL if there is none. */
static const struct assertion *released_holder(const analysis *self, const struct netbios_name *name,
                                               const struct frame *frame, uint32_t address, bool broadcast)
{
    struct party sender = party_of(frame);
    struct network segment = network_of_segment(frame, false);
    const struct holding *holding = ledger_find(self->ledger, name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (!assertion_stands(a) || is_none_of_its_business(self, a, frame, address))
            continue;
        bool sent_to = a->node.ip == frame->target_ip;
        bool elsewhere = broadcast ? !network_matches(&a->network, &segment)
                                   : a->network.server == 0 && !network_same_wire(&a->network, &segment);
        bool about = a->node.ip == address && !elsewhere;
        bool other_card = a->node.ip == sender.ip && a->node.mac != sender.mac;
        if ((sent_to || about) && (other_card || !signal_is_same(self, &a->node, &sender, frame->time)))
            return a;
    }
    return NULL;
}

static void take_own_release(analysis *self, const struct frame *frame, const struct nbns_message *message,
                             transaction *request)
{
    struct party node = party_of(frame);
    uint32_t address = nbns_message_first_address(message);
    incident_book_touch_name(self->book, &message->name, &request->network);
    incident_book_touch_address(self->book, node.ip);
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
    request->incident = signal_enter_contest(self, &contest, &request->contest);
    signal_add_note(self, request->incident, &contest.name, frame->number, ROLE_RELEASE, true);
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
        .network = request->broadcast ? request->network : network_of_segment(frame, false),
        .actor = sender,
        .other = holder->node,
        .frame = frame->number,
        .time = frame->time,
        .address = address,
        .had_asserted = asserted,
        .reached_victim = request->broadcast || frame->target_ip == holder->node.ip,
    };
    request->incident = enter_demand(self, &contest, ROLE_RELEASE_DEMAND, request);
    request->steps[0].role = ROLE_RELEASE_DEMAND;
}

void signal_release_denied(analysis *self, const transaction *request)
{
    struct incident *incident = signal_incident_of(self, request);
    struct contest *contest = incident != NULL ? incident_contest(incident, request->contest) : NULL;
    if (contest == NULL || contest->kind != CONTEST_RELEASE_DEMAND || contest->denied)
        return;
    contest->denied = true;
    incident_book_touch(self->book, incident);
}
