/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"

/* What g_mkstemp_full() makes another name of. */
#define DRAFT_SUFFIX ".XXXXXX"
#define NEW_FILE_MODE 0666
/* Linux follows as many. */
#define MOST_LINKS 40

static const char *cure_for(int reason)
{
    switch (reason) {
    case EISDIR:
        return "give the path of a file";
    case ENAMETOOLONG:
        return "give a shorter name";
    case ENOENT:
    case ENOTDIR:
        return "make its folder first, or give a path in another";
    case ENOSPC:
    case EDQUOT:
        return "make room there, or give a path elsewhere";
    default:
        return "give a path in a folder that you may write to";
    }
}

static bool fail(const char *path, int reason, GError **error)
{
    g_autofree char *shown = text_printable(path);

    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot write %s: %s; %s", shown, g_strerror(reason),
                cure_for(reason));
    return false;
}

/** A device, a pipe, or what /dev/stdout leads to, which must be written to and not replaced. */
static bool is_special(const char *path)
{
    return g_str_has_prefix(path, "/dev/") ||
           (g_file_test(path, G_FILE_TEST_EXISTS) && !g_file_test(path, G_FILE_TEST_IS_REGULAR));
}

/** The file that a path leads to over links; the caller frees it. */
static char *follow_links(const char *path)
{
    char *target = g_strdup(path);

    for (int i = 0; i < MOST_LINKS; i++) {
        g_autofree char *next = g_file_read_link(target, NULL);
        g_autofree char *folder = NULL;

        if (next == NULL)
            break;
        folder = g_path_get_dirname(target);
        g_free(target);
        target = g_path_is_absolute(next) ? g_strdup(next) : g_build_filename(folder, next, NULL);
    }
    return target;
}

/** Whether the name leaves no room for that of the draft. */
static bool is_too_long(const char *target)
{
    g_autofree char *draft = g_strconcat(target, DRAFT_SUFFIX, NULL);
    struct stat status;

    return lstat(draft, &status) != 0 && errno == ENAMETOOLONG;
}

bool output_file_check(const char *path, GError **error)
{
    g_autofree char *target = follow_links(path);
    g_autofree char *folder = g_path_get_dirname(target);

    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        return fail(path, EISDIR, error);
    if (is_special(path))
        return access(path, W_OK) == 0 || fail(path, errno, error);
    if (is_too_long(target))
        return fail(path, ENAMETOOLONG, error);
    return access(folder, W_OK | X_OK) == 0 || fail(path, errno, error);
}

/** Whether two paths lead to one file or folder; not if one of them leads nowhere. */
static bool is_same_place(const char *one, const char *other)
{
    struct stat first;
    struct stat second;

    return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

bool output_file_is_same(const char *one, const char *other)
{
    g_autofree char *target = follow_links(one);
    g_autofree char *other_target = follow_links(other);
    g_autofree char *folder = g_path_get_dirname(target);
    g_autofree char *other_folder = g_path_get_dirname(other_target);
    g_autofree char *name = g_path_get_basename(target);
    g_autofree char *other_name = g_path_get_basename(other_target);

    if (is_special(one))
        return false;
    if (g_file_test(target, G_FILE_TEST_EXISTS))
        return is_same_place(target, other_target);
    return g_strcmp0(name, other_name) == 0 && is_same_place(folder, other_folder);
}

/** Appends, because other programs may write to such a file too. */
static bool write_special(const char *path, const char *text)
{
    FILE *file = fopen(path, "a");
    bool written = file != NULL && fputs(text, file) >= 0;

    return file != NULL && fclose(file) == 0 && written;
}

static bool write_draft(int descriptor, const char *text)
{
    FILE *file = fdopen(descriptor, "w");
    bool written = file != NULL && fputs(text, file) >= 0 && fflush(file) == 0 && fsync(descriptor) == 0;

    return file != NULL && fclose(file) == 0 && written;
}

/** Writes a draft beside the file and puts it in its place, with the mode that the file has. */
static bool replace(const char *target, const char *text)
{
    g_autofree char *draft = g_strconcat(target, DRAFT_SUFFIX, NULL);
    struct stat old;
    bool exists = stat(target, &old) == 0;
    int descriptor = g_mkstemp_full(draft, O_RDWR | O_CLOEXEC, exists ? (int)(old.st_mode & 0777) : NEW_FILE_MODE);
    int reason;

    if (descriptor < 0)
        return false;
    /* The umask may have taken something away. */
    if (exists)
        fchmod(descriptor, old.st_mode & 0777);
    if (write_draft(descriptor, text) && rename(draft, target) == 0)
        return true;
    reason = errno;
    unlink(draft);
    errno = reason;
    return false;
}

bool output_file_write(const char *path, const char *text, GError **error)
{
    g_autofree char *target = follow_links(path);

    errno = 0;
    return (is_special(path) ? write_special(path, text) : replace(target, text)) || fail(path, errno, error);
}
