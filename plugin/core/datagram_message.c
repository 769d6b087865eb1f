/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "datagram_message.h"

#define HEADER_LENGTH 14 /* of the datagrams that carry names */
#define SOURCE_IP_OFFSET 4

enum datagram_type { DATAGRAM_DIRECT_UNIQUE = 0x10, DATAGRAM_DIRECT_GROUP = 0x11, DATAGRAM_BROADCAST = 0x12 };

bool datagram_message_read(struct datagram_message *message, const uint8_t *payload, size_t length)
{
    if (length <= HEADER_LENGTH || payload[0] < DATAGRAM_DIRECT_UNIQUE || payload[0] > DATAGRAM_BROADCAST)
        return false;
    const uint8_t *ip = payload + SOURCE_IP_OFFSET;
    message->source_ip = (uint32_t)ip[0] << 24 | (uint32_t)ip[1] << 16 | (uint32_t)ip[2] << 8 | ip[3];
    return netbios_name_read(payload + HEADER_LENGTH, length - HEADER_LENGTH, &message->source, message->scope) != 0;
}
