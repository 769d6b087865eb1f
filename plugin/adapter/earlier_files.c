/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "earlier_files.h"

#include <string.h>

#define MEBIBYTE (1024u * 1024u)

/* A capture of weeks must not fill the memory.  The file that reaches the bound is still written down as a whole. */
#define TEXT_MEBIBYTES 16
#define MOST_SENTENCES 64

/** A sentence about what a file cannot show. */
struct sentence {
    char *text;
    uint32_t files; /* of how many files it is true */
};

static void clear_sentence(void *sentence)
{
    g_free(((struct sentence *)sentence)->text);
}

static GArray *new_sentences(void)
{
    GArray *sentences = g_array_new(false, false, sizeof(struct sentence));

    g_array_set_clear_func(sentences, clear_sentence);
    return sentences;
}

struct earlier_files *earlier_files_new(void)
{
    struct earlier_files *self = g_new0(struct earlier_files, 1);

    self->text = g_string_new(NULL);
    self->sentences = new_sentences();
    self->interfaces = g_ptr_array_new_with_free_func(g_free);
    return self;
}

void earlier_files_free(struct earlier_files *self)
{
    g_string_free(self->text, true);
    g_array_free(self->sentences, true);
    g_ptr_array_free(self->interfaces, true);
    g_free(self);
}

void earlier_files_clear(struct earlier_files *self)
{
    self->count = self->nbns_frames = self->incidents = self->left_out = self->untold = 0;
    g_string_truncate(self->text, 0);
    g_array_set_size(self->sentences, 0);
    g_ptr_array_set_size(self->interfaces, 0);
}

GString *earlier_files_room(struct earlier_files *self, uint32_t incidents)
{
    if (self->text->len < TEXT_MEBIBYTES * MEBIBYTE)
        return self->text;
    self->left_out += incidents;
    return NULL;
}

/** Adds the names that are not there yet. */
static void merge_interfaces(GPtrArray *interfaces, const GPtrArray *added)
{
    GHashTable *known = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < interfaces->len; i++)
        g_hash_table_add(known, g_ptr_array_index(interfaces, i));
    for (guint i = 0; i < added->len; i++) {
        if (!g_hash_table_contains(known, g_ptr_array_index(added, i)))
            g_ptr_array_add(interfaces, g_strdup(g_ptr_array_index(added, i)));
    }
    g_hash_table_destroy(known);
}

static struct sentence *find_sentence(GArray *sentences, const char *text)
{
    for (guint i = 0; i < sentences->len; i++) {
        struct sentence *sentence = &g_array_index(sentences, struct sentence, i);

        if (strcmp(sentence->text, text) == 0)
            return sentence;
    }
    return NULL;
}

/** Adds a sentence that is true of so many files; false if there is no room for another one. */
static bool merge_sentence(GArray *sentences, const char *text, uint32_t files)
{
    struct sentence *known = find_sentence(sentences, text);

    if (known != NULL)
        known->files += files;
    else if (sentences->len == MOST_SENTENCES)
        return false;
    else
        g_array_append_val(sentences, ((struct sentence){ g_strdup(text), files }));
    return true;
}

/** Adds what a file cannot show; returns how many sentences found no room. */
static uint32_t merge_limits(GArray *sentences, const GPtrArray *limits)
{
    uint32_t untold = 0;

    for (guint i = 0; i < limits->len; i++)
        untold += !merge_sentence(sentences, g_ptr_array_index(limits, i), 1);
    return untold;
}

void earlier_files_add(struct earlier_files *self, analysis *analysis)
{
    self->count++;
    self->nbns_frames += analysis_nbns_frames(analysis);
    self->incidents += analysis_incidents(analysis)->len;
    merge_interfaces(self->interfaces, analysis_interfaces(analysis));
    self->untold += merge_limits(self->sentences, analysis_limits(analysis));
}

GPtrArray *earlier_files_interfaces(const struct earlier_files *self, analysis *last)
{
    GPtrArray *interfaces = g_ptr_array_new_with_free_func(g_free);

    merge_interfaces(interfaces, self->interfaces);
    if (last != NULL)
        merge_interfaces(interfaces, analysis_interfaces(last));
    return interfaces;
}

/** Appends the sentences; one that is not true of all files says of how many it is. */
static void append_sentences(GPtrArray *limits, const GArray *sentences, uint32_t files)
{
    for (guint i = 0; i < sentences->len; i++) {
        const struct sentence *sentence = &g_array_index(sentences, struct sentence, i);

        if (sentence->files == files)
            g_ptr_array_add(limits, g_strdup(sentence->text));
        else
            g_ptr_array_add(limits, g_strdup_printf("In %u of %u files: %s", sentence->files, files, sentence->text));
    }
}

GPtrArray *earlier_files_limits(const struct earlier_files *self, analysis *last)
{
    GPtrArray *limits = g_ptr_array_new_with_free_func(g_free);
    GArray *sentences = new_sentences();
    uint32_t files = self->count + (last != NULL);
    uint32_t untold = self->untold;

    for (guint i = 0; i < self->sentences->len; i++) {
        const struct sentence *sentence = &g_array_index(self->sentences, struct sentence, i);

        merge_sentence(sentences, sentence->text, sentence->files);
    }
    if (last != NULL)
        untold += merge_limits(sentences, analysis_limits(last));
    append_sentences(limits, sentences, files);
    g_array_free(sentences, true);
    if (files > 1)
        g_ptr_array_add(limits,
                        g_strdup_printf("The live capture was split into %u files, and each was analysed on its "
                                        "own: a dispute that goes on in the next file is an incident there "
                                        "again, and what only both files together show is not seen.",
                                        files));
    if (self->left_out > 0)
        g_ptr_array_add(limits, g_strdup_printf("Incidents of earlier files fill the %u MiB that are kept of them: "
                                                "%u further ones are counted but not listed.",
                                                TEXT_MEBIBYTES, self->left_out));
    if (untold > 0)
        g_ptr_array_add(limits, g_strdup_printf("There is no room for %u further sentences about single files; to see "
                                                "them, read those files one by one.",
                                                untold));
    return limits;
}
