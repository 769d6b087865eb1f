/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * replay: a target without libFuzzer.
 *
 *     replay_decoder FINDING SEED MUTATIONS FILE-OR-FOLDER...
 *
 * Tries every file, then this many changed ones, which only SEED decides.  Each input is written to the file FINDING
 * before it is tried, and that file removed after the last: what ends the program is still there.  "-" keeps nothing and
 * is many times as fast; the same run with a file then shows which input it was.
 */
#define _POSIX_C_SOURCE 200809L
#include "target.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A multiplier that makes seeds with few bits numbers with many. */
#define SPREAD UINT64_C(0x9E3779B97F4A7C15)
#define MOST_CHANGES 8

struct sample {
    uint8_t *bytes;
    size_t length;
};

/* xorshift64: the same numbers on every machine. */
static uint64_t next_number(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void read_file(GArray *samples, const char *path)
{
    gchar *content;
    gsize length;
    GError *error = NULL;
    if (!g_file_get_contents(path, &content, &length, &error)) {
        fprintf(stderr, "cannot read an input: %s\n", error->message);
        exit(2);
    }
    struct sample sample = { (uint8_t *)content, length };
    g_array_append_val(samples, sample);
}

static gint compare_paths(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The files of a folder in alphabetical order, or the one file. */
static void read_path(GArray *samples, const char *path)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    if (folder == NULL) {
        read_file(samples, path);
        return;
    }
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    for (const char *name = g_dir_read_name(folder); name != NULL; name = g_dir_read_name(folder))
        g_ptr_array_add(files, g_build_filename(path, name, NULL));
    g_dir_close(folder);
    g_ptr_array_sort(files, compare_paths);
    for (guint i = 0; i < files->len; i++)
        read_file(samples, g_ptr_array_index(files, i));
    g_ptr_array_free(files, TRUE);
}

/* Keeps an input in case that it ends the program. */
static void keep(FILE *finding, const uint8_t *bytes, size_t length)
{
    if (finding == NULL)
        return;
    rewind(finding);
    if (fwrite(bytes, 1, length, finding) == length && fflush(finding) == 0 &&
        ftruncate(fileno(finding), (off_t)length) == 0)
        return;
    perror("cannot keep an input");
    exit(2);
}

/* The file to keep inputs in; NULL for "-". */
static FILE *open_finding(const char *path)
{
    if (strcmp(path, "-") == 0)
        return NULL;
    FILE *finding = fopen(path, "wb");
    if (finding == NULL) {
        perror(path);
        exit(2);
    }
    return finding;
}

/* Tries a copy that is exactly as long as the input, so that an address checker sees a read of one byte too many. */
static void try_input(FILE *finding, const uint8_t *bytes, size_t length)
{
    keep(finding, bytes, length);
    uint8_t *exact = malloc(length);
    if (length > 0)
        memcpy(exact, bytes, length);
    LLVMFuzzerTestOneInput(exact, length);
    free(exact);
}

/* A sample with a few bytes changed, left out or taken from another sample. */
static struct sample change(const GArray *samples, uint64_t *state)
{
    const struct sample *from = &g_array_index(samples, struct sample, next_number(state) % samples->len);
    const struct sample *other = &g_array_index(samples, struct sample, next_number(state) % samples->len);
    struct sample changed = { g_malloc(from->length + other->length + 1), from->length };
    if (from->length > 0)
        memcpy(changed.bytes, from->bytes, from->length);
    if (next_number(state) % 4 == 0 && other->length > 0) {
        size_t start = next_number(state) % (from->length + 1);
        memcpy(changed.bytes + start, other->bytes, other->length);
        changed.length = start + other->length;
    }
    for (uint64_t changes = next_number(state) % MOST_CHANGES; changes > 0 && changed.length > 0; changes--)
        changed.bytes[next_number(state) % changed.length] = (uint8_t)next_number(state);
    if (next_number(state) % 4 == 0)
        changed.length = next_number(state) % (changed.length + 1);
    return changed;
}

static void try_changed(FILE *finding, const GArray *samples, unsigned long seed, unsigned long count)
{
    uint64_t state = seed * SPREAD;
    for (unsigned long i = 0; i < count; i++) {
        struct sample changed = change(samples, &state);
        try_input(finding, changed.bytes, changed.length);
        g_free(changed.bytes);
    }
}

int main(int argc, char **argv)
{
    GArray *samples = g_array_new(FALSE, FALSE, sizeof(struct sample));
    if (argc < 5) {
        fprintf(stderr, "usage: %s FINDING SEED MUTATIONS FILE-OR-FOLDER...\n", argv[0]);
        return 2;
    }
    for (int i = 4; i < argc; i++)
        read_path(samples, argv[i]);
    FILE *finding = open_finding(argv[1]);
    for (guint i = 0; i < samples->len; i++) {
        const struct sample *sample = &g_array_index(samples, struct sample, i);
        try_input(finding, sample->bytes, sample->length);
    }
    unsigned long count = strtoul(argv[3], NULL, 10);
    if (samples->len > 0)
        try_changed(finding, samples, MAX(1, strtoul(argv[2], NULL, 10)), count);
    if (finding != NULL) {
        fclose(finding);
        remove(argv[1]);
    }
    printf("replay: %lu executions, no finding\n", samples->len + count);
    int status = samples->len > 0 ? 0 : 2;
    for (guint i = 0; i < samples->len; i++)
        g_free(g_array_index(samples, struct sample, i).bytes);
    g_array_free(samples, TRUE);
    return status;
}
