/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "disputes.h"

#include "exchanges.h"

#define REFUSAL_TIME (2 * PACKET_MILLISECOND)
#define CHALLENGE_PAUSE (500 * PACKET_MILLISECOND)
#define CHALLENGES 3
/* Pairs of machines that claim each other's names again and again. */
#define OLD_RIVALS 64

void dispute_by_broadcast(struct traffic *traffic, struct host *a, struct host *b, const struct nb_name *name)
{
    struct packet packet;
    uint16_t id = a->next_id++;
    nbns_write_claim(&packet, id, FLAGS_CLAIM_BROADCAST, name, NB_BROADCAST_NODE, LIFETIME_ASKED, a->ip);
    send_nbns(traffic, 0, a, NULL, MESSAGE_CLAIM, &packet);
    nbns_write_response(&packet, id, FLAGS_REFUSAL_IN_USE, name, NB_BROADCAST_NODE, 0, b->ip);
    send_nbns(traffic, REFUSAL_TIME, b, a, MESSAGE_REFUSAL, &packet);
}

void dispute_at_server(struct traffic *traffic, struct host *a, struct host *b, const struct nb_name *name,
                       int is_defended)
{
    struct packet packet;
    struct host *server = &traffic->server;
    uint16_t id = a->next_id++;
    uint16_t challenge = server->next_id++;
    int64_t after = 0;

    nbns_write_claim(&packet, id, FLAGS_CLAIM, name, NB_HYBRID_NODE, LIFETIME_ASKED, a->ip);
    send_nbns(traffic, after, a, server, MESSAGE_CLAIM, &packet);
    nbns_write_wait(&packet, id, name);
    send_nbns(traffic, after += 500 * PACKET_MICROSECOND, server, a, MESSAGE_WAIT, &packet);
    nbns_write_query(&packet, challenge, FLAGS_CHALLENGE, name);
    for (int copy = 0; copy < (is_defended ? 1 : CHALLENGES); copy++)
        send_nbns(traffic, after + copy * CHALLENGE_PAUSE, server, b,
                  copy == 0 ? MESSAGE_QUERY : MESSAGE_QUERY_REPEATED, &packet);
    if (is_defended) {
        nbns_write_response(&packet, challenge, FLAGS_ANSWER, name, NB_HYBRID_NODE, LIFETIME_ASKED, b->ip);
        send_nbns(traffic, after += REFUSAL_TIME, b, server, MESSAGE_ANSWER, &packet);
        nbns_write_response(&packet, id, FLAGS_REFUSAL_IN_USE, name, NB_HYBRID_NODE, 0, a->ip);
        send_nbns(traffic, after += REFUSAL_TIME, server, a, MESSAGE_REFUSAL, &packet);
        return;
    }
    nbns_write_response(&packet, id, FLAGS_GRANT, name, NB_HYBRID_NODE, LIFETIME_GRANTED, a->ip);
    send_nbns(traffic, after + CHALLENGES * CHALLENGE_PAUSE, server, a, MESSAGE_GRANT, &packet);
}

void dispute_by_two_answers(struct traffic *traffic, struct host *a, struct host *b, struct host *c,
                            const struct nb_name *name)
{
    struct packet packet;
    uint16_t id = a->next_id++;
    nbns_write_query(&packet, id, FLAGS_QUERY_BROADCAST, name);
    send_nbns(traffic, 0, a, NULL, MESSAGE_QUERY, &packet);
    nbns_write_response(&packet, id, FLAGS_ANSWER, name, NB_BROADCAST_NODE, LIFETIME_ASKED, b->ip);
    send_nbns(traffic, REFUSAL_TIME, b, a, MESSAGE_ANSWER, &packet);
    nbns_write_response(&packet, id, FLAGS_ANSWER, name, NB_BROADCAST_NODE, LIFETIME_ASKED, c->ip);
    send_nbns(traffic, 2 * REFUSAL_TIME, c, a, MESSAGE_ANSWER, &packet);
}

void dispute_by_demand(struct traffic *traffic, struct host *a, struct host *b, const struct nb_name *name)
{
    struct packet packet;
    nbns_write_response(&packet, a->next_id++, FLAGS_CONFLICT_DEMAND, name, NB_BROADCAST_NODE, 0, 0);
    send_nbns(traffic, 0, a, b, MESSAGE_DEMAND, &packet);
}

static struct host *pick_rival(struct traffic *traffic, struct host **other)
{
    struct host *host;
    if (random_below(&traffic->random, 5) == 0) {
        host = any_host(traffic);
        *other = neighbour(traffic, host);
        return host;
    }
    host = &traffic->hosts[2 * random_below(&traffic->random, OLD_RIVALS)];
    *other = host + 1;
    return host;
}

void dispute_any(struct traffic *traffic)
{
    static const uint8_t suffixes[] = { 0x00, 0x20, 0x03 };
    struct host *b;
    struct host *a = pick_rival(traffic, &b);
    struct nb_name name = host_name(b, suffixes[random_below(&traffic->random, 3)]);
    uint32_t what = random_below(&traffic->random, 20);

    if (a == b)
        return;
    if (what < 8)
        dispute_by_broadcast(traffic, a, b, &name);
    else if (what < 14)
        dispute_at_server(traffic, a, b, &name, 1);
    else if (what < 16)
        dispute_at_server(traffic, a, b, &name, 0);
    else if (what < 18)
        dispute_by_two_answers(traffic, neighbour(traffic, a), a, b, &name);
    else if (what < 19)
        dispute_by_demand(traffic, a, b, &name);
    else
        exchange_status(traffic, a, b, 1);
}
