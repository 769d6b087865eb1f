/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output_file.h"

#include <errno.h>
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

static bool fail(const char *path, int reason, GError **error)
{
    g_autofree char *shown = text_printable(path);

    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
                "cannot write %s: %s; give a path in a folder that you may write to", shown, g_strerror(reason));
    return false;
}

/** A device or pipe, which must be written to and not replaced. */
static bool is_special(const char *path)
{
    return g_file_test(path, G_FILE_TEST_EXISTS) && !g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

bool output_file_check(const char *path, GError **error)
{
    g_autofree char *folder = NULL;

    if (path == NULL)
        return true;
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        return fail(path, EISDIR, error);
    if (is_special(path))
        return access(path, W_OK) == 0 || fail(path, errno, error);
    folder = g_path_get_dirname(path);
    return access(folder, W_OK | X_OK) == 0 || fail(path, errno, error);
}

static bool write_special(const char *path, const char *text, GError **error)
{
    FILE *file = fopen(path, "w");
    bool written = file != NULL && fputs(text, file) >= 0;

    if (file != NULL && fclose(file) != 0)
        written = false;
    return written || fail(path, errno, error);
}

bool output_file_write(const char *path, const char *text, GError **error)
{
    if (is_special(path))
        return write_special(path, text, error);
    return g_file_set_contents(path, text, (gssize)strlen(text), error);
}
