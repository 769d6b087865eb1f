/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inputs: the captures that the command line asks for.
 */
#ifndef NBNS_CONFLICT_CHECK_INPUTS_H
#define NBNS_CONFLICT_CHECK_INPUTS_H

#include "examination.h"

/**
 * One examination for each file, in the order of the command line; directories are searched, their files come sorted
 * by path.  A directory without captures, or one that cannot be read, becomes an examination with an error.
 */
GPtrArray *inputs_collect(const char *const *paths);

#endif
