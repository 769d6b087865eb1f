/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame.h"

#define MAC_GROUP_BIT (UINT64_C(1) << 40)

bool frame_is_broadcast(const struct frame *frame)
{
    return (frame->target_mac & MAC_GROUP_BIT) != 0 || frame->target_ip == FRAME_EVERYBODY;
}

bool frame_has_no_card(const struct frame *frame)
{
    return (frame->source_mac & MAC_GROUP_BIT) != 0;
}

bool frame_comes_straight(const struct frame *frame)
{
    /* no card has such an address: whoever sent this made it up */
    if (frame_has_no_card(frame))
        return false;
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

/* These two are written for every piece of evidence, and printf takes a thousand instructions for an address. */

static char *write_decimal(char *text, uint8_t value)
{
    if (value >= 100)
        *text++ = (char)('0' + value / 100);
    if (value >= 10)
        *text++ = (char)('0' + value / 10 % 10);
    *text++ = (char)('0' + value % 10);
    return text;
}

const char *frame_format_ip(uint32_t ip, char text[FRAME_IP_TEXT])
{
    char *end = text;
    for (int shift = 24; shift >= 0; shift -= 8) {
        end = write_decimal(end, (uint8_t)(ip >> shift));
        *end++ = '.';
    }
    end[-1] = '\0';
    return text;
}

const char *frame_format_mac(uint64_t mac, char text[FRAME_MAC_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    char *end = text;
    for (int shift = 40; shift >= 0; shift -= 8) {
        *end++ = digits[mac >> shift >> 4 & 0xF];
        *end++ = digits[mac >> shift & 0xF];
        *end++ = ':';
    }
    end[-1] = '\0';
    return text;
}
