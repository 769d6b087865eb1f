/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nbns_payload: messages of the NetBIOS name service (RFC 1002, section 4.2) as Windows and Samba send them.
 *
 * Each function writes a whole UDP payload into a packet.
 */
#ifndef TRAFFIC_NBNS_PAYLOAD_H
#define TRAFFIC_NBNS_PAYLOAD_H

#include "packet.h"

/* The second word of the header: response, operation, flags and result code. */
enum nbns_flags {
    FLAGS_QUERY = 0x0100,
    FLAGS_QUERY_BROADCAST = 0x0110,
    FLAGS_CLAIM = 0x2900,
    FLAGS_CLAIM_BROADCAST = 0x2910,
    FLAGS_RELEASE = 0x3000,
    FLAGS_RELEASE_BROADCAST = 0x3010,
    FLAGS_REFRESH = 0x4000,
    FLAGS_CHALLENGE = 0x0000,
    FLAGS_STATUS_QUERY = 0x0000,
    FLAGS_ANSWER = 0x8580,
    FLAGS_STATUS = 0x8400,
    FLAGS_GRANT = 0xAD80,
    FLAGS_REFUSAL_IN_USE = 0xAD86,
    FLAGS_CONFLICT_DEMAND = 0xAD87,
    FLAGS_RELEASED = 0xB400,
    FLAGS_WAIT = 0xBC00,
};

/* The first word of an address entry. */
enum nb_flags { NB_BROADCAST_NODE = 0x0000, NB_HYBRID_NODE = 0x6000, NB_GROUP = 0x8000 };

struct nb_name {
    char base[16]; /* up to 15 characters */
    uint8_t suffix;
};

/** Writes a request with a question only. */
void nbns_write_query(struct packet *packet, uint16_t id, uint16_t flags, const struct nb_name *name);
void nbns_write_status_query(struct packet *packet, uint16_t id);

/** Writes a claim, refresh or release: a question and the address in an additional record. */
void nbns_write_claim(struct packet *packet, uint16_t id, uint16_t flags, const struct nb_name *name, uint16_t nb_flags,
                      uint32_t lifetime, uint32_t address);

/** Writes a response with one address. */
void nbns_write_response(struct packet *packet, uint16_t id, uint16_t flags, const struct nb_name *name,
                         uint16_t nb_flags, uint32_t lifetime, uint32_t address);

/** Writes a wait acknowledgement of 60 s for a claim. */
void nbns_write_wait(struct packet *packet, uint16_t id, const struct nb_name *name);

/** Writes a node status: the computer's name as <00> and <20>, perhaps in conflict, and its workgroup. */
void nbns_write_status(struct packet *packet, uint16_t id, const char *computer, const char *group, int in_conflict,
                       uint64_t unit_id);

#endif
