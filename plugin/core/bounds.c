/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bounds.h"

#include "frame.h"

static void add_names(const struct bounds *self, GPtrArray *limits)
{
    char source[FRAME_IP_TEXT];
    if (self->names_forgotten > 0)
        g_ptr_array_add(limits, g_strdup_printf("The memory limit was reached: %u names without a dispute were "
                                                "forgotten, those of the busiest source first (%s).",
                                                self->names_forgotten, frame_format_ip(self->busiest_source, source)));
    if (self->names_left_out > 0)
        g_ptr_array_add(limits, g_strdup_printf("The memory limit was reached: %u claims and other assertions of names "
                                                "could not be remembered. Raise the preference memory_limit.",
                                                self->names_left_out));
}

static void add_machines(const struct bounds *self, GPtrArray *limits)
{
    if (self->machines > 0)
        g_ptr_array_add(limits, g_strdup_printf("The memory limit was reached: of too many addresses for all to be "
                                                "remembered, %u messages told nothing about who is who. Raise the "
                                                "preference memory_limit, or analyse a part of the capture.",
                                                self->machines));
    if (self->requests > 0)
        g_ptr_array_add(limits, g_strdup_printf("The memory limit was reached: %u requests were given up before their "
                                                "answers were due, so answers to them count as unasked.",
                                                self->requests));
    if (self->scopes > 0)
        g_ptr_array_add(limits, g_strdup_printf("More NetBIOS scopes than any network has: %u messages of further "
                                                "scopes were left out.",
                                                self->scopes));
}

static void add_disputes(const struct bounds *self, GPtrArray *limits)
{
    if (self->disputes > 0)
        g_ptr_array_add(limits, g_strdup_printf("More than %u incidents: %u signs of further disputes are not listed. "
                                                "Raise the preference memory_limit, or analyse a part of the capture.",
                                                self->most_disputes, self->disputes));
    if (self->frames > 0)
        g_ptr_array_add(limits, g_strdup_printf("Incidents of a million frames: %u further frames are not marked as "
                                                "part of theirs.",
                                                self->frames));
}

void bounds_limits(const struct bounds *self, GPtrArray *limits)
{
    add_names(self, limits);
    add_machines(self, limits);
    add_disputes(self, limits);
}
