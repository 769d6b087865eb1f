/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "view_machines.h"

static void add_mac(struct machine_view *machine, uint64_t mac)
{
    for (guint i = 0; i < machine->macs->len; i++) {
        if (g_array_index(machine->macs, uint64_t, i) == mac)
            return;
    }
    if (mac != 0)
        g_array_append_val(machine->macs, mac);
}

static bool has_address(const struct machine_view *machine, uint32_t ip)
{
    for (guint i = 0; i < machine->addresses->len; i++) {
        if (g_array_index(machine->addresses, uint32_t, i) == ip)
            return true;
    }
    return false;
}

/* The machine of the list that this party is, by identity; NULL if it is none of them. */
static struct machine_view *find_machine(const GArray *machines, const struct party *party, const identity *identity,
                                         int64_t time)
{
    for (guint i = 0; i < machines->len; i++) {
        struct machine_view *machine = &g_array_index(machines, struct machine_view, i);
        if (has_address(machine, party->ip))
            return machine;
        struct party first = { .ip = g_array_index(machine->addresses, uint32_t, 0) };
        if (identity_compare(identity, &first, party, time).same)
            return machine;
    }
    return NULL;
}

static void add_machine(GArray *machines, const struct party *party, const struct background *known, int64_t time)
{
    if (party->ip == 0)
        return;
    struct machine_view *machine = find_machine(machines, party, known->identity, time);
    if (machine == NULL) {
        struct machine_view added = {
            .addresses = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
            .macs = g_array_new(FALSE, FALSE, sizeof(uint64_t)),
            .label = identity_label_of(known->identity, party->ip),
        };
        uint64_t mac = identity_card_of(known->identity, party, time);
        struct host_name host_name;
        if (mac != 0 && address_book_host_name(known->addresses, mac, &host_name))
            added.host_name = g_strdup(host_name.text);
        g_array_append_val(machines, added);
        machine = &g_array_index(machines, struct machine_view, machines->len - 1);
    }
    if (!has_address(machine, party->ip))
        g_array_append_val(machine->addresses, party->ip);
    add_mac(machine, identity_card_of(known->identity, party, time));
}

/* Of several addresses on record those that said nothing hold nothing once another one has spoken for the name. */
static bool is_a_holder(const struct claim *claim, bool spoke)
{
    return spoke || !claim_is_defended(claim);
}

static void add_claim_machines(struct incident_view *view, const struct claim *claim, const struct verdict *verdict,
                               const struct background *known)
{
    add_machine(view->claimants, &claim->claimant, known, claim->time);
    for (uint32_t i = 0; i < claim->refusal_count; i++) {
        add_machine(view->refusers, &claim->refusals[i].refuser, known, claim->time);
        /* who refuses a broadcast claim says that it has the name; of a proxy it is known that this is not so */
        if (claim->server == 0 && verdict->cause != CAUSE_WINS_PROXY)
            add_machine(view->holders, &claim->refusals[i].refuser, known, claim->time);
    }
    for (uint32_t i = 0; i < claim->challenge_count; i++) {
        if (is_a_holder(claim, claim->challenges[i].reply == REPLY_POSITIVE))
            add_machine(view->holders, &claim->challenges[i].holder, known, claim->time);
    }
    struct party server = { .ip = claim->server };
    if (!claim_is_misdirected(claim))
        add_machine(view->servers, &server, known, claim->time);
}

static void add_release_machines(struct incident_view *view, const struct contest *contest,
                                 const struct background *known)
{
    bool by_server = conduct_is_server(known->conduct, contest->actor.ip);
    add_machine(view->refusers, &contest->actor, known, contest->time);
    add_machine(by_server ? view->servers : view->claimants, &contest->actor, known, contest->time);
    add_machine(view->holders, &contest->other, known, contest->time);
}

/* Of two that answered one query: a poisoner is the claimant, whoever answered first. */
static void add_answer_machines(struct incident_view *view, const struct contest *contest,
                                const struct verdict *verdict, const struct background *known, uint32_t poisoner)
{
    bool swapped = verdict->cause == CAUSE_NAME_POISONING && contest->other.ip == poisoner;
    const struct party *claimant = swapped ? &contest->other : &contest->actor;
    const struct party *holder = swapped ? &contest->actor : &contest->other;
    add_machine(view->claimants, claimant, known, contest->time);
    add_machine(view->holders, holder, known, contest->time);
}

static void add_machines_of(struct incident_view *view, const struct contest *contest, const struct verdict *verdict,
                            const struct background *known, uint32_t poisoner)
{
    switch (contest->kind) {
    case CONTEST_CLAIM:
        add_claim_machines(view, &contest->claim, verdict, known);
        break;
    case CONTEST_RELEASE_DEMAND:
        add_release_machines(view, contest, known);
        break;
    case CONTEST_DEMAND:
        add_machine(view->refusers, &contest->actor, known, contest->time);
        add_machine(view->holders, &contest->other, known, contest->time);
        break;
    case CONTEST_UNMATCHED_REFUSAL:
        add_machine(view->claimants, &contest->actor, known, contest->time);
        add_machine(view->refusers, &contest->other, known, contest->time);
        break;
    case CONTEST_ANSWERS:
    case CONTEST_SILENT:
        add_answer_machines(view, contest, verdict, known, poisoner);
        break;
    case CONTEST_STATUS:
    case CONTEST_POISONING:
    case CONTEST_RELEASE:
        add_machine(view->claimants, &contest->actor, known, contest->time);
        break;
    }
}

/* Holders that only the ledger knows: the server's own name, the other user of a name of the wrong kind, a rival. */
static void add_machines_of_pairs(struct incident_view *view, const struct case_file *file,
                                  const struct verdict *verdict)
{
    for (guint i = 0; i < file->pairs->len; i++) {
        const struct pair *pair = case_pair(file, i);
        bool demand = pair->contest->kind == CONTEST_DEMAND || pair->contest->kind == CONTEST_STATUS;
        const struct claim *claim = &pair->contest->claim;
        if ((pair->contest->kind == CONTEST_CLAIM && claim->server != 0 && is_a_holder(claim, pair->alive)) ||
            (demand && verdict->cause == CAUSE_DUPLICATE_COMPUTER) || pair->contest->kind == CONTEST_UNMATCHED_REFUSAL)
            add_machine(view->holders, &pair->opponent, file->known, pair->contest->time);
    }
}

bool view_lists_machine(const GArray *machines, const struct machine_view *machine)
{
    for (guint i = 0; i < machines->len; i++) {
        if (has_address(&g_array_index(machines, struct machine_view, i),
                        g_array_index(machine->addresses, uint32_t, 0)))
            return true;
    }
    return false;
}

bool view_is_mutual(const struct incident_view *view)
{
    for (guint i = 0; i < view->holders->len; i++) {
        if (!view_lists_machine(view->claimants, &g_array_index(view->holders, struct machine_view, i)))
            return false;
    }
    return view->claimants->len > 1 && view->claimants->len == view->holders->len;
}

/* Where nobody was refused, nobody stands on both sides: the one that came later is the claimant alone. */
static void keep_sides_apart(struct incident_view *view)
{
    for (guint i = view->holders->len; i > 0 && view->holders->len > 1; i--) {
        if (view_lists_machine(view->claimants, &g_array_index(view->holders, struct machine_view, i - 1)))
            g_array_remove_index(view->holders, i - 1);
    }
}

void view_add_machines(struct incident_view *view, const struct case_file *file, const struct verdict *verdict)
{
    for (guint i = 0; i < case_contest_count(file); i++)
        add_machines_of(view, case_contest(file, i), verdict, file->known, file->incident->flood_sender);
    add_machines_of_pairs(view, file, verdict);
    if (verdict->outcome != OUTCOME_REFUSED)
        keep_sides_apart(view);
}
