/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "incident_table.h"

#include <string.h>

#include "frame.h"

#define GAP 2

static const struct {
    const char *title;
    bool is_number;
} columns[COLUMN_COUNT] = {
    [COLUMN_NUMBER] = { "No.", true },
    [COLUMN_NAME] = { "Name", false },
    [COLUMN_CAUSE] = { "Cause", false },
    [COLUMN_CONFIDENCE] = { "Confidence", false },
    [COLUMN_CLAIMANT] = { "Claimant", false },
    [COLUMN_HOLDER] = { "Holder", false },
    [COLUMN_FIRST_FRAME] = { "First frame", true },
    [COLUMN_FRAMES] = { "Frames", true },
    [COLUMN_OUTCOME] = { "Outcome", false },
};

const char *incident_column_title(enum incident_column column)
{
    return columns[column].title;
}

bool incident_column_is_number(enum incident_column column)
{
    return columns[column].is_number;
}

uint32_t incident_cell_number(const struct incident_view *incident, enum incident_column column)
{
    switch (column) {
    case COLUMN_NUMBER:
        return incident->number;
    case COLUMN_FIRST_FRAME:
        return g_array_index(incident->frames, struct frame_view, 0).frame;
    case COLUMN_FRAMES:
        return incident->frames->len;
    default:
        return 0;
    }
}

/* The first address of the first machine, and how many machines there are besides. */
static char *machines_text(const GArray *machines)
{
    char ip[FRAME_IP_TEXT];
    if (machines->len == 0)
        return g_strdup("-");
    const struct machine_view *first = &g_array_index(machines, struct machine_view, 0);
    frame_format_ip(g_array_index(first->addresses, uint32_t, 0), ip);
    return machines->len == 1 ? g_strdup(ip) : g_strdup_printf("%s +%u", ip, machines->len - 1);
}

char *incident_cell_text(const struct incident_view *incident, enum incident_column column)
{
    switch (column) {
    case COLUMN_NAME:
        return g_strdup(incident->name);
    case COLUMN_CAUSE:
        return g_strdup(knowledge_cause_token(incident->cause));
    case COLUMN_CONFIDENCE:
        return g_strdup(knowledge_token(knowledge_confidence_tokens(), incident->confidence));
    case COLUMN_CLAIMANT:
        return machines_text(incident->claimants);
    case COLUMN_HOLDER:
        return machines_text(incident->holders);
    case COLUMN_OUTCOME:
        return g_strdup(knowledge_token(knowledge_outcome_tokens(), incident->outcome));
    default:
        return g_strdup_printf("%u", incident_cell_number(incident, column));
    }
}

/* Appends one line; numbers stand at the right of their column. */
static void append_line(GString *text, const char *const cells[COLUMN_COUNT], const unsigned widths[COLUMN_COUNT])
{
    for (int column = 0; column < COLUMN_COUNT; column++) {
        int width = (int)widths[column];
        g_string_append_printf(text, "%*s%*s", column > 0 ? GAP : 0, "", columns[column].is_number ? width : -width,
                               cells[column]);
    }
    while (text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
    g_string_append_c(text, '\n');
}

static void append_rule(GString *text, const unsigned widths[COLUMN_COUNT])
{
    for (int column = 0; column < COLUMN_COUNT; column++) {
        g_string_append_printf(text, "%*s", column > 0 ? GAP : 0, "");
        for (unsigned i = 0; i < widths[column]; i++)
            g_string_append_c(text, '-');
    }
    g_string_append_c(text, '\n');
}

void incident_table_add(GPtrArray *cells, const struct incident_view *incident)
{
    for (int column = 0; column < COLUMN_COUNT; column++)
        g_ptr_array_add(cells, incident_cell_text(incident, (enum incident_column)column));
}

void incident_table_append(GString *text, const GPtrArray *cells)
{
    const char *titles[COLUMN_COUNT];
    unsigned widths[COLUMN_COUNT];
    for (int column = 0; column < COLUMN_COUNT; column++) {
        titles[column] = columns[column].title;
        widths[column] = (unsigned)strlen(titles[column]);
    }
    for (guint i = 0; i < cells->len; i++) {
        unsigned *width = &widths[i % COLUMN_COUNT];
        *width = MAX(*width, (unsigned)strlen(g_ptr_array_index(cells, i)));
    }
    append_line(text, titles, widths);
    append_rule(text, widths);
    for (guint i = 0; i < cells->len; i += COLUMN_COUNT)
        append_line(text, (const char *const *)&cells->pdata[i], widths);
}
