/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"

#include <string.h>

#include "frame.h"
#include "ladder.h"

#define SECOND 1e9
#define MAX_FRAMES_IN_LINE 8
#define MAX_EVENTS 8
#define MAX_SAMBA_LINES 4

/* Appends text, wrapped at the report's width, behind a first indent; further lines get the second one. */
static void append_wrapped(GString *out, const struct report_heading *heading, const char *first, const char *rest,
                           const char *text)
{
    size_t column = strlen(first);
    g_string_append(out, first);
    char **words = g_strsplit(text, " ", -1);
    bool begun = false;
    for (char **word = words; *word != NULL; word++) {
        size_t length = strlen(*word);
        if (begun && heading->columns != 0 && column + 1 + length > heading->columns) {
            g_string_append_printf(out, "\n%s", rest);
            column = strlen(rest);
            begun = false;
        }
        if (begun) {
            g_string_append_c(out, ' ');
            column++;
        }
        g_string_append(out, *word);
        column += length;
        begun = true;
    }
    g_string_append_c(out, '\n');
    g_strfreev(words);
}

static void append_frames(GString *out, const GArray *frames)
{
    g_string_append(out, frames->len == 1 ? "frame " : "frames ");
    for (guint i = 0; i < frames->len && i < MAX_FRAMES_IN_LINE; i++)
        g_string_append_printf(out, "%s%u", i > 0 ? ", " : "", g_array_index(frames, uint32_t, i));
    if (frames->len > MAX_FRAMES_IN_LINE)
        g_string_append(out, ", ...");
}

static const char *plural(uint32_t count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}

void report_heading(GString *text, const struct report_heading *heading)
{
    g_string_append_printf(text, "NetBIOS name conflicts: %u %s in %u name service %s of %u %s\n\n", heading->incidents,
                           plural(heading->incidents, "incident", "incidents"), heading->nbns_frames,
                           plural(heading->nbns_frames, "frame", "frames"), heading->frames,
                           plural(heading->frames, "frame", "frames"));
    if (heading->incidents == 0)
        append_wrapped(text, heading, "", "",
                       "No name conflict shows in this capture. That does not prove that there is "
                       "none: see below what it cannot show.\n");
}

static void append_machine(GString *line, const struct machine_view *machine)
{
    char ip[FRAME_IP_TEXT];
    char mac[FRAME_MAC_TEXT];
    for (guint i = 0; i < machine->addresses->len; i++)
        g_string_append_printf(line, "%s%s", i > 0 ? " + " : "",
                               frame_format_ip(g_array_index(machine->addresses, uint32_t, i), ip));
    for (guint i = 0; i < machine->macs->len; i++)
        g_string_append_printf(line, "%s%s", i > 0 ? ", " : " (MAC ",
                               frame_format_mac(g_array_index(machine->macs, uint64_t, i), mac));
    g_string_append(line, machine->macs->len > 0 ? ")" : "");
    if (machine->label != NULL)
        g_string_append_printf(line, " \"%s\"", machine->label);
    if (machine->host_name != NULL)
        g_string_append_printf(line, " host name %s", machine->host_name);
}

static void append_machines(GString *out, const struct report_heading *heading, const char *word,
                            const GArray *machines)
{
    GString *line = g_string_new(NULL);
    for (guint i = 0; i < machines->len; i++) {
        g_string_append(line, i > 0 ? ", " : "");
        append_machine(line, &g_array_index(machines, struct machine_view, i));
    }
    if (machines->len > 0) {
        char *first = g_strdup_printf("  %-12s", word);
        append_wrapped(out, heading, first, "              ", line->str);
        g_free(first);
    }
    g_string_free(line, TRUE);
}

static void append_facts(GString *out, const struct report_heading *heading, const struct incident_view *incident)
{
    append_machines(out, heading, "Claimant", incident->claimants);
    append_machines(out, heading, "Holder", incident->holders);
    append_machines(out, heading, "Server", incident->servers);
    append_machines(out, heading, incident->outcome == OUTCOME_REFUSED ? "Refused by" : "Sent by", incident->refusers);
    g_string_append_printf(out, "  Where       %s%s%s\n", incident->network.text,
                           incident->scope[0] != '\0' ? ", scope " : "", incident->scope);
    char *first = heading->clock(incident->first_time);
    char *last = heading->clock(incident->last_time);
    char seconds[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(seconds, sizeof seconds, "%.1f", (double)(incident->last_time - incident->first_time) / SECOND);
    g_string_append_printf(out, "  When        %s to %s (%s s)\n", first, last, seconds);
    g_free(first);
    g_free(last);
    g_string_append_printf(
        out, "  Frames      %u to %u, %u in all\n", g_array_index(incident->frames, struct frame_view, 0).frame,
        g_array_index(incident->frames, struct frame_view, incident->frames->len - 1).frame, incident->frames->len);
    g_string_append_printf(out, "  Outcome     %s\n", knowledge_token(knowledge_outcome_tokens(), incident->outcome));
}

static void append_evidence(GString *out, const struct report_heading *heading, const struct incident_view *incident)
{
    if (incident->evidence->len > 0)
        g_string_append(out, "\n  Why (+ speaks for it, - against it)\n");
    for (guint i = 0; i < incident->evidence->len; i++) {
        const struct evidence_view *evidence = &g_array_index(incident->evidence, struct evidence_view, i);
        GString *line = g_string_new(evidence->text);
        if (evidence->frames->len > 0) {
            g_string_append(line, " (");
            append_frames(line, evidence->frames);
            g_string_append_c(line, ')');
        }
        append_wrapped(out, heading, evidence->supports ? "    + " : "    - ", "      ", line->str);
        g_string_free(line, TRUE);
    }
    if (incident->alternatives->len == 0)
        return;
    GString *line = g_string_new("Also possible: ");
    for (guint i = 0; i < incident->alternatives->len; i++) {
        enum cause cause = g_array_index(incident->alternatives, enum cause, i);
        g_string_append_printf(line, "%s%s (%s)", i > 0 ? "; " : "", knowledge_of(cause)->title,
                               knowledge_cause_token(cause));
    }
    append_wrapped(out, heading, "    ", "      ", line->str);
    g_string_free(line, TRUE);
}

/* True if the second event is another reading of the first: of a refusal whose claim was not captured. */
static bool is_other_reading(const struct event_view *event, const struct event_view *other)
{
    return event->frame == other->frame && event->host == other->host && event->id != other->id &&
           strcmp(event->name, other->name) == 0;
}

static void append_event(GString *out, const struct report_heading *heading, const struct event_view *event,
                         uint16_t otherwise)
{
    char id[64];
    if (otherwise != 0)
        g_snprintf(id, sizeof id, "%u, or %u if it had not claimed the name,", event->id, otherwise);
    else
        g_snprintf(id, sizeof id, "%u", event->id);
    char host[FRAME_IP_TEXT];
    char sender[FRAME_IP_TEXT];
    uint32_t ip = event->sender;
    char *line = g_strdup_printf(
        "%s logs NetBT event %s for %s; the data at offset 0x28 holds %s: %02x %02x %02x %02x, "
        "or %02x %02x %02x %02x (frame %u)",
        frame_format_ip(event->host, host), id, event->name, frame_format_ip(ip, sender), ip & 0xFF, ip >> 8 & 0xFF,
        ip >> 16 & 0xFF, ip >> 24, ip >> 24, ip >> 16 & 0xFF, ip >> 8 & 0xFF, ip & 0xFF, event->frame);
    append_wrapped(out, heading, "    ", "      ", line);
    g_free(line);
}

static void append_events(GString *out, const struct report_heading *heading, const struct incident_view *incident)
{
    if (incident->events->len == 0)
        return;
    g_string_append(out, "\n  In the event log, if the machine runs Windows\n");
    for (guint i = 0; i < incident->events->len && i < MAX_EVENTS; i++) {
        const struct event_view *event = &g_array_index(incident->events, struct event_view, i);
        bool has_other = i + 1 < incident->events->len && is_other_reading(event, event + 1);
        append_event(out, heading, event, has_other ? event[1].id : 0);
        i += has_other;
    }
    if (incident->events->len > MAX_EVENTS)
        g_string_append_printf(out, "    and %u more of the same kind\n", incident->events->len - MAX_EVENTS);
    append_wrapped(out, heading, "    ", "      ",
                   "(KB Q315259 treats 4319 and 4320 alike; Windows NT 4.0 logs 4319 instead of 4321.)");
}

static void append_samba_lines(GString *out, const struct report_heading *heading, const struct incident_view *incident)
{
    if (incident->samba_lines->len > 0)
        g_string_append(out, "\n  In the log of nmbd, if the machine runs Samba\n");
    for (guint i = 0; i < incident->samba_lines->len && i < MAX_SAMBA_LINES; i++)
        append_wrapped(out, heading, "    ", "      ", g_ptr_array_index(incident->samba_lines, i));
    if (incident->samba_lines->len > MAX_SAMBA_LINES)
        g_string_append(out, "    ...\n");
}

static void append_steps(GString *out, const struct report_heading *heading, const struct incident_view *incident)
{
    if (incident->advice->len > 0)
        g_string_append(out, "\n  What to do\n");
    for (guint i = 0; i < incident->advice->len; i++) {
        char *first = g_strdup_printf("    %u. ", i + 1);
        append_wrapped(out, heading, first, "       ", g_ptr_array_index(incident->advice, i));
        g_free(first);
    }
    const struct knowledge *row = knowledge_of(incident->cause);
    if (row->articles[0] == NULL)
        return;
    g_string_append(out, "\n  Microsoft Knowledge Base:");
    for (size_t i = 0; i < KNOWLEDGE_MAX_ARTICLES && row->articles[i] != NULL; i++)
        g_string_append_printf(out, " %s", row->articles[i]);
    g_string_append_c(out, '\n');
}

static void append_ladder(GString *out, const struct report_heading *heading, const struct incident_view *incident)
{
    const struct ladder_style style = { .unicode = heading->unicode, .columns = heading->columns };
    append_wrapped(out, heading, "\n  ", "  ", "Who said what to whom (* shows the conflict)");
    ladder_append(out, incident, &style);
}

/* The first line says it all; its colour says how bad it is. */
static void append_headline(GString *out, const struct report_heading *heading, const struct incident_view *incident)
{
    static const char *const colours[SEVERITY_COUNT] = {
        [SEVERITY_CHAT] = "\033[1m",
        [SEVERITY_NOTE] = "\033[1;36m",
        [SEVERITY_WARN] = "\033[1;33m",
        [SEVERITY_ERROR] = "\033[1;31m",
    };
    char *number = g_strdup_printf("#%u  ", incident->number);
    if (heading->colour)
        g_string_append(out, colours[incident->severity]);
    append_wrapped(out, heading, number, "    ", incident->summary);
    if (heading->colour)
        g_string_insert(out, (gssize)out->len - 1, "\033[0m");
    g_free(number);
}

void report_incident(GString *text, const struct report_heading *heading, const struct incident_view *incident)
{
    append_headline(text, heading, incident);
    g_string_append_printf(text, "  Cause       %s, %s, severity %s\n", knowledge_cause_token(incident->cause),
                           knowledge_token(knowledge_confidence_tokens(), incident->confidence),
                           knowledge_token(knowledge_severity_tokens(), incident->severity));
    append_wrapped(text, heading, "              ", "              ", incident->explanation);
    append_facts(text, heading, incident);
    append_evidence(text, heading, incident);
    append_events(text, heading, incident);
    append_samba_lines(text, heading, incident);
    append_steps(text, heading, incident);
    append_ladder(text, heading, incident);
    g_string_append_c(text, '\n');
}

void report_limits(GString *text, const struct report_heading *heading, const GPtrArray *limits)
{
    if (limits->len > 0)
        g_string_append(text, "What this capture cannot show\n");
    for (guint i = 0; i < limits->len; i++)
        append_wrapped(text, heading, "  - ", "    ", g_ptr_array_index(limits, i));
}
