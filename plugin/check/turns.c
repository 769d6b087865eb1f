/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "turns.h"

#include <stdio.h>

#include "interrupt.h"

#define CLEAR_LINE "\r\033[K"

void turns_run(const struct tshark *tshark, GPtrArray *examinations, bool show_progress)
{
    for (guint i = 0; i < examinations->len && interrupt_signal() == 0; i++) {
        struct examination *examination = g_ptr_array_index(examinations, i);

        if (show_progress)
            fprintf(stderr, CLEAR_LINE "capture %u of %u ...", i + 1, examinations->len);
        if (examination->error == NULL)
            tshark_examine(tshark, examination->path, examination);
    }
    if (show_progress)
        fputs(CLEAR_LINE, stderr);
}
