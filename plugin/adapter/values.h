/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * values: what people write into the cells of tables.
 *
 * Each function that reads a cell returns whether it could.  If not, and problem is not NULL, *problem is a sentence
 * that says what is wrong with which value and what is accepted; free it with g_free().
 */
#ifndef NBNS_CONFLICT_VALUES_H
#define NBNS_CONFLICT_VALUES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** Reads the IPv4 address of a machine. */
bool values_read_address(const char *text, uint32_t *address, char **problem);

/** Reads addresses of machines, or MAC addresses, between commas or spaces, into arrays of uint32_t or uint64_t. */
bool values_read_addresses(const char *text, GArray *addresses, char **problem);
bool values_read_macs(const char *text, GArray *macs, char **problem);

/** True for a NetBIOS name without its suffix. */
bool values_check_name(const char *text, char **problem);

/** True for a text that can be printed on one line. */
bool values_check_label(const char *text, char **problem);

#endif
