/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bytes: numbers in network byte order.  Each function returns the place behind what it wrote.
 */
#ifndef TRAFFIC_BYTES_H
#define TRAFFIC_BYTES_H

#include <stdint.h>

static inline uint8_t *bytes_put_16(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
    return at + 2;
}

static inline uint8_t *bytes_put_32(uint8_t *at, uint32_t value)
{
    return bytes_put_16(bytes_put_16(at, (uint16_t)(value >> 16)), (uint16_t)value);
}

static inline uint8_t *bytes_put_48(uint8_t *at, uint64_t value)
{
    return bytes_put_32(bytes_put_16(at, (uint16_t)(value >> 32)), (uint32_t)value);
}

#endif
