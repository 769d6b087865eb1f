/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "target.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

void must_hold(bool truth, const char *what)
{
    if (truth)
        return;
    fprintf(stderr, "FINDING: not so: %s\n", what);
    abort();
}

uint8_t input_byte(struct input *input)
{
    if (input->left == 0)
        return 0;
    input->left--;
    return *input->bytes++;
}

uint64_t input_number(struct input *input, size_t length)
{
    uint64_t number = 0;
    for (size_t i = 0; i < length; i++)
        number = number << 8 | input_byte(input);
    return number;
}

const uint8_t *input_bytes(struct input *input, size_t length, size_t *taken)
{
    const uint8_t *bytes = input->bytes;
    *taken = MIN(length, input->left);
    input->bytes += *taken;
    input->left -= *taken;
    return bytes;
}

char *input_text(struct input *input)
{
    size_t length;
    const uint8_t *bytes = input_bytes(input, input->left, &length);
    return g_strndup((const char *)bytes, length);
}
