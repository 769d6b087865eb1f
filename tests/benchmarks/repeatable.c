/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loaded in front of tshark's libraries so that counts of instructions can be repeated.
 *
 * Wireshark seeds its hash tables with a random number, so no two runs cost the same; here the number is always the same.
 * What costs much and says little is left out: callgrind counts from the frame that COUNT_FROM_FRAME names, when the
 * first frames have made tables grow and hosts known, to the end of the capture.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <valgrind/callgrind.h>

#define VISIBLE __attribute__((visibility("default")))

/* The result is a bool or a gboolean and the number of arguments differs with the version; both are passed through. */
typedef int read_function(void *, void *, void *, void *, void *, void *);

VISIBLE uint32_t g_random_int(void)
{
    return 4319;
}

VISIBLE int wtap_read(void *a, void *b, void *c, void *d, void *e, void *f)
{
    static read_function *original;
    static unsigned long next_frame = 1;
    static unsigned long first_counted;
    if (original == NULL) {
        const char *from = getenv("COUNT_FROM_FRAME");
        first_counted = from != NULL ? strtoul(from, NULL, 10) : 1;
        *(void **)&original = dlsym(RTLD_NEXT, "wtap_read");
    }
    if (original == NULL)
        abort();
    if (next_frame++ == first_counted)
        CALLGRIND_START_INSTRUMENTATION;
    int result = original(a, b, c, d, e, f);
    if ((result & 0xFF) == 0)
        CALLGRIND_STOP_INSTRUMENTATION;
    return result;
}
