/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fleet_command.h"

#include <string.h>

/* In GNU parallel's words: what comes behind /./ is kept below the remote working folder. */
#define TRANSFER_MARK "/."
#define CAPTURES "{}"
#define TRANSFERRED_CAPTURE "{= s:^/\\./:: =}"

/* More than one capture a worker, because starting it takes time too; but enough workers that all are busy to the end. */
#define ENOUGH_WORKERS 50
#define MOST_CAPTURES 16
/* GNU parallel would split a command line that is too long; quotes make names longer. */
#define MOST_LETTERS 6000

static bool is_remote(const struct fleet *self)
{
    return self->sshlogin_file != NULL;
}

static void add(GPtrArray *words, const char *word)
{
    g_ptr_array_add(words, g_strdup(word));
}

static void add_option(GPtrArray *words, const char *option, const char *value)
{
    if (value == NULL)
        return;
    add(words, option);
    add(words, value);
}

GPtrArray *fleet_command_worker(const struct fleet *self)
{
    g_autofree char *own_path = is_remote(self) ? NULL : g_file_read_link("/proc/self/exe", NULL);
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);

    add(words, own_path != NULL ? own_path : self->remote_command);
    add(words, "--worker");
    if (self->transfer)
        add(words, "--sent");
    add_option(words, "--tshark", is_remote(self) ? self->remote_tshark : self->tshark->program);
    for (guint i = 0; self->tshark->preferences != NULL && self->tshark->preferences[i] != NULL; i++)
        add_option(words, "-o", self->tshark->preferences[i]);
    add(words, "--");
    return words;
}

static void add_transfer(GPtrArray *words)
{
    add_option(words, "--transferfile", CAPTURES);
    add_option(words, "--workdir", "...");
    add(words, "--cleanup");
}

GPtrArray *fleet_command_engine(const struct fleet *self, const struct fleet_state *state, guint batch,
                                const GPtrArray *worker)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *results = g_strconcat(state->results, "/{#}", NULL);
    g_autofree char *captures = g_strdup_printf("%u", batch);

    add(words, "parallel");
    add(words, "--plain");
    add(words, "--quote");
    add(words, "--null");
    add_option(words, "--max-args", captures);
    add_option(words, "--joblog", state->joblog);
    add_option(words, "--results", results);
    add_option(words, "--retries", self->retries);
    add_option(words, "--jobs", self->jobs);
    add_option(words, "--sshloginfile", self->sshlogin_file);
    if (self->resume)
        add(words, "--resume-failed");
    if (self->show_progress)
        add(words, "--bar");
    if (self->transfer)
        add_transfer(words);
    for (guint i = 0; i < worker->len; i++)
        add(words, g_ptr_array_index(worker, i));
    add(words, self->transfer ? TRANSFERRED_CAPTURE : CAPTURES);
    g_ptr_array_add(words, NULL);
    return words;
}

GString *fleet_command_captures(const struct fleet *self, const GPtrArray *examinations)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < examinations->len; i++) {
        const struct examination *examination = g_ptr_array_index(examinations, i);
        g_autofree char *absolute = g_canonicalize_filename(examination->path, NULL);

        if (self->transfer)
            g_string_append(list, TRANSFER_MARK);
        g_string_append(list, is_remote(self) ? absolute : examination->path);
        g_string_append_c(list, '\0');
    }
    return list;
}

guint fleet_command_batch(const struct fleet *self, const GPtrArray *examinations)
{
    gsize longest = 1;

    /* GNU parallel's --transferfile takes one name. */
    if (self->transfer)
        return 1;
    for (guint i = 0; i < examinations->len; i++)
        longest = MAX(longest, strlen(((const struct examination *)g_ptr_array_index(examinations, i))->path));
    return (guint)CLAMP(MIN(examinations->len / ENOUGH_WORKERS, MOST_LETTERS / longest), 1, MOST_CAPTURES);
}
