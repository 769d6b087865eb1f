/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * make_traffic KIND FILE PACKETS [SEED]: writes a capture file of synthetic traffic.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture_file.h"
#include "traffic.h"

#define DEFAULT_SEED 4319

static int explain(void)
{
    fputs("usage: make_traffic KIND FILE PACKETS [SEED]\n", stderr);
    for (const struct traffic_kind *kind = traffic_kinds(); kind->word != NULL; kind++)
        fprintf(stderr, "  %-14s %s\n", kind->word, kind->description);
    return 2;
}

int main(int argument_count, char **arguments)
{
    if (argument_count < 4 || argument_count > 5)
        return explain();
    const struct traffic_kind *kind = traffic_kind_named(arguments[1]);
    uint64_t packets = strtoull(arguments[3], NULL, 10);
    uint64_t seed = argument_count > 4 ? strtoull(arguments[4], NULL, 10) : DEFAULT_SEED;
    if (kind == NULL || packets == 0)
        return explain();
    struct capture_file *file = capture_file_new(arguments[2]);
    if (file == NULL) {
        fprintf(stderr, "make_traffic: cannot write %s: %s\n", arguments[2], strerror(errno));
        return 2;
    }
    struct traffic *traffic = traffic_new(kind, seed, capture_file_add, file);
    traffic_run(traffic, packets);
    traffic_free(traffic);
    if (capture_file_close(file))
        return 0;
    fprintf(stderr, "make_traffic: cannot write %s to its end: %s\n", arguments[2], strerror(errno));
    return 2;
}
