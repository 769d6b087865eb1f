/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ladder.h"

#include <stdio.h>
#include <string.h>

#include "frame.h"
#include "ladder_lanes.h"

#define MILLISECOND INT64_C(1000000)
#define SECOND_MILLISECONDS 1000
#define INDENT 2
/* The mark, a blank, and two blanks behind each column of numbers. */
#define MARK_WIDTH 2
#define GAP 2
#define LABEL_WIDTH 26
/* Where there is little room: legends instead of addresses, then no times, then lanes just wide enough for an arrow. */
#define NARROW_LANE 6
#define COLUMNS_WITH_TIMES 70
#define NARROWEST_LANE 4
#define COLUMNS_WITH_ARROWS 50
#define FEWEST_LANES 3

/** The characters to draw with; the second ones are for messages that show the conflict. */
struct glyphs {
    const char *lifeline;
    const char *dash[2];
    const char *from_left[2]; /* the arrow leaves to the right */
    const char *from_right[2];
    const char *from_both[2];
    const char *to_right;
    const char *to_left;
};

static const struct glyphs box_drawing = { "│", { "─", "═" }, { "├", "╞" }, { "┤", "╡" }, { "┼", "╪" }, "►", "◄" };
static const struct glyphs ascii = { "|", { "-", "=" }, { "+", "+" }, { "+", "+" }, { "+", "+" }, ">", "<" };

/** One row: a message and how often it follows. */
struct row {
    struct frame_view message;
    unsigned from; /* lanes; LANE_NONE if not known, LANE_ALL for everybody */
    unsigned to;
    uint32_t last_frame;
    uint32_t count;
};

struct ladder {
    GString *text;
    const struct incident_view *incident;
    const struct ladder_style *style;
    const struct glyphs *glyphs;
    struct lanes *lanes;
    bool narrow;         /* lanes are too many for their addresses to stand above them */
    unsigned lane_width; /* lifelines stand in the middle */
    unsigned frame_width;
    unsigned time_width; /* 0 for no times */
    GArray *rows;        /* of struct row */
    uint32_t left_out;   /* messages without a row */
    uint32_t copies;     /* frames that the capture holds twice */
    uint32_t first_left; /* frames of the messages without a row */
    uint32_t last_left;
};

/* ---- rows ---- */

static bool is_alike(const struct row *row, const struct row *other)
{
    const struct frame_view *a = &row->message;
    const struct frame_view *b = &other->message;
    return row->from == other->from && row->to == other->to && a->role == b->role && a->result == b->result &&
           a->named == b->named && (!a->named || a->suffix == b->suffix) && a->group == b->group &&
           a->shows == b->shows;
}

static struct row row_of(const struct ladder *self, const struct frame_view *message)
{
    return (struct row){
        .message = *message,
        .from = lanes_find(self->lanes, message->source),
        .to = lanes_find(self->lanes, message->target),
        .last_frame = message->frame,
        .count = 1,
    };
}

/* The row that a message is counted in; NULL if it needs its own.  Without folding only the last row may be its like. */
static struct row *row_alike(const struct ladder *self, const struct row *row, bool folded)
{
    for (guint i = self->rows->len; i > 0; i--) {
        struct row *known = &g_array_index(self->rows, struct row, i - 1);
        if (is_alike(known, row))
            return known;
        if (!folded)
            return NULL;
    }
    return NULL;
}

static void leave_out(struct ladder *self, uint32_t frame)
{
    if (self->left_out++ == 0)
        self->first_left = frame;
    self->last_left = frame;
}

/* Makes the rows; false if they are too many and nothing was folded yet. */
static bool collect_rows(struct ladder *self, bool folded)
{
    g_array_set_size(self->rows, 0);
    self->copies = 0;
    for (guint i = 0; i < self->incident->frames->len; i++) {
        const struct frame_view *message = &g_array_index(self->incident->frames, struct frame_view, i);
        if (message->copy_of != 0) {
            self->copies++;
            continue;
        }
        struct row row = row_of(self, message);
        struct row *known = row_alike(self, &row, folded);
        if (known != NULL) {
            known->count++;
            known->last_frame = message->frame;
        } else if (self->rows->len < LADDER_ROWS) {
            g_array_append_val(self->rows, row);
        } else if (folded) {
            leave_out(self, message->frame);
        } else {
            return false;
        }
    }
    return true;
}

/* ---- geometry ---- */

static unsigned digits(uint64_t number)
{
    unsigned count = 1;
    while (number >= 10) {
        number /= 10;
        count++;
    }
    return count;
}

static unsigned prefix_width(const struct ladder *self)
{
    return INDENT + MARK_WIDTH + self->frame_width + GAP + (self->time_width > 0 ? self->time_width + GAP : 0);
}

static unsigned widest_head(const struct lanes *lanes)
{
    unsigned widest = 0;
    for (unsigned i = 0; i < lanes->count; i++) {
        widest = MAX(widest, (unsigned)strlen(lanes->lane[i].title));
        widest = MAX(widest, (unsigned)strlen(lanes->lane[i].role));
    }
    return widest;
}

/* Decides how wide all is; may leave fewer lanes than there were. */
static void measure(struct ladder *self)
{
    const GArray *frames = self->incident->frames;
    uint64_t seconds = (uint64_t)(self->incident->last_time - self->incident->first_time) / MILLISECOND / 1000;
    uint32_t last = frames->len > 0 ? g_array_index(frames, struct frame_view, frames->len - 1).frame : 0;
    self->frame_width = MAX((unsigned)strlen("Frame"), digits(last));
    self->time_width = MAX((unsigned)strlen("Seconds"), digits(seconds) + 4);
    self->lane_width = widest_head(self->lanes) + GAP;
    unsigned columns = self->style->columns;
    unsigned taken = prefix_width(self) + LABEL_WIDTH;
    self->narrow = columns != 0 && taken + self->lanes->count * self->lane_width > columns;
    if (!self->narrow)
        return;
    self->lane_width = columns < COLUMNS_WITH_ARROWS ? NARROWEST_LANE : NARROW_LANE;
    if (columns < COLUMNS_WITH_TIMES)
        self->time_width = 0;
    taken = prefix_width(self) + LABEL_WIDTH;
    unsigned room = columns > taken ? (columns - taken) / self->lane_width : 0;
    lanes_reduce(self->lanes, MAX(room, FEWEST_LANES));
}

/* ---- drawing ---- */

static void append_spaces(GString *text, unsigned count)
{
    g_string_append_printf(text, "%*s", (int)count, "");
}

/* Appends a cell of a column with a gap behind it; no column if its width is 0. */
static void append_cell(GString *text, const char *cell, unsigned width)
{
    if (width > 0)
        g_string_append_printf(text, "%*s%*s", (int)width, cell, GAP, "");
}

static void end_line(GString *text)
{
    while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
    g_string_append_c(text, '\n');
}

static void append_centred(GString *text, const char *word, unsigned width)
{
    unsigned length = (unsigned)strlen(word);
    unsigned before = width / 2 > length / 2 ? width / 2 - length / 2 : 0;
    append_spaces(text, before);
    g_string_append(text, word);
    append_spaces(text, width > before + length ? width - before - length : 0);
}

static void append_legend(const struct ladder *self)
{
    for (unsigned i = 0; self->narrow && i < self->lanes->count; i++)
        g_string_append_printf(self->text, "    %c  %s, %s\n", 'A' + (int)i, self->lanes->lane[i].title,
                               self->lanes->lane[i].role);
}

static void append_head(const struct ladder *self)
{
    const struct lanes *lanes = self->lanes;
    append_legend(self);
    append_spaces(self->text, INDENT + MARK_WIDTH);
    append_cell(self->text, "Frame", self->frame_width);
    append_cell(self->text, "Seconds", self->time_width);
    for (unsigned i = 0; i < lanes->count; i++) {
        const char letter[] = { (char)('A' + i), '\0' };
        append_centred(self->text, self->narrow ? letter : lanes->lane[i].title, self->lane_width);
    }
    end_line(self->text);
    if (self->narrow)
        return;
    append_spaces(self->text, prefix_width(self));
    for (unsigned i = 0; i < lanes->count; i++)
        append_centred(self->text, lanes->lane[i].role, self->lane_width);
    end_line(self->text);
}

static unsigned lifeline_of(const struct ladder *self, unsigned lane)
{
    return lane * self->lane_width + self->lane_width / 2;
}

/* Draws from one lifeline to another, with the head before the second. */
static void draw_arrow(const struct ladder *self, const char **cells, unsigned from, unsigned to, bool shows)
{
    unsigned start = lifeline_of(self, from);
    unsigned end = lifeline_of(self, to);
    for (unsigned at = MIN(start, end) + 1; at < MAX(start, end); at++)
        cells[at] = self->glyphs->dash[shows];
    cells[start < end ? end - 1 : end + 1] = start < end ? self->glyphs->to_right : self->glyphs->to_left;
}

/* Draws to everybody else, from lifeline to lifeline. */
static void draw_broadcast(const struct ladder *self, const char **cells, unsigned from, bool shows)
{
    for (unsigned lane = from; lane + 1 < self->lanes->count; lane++)
        draw_arrow(self, cells, lane, lane + 1, shows);
    for (unsigned lane = from; lane > 0; lane--)
        draw_arrow(self, cells, lane, lane - 1, shows);
}

static void draw_message(const struct ladder *self, const char **cells, const struct row *row)
{
    bool shows = row->message.shows;
    bool to_all = row->to == LANE_ALL;
    if (row->from >= self->lanes->count || row->from == row->to)
        return;
    if (to_all)
        draw_broadcast(self, cells, row->from, shows);
    else if (row->to < self->lanes->count)
        draw_arrow(self, cells, row->from, row->to, shows);
    else
        return;
    bool leaves_right = to_all ? row->from + 1 < self->lanes->count : row->to > row->from;
    bool leaves_left = to_all ? row->from > 0 : row->to < row->from;
    const char *const *start = leaves_right && leaves_left ? self->glyphs->from_both
                               : leaves_right              ? self->glyphs->from_left
                                                           : self->glyphs->from_right;
    if (leaves_right || leaves_left)
        cells[lifeline_of(self, row->from)] = start[shows];
}

/* Appends the lifelines and, if there is a row, its arrow. */
static void append_lanes(const struct ladder *self, const struct row *row)
{
    unsigned width = self->lanes->count * self->lane_width;
    const char **cells = g_new(const char *, width);
    for (unsigned at = 0; at < width; at++)
        cells[at] = " ";
    if (row != NULL)
        draw_message(self, cells, row);
    for (unsigned lane = 0; lane < self->lanes->count; lane++) {
        unsigned at = lifeline_of(self, lane);
        if (cells[at][0] == ' ')
            cells[at] = self->glyphs->lifeline;
    }
    for (unsigned at = 0; at < width; at++)
        g_string_append(self->text, cells[at]);
    g_free(cells);
}

/* What a message says: "refusal <20>, code 6 (x12, frames 2 to 179)". */
static char *label_of(const struct row *row)
{
    const struct frame_view *message = &row->message;
    GString *label = g_string_new(knowledge_token(knowledge_role_tokens(), message->role));
    for (char *at = label->str; *at != '\0'; at++)
        *at = *at == '-' ? ' ' : *at;
    if (message->role == ROLE_DHCP || message->role == ROLE_ARP)
        g_string_ascii_up(label);
    if (message->named)
        g_string_append_printf(label, " <%02x>", message->suffix);
    if (message->group)
        g_string_append(label, " as group");
    if (row->to == LANE_ALL)
        g_string_append(label, " to all");
    if (message->result != 0)
        g_string_append_printf(label, ", code %u", message->result);
    if (row->count > 1)
        g_string_append_printf(label, " (x%u, frames %u to %u)", row->count, message->frame, row->last_frame);
    return g_string_free(label, FALSE);
}

/* Appends a label, wrapped beside the lifelines. */
static void append_label(const struct ladder *self, const char *label)
{
    unsigned taken = prefix_width(self) + self->lanes->count * self->lane_width + GAP;
    unsigned columns = self->style->columns;
    char **words = g_strsplit(label, " ", -1);
    unsigned at = taken;
    for (char **word = words; *word != NULL; word++) {
        unsigned length = (unsigned)strlen(*word);
        if (columns != 0 && at > taken && at + 1 + length > columns) {
            end_line(self->text);
            append_spaces(self->text, prefix_width(self));
            append_lanes(self, NULL);
            append_spaces(self->text, GAP + 2);
            at = taken + 2;
        } else if (at > taken) {
            g_string_append_c(self->text, ' ');
            at++;
        }
        g_string_append(self->text, *word);
        at += length;
    }
    end_line(self->text);
    g_strfreev(words);
}

static void append_row(const struct ladder *self, const struct row *row)
{
    uint64_t milliseconds = (uint64_t)(row->message.time - self->incident->first_time) / MILLISECOND;
    char frame[16];
    char seconds[32];
    snprintf(frame, sizeof frame, "%u", row->message.frame);
    snprintf(seconds, sizeof seconds, "%" G_GUINT64_FORMAT ".%03u", milliseconds / SECOND_MILLISECONDS,
             (unsigned)(milliseconds % SECOND_MILLISECONDS));
    append_spaces(self->text, INDENT);
    g_string_append(self->text, row->message.shows ? "* " : "  ");
    append_cell(self->text, frame, self->frame_width);
    append_cell(self->text, seconds, self->time_width);
    append_lanes(self, row);
    append_spaces(self->text, GAP);
    char *label = label_of(row);
    append_label(self, label);
    g_free(label);
}

static void append_rest(const struct ladder *self)
{
    if (self->left_out > 0)
        g_string_append_printf(self->text, "    ... %u more, frames %u to %u\n", self->left_out, self->first_left,
                               self->last_left);
    if (self->copies > 0)
        g_string_append_printf(self->text, "    %u %s left out: the capture holds the same message more than once\n",
                               self->copies, self->copies == 1 ? "frame is" : "frames are");
}

void ladder_append(GString *text, const struct incident_view *incident, const struct ladder_style *style)
{
    struct ladder self = {
        .text = text,
        .incident = incident,
        .style = style,
        .glyphs = style->unicode ? &box_drawing : &ascii,
        .lanes = lanes_new(incident, LADDER_LANES),
        .rows = g_array_new(FALSE, FALSE, sizeof(struct row)),
    };
    measure(&self);
    if (!collect_rows(&self, false))
        collect_rows(&self, true);
    append_head(&self);
    for (guint i = 0; i < self.rows->len; i++)
        append_row(&self, &g_array_index(self.rows, struct row, i));
    append_rest(&self);
    g_array_free(self.rows, TRUE);
    lanes_free(self.lanes);
}
