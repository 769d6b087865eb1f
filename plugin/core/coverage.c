/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coverage.h"

#define EARLY (15 * INT64_C(1000000000))

void coverage_note_time(struct coverage *self, int64_t time)
{
    if (!self->started || time < self->first_time)
        self->first_time = time;
    self->started = true;
}

/* What was asked for before the capture is answered in its first seconds. */
static bool is_early(const struct coverage *self, int64_t time)
{
    return time - self->first_time < EARLY;
}

void coverage_note_unmatched(struct coverage *self, int64_t time, bool of_claim)
{
    self->unmatched_answers += of_claim;
    self->early_unmatched += is_early(self, time);
}

void coverage_take_back(struct coverage *self, int64_t time, bool of_claim)
{
    self->unmatched_answers -= of_claim && self->unmatched_answers > 0;
    self->early_unmatched -= is_early(self, time) && self->early_unmatched > 0;
}

static void add(GPtrArray *limits, const char *sentence)
{
    g_ptr_array_add(limits, g_strdup(sentence));
}

static void add_direction_limits(const struct coverage *self, GPtrArray *limits)
{
    if (self->unicast_requests == 0 && self->unmatched_answers == 0)
        add(limits,
            "Only broadcasts and queries were seen, no registration with a name server (WINS): a conflict there "
            "would not show.");
    else if (self->unicast_answers == 0 && self->unicast_requests > 0)
        add(limits, "Registrations with a name server were seen but none of its answers: only one direction was "
                    "captured.");
    else if (self->unicast_requests == 0)
        add(limits, "Answers to registrations were seen but not the registrations that they answer: only one direction "
                    "was captured.");
    if (self->waits > 0 && self->challenges == 0)
        add(limits, "A name server asked for patience, but its questions to the recorded holders were not captured; "
                    "capture at the server to see whether a holder answered.");
    if (self->broadcasts == 0)
        add(limits, "No name service broadcast was seen: what computers on one segment say to each other is missing.");
}

void coverage_limits(const struct coverage *self, GPtrArray *limits)
{
    if (self->messages == 0) {
        add(limits,
            "This capture holds no NetBIOS name service message (UDP port 137), so it says nothing about names.");
        return;
    }
    add_direction_limits(self, limits);
    if (self->early_unmatched > 0)
        add(limits, "The capture started in the middle of exchanges: what was claimed or refused before is not known.");
    if (self->unreadable > 0)
        add(limits, "Some name service payloads were damaged or cut short and could not be used.");
    add(limits, "Claims from before the capture, other segments and VLANs, and the databases of WINS and DHCP servers "
                "cannot be seen here.");
}
