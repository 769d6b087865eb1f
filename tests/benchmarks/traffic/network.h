/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * network: the machines that talk and the queue of what they send; for the parts of the generator.
 */
#ifndef TRAFFIC_NETWORK_H
#define TRAFFIC_NETWORK_H

#include "nbns_payload.h"
#include "random.h"
#include "traffic.h"

#define TTL_WINDOWS 128
#define TTL_SAMBA 64
#define LIFETIME_ASKED 300000
#define LIFETIME_GRANTED 259200

struct host {
    uint32_t ip;
    uint64_t mac;
    char name[16];
    uint16_t next_id; /* of its transactions */
    uint16_t next_ip_id;
    uint8_t ttl;
    uint8_t group; /* number of its workgroup */
    int32_t vlan;
};

struct queue;
struct other_traffic;

struct traffic {
    const struct traffic_kind *kind;
    struct random_source random;
    packet_sink sink;
    void *context;
    struct queue *queue;
    struct other_traffic *other;
    int64_t now;    /* when the current exchange began */
    uint64_t given; /* packets so far */
    uint64_t nbns;  /* messages of the name service among what was queued */
    uint64_t queued;
    uint64_t exchanges;
    struct host *hosts;
    struct host server; /* the name server, behind the router */
};

/** The name of a host or of its workgroup, with a suffix. */
struct nb_name host_name(const struct host *host, uint8_t suffix);
struct nb_name group_name(const struct host *host, uint8_t suffix);
const char *host_group(const struct host *host);

/** A host that nobody else is, for kinds whose machines are not known beforehand. */
struct host host_numbered(uint32_t number);

/** Any host, and one of the same subnet as another (perhaps that host itself). */
struct host *any_host(struct traffic *traffic);
struct host *neighbour(struct traffic *traffic, const struct host *host);

/** The address that reaches everybody in the host's subnet. */
uint32_t broadcast_address(const struct host *host);

/** Queues a packet that a host sends this long after the exchange began; to is NULL for a broadcast. */
void send_packet(struct traffic *traffic, int64_t after, struct host *from, const struct host *to,
                 struct packet *packet);

/** The same for a message of the name service whose payload stands in the packet already. */
void send_nbns(struct traffic *traffic, int64_t after, struct host *from, const struct host *to, enum message message,
               struct packet *packet);

#endif
