/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "exchanges.h"

#define ROUND_TRIP (900 * PACKET_MICROSECOND)

static enum message first_or(enum message first, enum message repeated, int copy)
{
    return copy == 0 ? first : repeated;
}

void exchange_register_by_broadcast(struct traffic *traffic, struct host *host, const struct nb_name *name,
                                    uint16_t nb_flags)
{
    struct packet packet;
    nbns_write_claim(&packet, host->next_id++, FLAGS_CLAIM_BROADCAST, name, nb_flags, LIFETIME_ASKED, host->ip);
    for (int copy = 0; copy < BROADCASTS; copy++)
        send_nbns(traffic, copy * BROADCAST_PAUSE, host, NULL, first_or(MESSAGE_CLAIM, MESSAGE_CLAIM_REPEATED, copy),
                  &packet);
}

void exchange_register_at_server(struct traffic *traffic, struct host *host, const struct nb_name *name, int refresh)
{
    struct packet packet;
    uint16_t id = host->next_id++;
    nbns_write_claim(&packet, id, refresh ? FLAGS_REFRESH : FLAGS_CLAIM, name, NB_HYBRID_NODE, LIFETIME_ASKED,
                     host->ip);
    send_nbns(traffic, 0, host, &traffic->server, refresh ? MESSAGE_REFRESH : MESSAGE_CLAIM, &packet);
    nbns_write_response(&packet, id, FLAGS_GRANT, name, NB_HYBRID_NODE, LIFETIME_GRANTED, host->ip);
    send_nbns(traffic, ROUND_TRIP, &traffic->server, host, MESSAGE_GRANT, &packet);
}

void exchange_query_by_broadcast(struct traffic *traffic, struct host *host, struct host *owner,
                                 const struct nb_name *name)
{
    struct packet packet;
    uint16_t id = host->next_id++;
    int copies = owner != NULL ? 1 : BROADCASTS;
    nbns_write_query(&packet, id, FLAGS_QUERY_BROADCAST, name);
    for (int copy = 0; copy < copies; copy++)
        send_nbns(traffic, copy * BROADCAST_PAUSE, host, NULL, first_or(MESSAGE_QUERY, MESSAGE_QUERY_REPEATED, copy),
                  &packet);
    if (owner == NULL)
        return;
    nbns_write_response(&packet, id, FLAGS_ANSWER, name, NB_BROADCAST_NODE, LIFETIME_ASKED, owner->ip);
    send_nbns(traffic, ROUND_TRIP, owner, host, MESSAGE_ANSWER, &packet);
}

void exchange_query_at_server(struct traffic *traffic, struct host *host, const struct host *owner,
                              const struct nb_name *name)
{
    struct packet packet;
    uint16_t id = host->next_id++;
    nbns_write_query(&packet, id, FLAGS_QUERY, name);
    send_nbns(traffic, 0, host, &traffic->server, MESSAGE_QUERY, &packet);
    nbns_write_response(&packet, id, FLAGS_ANSWER, name, NB_HYBRID_NODE, LIFETIME_GRANTED, owner->ip);
    send_nbns(traffic, ROUND_TRIP, &traffic->server, host, MESSAGE_ANSWER, &packet);
}

void exchange_status(struct traffic *traffic, struct host *host, struct host *other, int in_conflict)
{
    struct packet packet;
    uint16_t id = host->next_id++;
    nbns_write_status_query(&packet, id);
    send_nbns(traffic, 0, host, other, MESSAGE_STATUS_QUERY, &packet);
    nbns_write_status(&packet, id, other->name, host_group(other), in_conflict, other->mac);
    send_nbns(traffic, ROUND_TRIP, other, host, MESSAGE_STATUS, &packet);
}

void exchange_release(struct traffic *traffic, struct host *host, const struct nb_name *name, int at_server)
{
    struct packet packet;
    uint16_t id = host->next_id++;
    if (!at_server) {
        nbns_write_claim(&packet, id, FLAGS_RELEASE_BROADCAST, name, NB_BROADCAST_NODE, 0, host->ip);
        send_nbns(traffic, 0, host, NULL, MESSAGE_RELEASE, &packet);
        return;
    }
    nbns_write_claim(&packet, id, FLAGS_RELEASE, name, NB_HYBRID_NODE, 0, host->ip);
    send_nbns(traffic, 0, host, &traffic->server, MESSAGE_RELEASE, &packet);
    nbns_write_response(&packet, id, FLAGS_RELEASED, name, NB_HYBRID_NODE, 0, host->ip);
    send_nbns(traffic, ROUND_TRIP, &traffic->server, host, MESSAGE_RELEASE, &packet);
}

/* ---- a day's mix ---- */

static void boot(struct traffic *traffic, struct host *host)
{
    struct nb_name workstation = host_name(host, 0x00);
    struct nb_name file_server = host_name(host, 0x20);
    struct nb_name group = group_name(host, 0x00);
    exchange_register_by_broadcast(traffic, host, &workstation, NB_BROADCAST_NODE);
    exchange_register_by_broadcast(traffic, host, &file_server, NB_BROADCAST_NODE);
    exchange_register_by_broadcast(traffic, host, &group, NB_GROUP);
}

static void browse(struct traffic *traffic, struct host *host)
{
    struct nb_name browser = group_name(host, random_below(&traffic->random, 2) ? 0x1D : 0x1B);
    exchange_query_by_broadcast(traffic, host, NULL, &browser);
}

static void query(struct traffic *traffic, struct host *host, struct host *other)
{
    uint8_t suffix = random_below(&traffic->random, 2) ? 0x20 : 0x00;
    if (random_below(&traffic->random, 2)) {
        struct host *anybody = any_host(traffic);
        struct nb_name name = host_name(anybody, suffix);
        exchange_query_at_server(traffic, host, anybody, &name);
        return;
    }
    struct nb_name name = host_name(other, suffix);
    int is_on = random_below(&traffic->random, 10) < 7;
    exchange_query_by_broadcast(traffic, host, is_on && other != host ? other : NULL, &name);
}

void exchange_benign(struct traffic *traffic)
{
    struct host *host = any_host(traffic);
    struct host *other = neighbour(traffic, host);
    struct nb_name own = host_name(host, random_below(&traffic->random, 2) ? 0x20 : 0x00);
    uint32_t what = random_below(&traffic->random, 100);

    if (what < 40)
        query(traffic, host, other);
    else if (what < 65)
        exchange_register_at_server(traffic, host, &own, 1);
    else if (what < 78)
        exchange_register_at_server(traffic, host, &own, 0);
    else if (what < 85)
        boot(traffic, host);
    else if (what < 93)
        browse(traffic, host);
    else if (what < 97 && host != other)
        exchange_status(traffic, host, other, 0);
    else
        exchange_release(traffic, host, &own, random_below(&traffic->random, 2) != 0);
}
