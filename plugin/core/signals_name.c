/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "signals.h"

/* A claim may still be refused, and is repeated, for so long before its sender has the name. */
#define SPAN_OF_A_START (5 * INT64_C(1000000000))

/* ---- conflict flags ---- */

void signal_conflict_flag(analysis *self, const struct frame *frame, const struct netbios_name *name,
                          transaction *request)
{
    struct contest contest = {
        .kind = CONTEST_STATUS,
        .name = *name,
        .network = signal_network_of_name(self, frame, name),
        .actor = party_of(frame),
        .frame = frame->number,
        .time = frame->time,
        .role = ROLE_STATUS,
    };
    uint32_t serial;
    struct incident *incident = signal_enter_contest(self, &contest, &serial);
    request->incident = incident;
    signal_add_steps(self, incident, request, ROLE_STATUS);
    signal_add_note(self, incident, name, frame->number, ROLE_STATUS, true);
}

/* ---- assertions by turns ---- */

/* True if the other one came up after this node had the name, and still had it when this node asserted it again. */
static bool take_turns(const struct assertion *mine, const struct assertion *other, int64_t now)
{
    if (!assertion_stands(other) || !other->unique || other->first_time <= mine->first_time)
        return false;
    /* what was asserted in between counts, not the repeated claims of two that start together */
    if (mine->last_time >= other->last_time && mine->last_time > other->first_time)
        return false;
    return now - other->first_time >= SPAN_OF_A_START;
}

void signal_assertion(analysis *self, const struct frame *frame, const struct netbios_name *name,
                      const struct network *network, enum role role)
{
    struct party node = party_of(frame);
    const struct assertion *mine = ledger_assertion(self->ledger, name, &node, network);
    if (mine == NULL || !mine->unique || !assertion_stands(mine))
        return;
    /* what was sent to one machine tells no network: it says nothing about a name in another subnet */
    if (network->server == 0 && network->broadcast == 0 && !frame_is_broadcast(frame))
        return;
    const struct holding *holding = ledger_find(self->ledger, name);
    for (const struct assertion *other = holding->assertions; other != NULL; other = other->next) {
        uint32_t proof;
        enum assertion_kind kind;
        if (other == mine || !network_matches(&other->network, network) || !take_turns(mine, other, frame->time) ||
            !assertion_is_independent(other, &proof, &kind) || signal_is_same(self, &other->node, &node, frame->time))
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
        struct incident *incident = signal_enter_contest(self, &contest, &serial);
        signal_add_note(self, incident, name, frame->number, role, true);
        signal_add_note(self, incident, name, proof, contest.other_role, false);
        return;
    }
}
