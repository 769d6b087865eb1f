/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "disputes.h"
#include "exchanges.h"
#include "network.h"
#include "other_traffic.h"

/* In ten thousand exchanges, for the kinds that are like a network in use. */
#define DISPUTES_IN_10000 60
#define VLANS 4000

static void benign(struct traffic *traffic)
{
    exchange_benign(traffic);
}

static void disputed(struct traffic *traffic)
{
    if (random_below(&traffic->random, 10000) < DISPUTES_IN_10000)
        dispute_any(traffic);
    else
        exchange_benign(traffic);
}

/* One packet in a hundred is of the name service. */
static void mixed(struct traffic *traffic)
{
    if (traffic->nbns * 100 < traffic->queued)
        disputed(traffic);
    else
        other_traffic_begin(traffic, traffic->other);
}

/* Nothing that the plugin looks at: no name service, DHCP, ARP or datagrams. */
static void foreign(struct traffic *traffic)
{
    other_traffic_begin_foreign(traffic, traffic->other);
}

static void queries(struct traffic *traffic)
{
    struct host *host = any_host(traffic);
    struct host *other = neighbour(traffic, host);
    struct nb_name name = host_name(other, 0x20);
    if (random_below(&traffic->random, 2))
        exchange_query_by_broadcast(traffic, host, NULL, &name);
    else
        exchange_query_at_server(traffic, host, other, &name);
}

static void claim_once(struct traffic *traffic, struct host *host, const struct nb_name *name)
{
    struct packet packet;
    nbns_write_claim(&packet, host->next_id++, FLAGS_CLAIM_BROADCAST, name, NB_BROADCAST_NODE, LIFETIME_ASKED,
                     host->ip);
    send_nbns(traffic, 0, host, NULL, MESSAGE_CLAIM, &packet);
}

static struct nb_name numbered_name(const char *prefix, uint64_t number, uint8_t suffix)
{
    struct nb_name name = { .suffix = suffix };
    snprintf(name.base, sizeof name.base, "%s%u", prefix, (unsigned)number);
    return name;
}

/* Every exchange claims a name that nobody claimed before; a machine has three. */
static void names(struct traffic *traffic)
{
    static const uint8_t suffixes[] = { 0x00, 0x03, 0x20 };
    struct host host = host_numbered((uint32_t)(traffic->exchanges / 3));
    struct nb_name name = host_name(&host, suffixes[traffic->exchanges % 3]);
    claim_once(traffic, &host, &name);
}

/* A few machines claim random names. */
static void flood(struct traffic *traffic)
{
    uint64_t random = random_number(&traffic->random);
    struct nb_name name = { .suffix = 0x00 };
    for (int i = 0; i < 12; i++, random >>= 5)
        name.base[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[random & 31];
    claim_once(traffic, &traffic->hosts[random_below(&traffic->random, 3)], &name);
}

static void one_name(struct traffic *traffic)
{
    struct nb_name name = host_name(&traffic->hosts[0], 0x00);
    claim_once(traffic, &traffic->hosts[0], &name);
}

/* One name, and every claim comes from another machine. */
static void claimants(struct traffic *traffic)
{
    struct host host = host_numbered((uint32_t)traffic->exchanges);
    struct nb_name name = numbered_name("POPULAR", 1, 0x00);
    claim_once(traffic, &host, &name);
}

static void one_incident(struct traffic *traffic)
{
    struct nb_name name = host_name(&traffic->hosts[1], 0x00);
    dispute_by_broadcast(traffic, &traffic->hosts[0], &traffic->hosts[1], &name);
}

/* Every exchange is a dispute about another name between two machines that were in none before. */
static void incidents(struct traffic *traffic)
{
    uint32_t number = (uint32_t)traffic->exchanges;
    struct host a = host_numbered(2 * number);
    struct host b = host_numbered(2 * number + 1);
    struct nb_name name = host_name(&b, 0x00);
    dispute_by_broadcast(traffic, &a, &b, &name);
}

/* The same among two hundred machines of a few subnets, whose disputes are an hour apart. */
static void incidents_of_few(struct traffic *traffic)
{
    uint32_t number = random_below(&traffic->random, traffic->kind->hosts / 2);
    struct host *a = &traffic->hosts[2 * number];
    struct nb_name name = host_name(a + 1, 0x00);
    dispute_by_broadcast(traffic, a, a + 1, &name);
}

/* The two machines that dispute the name are others in each VLAN. */
static void vlans(struct traffic *traffic)
{
    uint32_t vlan = (uint32_t)(traffic->exchanges % VLANS);
    struct nb_name name = numbered_name("SERVER", 1, 0x00);
    struct host *a = &traffic->hosts[2 * vlan];
    a->vlan = (a + 1)->vlan = (int32_t)vlan + 1;
    dispute_by_broadcast(traffic, a, a + 1, &name);
}

/* One machine refuses every name that others claim. */
static void denials(struct traffic *traffic)
{
    struct host a = host_numbered((uint32_t)traffic->exchanges % 200 + 1);
    struct nb_name name = numbered_name("WS-", traffic->exchanges, 0x00);
    a.next_id += (uint16_t)traffic->exchanges;
    a.next_ip_id += (uint16_t)traffic->exchanges;
    dispute_by_broadcast(traffic, &a, &traffic->hosts[0], &name);
}

/* Machines come, stay for some refreshes, and go; later ones get their addresses. */
static void lifetimes(struct traffic *traffic)
{
    uint64_t turn = traffic->exchanges / 8;
    struct host *host = &traffic->hosts[turn % traffic->kind->hosts];
    uint64_t generation = turn / traffic->kind->hosts;
    struct nb_name name = numbered_name("GUEST-", generation % 8 * traffic->kind->hosts + turn % traffic->kind->hosts,
                                        traffic->exchanges % 2 ? 0x20 : 0x00);
    uint64_t phase = traffic->exchanges % 8 / 2;
    if (phase == 0)
        exchange_register_at_server(traffic, host, &name, 0);
    else if (phase < 3)
        exchange_register_at_server(traffic, host, &name, 1);
    else
        exchange_release(traffic, host, &name, 1);
}

static const struct traffic_kind kinds[] = {
    { "mixed", "web, file sharing, DNS, ARP, 1 % name service with 0.6 % disputes", 1000, 5, 150 * PACKET_MICROSECOND,
      mixed },
    { "foreign", "web, file sharing and DNS only", 1000, 5, 150 * PACKET_MICROSECOND, foreign },
    { "nbns", "name service only, 0.6 % of the exchanges are disputes", 6000, 30, 20 * PACKET_MILLISECOND, disputed },
    { "benign", "name service only, no dispute", 6000, 30, 20 * PACKET_MILLISECOND, benign },
    { "queries", "queries only, half of them sent three times without an answer", 6000, 30, 20 * PACKET_MILLISECOND,
      queries },
    { "lifetimes", "machines come, refresh, release and go", 500, 2, 20 * PACKET_MILLISECOND, lifetimes },
    { "names", "each claim is of another name; a machine has three", 250, 1, 5 * PACKET_MILLISECOND, names },
    { "flood", "three machines claim random names", 250, 1, PACKET_MILLISECOND, flood },
    { "one-name", "one machine claims one name again and again", 250, 1, 5 * PACKET_MILLISECOND, one_name },
    { "claimants", "one name, each claim from another machine", 250, 1, 5 * PACKET_MILLISECOND, claimants },
    { "one-incident", "two machines dispute one name again and again", 250, 1, PACKET_SECOND, one_incident },
    { "incidents", "each dispute is about another name of other machines", 250, 1, 50 * PACKET_MILLISECOND, incidents },
    { "few-machines", "200 machines whose disputes end and begin again", 200, 1, 60 * PACKET_SECOND, incidents_of_few },
    { "vlans", "one name disputed in 4,000 VLANs", 2 * VLANS, 32, 50 * PACKET_MILLISECOND, vlans },
    { "denials", "one machine refuses whatever name others claim", 250, 1, 50 * PACKET_MILLISECOND, denials },
    { NULL, NULL, 0, 0, 0, NULL },
};

const struct traffic_kind *traffic_kinds(void)
{
    return kinds;
}

const struct traffic_kind *traffic_kind_named(const char *word)
{
    for (const struct traffic_kind *kind = kinds; kind->word != NULL; kind++)
        if (strcmp(kind->word, word) == 0)
            return kind;
    return NULL;
}
