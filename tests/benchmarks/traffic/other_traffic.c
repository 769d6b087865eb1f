/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "other_traffic.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "bytes.h"

#define CONNECTIONS 600
#define TCP_HEADER 20
#define MOST_DATA (PACKET_MAX_PAYLOAD - TCP_HEADER)
#define SUBNET_OF_SITES 4000000

enum tcp_flag { TCP_FIN = 0x01, TCP_SYN = 0x02, TCP_PUSH = 0x08, TCP_ACK = 0x10 };
enum step { STEP_SYN, STEP_SYN_ACK, STEP_OPEN, STEP_HELLO, STEP_ASK, STEP_REPLY, STEP_FIN, STEP_FIN_BACK, STEP_LAST };

/** A TCP connection between a machine and a site, TLS inside or nothing that is known. */
struct connection {
    struct host *client;
    struct host site;
    uint16_t client_port;
    uint16_t site_port;
    uint32_t client_sequence;
    uint32_t site_sequence;
    uint32_t requests_left;
    enum step step;
};

struct other_traffic {
    struct connection connections[CONNECTIONS];
    struct host dns_server;
    struct host dhcp_server;
    uint8_t noise[65536];
};

struct other_traffic *other_traffic_new(struct random_source *random)
{
    struct other_traffic *self = g_new0(struct other_traffic, 1);
    self->dns_server = host_numbered(SUBNET_OF_SITES + 250);
    self->dhcp_server = host_numbered(SUBNET_OF_SITES + 251);
    for (size_t i = 0; i < sizeof self->noise; i++)
        self->noise[i] = (uint8_t)random_number(random);
    return self;
}

void other_traffic_free(struct other_traffic *self)
{
    g_free(self);
}

static const uint8_t *noise(struct traffic *traffic, struct other_traffic *self)
{
    return self->noise + random_below(&traffic->random, sizeof self->noise - PACKET_MAX_PAYLOAD);
}

static uint16_t any_port(struct traffic *traffic)
{
    return (uint16_t)(49152 + random_below(&traffic->random, 16000));
}

/* ---- TCP ---- */

/* Sends one segment, its data already behind the place of the header, from one side or the other. */
static void send_segment(struct traffic *traffic, struct connection *connection, int from_client, uint8_t flags,
                         struct packet *packet, size_t length)
{
    uint32_t *sequence = from_client ? &connection->client_sequence : &connection->site_sequence;
    uint32_t acknowledged = from_client ? connection->site_sequence : connection->client_sequence;
    uint8_t *at = packet->payload;
    at = bytes_put_16(at, from_client ? connection->client_port : connection->site_port);
    at = bytes_put_16(at, from_client ? connection->site_port : connection->client_port);
    at = bytes_put_32(at, *sequence);
    at = bytes_put_32(at, flags & TCP_ACK ? acknowledged : 0);
    at = bytes_put_16(at, (uint16_t)(0x5000 | flags));
    at = bytes_put_16(at, 64240);
    bytes_put_32(at, 0);
    *sequence += (uint32_t)length + (flags & (TCP_SYN | TCP_FIN) ? 1 : 0);
    packet->message = MESSAGE_OTHER;
    packet->carrier = CARRIER_TCP;
    packet->length = TCP_HEADER + length;
    send_packet(traffic, 0, from_client ? connection->client : &connection->site,
                from_client ? &connection->site : connection->client, packet);
}

static size_t write_tls_record(struct packet *packet, uint8_t type, const uint8_t *data, size_t length)
{
    uint8_t *at = packet->payload + TCP_HEADER;
    *at++ = type;
    at = bytes_put_16(at, 0x0303);
    at = bytes_put_16(at, (uint16_t)length);
    memcpy(at, data, length);
    return 5 + length;
}

static size_t write_client_hello(struct traffic *traffic, struct other_traffic *self, struct packet *packet)
{
    uint8_t hello[256];
    char site[32];
    int site_length = snprintf(site, sizeof site, "www%u.example.net", random_below(&traffic->random, 500));
    uint8_t *at = bytes_put_32(hello, 0x01000000);
    at = bytes_put_16(at, 0x0303);
    memcpy(at, noise(traffic, self), 32);
    at += 32;
    *at++ = 0;
    at = bytes_put_16(at, 4);
    at = bytes_put_32(at, 0x13011302);
    at = bytes_put_16(at, 0x0100);
    at = bytes_put_16(at, (uint16_t)(site_length + 9));
    at = bytes_put_16(at, 0);
    at = bytes_put_16(at, (uint16_t)(site_length + 5));
    at = bytes_put_16(at, (uint16_t)(site_length + 3));
    *at++ = 0;
    at = bytes_put_16(at, (uint16_t)site_length);
    memcpy(at, site, (size_t)site_length);
    at += site_length;
    bytes_put_16(hello + 2, (uint16_t)(at - hello - 4));
    return write_tls_record(packet, 22, hello, (size_t)(at - hello));
}

static void open_connection(struct traffic *traffic, struct connection *connection)
{
    *connection = (struct connection){
        .client = any_host(traffic),
        .site = host_numbered(SUBNET_OF_SITES + random_below(&traffic->random, 250)),
        .client_port = any_port(traffic),
        .site_port = random_below(&traffic->random, 10) < 7 ? 443 : 8443,
        .client_sequence = (uint32_t)random_number(&traffic->random),
        .site_sequence = (uint32_t)random_number(&traffic->random),
        .requests_left = 1 + random_below(&traffic->random, 6),
    };
}

/* Sends the next segment of a connection and moves it on. */
static void continue_connection(struct traffic *traffic, struct other_traffic *self, struct connection *connection)
{
    struct packet packet;
    size_t length;
    switch (connection->step++) {
    case STEP_SYN:
        open_connection(traffic, connection);
        connection->step = STEP_SYN_ACK;
        send_segment(traffic, connection, 1, TCP_SYN, &packet, 0);
        break;
    case STEP_SYN_ACK:
        send_segment(traffic, connection, 0, TCP_SYN | TCP_ACK, &packet, 0);
        break;
    case STEP_OPEN:
        send_segment(traffic, connection, 1, TCP_ACK, &packet, 0);
        break;
    case STEP_HELLO:
        length = write_client_hello(traffic, self, &packet);
        send_segment(traffic, connection, 1, TCP_PUSH | TCP_ACK, &packet, length);
        break;
    case STEP_ASK:
        length = write_tls_record(&packet, 23, noise(traffic, self), 40 + random_below(&traffic->random, 400));
        send_segment(traffic, connection, 1, TCP_PUSH | TCP_ACK, &packet, length);
        break;
    case STEP_REPLY:
        length = write_tls_record(&packet, 23, noise(traffic, self), 100 + random_below(&traffic->random, 1300));
        send_segment(traffic, connection, 0, TCP_PUSH | TCP_ACK, &packet, length);
        if (--connection->requests_left > 0)
            connection->step = STEP_ASK;
        break;
    case STEP_FIN:
        send_segment(traffic, connection, 1, TCP_FIN | TCP_ACK, &packet, 0);
        break;
    case STEP_FIN_BACK:
        send_segment(traffic, connection, 0, TCP_FIN | TCP_ACK, &packet, 0);
        break;
    case STEP_LAST:
        send_segment(traffic, connection, 1, TCP_ACK, &packet, 0);
        connection->step = STEP_SYN;
        break;
    }
}

/* ---- UDP and ARP ---- */

static void send_udp(struct traffic *traffic, int64_t after, struct host *from, uint16_t from_port,
                     const struct host *to, uint16_t to_port, struct packet *packet)
{
    packet->message = MESSAGE_OTHER;
    packet->carrier = CARRIER_UDP;
    packet->source_port = from_port;
    packet->target_port = to_port;
    send_packet(traffic, after, from, to, packet);
}

static void resolve(struct traffic *traffic, struct other_traffic *self)
{
    struct packet packet;
    struct host *client = any_host(traffic);
    uint16_t port = any_port(traffic);
    uint8_t *at = bytes_put_16(packet.payload, (uint16_t)random_number(&traffic->random));
    at = bytes_put_32(at, 0x01000001);
    at = bytes_put_48(at, 0);
    int length = sprintf((char *)at + 1, "host%u", random_below(&traffic->random, 3000));
    *at = (uint8_t)length;
    at += length + 1;
    memcpy(at, "\7example\3com", 13);
    at = bytes_put_32(at + 13, 0x00010001);
    packet.length = (size_t)(at - packet.payload);
    send_udp(traffic, 0, client, port, &self->dns_server, 53, &packet);

    bytes_put_48(packet.payload + 2, UINT64_C(0x818000010001));
    at = bytes_put_16(at, 0xC00C);
    at = bytes_put_32(at, 0x00010001);
    at = bytes_put_32(at, 300);
    at = bytes_put_16(at, 4);
    at = bytes_put_32(at, 0xC6336400 + random_below(&traffic->random, 250));
    packet.length = (size_t)(at - packet.payload);
    send_udp(traffic, 3 * PACKET_MILLISECOND, &self->dns_server, 53, client, port, &packet);
}

static void send_quic(struct traffic *traffic, struct other_traffic *self)
{
    struct packet packet;
    struct host *client = any_host(traffic);
    struct host site = host_numbered(SUBNET_OF_SITES + random_below(&traffic->random, 250));
    packet.length = 30 + random_below(&traffic->random, 1100);
    memcpy(packet.payload, noise(traffic, self), packet.length);
    packet.payload[0] = 0x40 | (packet.payload[0] & 0x3F);
    if (random_below(&traffic->random, 3) == 0)
        send_udp(traffic, 0, client, any_port(traffic), &site, 443, &packet);
    else
        send_udp(traffic, 0, &site, 443, client, any_port(traffic), &packet);
}

static void send_arp(struct traffic *traffic)
{
    struct packet packet = { .message = MESSAGE_OTHER, .carrier = CARRIER_ARP };
    struct host *host = any_host(traffic);
    struct host *wanted = neighbour(traffic, host);
    uint8_t *at = bytes_put_32(packet.payload, 0x00010800);
    at = bytes_put_32(at, 0x06040001);
    at = bytes_put_48(at, host->mac);
    at = bytes_put_32(at, host->ip);
    at = bytes_put_48(at, 0);
    at = bytes_put_32(at, wanted->ip);
    packet.length = (size_t)(at - packet.payload);
    send_packet(traffic, 0, host, NULL, &packet);
}

/* A renewed lease: request and acknowledgement. */
static void renew_lease(struct traffic *traffic, struct other_traffic *self)
{
    struct packet packet;
    struct host *client = any_host(traffic);
    uint32_t transaction = (uint32_t)random_number(&traffic->random);
    for (int is_reply = 0; is_reply < 2; is_reply++) {
        memset(packet.payload, 0, 240);
        uint8_t *at = bytes_put_32(packet.payload, is_reply ? 0x02010600 : 0x01010600);
        at = bytes_put_32(at, transaction);
        bytes_put_32(packet.payload + 12, client->ip);
        bytes_put_32(packet.payload + 16, is_reply ? client->ip : 0);
        bytes_put_48(packet.payload + 28, client->mac);
        at = bytes_put_32(packet.payload + 236, 0x63825363);
        *at++ = 53;
        at = bytes_put_16(at, (uint16_t)(0x0100 | (is_reply ? 5 : 3)));
        at = bytes_put_16(at, is_reply ? 0x3304 : 0x0C0B);
        if (is_reply)
            at = bytes_put_32(at, 86400);
        else
            at += snprintf((char *)at, 12, "%-11.11s", client->name);
        *at++ = 255;
        packet.length = (size_t)(at - packet.payload);
        if (is_reply)
            send_udp(traffic, 2 * PACKET_MILLISECOND, &self->dhcp_server, 67, client, 68, &packet);
        else
            send_udp(traffic, 0, client, 68, &self->dhcp_server, 67, &packet);
    }
}

void other_traffic_begin_foreign(struct traffic *traffic, struct other_traffic *self)
{
    uint32_t what = random_below(&traffic->random, 100);
    if (what < 83)
        continue_connection(traffic, self, &self->connections[random_below(&traffic->random, CONNECTIONS)]);
    else if (what < 91)
        resolve(traffic, self);
    else
        send_quic(traffic, self);
}

void other_traffic_begin(struct traffic *traffic, struct other_traffic *self)
{
    uint32_t what = random_below(&traffic->random, 1000);
    if (what < 2)
        renew_lease(traffic, self);
    else if (what < 17)
        send_arp(traffic);
    else
        other_traffic_begin_foreign(traffic, self);
}
