/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fleet_state.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>

#include "text.h"

#define FOLDER_MODE 0777

static bool fail(GError **error, const char *format, const char *folder)
{
    g_autofree char *shown = text_printable(folder);

    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, format, shown);
    return false;
}

static bool start(const struct fleet_state *self, const char *record, const char *folder, const GString *run,
                  GError **error)
{
    g_autoptr(GError) problem = NULL;

    if (g_file_test(record, G_FILE_TEST_EXISTS))
        return fail(error, "--state: %s holds a run already; add --resume to go on with it, or give another folder",
                    folder);
    if (g_mkdir_with_parents(self->results, FOLDER_MODE) != 0) {
        int reason = errno;
        g_autofree char *shown = text_printable(self->results);

        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
                    "cannot make the folder %s: %s; give a folder that you may write to", shown, g_strerror(reason));
        return false;
    }
    if (g_file_set_contents(record, run->str, (gssize)run->len, &problem))
        return true;
    g_set_error(
        error, G_IO_ERROR, G_IO_ERROR_FAILED,
        "the state of the run cannot be kept (%s); make room there, or name another folder with --state or TMPDIR",
        problem->message);
    return false;
}

static bool check_same(const char *record, const char *folder, const GString *run, GError **error)
{
    g_autofree char *known = NULL;
    gsize length = 0;

    if (!g_file_get_contents(record, &known, &length, NULL))
        return fail(error, "--resume: %s holds no run to go on with; leave --resume out to start one", folder);
    if (length != run->len || memcmp(known, run->str, length) != 0)
        return fail(error,
                    "--resume: the run in %s was started in another folder, or with other captures or options; give "
                    "the same again, or another --state",
                    folder);
    return true;
}

bool fleet_state_open(struct fleet_state *self, const char *folder, const GString *run, bool resume, GError **error)
{
    g_autofree char *record = g_build_filename(folder, "run", NULL);

    self->joblog = g_build_filename(folder, "joblog", NULL);
    self->results = g_build_filename(folder, "results", NULL);
    return resume ? check_same(record, folder, run, error) : start(self, record, folder, run, error);
}

void fleet_state_clear(struct fleet_state *self)
{
    g_clear_pointer(&self->joblog, g_free);
    g_clear_pointer(&self->results, g_free);
}

static char *read_file(const struct fleet_state *self, guint number, const char *suffix)
{
    g_autofree char *name = g_strdup_printf("%u%s", number, suffix);
    g_autofree char *path = g_build_filename(self->results, name, NULL);
    char *content = NULL;

    return g_file_get_contents(path, &content, NULL, NULL) ? content : NULL;
}

char **fleet_state_result(const struct fleet_state *self, guint number)
{
    g_autofree char *content = read_file(self, number, "");

    return content == NULL ? NULL : g_strsplit(content, "\n", -1);
}

char *fleet_state_complaint(const struct fleet_state *self, guint number)
{
    g_autofree char *content = read_file(self, number, ".err");

    return content == NULL ? NULL : text_last_reason(content);
}

guint fleet_state_done(const struct fleet_state *self, guint captures, guint batch)
{
    g_autofree char *content = NULL;
    g_auto(GStrv) lines = NULL;
    guint done = 0;

    if (!g_file_get_contents(self->joblog, &content, NULL, NULL))
        return 0;
    lines = g_strsplit(content, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        /* The first line names the columns: it is number 0. */
        guint64 number = g_ascii_strtoull(lines[i], NULL, 10);

        if (number > 0 && (number - 1) * batch < captures)
            done += MIN(batch, captures - (guint)(number - 1) * batch);
    }
    return done;
}
