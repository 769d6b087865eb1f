/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * target: what every fuzz target is made of.
 *
 * Linked with libFuzzer, a target searches; linked with replay.c, it goes through known inputs.  A finding is an abort:
 * both keep the input that led there.
 */
#ifndef NBNS_CONFLICT_TARGET_H
#define NBNS_CONFLICT_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Tries one input; the name and the result are libFuzzer's. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/** Ends the program with what should have been true, unless it is. */
void must_hold(bool truth, const char *what);

/** The bytes of an input, taken from the front; what is not there any more reads as zero. */
struct input {
    const uint8_t *bytes;
    size_t left;
};

uint8_t input_byte(struct input *input);

/** A number of up to eight bytes, the highest byte first. */
uint64_t input_number(struct input *input, size_t length);

/** The next bytes, as many as there are up to length; their number is in taken. */
const uint8_t *input_bytes(struct input *input, size_t length, size_t *taken);

/** All that is left, as text in memory of its own; free it with g_free(). */
char *input_text(struct input *input);

#endif
