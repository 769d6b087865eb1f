/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "result_files.h"

#include <gio/gio.h>

#include "baseline.h"
#include "capture_file.h"
#include "complaints.h"
#include "output_file.h"
#include "outputs.h"
#include "text.h"

/** A file that may be wanted. */
struct result_file {
    const char *option;
    const char *path; /* or NULL */
    char *(*form)(const struct settings *, const GPtrArray *);
};

#define RESULT_FILES 4

static char *write_json_lines(const struct settings *settings, const GPtrArray *examinations)
{
    (void)settings;
    return json_lines_write(examinations);
}

static char *write_junit(const struct settings *settings, const GPtrArray *examinations)
{
    return junit_write(examinations, settings_sender(settings));
}

static char *write_page(const struct settings *settings, const GPtrArray *examinations)
{
    g_autofree char *threshold = settings_threshold(settings);

    return html_write(examinations, threshold, settings_sender(settings));
}

static char *write_baseline(const struct settings *settings, const GPtrArray *examinations)
{
    (void)settings;
    return baseline_write(examinations);
}

static void list_files(const struct settings *settings, struct result_file files[RESULT_FILES])
{
    files[0] = (struct result_file){ "--json-file", settings->json_file, write_json_lines };
    files[1] = (struct result_file){ "--junit", settings->junit_file, write_junit };
    files[2] = (struct result_file){ "--html", settings->html_file, write_page };
    files[3] = (struct result_file){ "--write-baseline", settings->new_baseline, write_baseline };
}

static bool refuse(const struct result_file *file, const char *reason, GError **error)
{
    g_autofree char *shown = text_printable(file->path);

    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: '%s' %s", file->option, shown, reason);
    return false;
}

/** Whether a file is one of the captures. */
static bool is_input(const char *path, const GPtrArray *examinations)
{
    for (guint i = 0; i < examinations->len; i++) {
        if (output_file_is_same(path, ((const struct examination *)g_ptr_array_index(examinations, i))->path))
            return true;
    }
    return false;
}

static bool check_one(const struct result_file *file, const GPtrArray *examinations, GError **error)
{
    bool is_regular = g_file_test(file->path, G_FILE_TEST_IS_REGULAR);

    if (file->path[0] == '\0')
        return refuse(file, "is no name; give the path of the file to write", error);
    if (g_strcmp0(file->path, STANDARD_INPUT) == 0)
        return refuse(file, "is no file; give the path of the file to write (--json prints to standard output)", error);
    if (is_input(file->path, examinations))
        return refuse(file, "is one of the captures, and would be overwritten; give another path", error);
    if (is_regular && capture_file_has_magic(file->path))
        return refuse(file, "is a capture, and would be overwritten; give another path", error);
    if (is_regular && capture_file_is_sealed(file->path))
        return refuse(file, "is compressed, may be a capture, and would be overwritten; give another path", error);
    if (output_file_check(file->path, error))
        return true;
    g_prefix_error(error, "%s: ", file->option);
    return false;
}

bool result_files_check(const struct settings *settings, const GPtrArray *examinations, GError **error)
{
    struct result_file files[RESULT_FILES];

    list_files(settings, files);
    for (guint i = 0; i < RESULT_FILES; i++) {
        if (files[i].path != NULL && !check_one(&files[i], examinations, error))
            return false;
        for (guint j = 0; j < i; j++) {
            g_autofree char *reason = NULL;

            if (files[i].path == NULL || files[j].path == NULL || !output_file_is_same(files[i].path, files[j].path))
                continue;
            reason = g_strdup_printf("is the file of %s too; give each its own", files[j].option);
            return refuse(&files[i], reason, error);
        }
    }
    return true;
}

bool result_files_write(const struct settings *settings, const GPtrArray *examinations)
{
    struct result_file files[RESULT_FILES];
    bool written = true;

    list_files(settings, files);
    for (guint i = 0; i < RESULT_FILES; i++) {
        g_autofree char *text = files[i].path == NULL ? NULL : files[i].form(settings, examinations);
        g_autoptr(GError) error = NULL;

        if (text == NULL || output_file_write(files[i].path, text, &error))
            continue;
        complaints_say("%s: %s.", files[i].option, error->message);
        written = false;
    }
    return written;
}
