/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dhcp_message.h"

#include <string.h>

#define FIXED_LENGTH 236
#define COOKIE UINT32_C(0x63825363)
#define HARDWARE_ETHERNET 1
#define MAC_LENGTH 6
#define FQDN_HEAD 3       /* flags and two result codes in front of the name */
#define FQDN_ENCODED 0x04 /* the name is written in labels, as in DNS */

enum option {
    OPTION_PAD = 0,
    OPTION_HOST_NAME = 12,
    OPTION_LEASE_TIME = 51,
    OPTION_TYPE = 53,
    OPTION_CLIENT_ID = 61,
    OPTION_FULL_NAME = 81,
    OPTION_END = 255,
};

static uint32_t read_u32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void copy_text(char target[DHCP_HOST_NAME], const uint8_t *bytes, size_t length)
{
    size_t end = 0;
    while (end < length && end < DHCP_HOST_NAME - 1 && bytes[end] != '\0')
        end++;
    memcpy(target, bytes, end);
    target[end] = '\0';
}

/* Joins labels with dots; stops at the root, at a pointer and at the end of the option. */
static void copy_labels(char target[DHCP_HOST_NAME], const uint8_t *bytes, size_t length)
{
    size_t used = 0;
    for (size_t at = 0; at < length && bytes[at] != 0 && bytes[at] < 64;) {
        size_t label = bytes[at++];
        if (label > length - at || used + label + 2 > DHCP_HOST_NAME)
            break;
        if (used > 0)
            target[used++] = '.';
        memcpy(target + used, bytes + at, label);
        used += label;
        at += label;
    }
    target[used] = '\0';
}

static void read_full_name(struct dhcp_message *message, const uint8_t *data, size_t length)
{
    if (length <= FQDN_HEAD)
        return;
    if (data[0] & FQDN_ENCODED)
        copy_labels(message->full_name, data + FQDN_HEAD, length - FQDN_HEAD);
    else
        copy_text(message->full_name, data + FQDN_HEAD, length - FQDN_HEAD);
}

static void read_option(struct dhcp_message *message, enum option option, const uint8_t *data, size_t length)
{
    switch (option) {
    case OPTION_HOST_NAME:
        copy_text(message->host_name, data, length);
        break;
    case OPTION_FULL_NAME:
        read_full_name(message, data, length);
        break;
    case OPTION_TYPE:
        message->type = length >= 1 ? (enum dhcp_type)data[0] : message->type;
        break;
    case OPTION_LEASE_TIME:
        message->lease_seconds = length >= 4 ? read_u32(data) : 0;
        break;
    case OPTION_CLIENT_ID:
        message->client_id = data;
        message->client_id_length = length;
        break;
    default:
        break;
    }
}

static void read_options(struct dhcp_message *message, const uint8_t *options, size_t length)
{
    for (size_t at = 0; at < length && options[at] != OPTION_END;) {
        enum option option = (enum option)options[at++];
        if (option == OPTION_PAD)
            continue;
        if (at == length || options[at] > length - at - 1)
            return;
        read_option(message, option, options + at + 1, options[at]);
        at += 1u + options[at];
    }
}

bool dhcp_message_read(struct dhcp_message *message, const uint8_t *payload, size_t length)
{
    if (length < FIXED_LENGTH + 4 || read_u32(payload + FIXED_LENGTH) != COOKIE)
        return false;
    if (payload[1] != HARDWARE_ETHERNET || payload[2] != MAC_LENGTH)
        return false;
    *message = (struct dhcp_message){
        .client_address = read_u32(payload + 12),
        .your_address = read_u32(payload + 16),
        .mac = (uint64_t)read_u32(payload + 28) << 16 | (uint64_t)payload[32] << 8 | payload[33],
    };
    read_options(message, payload + FIXED_LENGTH + 4, length - FIXED_LENGTH - 4);
    return message->type >= DHCP_DISCOVER && message->type <= DHCP_INFORM && message->mac != 0;
}
