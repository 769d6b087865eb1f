/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "merge.h"

#include <string.h>
#include <sys/resource.h>

#include "interrupt.h"
#include "pieces.h"
#include "scratch.h"
#include "text.h"

static void free_part(gpointer data)
{
    struct part *part = data;

    g_free(part->path);
    g_free(part);
}

/** mergecap holds all files open at once. */
static void allow_many_open_files(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/* What mergecap calls the file that it cannot take; from 4.4 on without saying which of several it is. */
#define BEING_READ "file being read"

/** Has mergecap join the files, and takes its complaint if it failed; false with an error if it cannot be started. */
static bool run_mergecap(const GPtrArray *pieces, const char *merged, char **complaint, GError **error)
{
    g_autoptr(GPtrArray) command = g_ptr_array_new();
    struct child_result result = { 0 };

    g_ptr_array_add(command, "mergecap");
    g_ptr_array_add(command, "-a");
    g_ptr_array_add(command, "-w");
    g_ptr_array_add(command, (gpointer)merged);
    for (guint i = 0; i < pieces->len; i++)
        g_ptr_array_add(command, ((const struct piece *)g_ptr_array_index(pieces, i))->file);
    g_ptr_array_add(command, NULL);
    if (!pieces_run_tool((const char *const *)command->pdata, &result, error))
        return false;
    if (result.status != 0)
        *complaint = text_reason(result.errors);
    child_result_clear(&result);
    return true;
}

static void leave_out(GPtrArray *pieces, guint index, const char *complaint)
{
    const struct piece *piece = g_ptr_array_index(pieces, index);

    examination_fail(piece->examination,
                     "mergecap cannot take this file, it is left out; check it without --merge (%s)", complaint);
    g_ptr_array_remove_index(pieces, index);
}

/** Leaves out the file that mergecap complains of; false if it names none. */
static bool leave_out_named(GPtrArray *pieces, const char *complaint)
{
    for (guint i = 0; i < pieces->len; i++) {
        const struct piece *piece = g_ptr_array_index(pieces, i);
        g_autofree char *shown = text_printable(piece->file);
        g_autofree char *quoted = g_strdup_printf("\"%s\"", shown);

        if (strstr(complaint, quoted) == NULL && (pieces->len > 1 || strstr(complaint, BEING_READ) == NULL))
            continue;
        leave_out(pieces, i, complaint);
        return true;
    }
    return false;
}

/** Leaves out each file that mergecap cannot take alone either; false if there is none, or with an error. */
static bool leave_out_tried(GPtrArray *pieces, const char *merged, GError **error)
{
    guint before = pieces->len;

    for (guint i = pieces->len; i-- > 0 && interrupt_signal() == 0;) {
        g_autoptr(GPtrArray) alone = g_ptr_array_new();
        g_autofree char *complaint = NULL;

        g_ptr_array_add(alone, g_ptr_array_index(pieces, i));
        if (!run_mergecap(alone, merged, &complaint, error))
            return false;
        if (complaint != NULL && strstr(complaint, BEING_READ) != NULL)
            leave_out(pieces, i, complaint);
    }
    return pieces->len < before;
}

/** Makes the merged capture; NULL if no file is left for it, or with an error.  The caller frees its path. */
static char *join(GPtrArray *pieces, GError **error)
{
    const char *folder = scratch_folder(error);
    g_autofree char *merged = folder == NULL ? NULL : g_build_filename(folder, "merged.pcapng", NULL);

    if (folder == NULL)
        return NULL;
    allow_many_open_files();
    while (pieces->len > 0) {
        g_autofree char *complaint = NULL;
        GError *problem = NULL;

        if (!run_mergecap(pieces, merged, &complaint, error) || interrupt_signal() != 0)
            return NULL;
        if (complaint == NULL)
            return g_steal_pointer(&merged);
        if (leave_out_named(pieces, complaint))
            continue;
        if (strstr(complaint, BEING_READ) != NULL && leave_out_tried(pieces, merged, &problem))
            continue;
        if (problem != NULL)
            g_propagate_error(error, problem);
        if (problem != NULL || interrupt_signal() != 0)
            return NULL;
        g_set_error(
            error, G_IO_ERROR, G_IO_ERROR_FAILED,
            "--merge: mergecap failed: %s; the merged capture needs room in %s, or in another folder that TMPDIR "
            "names",
            complaint, g_get_tmp_dir());
        return NULL;
    }
    return NULL;
}

/** What the merged capture is called: the first file and how many follow. */
static char *name_of(const GPtrArray *pieces)
{
    const struct piece *first = g_ptr_array_index(pieces, 0);

    return pieces->len == 1 ? g_strdup(first->examination->path)
                            : g_strdup_printf("%s and %u more", first->examination->path, pieces->len - 1);
}

/** Warns where two files do not follow each other as those of one sensor do. */
static void warn_of_overlaps(struct examination *whole, const GPtrArray *pieces)
{
    for (guint i = 1; i < pieces->len; i++) {
        const struct piece *earlier = g_ptr_array_index(pieces, i - 1);
        const struct piece *later = g_ptr_array_index(pieces, i);

        if (earlier->end > later->start)
            examination_warn(whole,
                             "%s begins before %s ends; --merge is for files of one sensor that continue each other",
                             later->examination->path, earlier->examination->path);
    }
}

/** The examination of the merged capture, with what is known of its files. */
static struct examination *describe(const GPtrArray *pieces)
{
    g_autofree char *name = name_of(pieces);
    struct examination *whole = examination_new(name);

    whole->parts = g_ptr_array_new_with_free_func(free_part);
    for (guint i = 0; i < pieces->len; i++) {
        const struct piece *piece = g_ptr_array_index(pieces, i);
        struct part *part = g_new0(struct part, 1);

        part->path = g_strdup(piece->examination->path);
        part->frames = piece->frames;
        g_ptr_array_add(whole->parts, part);
        for (guint j = 0; j < piece->examination->warnings->len; j++)
            examination_warn(whole, "%s", (const char *)g_ptr_array_index(piece->examination->warnings, j));
    }
    warn_of_overlaps(whole, pieces);
    return whole;
}

/** Leaves in the list only what could not be read to its end. */
static void keep_failed(GPtrArray *examinations)
{
    for (guint i = examinations->len; i-- > 0;) {
        const struct examination *examination = g_ptr_array_index(examinations, i);

        if (examination->error == NULL)
            g_ptr_array_remove_index(examinations, i);
    }
}

bool merge_run(const struct tshark *tshark, GPtrArray *examinations, GError **error)
{
    g_autoptr(GPtrArray) pieces = pieces_collect(examinations, error);
    g_autofree char *merged = NULL;
    GError *problem = NULL;
    struct examination *whole;

    if (pieces == NULL)
        return false;
    if (pieces->len == 0 || interrupt_signal() != 0)
        return true;
    merged = join(pieces, &problem);
    if (problem != NULL)
        g_propagate_error(error, problem);
    if (merged == NULL)
        return problem == NULL;
    whole = describe(pieces);
    tshark_examine(tshark, merged, whole);
    keep_failed(examinations);
    g_ptr_array_insert(examinations, 0, whole);
    return true;
}
