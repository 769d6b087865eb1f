/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture_file.h"

#include <errno.h>
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Holds any magic number, and of pcapng the length and byte order of the header too. */
#define START_LENGTH 12
/* The header names program and machine; nobody needs this much for it. */
#define MOST_HEADER (1024 * 1024)
#define PCAPNG_MAGIC "\x0a\x0d\x0d\x0a"
#define PCAPNG_LITTLE "\x4d\x3c\x2b\x1a"
#define GZIP_MAGIC "\x1f\x8b"

/** How a capture file begins. */
struct magic {
    const char *bytes;
    gsize length;
};

#define MAGIC(text)                                                                                                    \
    {                                                                                                                  \
        text, sizeof(text) - 1                                                                                         \
    }

static const struct magic magics[] = {
    MAGIC(PCAPNG_MAGIC),
    MAGIC("\xd4\xc3\xb2\xa1"), /* pcap, microseconds, either byte order */
    MAGIC("\xa1\xb2\xc3\xd4"),
    MAGIC("\x4d\x3c\xb2\xa1"), /* nanoseconds */
    MAGIC("\xa1\xb2\x3c\x4d"),
    MAGIC("\x34\xcd\xb2\xa1"), /* Kuznetzov's */
    MAGIC("\xa1\xb2\xcd\x34"),
    MAGIC("snoop\0\0\0"),
    MAGIC("GMBU"), /* Network Monitor 2 */
    MAGIC("RTSS"), /* Network Monitor 1 */
};

/* Packed with Zstandard or LZ4: GLib cannot unpack it, so tshark is believed. */
static const struct magic sealed[] = { MAGIC("\x28\xb5\x2f\xfd"), MAGIC("\x04\x22\x4d\x18") };

/** Whether a text begins with one of these. */
static bool begins_with(const struct magic *list, guint count, const char *start, gsize length)
{
    for (guint i = 0; i < count; i++) {
        if (length >= list[i].length && memcmp(start, list[i].bytes, list[i].length) == 0)
            return true;
    }
    return false;
}

static gsize read_start(const char *path, char start[START_LENGTH])
{
    FILE *file = fopen(path, "rb");
    gsize length;

    if (file == NULL)
        return 0;
    length = fread(start, 1, START_LENGTH, file);
    fclose(file);
    return length;
}

/** Opens what is in a file, unpacked if it is packed with gzip; NULL if that fails. */
static GInputStream *open_content(const char *path)
{
    g_autoptr(GFile) file = g_file_new_for_path(path);
    g_autoptr(GFileInputStream) stream = g_file_read(file, NULL, NULL);
    g_autoptr(GZlibDecompressor) unpacker = NULL;
    char start[START_LENGTH];

    if (stream == NULL)
        return NULL;
    if (read_start(path, start) < strlen(GZIP_MAGIC) || memcmp(start, GZIP_MAGIC, strlen(GZIP_MAGIC)) != 0)
        return G_INPUT_STREAM(g_steal_pointer(&stream));
    unpacker = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    return g_converter_input_stream_new(G_INPUT_STREAM(stream), G_CONVERTER(unpacker));
}

bool capture_file_has_magic(const char *path)
{
    g_autoptr(GInputStream) content = open_content(path);
    char start[START_LENGTH];
    gsize length = 0;

    /* What could be unpacked before an error counts as well. */
    if (content != NULL)
        (void)g_input_stream_read_all(content, start, sizeof start, &length, NULL, NULL);
    return begins_with(magics, G_N_ELEMENTS(magics), start, length);
}

bool capture_file_is_sealed(const char *path)
{
    char start[START_LENGTH];

    return begins_with(sealed, G_N_ELEMENTS(sealed), start, read_start(path, start));
}

/** Whether the header of a pcapng file is not all there; the rest of it is read. */
static bool is_cut(const char *start, gsize length, GInputStream *rest)
{
    guint32 header;
    g_autofree char *text = NULL;
    gsize got = 0;

    if (memcmp(start, PCAPNG_MAGIC, strlen(PCAPNG_MAGIC)) != 0)
        return false;
    if (length < START_LENGTH)
        return true;
    memcpy(&header, start + 4, sizeof header);
    header = memcmp(start + 8, PCAPNG_LITTLE, strlen(PCAPNG_LITTLE)) == 0 ? GUINT32_FROM_LE(header)
                                                                          : GUINT32_FROM_BE(header);
    if (header <= START_LENGTH || header > MOST_HEADER)
        return header > MOST_HEADER;
    header -= START_LENGTH;
    text = g_malloc(header);
    return !g_input_stream_read_all(rest, text, header, &got, NULL, NULL) || got < header;
}

void capture_file_doubt(const char *path, struct examination *examination)
{
    g_autoptr(GInputStream) content = NULL;
    char start[START_LENGTH];
    gsize length = 0;

    /* A pipe has been read, and cannot be read again. */
    if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
        content = open_content(path);
    if (content == NULL || !g_input_stream_read_all(content, start, sizeof start, &length, NULL, NULL))
        return;
    if (begins_with(sealed, G_N_ELEMENTS(sealed), start, length))
        return;
    if (length == 0)
        examination_fail(examination, "the file is empty; copy it again from where it was captured, or leave it out");
    else if (!begins_with(magics, G_N_ELEMENTS(magics), start, length))
        examination_fail(examination, "this is no capture file: it does not begin like one, and tshark reads no packet "
                                      "from it; leave it out, or copy it again without changing line ends");
    else if (is_cut(start, length, content))
        examination_fail(examination, CUT_IN_HEADER);
}

bool capture_file_check(const char *path, struct examination *examination)
{
    struct stat status;

    if (stat(path, &status) != 0) {
        int reason = errno;

        if (reason == ENOENT)
            examination_fail(examination, "there is no such file; check the path");
        else
            examination_fail(examination, "%s; check the path and who may read it", g_strerror(reason));
        return false;
    }
    if (S_ISDIR(status.st_mode)) {
        examination_fail(examination, "this is a directory, not a capture file");
        return false;
    }
    if (access(path, R_OK) != 0) {
        examination_fail(examination, "%s; let the user who runs this command read it", g_strerror(errno));
        return false;
    }
    return true;
}
