/* SPDX-License-Identifier: GPL-2.0-or-later */
/* glibc's own names; there is no other way to reach them from a program that replaces malloc() and needs it itself. */
#include "allocations.h"

#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>

#define BLOCK_HEADER 8

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);

static struct allocations counted;
static bool counting;

void allocations_begin(void)
{
    counting = true;
}

void allocations_end(void)
{
    counting = false;
}

const struct allocations *allocations_counted(void)
{
    return &counted;
}

static void *note_taken(void *block)
{
    if (!counting || block == NULL)
        return block;
    counted.calls++;
    counted.bytes += malloc_usable_size(block) + BLOCK_HEADER;
    if (counted.bytes > counted.most)
        counted.most = counted.bytes;
    return block;
}

static void note_given_back(void *block)
{
    if (counting && block != NULL)
        counted.bytes -= malloc_usable_size(block) + BLOCK_HEADER;
}

void *malloc(size_t size)
{
    return note_taken(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
    return note_taken(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size)
{
    note_given_back(block);
    return note_taken(__libc_realloc(block, size));
}

void *memalign(size_t alignment, size_t size)
{
    return note_taken(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return note_taken(__libc_memalign(alignment, size));
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    *block = note_taken(__libc_memalign(alignment, size));
    return *block != NULL ? 0 : ENOMEM;
}

void free(void *block)
{
    note_given_back(block);
    __libc_free(block);
}
