/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exchanges: what machines without a dispute say to each other and to the name server.
 */
#ifndef TRAFFIC_EXCHANGES_H
#define TRAFFIC_EXCHANGES_H

#include "network.h"

/** How often a broadcast without an answer is sent, and the pause between (Windows). */
#define BROADCASTS 3
#define BROADCAST_PAUSE (750 * PACKET_MILLISECOND)

void exchange_register_by_broadcast(struct traffic *traffic, struct host *host, const struct nb_name *name,
                                    uint16_t nb_flags);
void exchange_register_at_server(struct traffic *traffic, struct host *host, const struct nb_name *name, int refresh);
void exchange_query_by_broadcast(struct traffic *traffic, struct host *host, struct host *owner,
                                 const struct nb_name *name);
void exchange_query_at_server(struct traffic *traffic, struct host *host, const struct host *owner,
                              const struct nb_name *name);
void exchange_status(struct traffic *traffic, struct host *host, struct host *other, int in_conflict);
void exchange_release(struct traffic *traffic, struct host *host, const struct nb_name *name, int at_server);

/** Any of the above, as often as on a network in normal use. */
void exchange_benign(struct traffic *traffic);

#endif
