/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pieces.h"

#include <string.h>

#include "capture_file.h"
#include "interrupt.h"
#include "scratch.h"

/* In the words of Wireshark's tools. */
#define CUT_SHORT "cut short"
#define DAMAGED "damaged or corrupt"

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

/** Asks capinfos what is in a file; false with an error if it cannot be started. */
static bool ask(struct piece *piece, bool *readable, char **errors, GError **error)
{
    const char *const command[] = { "capinfos", "-T", "-r", "-c", "-a", "-e", "-S", piece->file, NULL };
    struct child_result result = { 0 };

    if (!pieces_run_tool(command, &result, error))
        return false;
    *readable = read_columns(result.output, piece);
    *errors = g_steal_pointer(&result.errors);
    child_result_clear(&result);
    return true;
}

/** Copies the whole packets of a file that does not end with one, over which mergecap would stumble. */
static bool mend(struct piece *piece, guint number, GError **error)
{
    const char *folder = scratch_folder(error);
    g_autofree char *name = g_strdup_printf("%u.pcapng", number);
    g_autofree char *errors = NULL;
    struct child_result result = { 0 };
    bool readable = false;
    char *copy;

    if (folder == NULL)
        return false;
    copy = g_build_filename(folder, name, NULL);
    const char *const command[] = { "editcap", piece->file, copy, NULL };
    if (!pieces_run_tool(command, &result, error)) {
        g_free(copy);
        return false;
    }
    child_result_clear(&result);
    g_free(piece->file);
    piece->file = copy;
    if (!ask(piece, &readable, &errors, error))
        return false;
    if (!readable)
        piece->frames = 0;
    return true;
}

/** Notes what is wrong with a file; true if it has packets that can be saved. */
static bool diagnose(struct piece *piece, bool readable, const char *errors)
{
    struct examination *examination = piece->examination;

    if (strstr(errors, DAMAGED) != NULL) {
        examination_fail(examination, DAMAGED_FILE);
        return true;
    }
    if (!readable) {
        examination_fail(examination, strstr(errors, CUT_SHORT) != NULL
                                          ? CUT_IN_HEADER
                                          : "capinfos cannot read this capture, it is left out; copy it again from "
                                            "where it was captured");
        return false;
    }
    if (strstr(errors, CUT_SHORT) == NULL)
        return false;
    examination_warn(examination, "%s is cut short in the middle of a packet; all whole packets were checked",
                     examination->path);
    return true;
}

/** Learns what is in a file; false with an error if that cannot be done for any file. */
static bool measure(struct piece *piece, guint number, GError **error)
{
    g_autofree char *errors = NULL;
    bool readable = false;

    if (!ask(piece, &readable, &errors, error))
        return false;
    if (diagnose(piece, readable, errors))
        return mend(piece, number, error);
    if (readable && piece->start == 0)
        capture_file_doubt(piece->examination->path, piece->examination);
    if (piece->examination->error != NULL)
        piece->frames = 0;
    return true;
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
        if (piece->frames == 0)
            g_ptr_array_remove_index(pieces, pieces->len - 1);
    }
    g_ptr_array_sort(pieces, compare_starts);
    return g_steal_pointer(&pieces);
}
