/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pieces.h"

#include <string.h>

#include "capture_file.h"
#include "interrupt.h"
#include "scratch.h"

static void free_piece(gpointer data)
{
    struct piece *piece = data;

    g_free(piece->file);
    g_free(piece);
}

bool pieces_run_tool(const char *const *command, struct child_result *result, GError **error)
{
    const struct child_request request = { .command = command };

    if (child_run(&request, result, error))
        return true;
    g_prefix_error(error, "--merge needs %s, which is a part of Wireshark (Debian: wireshark-common): ", command[0]);
    return false;
}

/** Reads the columns behind the file name, which may hold anything: frames, first and last time. */
static bool read_columns(const char *output, struct piece *piece)
{
    g_autofree char *text = g_strchomp(g_strdup(output));
    const char *columns[3];

    for (guint i = G_N_ELEMENTS(columns); i-- > 0;) {
        char *tab = strrchr(text, '\t');

        if (tab == NULL)
            return false;
        *tab = '\0';
        columns[i] = tab + 1;
    }
    piece->frames = g_ascii_strtoull(columns[0], NULL, 10);
    piece->start = g_ascii_strtod(columns[1], NULL);
    piece->end = g_ascii_strtod(columns[2], NULL);
    return true;
}

/** Copies the whole packets of a file that ends in a half one, over which mergecap would stumble. */
static bool mend(struct piece *piece, guint number, GError **error)
{
    const char *folder = scratch_folder(error);
    g_autofree char *name = g_strdup_printf("%u.pcapng", number);
    struct child_result result = { 0 };
    char *copy;
    bool done;

    if (folder == NULL)
        return false;
    copy = g_build_filename(folder, name, NULL);
    const char *const command[] = { "editcap", piece->file, copy, NULL };
    done = pieces_run_tool(command, &result, error);
    child_result_clear(&result);
    g_free(piece->file);
    piece->file = copy;
    return done;
}

/** Learns what is in a file; false with an error if that cannot be done for any file. */
static bool measure(struct piece *piece, guint number, GError **error)
{
    const char *const command[] = { "capinfos", "-T", "-r", "-c", "-a", "-e", "-S", piece->file, NULL };
    struct child_result result = { 0 };
    bool started = pieces_run_tool(command, &result, error);
    bool cut = started && result.status != 0 && strstr(result.errors, "cut short") != NULL;

    if (started && !read_columns(result.output, piece))
        examination_fail(piece->examination,
                         "capinfos cannot read this capture, it is left out; copy it again from where "
                         "it was captured");
    child_result_clear(&result);
    if (!cut)
        return started;
    examination_warn(piece->examination, "%s is cut short in the middle of a packet; all whole packets were checked",
                     piece->examination->path);
    return mend(piece, number, error);
}

static gint compare_starts(gconstpointer left, gconstpointer right)
{
    const struct piece *first = *(const struct piece *const *)left;
    const struct piece *second = *(const struct piece *const *)right;

    return (first->start > second->start) - (first->start < second->start);
}

GPtrArray *pieces_collect(const GPtrArray *examinations, GError **error)
{
    g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func(free_piece);

    for (guint i = 0; i < examinations->len && interrupt_signal() == 0; i++) {
        struct piece *piece = g_new0(struct piece, 1);

        piece->examination = g_ptr_array_index(examinations, i);
        piece->file = child_file_argument(piece->examination->path);
        g_ptr_array_add(pieces, piece);
        if (piece->examination->error == NULL && capture_file_check(piece->examination->path, piece->examination) &&
            !measure(piece, i, error))
            return NULL;
        if (piece->examination->error != NULL || piece->frames == 0)
            g_ptr_array_remove_index(pieces, pieces->len - 1);
    }
    g_ptr_array_sort(pieces, compare_starts);
    return g_steal_pointer(&pieces);
}
