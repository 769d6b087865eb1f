/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * allocations: what the code between allocations_begin() and allocations_end() takes from the heap and gives back.
 *
 * Linking this file into a program replaces the program's malloc(), that of its libraries included.
 */
#ifndef BENCHMARKS_ALLOCATIONS_H
#define BENCHMARKS_ALLOCATIONS_H

#include <stdint.h>

struct allocations {
    uint64_t calls; /* that took memory, moving a block to a new size included */
    uint64_t bytes; /* in use now, with what the allocator adds to each block */
    uint64_t most;  /* bytes in use at the worst moment */
};

void allocations_begin(void);
void allocations_end(void);

/** What was counted since the program began. */
const struct allocations *allocations_counted(void);

#endif
