/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * queue: packets that are yet to be sent, in the order of time; those of the same time in the order in which they came.
 */
#ifndef TRAFFIC_QUEUE_H
#define TRAFFIC_QUEUE_H

#include "packet.h"

struct queue;

struct queue *queue_new(void);
void queue_free(struct queue *self);

/** Adds a copy of a packet. */
void queue_add(struct queue *self, const struct packet *packet);

/** The first packet; NULL if there is none.  It lives until the next call of queue_drop_first() or queue_add(). */
const struct packet *queue_first(const struct queue *self);
void queue_drop_first(struct queue *self);

#endif
