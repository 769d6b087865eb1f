/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ownership.h"

static bool is_shown_by(const struct assertion *assertion)
{
    return assertion->frames[ASSERTION_CLAIM] != 0 || assertion->frames[ASSERTION_GRANT] != 0 ||
           assertion->frames[ASSERTION_STATUS] != 0 || assertion->frames[ASSERTION_DATAGRAM] != 0;
}

bool ownership_is_shown(const ledger *ledger, const identity *identity, const struct netbios_name *name, uint32_t ip)
{
    const struct holding *holding = ledger_find(ledger, name);
    struct party party = { .ip = ip };
    uint32_t frame;
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (is_shown_by(a) && (a->node.ip == ip || identity_compare(identity, &a->node, &party, a->last_time).same))
            return true;
    }
    return identity_shows_name(identity, ip, name) || identity_status_says(identity, ip, name, &frame) == STATUS_LISTS;
}
