/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "view_builder.h"

#include <string.h>

#include "view_events.h"
#include "view_machines.h"
#include "view_words.h"

static void machine_clear(gpointer data)
{
    struct machine_view *machine = data;
    g_free((char *)machine->host_name);
    g_array_free(machine->addresses, TRUE);
    g_array_free(machine->macs, TRUE);
}

static void evidence_clear(gpointer data)
{
    struct evidence_view *evidence = data;
    g_free((char *)evidence->text);
    g_array_free(evidence->frames, TRUE);
}

static void event_clear(gpointer data)
{
    struct event_view *event = data;
    g_free((char *)event->name);
}

static GArray *array_with_clear(guint size, GDestroyNotify clear)
{
    GArray *array = g_array_new(FALSE, TRUE, size);
    g_array_set_clear_func(array, clear);
    return array;
}

void incident_view_free(struct incident_view *view)
{
    if (view == NULL)
        return;
    GArray *arrays[] = { view->suffixes, view->claimants, view->holders,      view->servers, view->refusers,
                         view->frames,   view->evidence,  view->alternatives, view->events };
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_array_free(arrays[i], TRUE);
    g_ptr_array_free(view->advice, TRUE);
    g_ptr_array_free(view->samba_lines, TRUE);
    g_free((char *)view->name);
    g_free((char *)view->scope);
    g_free((char *)view->network.text);
    g_free((char *)view->explanation);
    g_free((char *)view->summary);
    g_free(view);
}

static struct incident_view *view_alloc(void)
{
    struct incident_view *view = g_new0(struct incident_view, 1);
    view->suffixes = g_array_new(FALSE, FALSE, sizeof(uint8_t));
    view->claimants = array_with_clear(sizeof(struct machine_view), machine_clear);
    view->holders = array_with_clear(sizeof(struct machine_view), machine_clear);
    view->servers = array_with_clear(sizeof(struct machine_view), machine_clear);
    view->refusers = array_with_clear(sizeof(struct machine_view), machine_clear);
    view->frames = g_array_new(FALSE, FALSE, sizeof(struct frame_view));
    view->evidence = array_with_clear(sizeof(struct evidence_view), evidence_clear);
    view->alternatives = g_array_new(FALSE, FALSE, sizeof(enum cause));
    view->events = array_with_clear(sizeof(struct event_view), event_clear);
    view->advice = g_ptr_array_new_with_free_func(g_free);
    view->samba_lines = g_ptr_array_new_with_free_func(g_free);
    return view;
}

/* ---- frames and evidence ---- */

static gint compare_frames(gconstpointer a, gconstpointer b)
{
    const struct frame_view *left = a;
    const struct frame_view *right = b;
    return left->frame < right->frame ? -1 : left->frame > right->frame;
}

static void add_with_copies(GArray *frames, const struct frame_view *frame, const struct view_sources *sources)
{
    GArray *copies = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_array_append_val(copies, frame->frame);
    sources->add_copies(sources->context, frame->frame, copies);
    for (guint i = 0; i < copies->len; i++) {
        struct frame_view added = *frame;
        added.frame = g_array_index(copies, uint32_t, i);
        g_array_append_val(frames, added);
    }
    g_array_free(copies, TRUE);
}

static struct frame_view frame_in(const struct view_sources *sources, const struct incident *incident, uint32_t frame)
{
    size_t count;
    const struct note *notes = incident_book_notes(sources->book, frame, &count);
    struct frame_view view = { .frame = frame, .role = ROLE_CLAIM };
    for (size_t i = 0; i < count; i++) {
        if (notes[i].incident != incident->number)
            continue;
        view.role = (enum role)notes[i].role;
        view.suffix = notes[i].suffix;
        view.result = notes[i].result;
        view.named = notes[i].named;
        view.group = notes[i].group;
        view.shows = notes[i].shows;
        break;
    }
    return view;
}

static void drop_doubles(GArray *frames)
{
    guint kept = 0;
    for (guint i = 0; i < frames->len; i++) {
        struct frame_view frame = g_array_index(frames, struct frame_view, i);
        if (kept == 0 || g_array_index(frames, struct frame_view, kept - 1).frame != frame.frame)
            g_array_index(frames, struct frame_view, kept++) = frame;
    }
    g_array_set_size(frames, kept);
}

void incident_view_add_frames(struct incident_view *view, const struct incident *incident,
                              const struct view_sources *sources)
{
    if (view->frames->len > 0)
        return;
    for (guint i = 0; i < incident->frames->len; i++) {
        struct frame_view frame = frame_in(sources, incident, g_array_index(incident->frames, uint32_t, i));
        add_with_copies(view->frames, &frame, sources);
    }
    const GArray *evidence = incident->verdict->evidence_frames;
    for (guint i = 0; i < evidence->len; i++) {
        struct frame_view frame = frame_in(sources, incident, g_array_index(evidence, struct frame_view, i).frame);
        add_with_copies(view->frames, &frame, sources);
    }
    g_array_sort(view->frames, compare_frames);
    drop_doubles(view->frames);
    for (guint i = 0; i < view->frames->len; i++) {
        struct frame_view *frame = &g_array_index(view->frames, struct frame_view, i);
        sources->describe_frame(sources->context, frame);
        view->first_time = MIN(view->first_time, frame->time);
        view->last_time = MAX(view->last_time, frame->time);
    }
}

static void add_evidence(struct incident_view *view, const struct verdict *verdict)
{
    for (guint i = 0; i < verdict->reasons->len; i++) {
        const struct reason *reason = &g_array_index(verdict->reasons, struct reason, i);
        struct evidence_view evidence = {
            .supports = evidence_sentence_of(reason->kind)->supports,
            .text = evidence_write(reason->kind, &reason->words),
            .frames = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
        };
        g_array_append_vals(evidence.frames, reason->frames, reason->frame_count);
        g_array_append_val(view->evidence, evidence);
    }
}

/* ---- the view ---- */

static void describe_network(struct incident_view *view, const struct incident *incident, const char *interface)
{
    const struct network *network = &incident->network;
    char server[FRAME_IP_TEXT];
    view->network = (struct network_view){ .vlan = network->vlan, .interface = interface, .server = network->server };
    if (network->server != 0)
        view->network.text = g_strdup_printf("server %s", frame_format_ip(network->server, server));
    else if (network->vlan != FRAME_NO_VLAN)
        view->network.text = g_strdup_printf("VLAN %d%s%s", network->vlan, interface != NULL ? " on " : "",
                                             interface != NULL ? interface : "");
    else
        view->network.text = g_strdup(interface != NULL ? interface : "one segment");
}

static void describe_name(struct incident_view *view, const struct incident *incident)
{
    char name[NETBIOS_NAME_TEXT];
    GString *scope = g_string_new(NULL);
    netbios_append_printable(scope, incident->name.scope, strlen(incident->name.scope));
    view->scope = g_string_free(scope, FALSE);
    view->name = g_strdup(incident->several_names ? "*" : netbios_name_format_base(&incident->name, name));
    for (unsigned suffix = 0; suffix < 256; suffix++) {
        uint8_t byte = (uint8_t)suffix;
        if (incident->suffixes[suffix / 64] == 0)
            suffix |= 63;
        else if (incident_has_suffix(incident, byte))
            g_array_append_val(view->suffixes, byte);
    }
}

struct incident_view *incident_view_new(const struct incident *incident, const struct view_sources *sources)
{
    const struct verdict *verdict = incident->verdict;
    const struct knowledge *row = knowledge_of(verdict->cause);
    struct incident_view *view = view_alloc();
    struct case_file file;
    case_file_fill(&file, incident, sources->known);

    view->number = incident->number;
    view->cause = verdict->cause;
    view->confidence = verdict->confidence;
    view->mild = verdict->mild;
    view->severity = verdict->mild ? row->mild_severity : row->severity;
    view->outcome = verdict->outcome;
    view->opened_frame = incident->opened_frame;
    describe_name(view, incident);
    describe_network(view, incident, sources->interface_name);
    view_add_machines(view, &file, verdict);
    view->first_time = incident->first_time;
    view->last_time = incident->last_time;
    case_file_clear(&file);
    return view;
}

void incident_view_add_words(struct incident_view *view, const struct incident *incident,
                             const struct view_sources *sources)
{
    const struct verdict *verdict = incident->verdict;
    struct case_file file;
    if (view->summary != NULL)
        return;
    case_file_fill(&file, incident, sources->known);
    add_evidence(view, verdict);
    g_array_append_vals(view->alternatives, verdict->alternatives->data, verdict->alternatives->len);
    view_add_events(view->events, &file);
    view_add_samba_lines(view->samba_lines, &file);
    view_write_words(view);
    case_file_clear(&file);
}
