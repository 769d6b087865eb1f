/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ownership.h"

/* A claim that was refused, and never granted, gave the name to nobody. */
static bool is_shown_by(const struct assertion *assertion)
{
    bool claimed = assertion->frames[ASSERTION_CLAIM] != 0 && assertion->refused_frame == 0;
    return claimed || assertion->frames[ASSERTION_GRANT] != 0 || assertion->frames[ASSERTION_STATUS] != 0 ||
           assertion->frames[ASSERTION_DATAGRAM] != 0;
}

static bool shows(const ledger *ledger, const identity *identity, const struct netbios_name *name, uint32_t ip)
{
    const struct holding *holding = ledger_find(ledger, name);
    struct party party = { .ip = ip };
    for (const struct assertion *a = holding != NULL ? holding->assertions : NULL; a != NULL; a = a->next) {
        if (is_shown_by(a) && (a->node.ip == ip || identity_compare(identity, &a->node, &party, a->last_time).same))
            return true;
    }
    return false;
}

bool ownership_is_shown(const ledger *ledger, const identity *identity, const struct netbios_name *name, uint32_t ip)
{
    static const uint8_t of_one_owner[] = { SUFFIX_WORKSTATION, SUFFIX_MESSENGER, SUFFIX_SERVER };
    struct netbios_name sibling = *name;
    uint32_t frame;
    if (shows(ledger, identity, name, ip))
        return true;
    for (size_t i = 0; i < sizeof of_one_owner; i++) {
        sibling.suffix = of_one_owner[i];
        if (sibling.suffix != name->suffix && shows(ledger, identity, &sibling, ip))
            return true;
    }
    return identity_status_says(identity, ip, name, &frame) == STATUS_LISTS;
}
