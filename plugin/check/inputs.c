/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "inputs.h"

#include <string.h>

#include "capture_file.h"

/* What Wireshark's own list of capture files calls them, and what dumpcap's ring buffers end in. */
static const char *const extensions[] = {
    ".pcap", ".pcapng", ".cap", ".ntar", ".snoop", ".dmp", ".enc", ".trc", ".erf", ".5vw", ".bfr",
};

static const char *const compressions[] = { ".gz", ".zst", ".lz4" };

static bool has_extension(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);

    for (guint i = 0; i < G_N_ELEMENTS(compressions); i++) {
        if (g_str_has_suffix(lower, compressions[i]))
            lower[strlen(lower) - strlen(compressions[i])] = '\0';
    }
    for (guint i = 0; i < G_N_ELEMENTS(extensions); i++) {
        if (g_str_has_suffix(lower, extensions[i]))
            return true;
    }
    return false;
}

static gint compare_paths(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/** Puts what is in a directory where it belongs; false with an error if it cannot be read. */
static bool sort_entries(const char *directory, GPtrArray *directories, GPtrArray *captures, GError **error)
{
    GDir *entries = g_dir_open(directory, 0, error);
    const char *name;

    if (entries == NULL)
        return false;
    while ((name = g_dir_read_name(entries)) != NULL) {
        g_autofree char *path = g_build_filename(directory, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            /* A link to a directory may lead back to where we are. */
            if (!g_file_test(path, G_FILE_TEST_IS_SYMLINK))
                g_ptr_array_add(directories, g_steal_pointer(&path));
        } else if (g_file_test(path, G_FILE_TEST_IS_REGULAR) && (has_extension(name) || capture_file_has_magic(path))) {
            g_ptr_array_add(captures, g_steal_pointer(&path));
        }
    }
    g_dir_close(entries);
    return true;
}

/** Adds the captures in a directory and those below it, and the directories that cannot be read. */
static void search(const char *start, GPtrArray *examinations)
{
    g_autoptr(GPtrArray) directories = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) captures = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(directories, g_strdup(start));
    /* The list grows while it is gone through. */
    for (guint i = 0; i < directories->len; i++) {
        const char *directory = g_ptr_array_index(directories, i);
        g_autoptr(GError) error = NULL;
        struct examination *unread;

        if (sort_entries(directory, directories, captures, &error))
            continue;
        unread = examination_new(directory);
        examination_fail(unread, "the directory cannot be read; let the user who runs this command read it (%s)",
                         error->message);
        g_ptr_array_add(examinations, unread);
    }
    g_ptr_array_sort(captures, compare_paths);
    for (guint i = 0; i < captures->len; i++)
        g_ptr_array_add(examinations, examination_new(g_ptr_array_index(captures, i)));
}

static void free_examination(gpointer examination)
{
    examination_free(examination);
}

GPtrArray *inputs_collect(const char *const *paths)
{
    GPtrArray *examinations = g_ptr_array_new_with_free_func(free_examination);

    for (guint i = 0; paths[i] != NULL; i++) {
        guint before = examinations->len;
        bool is_directory = g_file_test(paths[i], G_FILE_TEST_IS_DIR);

        if (is_directory)
            search(paths[i], examinations);
        if (examinations->len > before)
            continue;
        g_ptr_array_add(examinations, examination_new(paths[i]));
        if (is_directory)
            examination_fail(g_ptr_array_index(examinations, before),
                             "the directory holds no capture file; give another, or the files by name");
    }
    return examinations;
}
