/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scratch.h"

#include <ftw.h>
#include <gio/gio.h>
#include <stdio.h>

/* How many folders may be open at once; more of them are opened again. */
#define OPEN_FOLDERS 16

static char *folder;

const char *scratch_folder(GError **error)
{
    g_autoptr(GError) problem = NULL;

    if (folder == NULL)
        folder = g_dir_make_tmp("nbns-conflict-check-XXXXXX", &problem);
    if (folder == NULL)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
                    "no temporary folder can be made in %s (%s); set TMPDIR to a folder that you may write to",
                    g_get_tmp_dir(), problem->message);
    return folder;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    remove(path);
    return 0;
}

void scratch_remove(void)
{
    if (folder == NULL)
        return;
    nftw(folder, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    g_clear_pointer(&folder, g_free);
}
