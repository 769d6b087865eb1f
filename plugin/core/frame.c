/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame.h"

#include <stdio.h>

#define MAC_GROUP_BIT (UINT64_C(1) << 40)

bool frame_is_broadcast(const struct frame *frame)
{
    return (frame->target_mac & MAC_GROUP_BIT) != 0 || frame->target_ip == FRAME_EVERYBODY;
}

bool frame_comes_straight(const struct frame *frame)
{
    /* routers may pass on directed broadcasts; where the hop count is known, it tells */
    if (!frame->ip_header_known)
        return frame_is_broadcast(frame);
    switch (frame->ttl) {
    case 1:
    case 32:
    case 60:
    case 64:
    case 128:
    case 255:
        return true;
    default:
        return false;
    }
}

const char *frame_format_ip(uint32_t ip, char text[FRAME_IP_TEXT])
{
    snprintf(text, FRAME_IP_TEXT, "%u.%u.%u.%u", ip >> 24, ip >> 16 & 0xFF, ip >> 8 & 0xFF, ip & 0xFF);
    return text;
}

const char *frame_format_mac(uint64_t mac, char text[FRAME_MAC_TEXT])
{
    snprintf(text, FRAME_MAC_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x", (unsigned)(mac >> 40 & 0xFF),
             (unsigned)(mac >> 32 & 0xFF), (unsigned)(mac >> 24 & 0xFF), (unsigned)(mac >> 16 & 0xFF),
             (unsigned)(mac >> 8 & 0xFF), (unsigned)(mac & 0xFF));
    return text;
}
