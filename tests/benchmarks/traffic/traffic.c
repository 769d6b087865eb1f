/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "traffic.h"

#include <glib.h>

#include "network.h"
#include "other_traffic.h"
#include "queue.h"

/* 2023-11-14 22:13:20 UTC */
#define BEGINNING (INT64_C(1700000000) * PACKET_SECOND)
/* The server stands in a subnet without clients. */
#define SERVER_NUMBER UINT32_C(10000000)

static struct host *make_hosts(const struct traffic_kind *kind)
{
    struct host *hosts = g_new(struct host, kind->hosts);
    uint32_t size = kind->hosts / kind->subnets;
    for (uint32_t i = 0; i < kind->hosts; i++)
        hosts[i] = host_numbered(i / size * 250 + i % size);
    return hosts;
}

struct traffic *traffic_new(const struct traffic_kind *kind, uint64_t seed, packet_sink sink, void *context)
{
    struct traffic *self = g_new0(struct traffic, 1);
    self->kind = kind;
    self->random.state = seed;
    self->sink = sink;
    self->context = context;
    self->queue = queue_new();
    self->now = BEGINNING;
    self->hosts = make_hosts(kind);
    self->server = host_numbered(SERVER_NUMBER);
    self->other = other_traffic_new(&self->random);
    return self;
}

void traffic_free(struct traffic *self)
{
    queue_free(self->queue);
    other_traffic_free(self->other);
    g_free(self->hosts);
    g_free(self);
}

/* Gives out the packet that is due first, if it is due by now. */
static int give_next(struct traffic *self)
{
    const struct packet *packet = queue_first(self->queue);
    if (packet == NULL || packet->time > self->now)
        return 0;
    self->sink(self->context, packet);
    queue_drop_first(self->queue);
    self->given++;
    return 1;
}

void traffic_run(struct traffic *self, uint64_t packets)
{
    uint32_t pause = (uint32_t)(self->kind->pause / PACKET_MICROSECOND);
    while (self->given < packets) {
        if (give_next(self))
            continue;
        self->now += (1 + random_below(&self->random, 2 * pause)) * PACKET_MICROSECOND;
        self->kind->begin_exchange(self);
        self->exchanges++;
    }
}
