/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"

#define ETHERNET 1
#define SNAP_LENGTH 262144
#define SHORTEST_FRAME 60
#define IP_HEADER 20
#define UDP_HEADER 8
#define LONGEST_FRAME 1536
#define ETHERTYPE_IP 0x0800
#define ETHERTYPE_ARP 0x0806
#define ETHERTYPE_VLAN 0x8100
#define BUFFER (4 << 20)

struct capture_file {
    FILE *file;
    char buffer[BUFFER];
};

static void write_words(struct capture_file *self, const uint32_t *words, size_t count)
{
    fwrite(words, sizeof *words, count, self->file);
}

struct capture_file *capture_file_new(const char *path)
{
    /* section header, and one interface whose times are in nanoseconds */
    static const uint32_t section[] = { 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, UINT32_MAX, UINT32_MAX, 28 };
    static const uint32_t interface[] = { 1, 32, ETHERNET, SNAP_LENGTH, 0x00010009, 9, 0, 32 };
    struct capture_file *self = malloc(sizeof *self);
    if (self == NULL)
        return NULL;
    self->file = fopen(path, "wb");
    if (self->file == NULL) {
        free(self);
        return NULL;
    }
    setvbuf(self->file, self->buffer, _IOFBF, sizeof self->buffer);
    write_words(self, section, sizeof section / sizeof *section);
    write_words(self, interface, sizeof interface / sizeof *interface);
    return self;
}

int capture_file_close(struct capture_file *self)
{
    int failed = ferror(self->file);
    failed |= fclose(self->file);
    free(self);
    return !failed;
}

/* The sum of the Internet checksum, not yet folded. */
static uint32_t sum_of(const uint8_t *bytes, size_t length, uint32_t sum)
{
    for (; length > 1; bytes += 2, length -= 2)
        sum += (uint32_t)bytes[0] << 8 | bytes[1];
    return length > 0 ? sum + ((uint32_t)bytes[0] << 8) : sum;
}

static uint16_t checksum_of(uint32_t sum)
{
    while (sum >> 16 != 0)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return (uint16_t)~sum;
}

static uint8_t *write_ethernet(uint8_t *at, const struct packet *packet)
{
    at = bytes_put_48(at, packet->target_mac);
    at = bytes_put_48(at, packet->source_mac);
    if (packet->vlan != PACKET_NO_VLAN) {
        at = bytes_put_16(at, ETHERTYPE_VLAN);
        at = bytes_put_16(at, (uint16_t)packet->vlan);
    }
    return bytes_put_16(at, packet->carrier == CARRIER_ARP ? ETHERTYPE_ARP : ETHERTYPE_IP);
}

static uint8_t *write_ip(uint8_t *header, const struct packet *packet, uint8_t protocol, size_t length)
{
    uint8_t *at = bytes_put_16(header, 0x4500);
    at = bytes_put_16(at, (uint16_t)(IP_HEADER + length));
    at = bytes_put_16(at, packet->ip_id);
    at = bytes_put_16(at, 0);
    *at++ = packet->ttl;
    *at++ = protocol;
    at = bytes_put_16(at, 0);
    at = bytes_put_32(at, packet->source_ip);
    at = bytes_put_32(at, packet->target_ip);
    bytes_put_16(header + 10, checksum_of(sum_of(header, IP_HEADER, 0)));
    return at;
}

/* Writes the checksum of a UDP or TCP packet, whose field is 0 so far. */
static void seal(uint8_t *ip_header, uint8_t protocol, size_t length, size_t place)
{
    uint8_t *transport = ip_header + IP_HEADER;
    uint32_t sum = sum_of(ip_header + 12, 8, protocol + (uint32_t)length);
    uint16_t checksum = checksum_of(sum_of(transport, length, sum));
    bytes_put_16(transport + place, checksum == 0 && protocol == 17 ? 0xFFFF : checksum);
}

static uint8_t *write_udp_packet(uint8_t *at, const struct packet *packet)
{
    uint8_t *ip_header = at;
    size_t length = UDP_HEADER + packet->length;
    at = write_ip(at, packet, 17, length);
    at = bytes_put_16(at, packet->source_port);
    at = bytes_put_16(at, packet->target_port);
    at = bytes_put_16(at, (uint16_t)length);
    at = bytes_put_16(at, 0);
    memcpy(at, packet->payload, packet->length);
    seal(ip_header, 17, length, 6);
    return at + packet->length;
}

static uint8_t *write_tcp_packet(uint8_t *at, const struct packet *packet)
{
    uint8_t *ip_header = at;
    at = write_ip(at, packet, 6, packet->length);
    memcpy(at, packet->payload, packet->length);
    seal(ip_header, 6, packet->length, 16);
    return at + packet->length;
}

static uint8_t *write_carried(uint8_t *at, const struct packet *packet)
{
    switch (packet->carrier) {
    case CARRIER_UDP:
        return write_udp_packet(at, packet);
    case CARRIER_TCP:
        return write_tcp_packet(at, packet);
    default:
        memcpy(at, packet->payload, packet->length);
        return at + packet->length;
    }
}

void capture_file_add(void *context, const struct packet *packet)
{
    struct capture_file *self = context;
    uint8_t frame[LONGEST_FRAME];
    size_t length = (size_t)(write_carried(write_ethernet(frame, packet), packet) - frame);
    if (length < SHORTEST_FRAME) {
        memset(frame + length, 0, SHORTEST_FRAME - length);
        length = SHORTEST_FRAME;
    }
    uint32_t padded = ((uint32_t)length + 3) & ~UINT32_C(3);
    uint32_t block[] = { 6,
                         32 + padded,
                         0,
                         (uint32_t)((uint64_t)packet->time >> 32),
                         (uint32_t)packet->time,
                         (uint32_t)length,
                         (uint32_t)length };
    memset(frame + length, 0, padded - length);
    write_words(self, block, sizeof block / sizeof *block);
    fwrite(frame, 1, padded, self->file);
    write_words(self, &block[1], 1);
}
