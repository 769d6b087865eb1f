/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "network.h"

#include <stdio.h>

#include "queue.h"

#define NBNS_PORT 137
#define ADDRESSES UINT32_C(0x0A140000) /* 10.20.0.0 */
#define HOST_MAC UINT64_C(0x02005E000000)
#define ROUTER_MAC UINT64_C(0x02005EFFFF00)

struct nb_name host_name(const struct host *host, uint8_t suffix)
{
    struct nb_name name = { .suffix = suffix };
    snprintf(name.base, sizeof name.base, "%s", host->name);
    return name;
}

const char *host_group(const struct host *host)
{
    static const char *const groups[] = {
        "SALES", "ACCOUNTS", "ENGINEER", "WORKGROUP", "CORP", "LAB", "PLANT", "BRANCH"
    };
    return groups[host->group % (sizeof groups / sizeof *groups)];
}

struct nb_name group_name(const struct host *host, uint8_t suffix)
{
    struct nb_name name = { .suffix = suffix };
    snprintf(name.base, sizeof name.base, "%s", host_group(host));
    return name;
}

/* 250 hosts to a subnet of 256 addresses, beginning with .3. */
struct host host_numbered(uint32_t number)
{
    static const char *const prefixes[] = { "WS", "PC", "LAPTOP", "SRV", "DESK", "PRN", "NAS", "KIOSK" };
    struct random_source random = { number };
    struct host host = {
        .ip = ADDRESSES + number / 250 * 256 + number % 250 + 3,
        .mac = HOST_MAC + number,
        .next_id = (uint16_t)(random_number(&random) | 0x8000),
        .next_ip_id = (uint16_t)random_number(&random),
        .ttl = random_below(&random, 8) == 0 ? TTL_SAMBA : TTL_WINDOWS,
        .group = (uint8_t)(number / 250 % 8),
        .vlan = PACKET_NO_VLAN,
    };
    snprintf(host.name, sizeof host.name, "%s-%05u", prefixes[random_below(&random, 8)], number);
    return host;
}

struct host *any_host(struct traffic *traffic)
{
    return &traffic->hosts[random_below(&traffic->random, traffic->kind->hosts)];
}

struct host *neighbour(struct traffic *traffic, const struct host *host)
{
    uint32_t subnets = traffic->kind->subnets;
    uint32_t size = traffic->kind->hosts / subnets;
    uint32_t subnet = (uint32_t)(host - traffic->hosts) / size;
    return &traffic->hosts[subnet * size + random_below(&traffic->random, size)];
}

uint32_t broadcast_address(const struct host *host)
{
    return host->ip | 0xFF;
}

static int same_subnet(const struct host *a, const struct host *b)
{
    return a->ip >> 8 == b->ip >> 8;
}

static uint64_t router_of(const struct host *host)
{
    return ROUTER_MAC + (host->ip >> 8 & 0xFF);
}

void send_packet(struct traffic *traffic, int64_t after, struct host *from, const struct host *to,
                 struct packet *packet)
{
    packet->time = traffic->now + after;
    packet->source_ip = from->ip;
    packet->source_mac = from->mac;
    packet->ip_id = from->next_ip_id++;
    packet->ttl = from->ttl;
    packet->vlan = from->vlan;
    if (to == NULL) {
        packet->target_ip = broadcast_address(from);
        packet->target_mac = PACKET_EVERYBODY;
    } else {
        packet->target_ip = to->ip;
        packet->target_mac = to->mac;
        if (!same_subnet(from, to)) { /* seen behind the router */
            packet->source_mac = router_of(to);
            packet->ttl--;
        }
    }
    traffic->queued++;
    queue_add(traffic->queue, packet);
}

void send_nbns(struct traffic *traffic, int64_t after, struct host *from, const struct host *to, enum message message,
               struct packet *packet)
{
    packet->message = message;
    packet->carrier = CARRIER_UDP;
    packet->source_port = NBNS_PORT;
    packet->target_port = NBNS_PORT;
    traffic->nbns++;
    send_packet(traffic, after, from, to, packet);
}
