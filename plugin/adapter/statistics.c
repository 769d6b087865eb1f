/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "statistics.h"

#include <epan/packet.h>
#include <epan/plugin_if.h>
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>

#include "incident_table.h"
#include "session.h"

#define TITLE "NBNS Conflicts"

static stat_tap_table_item columns[COLUMN_COUNT];

/** The incidents that have a row.  Wireshark has one table for all windows of a statistic, so there is one set. */
static GHashTable *shown;

/** Rows of an earlier filling, which another window may still show. */
static GPtrArray *retired;

static void free_row(void *row)
{
    stat_tap_table_item_type *cells = row;

    for (int column = 0; column < COLUMN_COUNT; column++) {
        if (cells[column].type == TABLE_ITEM_STRING)
            g_free((char *)cells[column].value.string_value);
    }
    g_free(cells);
}

static void fill_row(stat_tap_table_item_type cells[COLUMN_COUNT], const struct incident_view *incident)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        enum incident_column column = (enum incident_column)i;

        cells[i] = (stat_tap_table_item_type){ .type = columns[i].type };
        if (incident_column_is_number(column))
            cells[i].value.uint_value = incident_cell_number(incident, column);
        else
            cells[i].value.string_value = incident_cell_text(incident, column);
    }
}

/** Adds the incidents of a frame that have no row yet; true if there are any. */
static bool add_rows(stat_tap_table *table, analysis *analysis, const GArray *annotations)
{
    GArray *numbers = g_array_new(false, false, sizeof(uint32_t));
    bool added = false;

    /* The core's list is gone as soon as the core is asked for an incident. */
    for (guint i = 0; i < annotations->len; i++)
        g_array_append_val(numbers, g_array_index(annotations, struct annotation, i).incident);
    for (guint i = 0; i < numbers->len; i++) {
        uint32_t number = g_array_index(numbers, uint32_t, i);
        const struct incident_view *incident;
        stat_tap_table_item_type cells[COLUMN_COUNT];

        if (g_hash_table_contains(shown, GUINT_TO_POINTER(number)))
            continue;
        incident = analysis_incident_row(analysis, number);
        if (incident == NULL)
            continue;
        g_hash_table_add(shown, GUINT_TO_POINTER(number));
        fill_row(cells, incident);
        stat_tap_init_table_row(table, table->num_elements, COLUMN_COUNT, cells);
        added = true;
    }
    g_array_free(numbers, true);
    return added;
}

static tap_packet_status take_frame(void *tapdata, packet_info *pinfo, epan_dissect_t *edt, const void *data,
                                    tap_flags_t flags)
{
    stat_data_t *statistics = tapdata;
    analysis *analysis = session_analysis();
    const GArray *annotations = analysis == NULL ? NULL : analysis_annotations(analysis, pinfo->num);

    (void)edt;
    (void)data;
    (void)flags;
    if (annotations == NULL)
        return TAP_PACKET_DONT_REDRAW;
    return add_rows(g_array_index(statistics->stat_tap_data->tables, stat_tap_table *, 0), analysis, annotations)
               ? TAP_PACKET_REDRAW
               : TAP_PACKET_DONT_REDRAW;
}

static void reset_table(stat_tap_table *table);
static void start_table(stat_tap_table_ui *self);
static void free_cell(stat_tap_table *table, guint row, guint column, stat_tap_table_item_type *cell);

static tap_param parameters[] = { { PARAM_FILTER, "filter", "Filter", NULL, true } };

static stat_tap_table_ui table_ui = {
    .group = REGISTER_PACKET_STAT_GROUP_UNSORTED,
    .title = TITLE,
    .tap_name = "frame",
    .cli_string = STATISTICS_WORD,
    .stat_tap_init_cb = start_table,
    .packet_func = take_frame,
    .stat_tap_reset_table_cb = reset_table,
    .stat_tap_free_table_item_cb = free_cell,
    .nfields = COLUMN_COUNT,
    .fields = columns,
    .nparams = G_N_ELEMENTS(parameters),
    .params = parameters,
};

/** Empties the table.  Rows live on while a second window may show them; the items of its list point to them. */
static void reset_table(stat_tap_table *table)
{
    for (guint row = 0; row < table->num_elements; row++)
        g_ptr_array_add(retired, table->elements[row]);
    g_free(table->elements);
    table->elements = NULL;
    table->num_elements = 0;
    g_hash_table_remove_all(shown);
    if (table_ui.refcount <= 1)
        g_ptr_array_set_size(retired, 0);
}

/** Called for each window and each change of its filter. */
static void start_table(stat_tap_table_ui *self)
{
    stat_tap_table *table = stat_tap_find_table(self, TITLE);

    if (table == NULL) {
        table = stat_tap_init_table(TITLE, COLUMN_COUNT, 0, NULL);
        stat_tap_add_table(self, table);
    }
    reset_table(table);
}

/** Called for each cell when the last window is closed; Wireshark frees the rows themselves. */
static void free_cell(stat_tap_table *table, guint row, guint column, stat_tap_table_item_type *cell)
{
    (void)table;
    (void)row;
    (void)column;
    if (cell->type == TABLE_ITEM_STRING)
        g_free((char *)cell->value.string_value);
    cell->type = TABLE_ITEM_NONE;
}

static void free_sets(void)
{
    g_hash_table_destroy(shown);
    g_ptr_array_free(retired, true);
}

void statistics_register(void)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        enum incident_column column = (enum incident_column)i;
        bool is_number = incident_column_is_number(column);

        /* The format is one of printf(), in Wireshark's window too. */
        columns[i] = (stat_tap_table_item){ is_number ? TABLE_ITEM_UINT : TABLE_ITEM_STRING,
                                            is_number ? TAP_ALIGN_RIGHT : TAP_ALIGN_LEFT, incident_column_title(column),
                                            is_number ? "%u" : "%s" };
    }
    shown = g_hash_table_new(NULL, NULL);
    retired = g_ptr_array_new_with_free_func(free_row);
    register_shutdown_routine(free_sets);
    register_stat_tap_table_ui(&table_ui);
}

bool statistics_have_window(void)
{
    ws_info_t *program = NULL;

    /* Only a program with a main window answers. */
    plugin_if_get_ws_info(&program);
    return program != NULL && program->ws_info_supported;
}
