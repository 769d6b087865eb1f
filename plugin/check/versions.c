/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "versions.h"

#include <stdio.h>
#include <string.h>

#include "child.h"

/** Runs tshark with one or two options; NULL if it cannot be started.  The caller frees the text. */
static char *ask(const char *tshark, const char *option, const char *value)
{
    const char *const command[] = { tshark, option, value, NULL };
    const struct child_request request = { .command = command };
    struct child_result result = { 0 };
    char *output = child_run(&request, &result, NULL) ? g_steal_pointer(&result.output) : NULL;

    child_result_clear(&result);
    return output;
}

/** The version in the list of plugins: name, version, kind and path with tabs between. NULL if it is not there. */
static char *plugin_version(const char *plugins)
{
    g_auto(GStrv) lines = g_strsplit(plugins, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) columns = g_strsplit(lines[i], "\t", -1);

        if (columns[0] != NULL && columns[1] != NULL && strncmp(columns[0], "nbns_conflict.", 14) == 0)
            return g_strdup(columns[1]);
    }
    return NULL;
}

bool versions_print(const char *tshark)
{
    g_autofree char *version = ask(tshark, "--version", NULL);
    g_autofree char *plugins = version == NULL ? NULL : ask(tshark, "-G", "plugins");
    g_autofree char *plugin = plugins == NULL ? NULL : plugin_version(plugins);

    printf("nbns-conflict-check %s\n", NBNS_CONFLICT_VERSION);
    if (version == NULL) {
        printf("%s cannot be started\n", tshark);
        return false;
    }
    version[strcspn(version, "\n")] = '\0';
    printf("%s\n", version);
    printf("plugin nbns_conflict %s\n", plugin == NULL ? "is not loaded" : plugin);
    return plugin != NULL;
}
