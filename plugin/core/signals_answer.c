/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "signals.h"

#include "ownership.h"

/* Where no query of the target was captured, answers to it are a sweep only if they come this fast (BadTunnel: 1 ms). */
#define PAUSE_OF_A_SWEEP (200 * INT64_C(1000000))

static bool is_answer_of(const struct contest *contest, uint32_t sender)
{
    return contest->kind == CONTEST_POISONING ||
           ((contest->kind == CONTEST_ANSWERS || contest->kind == CONTEST_SILENT) &&
            (contest->actor.ip == sender || contest->other.ip == sender));
}

/* The names that a node answered for without owning them. */
static uint32_t foreign_answers(const analysis *self, const struct conduct *conduct)
{
    uint32_t foreign = 0;
    for (guint i = 0; i < conduct->answered.count; i++)
        foreign +=
            !ownership_is_shown(self->ledger, self->identity, &conduct_deed(&conduct->answered, i)->name, conduct->ip);
    return foreign;
}

static struct contest contest_of_poisoning(const struct frame *frame, const struct nbns_message *message)
{
    return (struct contest){
        .kind = CONTEST_POISONING,
        .name = message->name,
        .network = network_of_segment(frame, false),
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
    struct incident *flood = signal_gather_flood(self, &contest, conduct->ip, &conduct->answered, is_answer_of);
    incident_add_contest(self->book, flood, &contest);
    for (guint i = 0; i < conduct->answered.count; i++) {
        const struct deed *deed = conduct_deed(&conduct->answered, i);
        const struct record *record = analysis_record(self, deed->frame);
        incident_link_name(self->book, flood, &deed->name);
        signal_add_note(self, flood, &deed->name, deed->frame, ROLE_ANSWER, true);
        if (record != NULL)
            signal_add_note(self, flood, &deed->name, record_first(record, LINK_ANSWER), ROLE_QUERY, false);
    }
    request->incident = flood;
    signal_add_steps(self, flood, request, ROLE_ANSWER);
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
    struct incident *incident = signal_incident_of(self, request);
    if (incident == NULL)
        incident = signal_enter_contest(self, &contest, &request->contest);
    else if (incident->flood_sender == sender.ip || incident->flood_sender == earlier->sender.ip)
        incident_add_contest(self->book, incident, &contest);
    else
        return;
    request->incident = incident;
    signal_add_steps(self, incident, request, ROLE_ANSWER);
}

void signal_answer(analysis *self, const struct frame *frame, const struct nbns_message *message, transaction *request)
{
    struct party sender = party_of(frame);
    bool known = false;
    for (uint32_t i = 0; i < request->answer_count; i++) {
        const struct answer *earlier = &request->answers[i];
        known |= earlier->sender.ip == sender.ip;
        if (earlier->sender.ip == sender.ip || nbns_message_has_address(message, earlier->address) ||
            signal_is_same(self, &earlier->sender, &sender, frame->time))
            continue;
        contest_answers(self, frame, message, request, earlier);
    }
    if (!known && request->answer_count < TRANSACTION_ANSWERS)
        request->answers[request->answer_count++] =
            (struct answer){ .sender = sender, .frame = frame->number, .address = nbns_message_first_address(message) };
    check_poisoning(self, frame, message, request);
}

void signal_unasked_answer(analysis *self, const struct frame *frame, const struct nbns_message *message)
{
    struct conduct *conduct = conduct_need(self->conduct, frame->source_ip);
    if (conduct == NULL || !nbns_message_has_address(message, frame->source_ip))
        return;
    const struct conduct *target = conduct_find(self->conduct, frame->target_ip);
    bool asks_visibly = target != NULL && target->asked != NULL;
    bool goes_on = conduct->unasked_count > 0 && conduct->unasked_target == frame->target_ip &&
                   netbios_name_equal(&conduct->unasked, &message->name) &&
                   frame->time - conduct->unasked_time < (asks_visibly ? SPAN_OF_UNSEEN_CLAIMS : PAUSE_OF_A_SWEEP);
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
    if (conduct->unasked_count < CONDUCT_UNASKED_ANSWERS)
        return;
    struct contest contest = contest_of_poisoning(frame, message);
    struct incident *flood = signal_gather_flood(self, &contest, conduct->ip, &conduct->answered, is_answer_of);
    if (conduct->unasked_count == CONDUCT_UNASKED_ANSWERS)
        incident_add_contest(self->book, flood, &contest);
    signal_add_note(self, flood, &message->name, frame->number, ROLE_ANSWER, true);
}
