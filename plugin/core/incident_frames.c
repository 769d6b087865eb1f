/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "incident.h"

#include "incident_state.h"

#define MAX_FRAMES 1000000

struct note *incident_find_note(const incident_book *self, const struct incident *incident, uint32_t frame,
                                size_t *index)
{
    size_t count;
    struct note *notes = frame_table_find(self->notes, frame, &count);
    for (*index = 0; *index < count; (*index)++) {
        if (notes[*index].incident == incident->number)
            return &notes[*index];
    }
    return NULL;
}

void incident_add_frame(incident_book *self, struct incident *incident, const struct note *note)
{
    if (incident == NULL || note->frame == 0)
        return;
    size_t index;
    struct note *known = incident_find_note(self, incident, note->frame, &index);
    bool structural = known != NULL && known->structural;
    if (!structural && incident->frames->len >= MAX_FRAMES) {
        self->frames_left_out++;
        return;
    }
    if (!structural)
        g_array_append_val(incident->frames, note->frame);
    struct note added = *note;
    added.incident = incident->number;
    added.structural = true;
    added.shows |= known != NULL && known->shows;
    if (added.result == 0 && known != NULL)
        added.result = known->result;
    if (known != NULL)
        *known = added;
    else
        frame_table_add(self->notes, &added);
    incident_book_touch(self, incident);
}

void incident_add_evidence_frame(incident_book *self, struct incident *incident, uint32_t frame, enum role role,
                                 bool shows)
{
    size_t index;
    if (incident_find_note(self, incident, frame, &index) != NULL)
        return;
    struct note note = { .frame = frame, .incident = incident->number, .role = (uint8_t)role, .shows = shows };
    frame_table_add(self->notes, &note);
}

void incident_remove_evidence_frame(incident_book *self, struct incident *incident, uint32_t frame)
{
    size_t index;
    const struct note *note = incident_find_note(self, incident, frame, &index);
    if (note != NULL && !note->structural)
        frame_table_remove(self->notes, frame, index);
}

const struct note *incident_book_notes(const incident_book *self, uint32_t frame, size_t *count)
{
    return frame_table_find(self->notes, frame, count);
}
