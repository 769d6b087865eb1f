/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * capture_file: whether a file can be opened and is a capture, in words that help more than those of the tools that
 * would fail.
 */
#ifndef NBNS_CONFLICT_CHECK_CAPTURE_FILE_H
#define NBNS_CONFLICT_CHECK_CAPTURE_FILE_H

#include "examination.h"

/* For a file that ends before its first packet begins. */
#define CUT_IN_HEADER                                                                                                  \
    "the file is cut short inside its header, so there is no packet in it; copy it again from where it was captured, " \
    "or leave it out"

/* For a file whose packets are followed by what makes no sense. */
#define DAMAGED_FILE                                                                                                   \
    "the file is damaged, and only what comes before the damage was checked; copy it again from where it was captured"

/** Notes in an examination why a file cannot be read; false if it cannot. */
bool capture_file_check(const char *path, struct examination *examination);

/** Whether a regular file begins like a capture of one of the usual formats, perhaps packed with gzip. */
bool capture_file_has_magic(const char *path);

/** Whether a regular file is packed with Zstandard or LZ4, so that nobody here knows whether it is a capture. */
bool capture_file_is_sealed(const char *path);

/**
 * Notes in an examination that a file is no capture, of which a tool read no packet with a time.  Wireshark's tools
 * open nearly everything as something: text as MP4, nothing at all as ERF, half a header of pcapng as MIME.
 */
void capture_file_doubt(const char *path, struct examination *examination);

#endif
