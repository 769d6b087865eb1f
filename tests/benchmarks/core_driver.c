/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
/*
 * core_driver MEASURE KIND FRAMES [COUNT]: feeds synthetic traffic straight into the analysis and prints one JSON object.
 *
 *     observe      callgrind counts the last COUNT frames
 *     show         the same, each of these shown to somebody at once: in the packet list, or for a filter
 *     redissect    all frames are fed, then callgrind counts COUNT frames looked up in random order
 *     table        all frames are fed, then callgrind counts how all incidents are listed, and a clock times it
 *     memory       bytes that the analysis keeps, and the most that the process took
 *     allocations  how often each kind of message among the last COUNT frames takes memory, without the stock that GLib
 *                  keeps of small blocks
 *
 * For callgrind: --instr-atstart=no --toggle-collect=measured_step --toggle-collect=measured_end
 */
#include <glib.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <valgrind/callgrind.h>

#include "allocations.h"
#include "analysis.h"
#include "incident_table.h"
#include "traffic/random.h"
#include "traffic/traffic.h"

#define SEED 4319
#define MEASURED __attribute__((noinline))

/** What the command line asks for. */
struct job {
    const char *measure;
    const struct traffic_kind *kind;
    uint64_t frames;
    uint64_t count;
    bool shows;
    bool is_first_pass;
    bool counts_allocations;
};

struct driver {
    analysis *analysis;
    struct random_source random;
    bool has_audience;
    uint32_t fed;
    uint64_t frames[MESSAGE_COUNT];
    uint64_t allocations[MESSAGE_COUNT];
};

static struct frame frame_of(const struct packet *packet, uint32_t number)
{
    return (struct frame){
        .number = number,
        .time = packet->time,
        .source_mac = packet->source_mac,
        .target_mac = packet->target_mac,
        .source_ip = packet->source_ip,
        .target_ip = packet->target_ip,
        .source_port = packet->source_port,
        .target_port = packet->target_port,
        .vlan = packet->vlan == PACKET_NO_VLAN ? FRAME_NO_VLAN : packet->vlan,
        .ip_id = packet->ip_id,
        .ttl = packet->ttl,
        .ip_header_known = true,
    };
}

/* What the plugin asks the core about a frame when it shows it. */
static void look_up(analysis *analysis, uint32_t number)
{
    struct exchange exchange;
    const GArray *annotations = analysis_annotations(analysis, number);
    if (annotations != NULL) {
        struct annotation first = g_array_index(annotations, struct annotation, 0);
        if (analysis_incident_brief(analysis, first.incident) != NULL)
            analysis_frame_summary(analysis, &first);
    }
    analysis_exchange(analysis, number, &exchange);
}

/* A frame in the first pass: what the plugin has the core do for each message of the name service. */
static MEASURED void measured_step(struct driver *driver, const struct frame *frame, const struct packet *packet)
{
    allocations_begin();
    analysis_observe_nbns(driver->analysis, frame, packet->payload, packet->length);
    if (driver->has_audience)
        look_up(driver->analysis, frame->number);
    allocations_end();
}

static void feed(void *context, const struct packet *packet)
{
    struct driver *driver = context;
    if (packet->message == MESSAGE_OTHER)
        return;
    struct frame frame = frame_of(packet, ++driver->fed);
    uint64_t before = allocations_counted()->calls;
    measured_step(driver, &frame, packet);
    driver->frames[packet->message]++;
    driver->allocations[packet->message] += allocations_counted()->calls - before;
}

/* What the plugin asks when everything was read: frames in any order, or all incidents. */
static MEASURED uint64_t measured_end(struct driver *driver, uint64_t look_ups)
{
    uint64_t cells = 0;
    for (uint64_t i = 0; i < look_ups; i++)
        look_up(driver->analysis, random_below(&driver->random, driver->fed) + 1);
    if (look_ups > 0)
        return 0;
    GArray *numbers = g_array_copy((GArray *)analysis_incidents(driver->analysis));
    for (guint i = 0; i < numbers->len; i++) {
        const struct incident_view *view = analysis_incident_row(driver->analysis, g_array_index(numbers, uint32_t, i));
        for (int column = 0; column < COLUMN_COUNT; column++, cells++)
            g_free(incident_cell_text(view, (enum incident_column)column));
    }
    g_array_free(numbers, TRUE);
    return cells / COLUMN_COUNT;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static long most_kibibytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* The first frames of a capture show new machines and make tables grow. */
static void forget_allocations(struct driver *driver)
{
    memset(driver->frames, 0, sizeof driver->frames);
    memset(driver->allocations, 0, sizeof driver->allocations);
}

static void print_allocations(const struct driver *driver)
{
    const char *separator = "";
    printf(",\"messages\":[");
    for (int i = 0; i < MESSAGE_COUNT; i++) {
        if (driver->frames[i] == 0)
            continue;
        printf("%s{\"message\":\"%s\",\"frames\":%" PRIu64 ",\"allocations\":%" PRIu64 "}", separator,
               message_word((enum message)i), driver->frames[i], driver->allocations[i]);
        separator = ",";
    }
    printf("]");
}

static void print_limits(struct driver *driver)
{
    const GPtrArray *limits = analysis_limits(driver->analysis);
    printf(",\"limits\":[");
    for (guint i = 0; i < limits->len; i++)
        printf("%s\"%s\"", i > 0 ? "," : "", (const char *)g_ptr_array_index(limits, i));
    printf("]");
}

/* GLib 2.74 keeps a stock of small blocks unless it is told not to before it starts. */
static void restart_without_stock(char **arguments)
{
    if (getenv("G_SLICE") != NULL)
        return;
    setenv("G_SLICE", "always-malloc", 1);
    execv("/proc/self/exe", arguments);
    perror("core_driver: cannot start itself again");
    exit(2);
}

/* Reads the command line into a job; false if it makes no sense. */
static bool read_arguments(struct job *job, int count, char **arguments)
{
    if (count < 4)
        return false;
    job->measure = arguments[1];
    job->kind = traffic_kind_named(arguments[2]);
    job->frames = strtoull(arguments[3], NULL, 10);
    job->count = count > 4 ? strtoull(arguments[4], NULL, 10) : job->frames;
    job->shows = strcmp(job->measure, "show") == 0;
    job->is_first_pass = job->shows || strcmp(job->measure, "observe") == 0;
    job->counts_allocations = strcmp(job->measure, "allocations") == 0;
    return job->kind != NULL && job->count > 0 && job->count <= job->frames;
}

/* Feeds all frames; what counts the last of them begins before those. */
static void feed_all(struct driver *driver, struct traffic *traffic, const struct job *job)
{
    if (job->is_first_pass || job->counts_allocations) {
        traffic_run(traffic, job->frames - job->count);
        forget_allocations(driver);
    }
    driver->has_audience = job->shows;
    if (job->is_first_pass)
        CALLGRIND_START_INSTRUMENTATION;
    traffic_run(traffic, job->frames);
    CALLGRIND_STOP_INSTRUMENTATION;
}

/* What comes after the last frame, and how long it takes. */
static void end(struct driver *driver, const struct job *job)
{
    double begin = seconds_now();
    uint64_t incidents = 0;
    bool is_redissection = strcmp(job->measure, "redissect") == 0;
    if (is_redissection) /* all incidents are judged when the first frame is looked up; that is what "table" measures */
        analysis_incidents(driver->analysis);
    CALLGRIND_START_INSTRUMENTATION;
    if (is_redissection)
        measured_end(driver, job->count);
    else if (!job->is_first_pass)
        incidents = measured_end(driver, 0);
    CALLGRIND_STOP_INSTRUMENTATION;
    printf(",\"incidents\":%" PRIu64 ",\"seconds\":%.3f", incidents, seconds_now() - begin);
}

static void print_memory(const struct driver *driver, const struct job *job)
{
    const struct allocations *fed = allocations_counted();
    printf("{\"kind\":\"%s\",\"frames\":%u,\"bytes\":%" PRIu64 ",\"most_bytes\":%" PRIu64 ",\"most_kibibytes\":%ld",
           job->kind->word, driver->fed, fed->bytes, fed->most, most_kibibytes());
}

int main(int argument_count, char **arguments)
{
    struct job job;
    if (!read_arguments(&job, argument_count, arguments)) {
        fputs("usage: core_driver observe|show|redissect|table|memory|allocations KIND FRAMES [COUNT]\n"
              "COUNT is at most FRAMES; make_traffic lists the kinds\n",
              stderr);
        return 2;
    }
    if (job.counts_allocations)
        restart_without_stock(arguments);
    struct analysis_options options = analysis_default_options();
    struct driver driver = { .random = { SEED } };
    allocations_begin();
    driver.analysis = analysis_new(&options);
    allocations_end();
    struct traffic *traffic = traffic_new(job.kind, SEED, feed, &driver);
    feed_all(&driver, traffic, &job);
    print_memory(&driver, &job);
    end(&driver, &job);
    print_allocations(&driver);
    print_limits(&driver);
    puts("}");
    traffic_free(traffic);
    analysis_free(driver.analysis);
    return 0;
}
