/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * capture_file: packets as the Ethernet frames of a pcapng file.
 */
#ifndef TRAFFIC_CAPTURE_FILE_H
#define TRAFFIC_CAPTURE_FILE_H

#include "packet.h"

struct capture_file;

/** Begins a file; NULL if it cannot be written, errno says why. */
struct capture_file *capture_file_new(const char *path);

/** Ends the file; 0 if something could not be written, errno says why. */
int capture_file_close(struct capture_file *self);

/** A packet_sink; the context is the file. */
void capture_file_add(void *context, const struct packet *packet);

#endif
