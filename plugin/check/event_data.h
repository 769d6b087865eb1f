/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event_data: the binary data of a Windows event, as people copy it.
 *
 * Event Viewer shows it as bytes ("0028: 0b 00 01 0a   ....") or as words of 32 bits ("0020: 00000000 00000000
 * 0A01000B"); other tools as one run of digits, as sixteen bytes a line, or as a list in a programming language.
 * NetBT's events hold the address of the other machine at offset 0x28.
 */
#ifndef NBNS_CONFLICT_CHECK_EVENT_DATA_H
#define NBNS_CONFLICT_CHECK_EVENT_DATA_H

#include "finding.h"

#define EVENT_DATA_SENDER_LENGTH 4

/** Finds the sender's bytes; false with an error that says what was missed. */
bool event_data_parse(const char *text, guint8 sender[EVENT_DATA_SENDER_LENGTH], GError **error);

/** Whether a finding has an event with these bytes, in either order. */
bool event_data_matches(const guint8 sender[EVENT_DATA_SENDER_LENGTH], const struct finding *finding);

#endif
