/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * disputes: what machines say that want one name.
 */
#ifndef TRAFFIC_DISPUTES_H
#define TRAFFIC_DISPUTES_H

#include "network.h"

/** A claims a name by broadcast, B refuses it. */
void dispute_by_broadcast(struct traffic *traffic, struct host *a, struct host *b, const struct nb_name *name);

/** A claims a name at the server, which asks B first; B defends it, or is off and loses it. */
void dispute_at_server(struct traffic *traffic, struct host *a, struct host *b, const struct nb_name *name,
                       int is_defended);

/** A asks for a name; B and C answer. */
void dispute_by_two_answers(struct traffic *traffic, struct host *a, struct host *b, struct host *c,
                            const struct nb_name *name);

/** A tells B to give up a name. */
void dispute_by_demand(struct traffic *traffic, struct host *a, struct host *b, const struct nb_name *name);

/** Any of the above, mostly between machines that have been at odds before. */
void dispute_any(struct traffic *traffic);

#endif
