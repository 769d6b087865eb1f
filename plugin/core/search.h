/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * search: a name server looks for the network card of a holder on record, and nobody has that address any more.
 *
 * Before a server can ask a holder on its own segment whether it still uses its name, it has to learn the holder's card.
 * If the holder is gone, its ARP requests are all that a capture shows: the question never leaves the server.  Such a
 * search counts as a question that was not answered, if the address is known to have had the name or the search begins with
 * the wait, and if the server repeated it: whoever sees the broadcasts of a segment only does not see that the first one was
 * answered.
 */
#ifndef NBNS_CONFLICT_SEARCH_H
#define NBNS_CONFLICT_SEARCH_H

#include "analysis_state.h"

/** Takes an ARP request by the first address for the second one. */
void search_take(analysis *self, const struct frame *frame, uint32_t seeker, uint32_t sought);

/** Notes that an address is there after all: its card said so. */
void search_end(analysis *self, uint32_t found);

#endif
