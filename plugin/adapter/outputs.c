/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "outputs.h"

#include <epan/packet.h>
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>
#include <string.h>
#include <wsutil/report_message.h>

#include "compat.h"
#include "earlier_files.h"
#include "observation.h"
#include "session.h"
#include "statistics.h"

#define PREFIX "nbns_conflict"

/** A -z word and what prints it. */
struct output {
    const char *word;
    void (*print)(const struct output_content *content);
    void (*append)(GString *text, const struct output_content *content);
};

static const struct output known_outputs[] = {
    { PREFIX ",report", report_output_print, report_output_append },
    { PREFIX ",json", json_output_print, json_output_append },
    { STATISTICS_WORD, table_output_print, table_output_append },
};

/** All requests: the end of a session concerns each of them. */
static GSList *requests;

/** The frames that passed a filter, one bit each. */
struct frame_set {
    GByteArray *bits;
};

/** One output that was asked for; both its listeners live until the program ends. */
struct request {
    const struct output *output;
    bool filtered;
    struct frame_set passed; /* of the file that is open */
    struct earlier_files *earlier;
    uint32_t frames;
    uint32_t file_frames; /* of these, how many are of the file that is open */
    bool start_known;
    int64_t start;
};

static void add_frame(struct frame_set *set, uint32_t frame)
{
    guint byte = frame / 8;

    if (byte >= set->bits->len) {
        guint old_length = set->bits->len;

        g_byte_array_set_size(set->bits, byte + 1);
        memset(set->bits->data + old_length, 0, byte + 1 - old_length);
    }
    set->bits->data[byte] |= (guint8)(1 << frame % 8);
}

static bool has_frame(const struct frame_set *set, uint32_t frame)
{
    guint byte = frame / 8;

    return byte < set->bits->len && (set->bits->data[byte] & 1 << frame % 8) != 0;
}

static void reset_passed(void *set)
{
    g_byte_array_set_size(((struct frame_set *)set)->bits, 0);
}

static tap_packet_status note_passed(void *set, packet_info *pinfo, epan_dissect_t *edt, const void *data,
                                     tap_flags_t flags)
{
    (void)edt;
    (void)data;
    (void)flags;
    add_frame(set, pinfo->num);
    return TAP_PACKET_DONT_REDRAW;
}

static void reset_count(void *tapdata)
{
    struct request *request = tapdata;

    earlier_files_clear(request->earlier);
    request->frames = request->file_frames = 0;
    request->start_known = false;
}

static tap_packet_status count_frame(void *tapdata, packet_info *pinfo, epan_dissect_t *edt, const void *data,
                                     tap_flags_t flags)
{
    struct request *request = tapdata;
    int64_t time = observation_time(pinfo);

    (void)edt;
    (void)data;
    (void)flags;
    request->frames++;
    request->file_frames++;
    /* The earliest frame need not be the first one: seconds since the start are never negative. */
    if (pinfo->presence_flags & PINFO_HAS_TS && (!request->start_known || time < request->start)) {
        request->start_known = true;
        request->start = time;
    }
    return TAP_PACKET_REDRAW;
}

static bool is_wanted(const struct request *request, analysis *analysis, uint32_t number)
{
    const struct incident_view *incident;

    if (!request->filtered)
        return true;
    incident = analysis_incident(analysis, number);
    for (guint i = 0; i < incident->frames->len; i++) {
        if (has_frame(&request->passed, g_array_index(incident->frames, struct frame_view, i).frame))
            return true;
    }
    return false;
}

/** The numbers of the incidents to print.  Views live for a short time only, so none is kept here. */
static GArray *wanted_incidents(const struct request *request, analysis *analysis)
{
    const GArray *numbers = analysis_incidents(analysis);
    GArray *wanted = g_array_new(false, false, sizeof(uint32_t));
    guint kept = 0;

    /* The core's list is gone as soon as the core is asked for an incident. */
    g_array_append_vals(wanted, numbers->data, numbers->len);
    for (guint i = 0; i < wanted->len; i++) {
        uint32_t number = g_array_index(wanted, uint32_t, i);

        if (is_wanted(request, analysis, number))
            g_array_index(wanted, uint32_t, kept++) = number;
    }
    g_array_set_size(wanted, kept);
    return wanted;
}

const struct incident_view *output_incident(const struct output_content *content, guint place)
{
    return analysis_incident(content->analysis, g_array_index(content->incidents, uint32_t, place));
}

/**
 * Fills in what print() and append() need; release_content() frees it.  A capture that ends as the next file begins has an
 * empty one at its end, which counts as little as an empty one before it.
 */
static struct output_content content_of(const struct request *request, analysis *analysis)
{
    const struct earlier_files *earlier = request->earlier;
    bool counts = request->file_frames > 0 || earlier->count == 0;

    return (struct output_content){
        .file = earlier->count == 0 ? 0 : earlier->count + counts,
        .frames = request->frames,
        .nbns_frames = earlier->nbns_frames + analysis_nbns_frames(analysis),
        .incident_count = earlier->incidents + analysis_incidents(analysis)->len,
        .start_known = request->start_known,
        .start = request->start,
        .earlier = earlier->text->str,
        .interfaces = earlier_files_interfaces(earlier, counts ? analysis : NULL),
        .limits = earlier_files_limits(earlier, counts ? analysis : NULL),
        .analysis = analysis,
        .incidents = wanted_incidents(request, analysis),
    };
}

static void release_content(const struct output_content *content)
{
    g_ptr_array_free((GPtrArray *)content->interfaces, true);
    g_ptr_array_free((GPtrArray *)content->limits, true);
    g_array_free((GArray *)content->incidents, true);
}

static void draw(void *tapdata)
{
    const struct request *request = tapdata;
    analysis *analysis = session_analysis();
    struct output_content content;

    if (analysis == NULL)
        return;
    content = content_of(request, analysis);
    request->output->print(&content);
    release_content(&content);
}

/**
 * Keeps what the file had that is over.  Nothing is kept of a session without a frame since the listeners began anew: its
 * capture is read again or closed.
 */
static void keep_file(struct request *request, analysis *analysis)
{
    struct output_content content;
    GString *text;

    if (request->file_frames == 0)
        return;
    content = content_of(request, analysis);
    content.file = request->earlier->count + 1;
    text = earlier_files_room(request->earlier, content.incidents->len);
    if (text != NULL)
        request->output->append(text, &content);
    release_content(&content);
    earlier_files_add(request->earlier, analysis);
    request->file_frames = 0;
    reset_passed(&request->passed);
}

static void keep_files(void)
{
    for (GSList *item = requests; item != NULL; item = item->next)
        keep_file(item->data, session_analysis());
}

static void finish(void *tapdata)
{
    struct request *request = tapdata;

    requests = g_slist_remove(requests, request);
    g_byte_array_free(request->passed.bits, true);
    earlier_files_free(request->earlier);
    g_free(request);
}

/** Tells why a listener could not be set up; returns false if there is a reason. */
static bool report_problem(GString *problem)
{
    if (problem == NULL)
        return true;
    report_failure("Couldn't set up -z " PREFIX ": %s", problem->str);
    g_string_free(problem, true);
    return false;
}

/*
 * Both listeners want every frame, also one whose last quoted packet was damaged: Wireshark takes that for a frame of
 * an error message.
 */
static bool start_output(const struct output *output, const char *filter)
{
    struct request *request = g_new0(struct request, 1);

    request->output = output;
    request->filtered = filter != NULL;
    request->passed.bits = g_byte_array_new();
    request->earlier = earlier_files_new();
    requests = g_slist_prepend(requests, request);
    if (filter != NULL &&
        !report_problem(register_tap_listener("frame", &request->passed, filter, TL_REQUIRES_ERROR_PACKETS,
                                              reset_passed, note_passed, NULL, NULL))) {
        finish(request);
        return false;
    }
    return report_problem(register_tap_listener("frame", request, NULL, TL_REQUIRES_ERROR_PACKETS, reset_count,
                                                count_frame, draw, finish));
}

/** The output that an argument of -z asks for, and its filter; each is NULL if there is none. */
static const struct output *find_output(const char *argument, const char **filter)
{
    for (size_t i = 0; i < G_N_ELEMENTS(known_outputs); i++) {
        const struct output *output = &known_outputs[i];
        size_t length = strlen(output->word);

        if (strncmp(argument, output->word, length) != 0 || (argument[length] != '\0' && argument[length] != ','))
            continue;
        *filter = argument[length] == ',' && argument[length + 1] != '\0' ? argument + length + 1 : NULL;
        return output;
    }
    return NULL;
}

static void refuse(const char *argument)
{
    GString *known = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(known_outputs); i++)
        g_string_append_printf(known, "%s%s[,filter]", i == 0 ? "" : ", ", known_outputs[i].word);
    report_failure("There is no -z %s; there are: %s", argument, known->str);
    g_string_free(known, true);
}

/** Sets up what an argument of -z asks for. */
static compat_output_setup set_up(const char *argument, void *userdata)
{
    const char *filter = NULL;
    const struct output *output = find_output(argument, &filter);

    (void)userdata;
    if (output == NULL)
        refuse(argument);
    if (output == NULL || !start_output(output, filter))
        COMPAT_OUTPUT_REFUSE();
    COMPAT_OUTPUT_ACCEPT();
}

void outputs_register(void)
{
    static stat_tap_ui interfaces[G_N_ELEMENTS(known_outputs) + 1];

    session_on_end(keep_files);
    /* Wireshark compares beginnings, longest word first: the bare prefix catches all words that we do not know. */
    for (size_t i = 0; i < G_N_ELEMENTS(interfaces); i++) {
        /* Wireshark opens its window for this word, unless the word is taken. */
        if (i < G_N_ELEMENTS(known_outputs) && strcmp(known_outputs[i].word, STATISTICS_WORD) == 0 &&
            statistics_have_window())
            continue;
        interfaces[i].group = REGISTER_STAT_GROUP_GENERIC;
        interfaces[i].cli_string = i < G_N_ELEMENTS(known_outputs) ? known_outputs[i].word : PREFIX;
        interfaces[i].tap_init_cb = set_up;
        register_stat_tap_ui(&interfaces[i], NULL);
    }
}
