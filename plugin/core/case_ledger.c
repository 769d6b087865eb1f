/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * case_ledger: what the ledger knows about the names of a case; the other half of case_file.h.
 */
#include "case_file.h"

#include <string.h>

/* Called for each assertion of each suffix of a base name; true ends the walk. */
typedef bool (*visitor)(void *context, const struct assertion *assertion);

static const struct assertion *walk_suffix(const struct case_file *file, uint8_t suffix, visitor visit, void *context)
{
    struct netbios_name name = file->incident->name;
    name.suffix = suffix;
    const struct holding *holding = ledger_find(file->known->ledger, &name);
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (visit(context, a))
            return a;
    }
    return NULL;
}

static const struct assertion *walk(const struct case_file *file, bool disputed_only, visitor visit, void *context)
{
    static const uint8_t usual[] = { 0x00, 0x03, 0x20, 0x01, 0x1B, 0x1C, 0x1D, 0x1E };
    const struct assertion *found = NULL;
    for (unsigned i = 0; i < G_N_ELEMENTS(usual) && found == NULL; i++) {
        if (!disputed_only || incident_has_suffix(file->incident, usual[i]))
            found = walk_suffix(file, usual[i], visit, context);
    }
    for (unsigned suffix = 0; suffix < 256 && found == NULL; suffix++) {
        if (file->incident->suffixes[suffix / 64] == 0)
            suffix |= 63;
        else if (incident_has_suffix(file->incident, (uint8_t)suffix) &&
                 memchr(usual, (int)suffix, sizeof usual) == NULL)
            found = walk_suffix(file, (uint8_t)suffix, visit, context);
    }
    return found;
}

struct search {
    const struct case_file *file;
    struct party party;
    int64_t time;
    uint32_t frame;
    enum assertion_kind kind;
};

static bool is_same_machine(const struct case_file *file, const struct party *a, const struct party *b, int64_t time)
{
    return identity_compare(file->known->identity, a, b, time).same;
}

static bool is_independent_proof(void *context, const struct assertion *assertion)
{
    struct search *search = context;
    bool given_up = assertion->released && assertion->released_time < search->time;
    if (assertion->node.ip != search->party.ip || given_up ||
        !assertion_is_independent(assertion, &search->frame, &search->kind))
        return false;
    return is_same_machine(search->file, &assertion->node, &search->party, assertion->last_time);
}

const struct assertion *case_independent(const struct case_file *file, const struct party *party, int64_t time,
                                         uint32_t *frame, enum assertion_kind *kind)
{
    struct search search = { .file = file, .party = *party, .time = time };
    const struct assertion *found = walk(file, true, is_independent_proof, &search);
    *frame = search.frame;
    *kind = search.kind;
    return found;
}

static bool asserts_itself(void *context, const struct assertion *assertion)
{
    struct search *search = context;
    bool same = assertion->node.ip == search->party.ip ||
                is_same_machine(search->file, &assertion->node, &search->party, assertion->last_time);
    return same && assertion_is_independent(assertion, &search->frame, &search->kind);
}

bool case_asserts(const struct case_file *file, uint32_t ip, uint32_t *frame, enum assertion_kind *kind)
{
    struct search search = { .file = file, .party = { .ip = ip } };
    bool found = walk(file, false, asserts_itself, &search) != NULL;
    *frame = search.frame;
    *kind = search.kind;
    return found;
}

static bool is_other_holder(void *context, const struct assertion *assertion)
{
    const struct search *search = context;
    return assertion->unique && assertion_stands(assertion) &&
           (assertion->network.server != 0 || incident_is_in_network(search->file->incident, &assertion->network)) &&
           !is_same_machine(search->file, &assertion->node, &search->party, assertion->last_time);
}

const struct assertion *case_other_holder(const struct case_file *file, const struct party *party)
{
    struct search search = { .file = file, .party = *party };
    return walk(file, true, is_other_holder, &search);
}

/* ---- what a name server gave to both ---- */

/* The standing grant of a unique name to an address by this server or, with 0, by any; NULL if there is none. */
static const struct assertion *granted_to(const struct holding *holding, uint32_t ip, uint32_t server)
{
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        bool standing = a->frames[ASSERTION_GRANT] != 0 && a->unique && !a->taken_over && !a->released;
        if (standing && a->node.ip == ip && (server == 0 || a->network.server == server))
            return a;
    }
    return NULL;
}

bool case_granted_to_both(const struct case_file *file, const struct pair *pair, const struct assertion **claimant,
                          const struct assertion **opponent)
{
    static const uint8_t of_every_computer[] = { SUFFIX_WORKSTATION, SUFFIX_MESSENGER, SUFFIX_SERVER };
    for (size_t i = 0; i < sizeof of_every_computer; i++) {
        struct netbios_name name = file->incident->name;
        name.suffix = of_every_computer[i];
        const struct holding *holding = ledger_find(file->known->ledger, &name);
        *claimant = granted_to(holding, pair->claimant.ip, 0);
        *opponent = *claimant != NULL ? granted_to(holding, pair->opponent.ip, (*claimant)->network.server) : NULL;
        if (*opponent != NULL)
            return true;
    }
    return false;
}
