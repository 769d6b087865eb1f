/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "case_file.h"

#include "nbns_message.h"

const struct contest *case_contest(const struct case_file *file, guint index)
{
    return g_ptr_array_index(file->contests, index);
}

guint case_contest_count(const struct case_file *file)
{
    return file->contests->len;
}

const struct pair *case_pair(const struct case_file *file, guint index)
{
    return &g_array_index(file->pairs, struct pair, index);
}

enum role role_of_assertion(enum assertion_kind kind)
{
    static const enum role roles[ASSERTION_KINDS] = {
        [ASSERTION_CLAIM] = ROLE_CLAIM,       [ASSERTION_GRANT] = ROLE_GRANT,
        [ASSERTION_DEFENCE] = ROLE_REFUSAL,   [ASSERTION_CHALLENGE_ANSWER] = ROLE_DEFENCE,
        [ASSERTION_ANSWER] = ROLE_ANSWER,     [ASSERTION_STATUS] = ROLE_STATUS,
        [ASSERTION_DATAGRAM] = ROLE_DATAGRAM,
    };
    return roles[kind];
}

/* ---- pairs ---- */

static bool use_one_client_id(const struct case_file *file, const struct pair *pair)
{
    int64_t time = pair->contest->time;
    return address_book_same_client(file->known->addresses,
                                    identity_card_of(file->known->identity, &pair->claimant, time),
                                    identity_card_of(file->known->identity, &pair->opponent, time));
}

static void add_pair(struct case_file *file, struct pair pair)
{
    if (pair.opponent.ip == 0 || pair.claimant.ip == 0)
        return;
    pair.relation = identity_compare(file->known->identity, &pair.claimant, &pair.opponent, pair.contest->time);
    if (pair.relation.bond == BOND_NONE && use_one_client_id(file, &pair))
        pair.relation = (struct relation){ .same = true, .bond = BOND_DHCP_CLIENT };
    g_array_append_val(file->pairs, pair);
}

static void add_broadcast_pairs(struct case_file *file, const struct contest *contest)
{
    for (uint32_t i = 0; i < contest->claim.refusal_count; i++) {
        const struct refusal *refusal = &contest->claim.refusals[i];
        if (refusal->result == NBNS_FORMAT_ERROR)
            continue;
        add_pair(file, (struct pair){ .contest = contest,
                                      .claimant = contest->claim.claimant,
                                      .opponent = refusal->refuser,
                                      .alive = true,
                                      .frame = refusal->frame,
                                      .role = ROLE_REFUSAL });
    }
}

/* The server refused a claim of a name that it uses itself: then it is the holder. */
static void add_server_own_pair(struct case_file *file, const struct contest *contest)
{
    struct party server = { .ip = contest->claim.server };
    uint32_t frame;
    enum assertion_kind kind;
    if (contest->claim.wait_frame != 0 || contest->claim.refusal_count == 0 ||
        !case_asserts(file, server.ip, &frame, &kind))
        return;
    server = contest->claim.refusals[0].refuser;
    add_pair(file, (struct pair){ .contest = contest,
                                  .claimant = contest->claim.claimant,
                                  .opponent = server,
                                  .alive = true,
                                  .frame = frame,
                                  .role = role_of_assertion(kind) });
}

/* The server refused at once because it had given the name to somebody else in this capture. */
static void add_grantee_pair(struct case_file *file, const struct contest *contest)
{
    const struct holding *holding = ledger_find(file->known->ledger, &contest->name);
    bool at_once = contest->claim.challenge_count == 0 && contest->claim.wait_frame == 0;
    if (!at_once || !claim_was_refused(&contest->claim))
        return;
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (a->frames[ASSERTION_GRANT] == 0 || a->released || a->taken_over ||
            a->network.server != contest->claim.server || a->node.ip == contest->claim.claimant.ip)
            continue;
        add_pair(file, (struct pair){ .contest = contest,
                                      .claimant = contest->claim.claimant,
                                      .opponent = a->node,
                                      .alive = true,
                                      .by_server = true,
                                      .frame = a->frames[ASSERTION_GRANT],
                                      .role = ROLE_GRANT });
    }
}

static void add_server_pairs(struct case_file *file, const struct contest *contest)
{
    for (uint32_t i = 0; i < contest->claim.challenge_count; i++) {
        const struct challenge *challenge = &contest->claim.challenges[i];
        bool alive = challenge->reply == REPLY_POSITIVE;
        add_pair(file, (struct pair){ .contest = contest,
                                      .claimant = contest->claim.claimant,
                                      .opponent = challenge->holder,
                                      .alive = alive,
                                      .by_server = true,
                                      .frame = alive ? challenge->reply_frame : challenge->frame,
                                      .role = alive                  ? ROLE_DEFENCE
                                              : challenge->by_search ? ROLE_ARP
                                                                     : ROLE_CHALLENGE });
    }
    add_server_own_pair(file, contest);
    add_grantee_pair(file, contest);
}

/* A demand or a conflict flag says that there are two; the ledger may know the other one. */
static void add_known_rival(struct case_file *file, const struct contest *contest)
{
    const struct party *victim = contest->kind == CONTEST_STATUS ? &contest->actor : &contest->other;
    const struct assertion *rival = case_other_holder(file, victim);
    uint32_t frame;
    enum assertion_kind kind;
    if (rival == NULL || !assertion_is_independent(rival, &frame, &kind))
        return;
    add_pair(file, (struct pair){ .contest = contest,
                                  .claimant = *victim,
                                  .opponent = rival->node,
                                  .alive = true,
                                  .frame = frame,
                                  .role = role_of_assertion(kind) });
}

/* A refusal whose claim was not captured, of a unique name that the refuser had shown to be its own. */
static void add_known_refuser(struct case_file *file, const struct contest *contest)
{
    uint32_t frame;
    enum assertion_kind kind;
    const struct assertion *own = case_independent(file, &contest->other, contest->time, &frame, &kind);
    if (contest->group || own == NULL || !own->unique || conduct_is_server(file->known->conduct, contest->other.ip))
        return;
    add_pair(file, (struct pair){ .contest = contest,
                                  .claimant = contest->actor,
                                  .opponent = contest->other,
                                  .alive = true,
                                  .frame = contest->frame,
                                  .role = ROLE_REFUSAL });
}

static void add_pairs_of(struct case_file *file, const struct contest *contest)
{
    switch (contest->kind) {
    case CONTEST_CLAIM:
        if (contest->claim.server == 0)
            add_broadcast_pairs(file, contest);
        else
            add_server_pairs(file, contest);
        break;
    case CONTEST_ANSWERS:
    case CONTEST_SILENT:
        add_pair(file, (struct pair){ .contest = contest,
                                      .claimant = contest->actor,
                                      .opponent = contest->other,
                                      .alive = true,
                                      .frame = contest->other_frame,
                                      .role = contest->other_role });
        break;
    case CONTEST_DEMAND:
    case CONTEST_STATUS:
        add_known_rival(file, contest);
        break;
    case CONTEST_UNMATCHED_REFUSAL:
        add_known_refuser(file, contest);
        break;
    default:
        break;
    }
}

/* ---- tally ---- */

static void count_claim(struct tally *tally, const struct contest *contest)
{
    tally->claims++;
    if (claim_is_misdirected(&contest->claim)) {
        tally->misdirected++;
    } else if (claim_was_refused(&contest->claim)) {
        tally->refused++;
    } else if (contest->claim.grant_frame != 0) {
        tally->granted++;
    }
}

static void count(struct tally *tally, const struct contest *contest)
{
    tally->contests++;
    switch (contest->kind) {
    case CONTEST_CLAIM:
        count_claim(tally, contest);
        break;
    case CONTEST_UNMATCHED_REFUSAL:
        tally->unmatched++;
        break;
    case CONTEST_DEMAND:
        tally->demands++;
        break;
    case CONTEST_RELEASE_DEMAND:
        tally->releases++;
        tally->denied += contest->denied;
        break;
    case CONTEST_ANSWERS:
        tally->answers++;
        break;
    case CONTEST_STATUS:
        tally->statuses++;
        break;
    case CONTEST_SILENT:
        tally->silent++;
        break;
    case CONTEST_POISONING:
        tally->poisonings++;
        break;
    case CONTEST_RELEASE:
        tally->own_releases++;
        break;
    }
}

/* How often the name with the most refusals was refused: a machine claims all its names in one attempt. */
static uint32_t count_attempts(const struct case_file *file)
{
    uint32_t by_suffix[256] = { 0 };
    uint32_t most = 0;
    for (guint i = 0; i < case_contest_count(file); i++) {
        const struct contest *contest = case_contest(file, i);
        if (contest->kind != CONTEST_CLAIM || !claim_was_refused(&contest->claim))
            continue;
        by_suffix[contest->name.suffix] += contest->count;
        most = MAX(most, by_suffix[contest->name.suffix]);
    }
    return most;
}

static bool refused_to(const struct claim *claim, uint32_t claimant, uint32_t refuser)
{
    for (uint32_t i = 0; i < claim->refusal_count && claim->claimant.ip == claimant; i++) {
        if (claim->refusals[i].refuser.ip == refuser)
            return true;
    }
    return false;
}

bool case_is_explained(const struct incident *incident, const struct contest *contest)
{
    if (contest->kind != CONTEST_UNMATCHED_REFUSAL)
        return false;
    for (guint i = 0; i < incident->contests->len; i++) {
        const struct contest *other = g_ptr_array_index(incident->contests, i);
        if (other->kind == CONTEST_CLAIM && refused_to(&other->claim, contest->actor.ip, contest->other.ip))
            return true;
    }
    return false;
}

void case_file_fill(struct case_file *file, const struct incident *incident, const struct background *known)
{
    *file = (struct case_file){ .incident = incident, .known = known };
    file->contests = g_ptr_array_new();
    file->pairs = g_array_new(FALSE, FALSE, sizeof(struct pair));
    for (guint i = 0; i < incident->contests->len; i++) {
        struct contest *contest = g_ptr_array_index(incident->contests, i);
        if (case_is_explained(incident, contest))
            continue;
        g_ptr_array_add(file->contests, contest);
        add_pairs_of(file, contest);
        count(&file->tally, contest);
    }
    file->tally.attempts = count_attempts(file);
    for (guint i = 0; i < file->pairs->len; i++)
        file->two_machines |= !case_pair(file, i)->relation.same;
    file->one_machine = file->pairs->len > 0 && !file->two_machines;
}

void case_file_clear(struct case_file *file)
{
    g_ptr_array_free(file->contests, TRUE);
    g_array_free(file->pairs, TRUE);
}

const struct pair *case_rivals(const struct case_file *file)
{
    const struct pair *best = NULL;
    for (guint i = 0; i < file->pairs->len; i++) {
        const struct pair *pair = case_pair(file, i);
        if (pair->relation.same || (best != NULL && (best->alive || !pair->alive)))
            continue;
        best = pair;
    }
    return best;
}

bool case_only_suffixes(const struct case_file *file, const int *suffixes)
{
    uint64_t left[4];
    for (size_t i = 0; i < G_N_ELEMENTS(left); i++)
        left[i] = file->incident->suffixes[i];
    bool any = (left[0] | left[1] | left[2] | left[3]) != 0;
    for (; *suffixes >= 0; suffixes++)
        left[*suffixes / 64] &= ~(UINT64_C(1) << *suffixes % 64);
    return any && (left[0] | left[1] | left[2] | left[3]) == 0;
}
