/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json_output: incidents for programs.  The keys are a contract: readers rely on them, so they are only ever added to.
 */
#include <stdio.h>
#include <wsutil/json_dumper.h>

#include "outputs.h"

#define SCHEMA 1
#define NANOSECONDS G_GINT64_CONSTANT(1000000000)

static void begin_member_object(json_dumper *json, const char *key)
{
    json_dumper_set_member_name(json, key);
    json_dumper_begin_object(json);
}

static void begin_member_array(json_dumper *json, const char *key)
{
    json_dumper_set_member_name(json, key);
    json_dumper_begin_array(json);
}

/** Writes a text, or null for NULL. */
static void member_string(json_dumper *json, const char *key, const char *text)
{
    json_dumper_set_member_name(json, key);
    if (text == NULL)
        json_dumper_value_anyf(json, "null");
    else
        json_dumper_value_string(json, text);
}

static void member_uint(json_dumper *json, const char *key, uint32_t number)
{
    json_dumper_set_member_name(json, key);
    json_dumper_value_anyf(json, "%u", number);
}

/** Writes nanoseconds as seconds with microseconds, from whole numbers: no digit is lost and no locale matters. */
static void member_seconds(json_dumper *json, const char *key, int64_t time)
{
    uint64_t microseconds = (uint64_t)(time < 0 ? -time : time) / 1000;

    json_dumper_set_member_name(json, key);
    json_dumper_value_anyf(json, "%s%" G_GUINT64_FORMAT ".%06u", time < 0 ? "-" : "", microseconds / 1000000,
                           (unsigned)(microseconds % 1000000));
}

static void member_bool(json_dumper *json, const char *key, bool yes)
{
    json_dumper_set_member_name(json, key);
    json_dumper_value_anyf(json, yes ? "true" : "false");
}

/** Writes a number, or null for 0, which stands for none. */
static void member_number_or_null(json_dumper *json, const char *key, uint32_t number)
{
    if (number == 0)
        member_string(json, key, NULL);
    else
        member_uint(json, key, number);
}

static void member_ip(json_dumper *json, const char *key, uint32_t ip)
{
    char text[FRAME_IP_TEXT];

    member_string(json, key, ip == 0 ? NULL : frame_format_ip(ip, text));
}

/** Writes an array of const char *. */
static void member_strings(json_dumper *json, const char *key, const GPtrArray *texts)
{
    begin_member_array(json, key);
    for (guint i = 0; i < texts->len; i++)
        json_dumper_value_string(json, g_ptr_array_index(texts, i));
    json_dumper_end_array(json);
}

/** Writes an array of frame numbers. */
static void member_frames(json_dumper *json, const char *key, const GArray *frames)
{
    begin_member_array(json, key);
    for (guint i = 0; i < frames->len; i++)
        json_dumper_value_anyf(json, "%u", g_array_index(frames, uint32_t, i));
    json_dumper_end_array(json);
}

static void put_network(json_dumper *json, const struct network_view *network)
{
    begin_member_object(json, "network");
    json_dumper_set_member_name(json, "vlan");
    if (network->vlan == FRAME_NO_VLAN)
        json_dumper_value_anyf(json, "null");
    else
        json_dumper_value_anyf(json, "%d", network->vlan);
    member_string(json, "interface", network->interface);
    member_ip(json, "server", network->server);
    member_string(json, "text", network->text);
    json_dumper_end_object(json);
}

/** Writes two hexadecimal digits. */
static void value_byte(json_dumper *json, uint8_t byte)
{
    char text[sizeof "ff"];

    g_snprintf(text, sizeof text, "%02x", byte);
    json_dumper_value_string(json, text);
}

static void put_suffixes(json_dumper *json, const GArray *suffixes)
{
    begin_member_array(json, "suffixes");
    for (guint i = 0; i < suffixes->len; i++)
        value_byte(json, g_array_index(suffixes, uint8_t, i));
    json_dumper_end_array(json);
}

static void put_machine(json_dumper *json, const struct machine_view *machine)
{
    json_dumper_begin_object(json);
    begin_member_array(json, "ips");
    for (guint i = 0; i < machine->addresses->len; i++) {
        char text[FRAME_IP_TEXT];

        json_dumper_value_string(json, frame_format_ip(g_array_index(machine->addresses, uint32_t, i), text));
    }
    json_dumper_end_array(json);
    begin_member_array(json, "macs");
    for (guint i = 0; i < machine->macs->len; i++) {
        char text[FRAME_MAC_TEXT];

        json_dumper_value_string(json, frame_format_mac(g_array_index(machine->macs, uint64_t, i), text));
    }
    json_dumper_end_array(json);
    member_string(json, "host_name", machine->host_name);
    member_string(json, "label", machine->label);
    json_dumper_end_object(json);
}

static void put_machines(json_dumper *json, const char *key, const GArray *machines)
{
    begin_member_array(json, key);
    for (guint i = 0; i < machines->len; i++)
        put_machine(json, &g_array_index(machines, struct machine_view, i));
    json_dumper_end_array(json);
}

/** Writes the number of the last file, which is also how many there are, unless there was none before the open one. */
static void member_file(json_dumper *json, const char *key, const struct output_content *content)
{
    if (content->file != 0)
        member_uint(json, key, content->file);
}

static void put_identity(json_dumper *json, const struct output_content *content, const struct incident_view *incident)
{
    member_string(json, "type", "incident");
    member_uint(json, "incident", incident->number);
    member_file(json, "file", content);
    member_string(json, "name", incident->name);
    member_string(json, "scope", incident->scope);
    put_network(json, &incident->network);
    put_suffixes(json, incident->suffixes);
}

static void put_verdict(json_dumper *json, const struct incident_view *incident)
{
    const struct knowledge *knowledge = knowledge_of(incident->cause);

    member_string(json, "cause", knowledge_cause_token(incident->cause));
    member_uint(json, "cause_id", incident->cause);
    member_string(json, "title", knowledge->title);
    member_string(json, "summary", incident->summary);
    member_string(json, "explanation", incident->explanation);
    member_string(json, "confidence", knowledge_token(knowledge_confidence_tokens(), incident->confidence));
    member_string(json, "severity", knowledge_token(knowledge_severity_tokens(), incident->severity));
    member_string(json, "outcome", knowledge_token(knowledge_outcome_tokens(), incident->outcome));
    begin_member_array(json, "kb");
    for (int i = 0; i < KNOWLEDGE_MAX_ARTICLES && knowledge->articles[i] != NULL; i++)
        json_dumper_value_string(json, knowledge->articles[i]);
    json_dumper_end_array(json);
}

/** What a frame does, and what a ladder of messages is drawn from. */
static void put_frame(json_dumper *json, const struct frame_view *frame, int64_t start)
{
    json_dumper_begin_object(json);
    member_uint(json, "frame", frame->frame);
    member_string(json, "role", knowledge_token(knowledge_role_tokens(), frame->role));
    member_seconds(json, "time", frame->time - start);
    member_ip(json, "source", frame->source);
    member_ip(json, "target", frame->target); /* 255.255.255.255 for every kind of broadcast */
    if (frame->named) {
        json_dumper_set_member_name(json, "suffix");
        value_byte(json, frame->suffix);
    } else {
        member_string(json, "suffix", NULL);
    }
    member_bool(json, "group", frame->group);
    member_uint(json, "result", frame->result);
    member_number_or_null(json, "copy_of", frame->copy_of);
    member_bool(json, "shows", frame->shows);
    json_dumper_end_object(json);
}

static void put_span(json_dumper *json, const struct incident_view *incident, int64_t start)
{
    const GArray *frames = incident->frames;
    guint last = frames->len - 1; /* the frame that opened the incident is always there */

    member_uint(json, "opened_frame", incident->opened_frame);
    member_uint(json, "first_frame", g_array_index(frames, struct frame_view, 0).frame);
    member_uint(json, "last_frame", g_array_index(frames, struct frame_view, last).frame);
    member_seconds(json, "first_time", incident->first_time - start);
    member_seconds(json, "last_time", incident->last_time - start);
    member_seconds(json, "first_epoch", incident->first_time);
    member_seconds(json, "last_epoch", incident->last_time);
    begin_member_array(json, "frames");
    for (guint i = 0; i < frames->len; i++)
        put_frame(json, &g_array_index(frames, struct frame_view, i), start);
    json_dumper_end_array(json);
}

static void put_evidence(json_dumper *json, const GArray *evidence)
{
    begin_member_array(json, "evidence");
    for (guint i = 0; i < evidence->len; i++) {
        const struct evidence_view *reason = &g_array_index(evidence, struct evidence_view, i);

        json_dumper_begin_object(json);
        member_bool(json, "for", reason->supports);
        member_string(json, "text", reason->text);
        member_frames(json, "frames", reason->frames);
        json_dumper_end_object(json);
    }
    json_dumper_end_array(json);
}

/** Writes an address as a hexadecimal dump shows it: reversed, as Microsoft documents it, then in network order. */
static void put_event_data(json_dumper *json, uint32_t ip)
{
    const unsigned bytes[] = { ip >> 24, ip >> 16 & 0xFF, ip >> 8 & 0xFF, ip & 0xFF };

    begin_member_array(json, "data");
    if (ip != 0) {
        char text[sizeof "ff:ff:ff:ff"];

        g_snprintf(text, sizeof text, "%02x:%02x:%02x:%02x", bytes[3], bytes[2], bytes[1], bytes[0]);
        json_dumper_value_string(json, text);
        g_snprintf(text, sizeof text, "%02x:%02x:%02x:%02x", bytes[0], bytes[1], bytes[2], bytes[3]);
        json_dumper_value_string(json, text);
    }
    json_dumper_end_array(json);
}

static void put_events(json_dumper *json, const GArray *events)
{
    begin_member_array(json, "events");
    for (guint i = 0; i < events->len; i++) {
        const struct event_view *event = &g_array_index(events, struct event_view, i);

        json_dumper_begin_object(json);
        member_uint(json, "id", event->id);
        member_string(json, "name", event->name);
        member_uint(json, "frame", event->frame);
        member_ip(json, "host", event->host);
        member_ip(json, "sender", event->sender);
        put_event_data(json, event->sender);
        json_dumper_end_object(json);
    }
    json_dumper_end_array(json);
}

static void put_incident(json_dumper *json, const struct output_content *content, const struct incident_view *incident)
{
    put_identity(json, content, incident);
    put_verdict(json, incident);
    put_machines(json, "claimants", incident->claimants);
    put_machines(json, "holders", incident->holders);
    put_machines(json, "servers", incident->servers);
    put_machines(json, "refusers", incident->refusers);
    put_span(json, incident, content->start);
    put_evidence(json, incident->evidence);
    begin_member_array(json, "alternatives");
    for (guint i = 0; i < incident->alternatives->len; i++)
        json_dumper_value_string(json, knowledge_cause_token(g_array_index(incident->alternatives, enum cause, i)));
    json_dumper_end_array(json);
    begin_member_array(json, "alternative_titles");
    for (guint i = 0; i < incident->alternatives->len; i++)
        json_dumper_value_string(json, knowledge_of(g_array_index(incident->alternatives, enum cause, i))->title);
    json_dumper_end_array(json);
    put_events(json, incident->events);
    member_strings(json, "samba_log", incident->samba_lines);
    member_strings(json, "advice", incident->advice);
}

/** Writes the capture's start, 2026-11-20T08:03:11.123Z, or null. */
static void put_start(json_dumper *json, const struct output_content *content)
{
    int64_t rest = (content->start % NANOSECONDS + NANOSECONDS) % NANOSECONDS;
    GDateTime *moment = NULL;
    char *text;

    if (content->start_known)
        moment = g_date_time_new_from_unix_utc((content->start - rest) / NANOSECONDS);
    if (moment == NULL) {
        member_string(json, "start", NULL);
        return;
    }
    text = g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", g_date_time_get_year(moment),
                           g_date_time_get_month(moment), g_date_time_get_day_of_month(moment),
                           g_date_time_get_hour(moment), g_date_time_get_minute(moment), g_date_time_get_second(moment),
                           (int)(rest / 1000000));
    member_string(json, "start", text);
    g_free(text);
    g_date_time_unref(moment);
}

static void put_capture(json_dumper *json, const struct output_content *content)
{
    member_string(json, "type", "capture");
    member_uint(json, "schema", SCHEMA);
    member_string(json, "plugin", NBNS_CONFLICT_VERSION);
    put_start(json, content);
    member_uint(json, "frames", content->frames);
    member_uint(json, "nbns_frames", content->nbns_frames);
    member_uint(json, "incidents", content->incident_count);
    member_file(json, "files", content);
    member_strings(json, "interfaces", content->interfaces);
    member_strings(json, "limits", content->limits);
}

/** Appends one object on a line of its own: of the capture, or of an incident if one is given. */
static void append_object(GString *text, const struct output_content *content, const struct incident_view *incident)
{
    json_dumper json = { .output_string = g_string_new(NULL) };

    json_dumper_begin_object(&json);
    if (incident == NULL)
        put_capture(&json, content);
    else
        put_incident(&json, content, incident);
    json_dumper_end_object(&json);
    json_dumper_finish(&json);
    /* Whether a finished object ends with a newline depends on the version. */
    g_string_append_printf(text, "%s\n", g_strchomp(json.output_string->str));
    g_string_free(json.output_string, true);
}

void json_output_append(GString *text, const struct output_content *content)
{
    for (guint i = 0; i < content->incidents->len; i++)
        append_object(text, content, output_incident(content, i));
}

void json_output_print(const struct output_content *content)
{
    GString *text = g_string_new(NULL);

    append_object(text, content, NULL);
    g_string_append(text, content->earlier);
    json_output_append(text, content);
    fputs(text->str, stdout);
    fflush(stdout);
    g_string_free(text, true);
}
