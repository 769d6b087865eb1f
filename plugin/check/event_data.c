/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event_data.h"

#include <gio/gio.h>
#include <string.h>

#define SENDER_OFFSET 0x28
/* What Event Viewer puts on one line; behind it stand the bytes as characters, which may look like more bytes. */
#define BYTES_A_LINE 8
/* What other programs put on one line. */
#define BYTES_A_LONG_LINE 16
/* Eight characters can look like three bytes at most, so a line with more than eleven numbers is a long one. */
#define NUMBERS_OF_A_LONG_LINE 12
#define WORDS_A_LINE 4
#define WORD_DIGITS 8
#define BYTE_DIGITS 2
#define OFFSET_DIGITS 4
#define MOST_OFFSET_DIGITS 16
#define BLANKS " \t\r"
/* NetBT's data has 44 bytes; who pastes more than this pasted something else. */
#define MOST_BYTES 4096

/** Reading of a dump. */
struct dump {
    GByteArray *bytes;
    bool has_offsets;
    guint left_on_line; /* numbers that may still come before the characters do */
};

static bool is_hexadecimal(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isxdigit(text[i]))
            return false;
    }
    return length > 0;
}

/** Whether a text is an offset, four digits or more and a colon. */
static bool is_offset(const char *text, gsize length)
{
    return length > OFFSET_DIGITS && length <= MOST_OFFSET_DIGITS + 1 && text[length - 1] == ':' &&
           is_hexadecimal(text, length - 1);
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, BLANKS);
}

/** How many bytes stand at the begin of a text, as numbers of two digits. */
static guint count_bytes(const char *text)
{
    guint count = 0;

    for (text = skip_blanks(text); strcspn(text, BLANKS) == BYTE_DIGITS && is_hexadecimal(text, BYTE_DIGITS); count++)
        text = skip_blanks(text + BYTE_DIGITS);
    return count;
}

/** Whether a line begins with an offset as Wireshark and Format-Hex write it: without a colon, in front of bytes. */
static bool is_bare_offset(const char *line, gsize length)
{
    return length >= OFFSET_DIGITS && length <= MOST_OFFSET_DIGITS && is_hexadecimal(line, length) &&
           count_bytes(line + length) > 0;
}

static void add_byte(struct dump *dump, const char *digits)
{
    guint8 byte = (guint8)(g_ascii_xdigit_value(digits[0]) << 4 | g_ascii_xdigit_value(digits[1]));

    g_byte_array_append(dump->bytes, &byte, 1);
}

/** A word stands for four bytes, the lowest one first. */
static void add_word(struct dump *dump, const char *digits)
{
    for (int i = WORD_DIGITS - 2; i >= 0; i -= 2)
        add_byte(dump, digits + i);
}

/** Goes on at an offset; what is left out before it counts as zero. */
static void go_to(struct dump *dump, const char *text, gsize digits)
{
    bool is_long = count_bytes(text + digits) >= NUMBERS_OF_A_LONG_LINE;
    guint64 offset = g_ascii_strtoull(text, NULL, 16);
    guint length = dump->bytes->len;

    dump->has_offsets = true;
    dump->left_on_line = is_long ? BYTES_A_LONG_LINE : BYTES_A_LINE;
    if (offset > MOST_BYTES)
        return;
    g_byte_array_set_size(dump->bytes, (guint)offset);
    if (offset > length)
        memset(dump->bytes->data + length, 0, (gsize)offset - length);
}

/** Takes one number; false if it is none. */
static bool take_number(struct dump *dump, const char *text, gsize length)
{
    if (length % 2 != 0 || !is_hexadecimal(text, length))
        return false;
    if (length == WORD_DIGITS) {
        add_word(dump, text);
        dump->left_on_line = MIN(dump->left_on_line, WORDS_A_LINE) - 1;
        return true;
    }
    for (gsize i = 0; i < length; i += 2)
        add_byte(dump, text + i);
    dump->left_on_line--;
    return true;
}

/**
 * Whether a number stands where an offset does: at the begin of a line, or in a dump whose lines ran together, where
 * the next offset is where we are.
 */
static bool is_next_offset(const struct dump *dump, const char *text, gsize length)
{
    bool begins = dump->left_on_line == G_MAXUINT;

    if (is_offset(text, length))
        return !dump->has_offsets || begins || g_ascii_strtoull(text, NULL, 16) == dump->bytes->len;
    return begins && is_bare_offset(text, length);
}

/** Takes a line; what follows the first thing that is no number are characters. */
static void take_line(struct dump *dump, const char *line)
{
    dump->left_on_line = G_MAXUINT;
    while (dump->bytes->len < MOST_BYTES) {
        gsize length;

        line = skip_blanks(line);
        length = strcspn(line, BLANKS);
        if (length == 0)
            return;
        if (is_next_offset(dump, line, length))
            go_to(dump, line, length);
        else if (dump->left_on_line > 0 && !take_number(dump, line, length))
            dump->left_on_line = 0;
        line += length;
    }
}

/** Makes "{0x0b,00-01:0a}" and "<Binary>0B00..." into numbers between blanks; offsets keep their colon. */
static char *normalise(const char *text)
{
    static const char *const wrappings[] = { "<Binary>", "</Binary>", "“", "”", "„", "‘", "’" };
    GString *plain = g_string_new(NULL);

    for (const char *next = text; *next != '\0'; next++) {
        bool joins = *next == ':' && g_ascii_isxdigit(next[1]);

        if (*next == '0' && (next[1] == 'x' || next[1] == 'X'))
            next++;
        else if (strchr(",-;\"'`{}[]()@", *next) != NULL || joins)
            g_string_append_c(plain, ' ');
        else
            g_string_append_c(plain, *next);
    }
    for (guint i = 0; i < G_N_ELEMENTS(wrappings); i++)
        g_string_replace(plain, wrappings[i], " ", 0);
    return g_string_free(plain, FALSE);
}

static void read_dump(struct dump *dump, const char *text)
{
    g_autofree char *plain = normalise(text);
    g_auto(GStrv) lines = g_strsplit(plain, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++)
        take_line(dump, lines[i]);
}

static bool find_sender(const struct dump *dump, guint8 sender[EVENT_DATA_SENDER_LENGTH], GError **error)
{
    static const guint8 nobody[EVENT_DATA_SENDER_LENGTH];
    bool alone = !dump->has_offsets && dump->bytes->len == EVENT_DATA_SENDER_LENGTH;
    guint offset = alone ? 0 : SENDER_OFFSET;

    if (dump->bytes->len == 0) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "--event: no hexadecimal numbers found; it accepts four bytes ('0b 00 01 0a'), words ('0A01000B') "
                    "or the whole data as Event Viewer shows it");
        return false;
    }
    if (dump->bytes->len < offset + EVENT_DATA_SENDER_LENGTH) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "--event: the data ends after %u bytes, but the sender stands at offset 0x28; copy the data to its "
                    "end, or give the four bytes at 0028 alone",
                    dump->bytes->len);
        return false;
    }
    memcpy(sender, dump->bytes->data + offset, EVENT_DATA_SENDER_LENGTH);
    if (memcmp(sender, nobody, sizeof nobody) != 0)
        return true;
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                "--event: there is no address at offset 0x28, all four bytes are zero; take the data of another event");
    return false;
}

bool event_data_parse(const char *text, guint8 sender[EVENT_DATA_SENDER_LENGTH], GError **error)
{
    struct dump dump = { .bytes = g_byte_array_new() };
    bool found;

    read_dump(&dump, text);
    found = find_sender(&dump, sender, error);
    g_byte_array_unref(dump.bytes);
    return found;
}

/** Whether an event's data, the address in both byte orders, has these bytes. */
static bool event_has(JsonObject *event, const char *bytes)
{
    JsonArray *data = json_object_has_member(event, "data") ? json_object_get_array_member(event, "data") : NULL;

    for (guint i = 0; data != NULL && i < json_array_get_length(data); i++) {
        if (g_strcmp0(json_array_get_string_element(data, i), bytes) == 0)
            return true;
    }
    return false;
}

bool event_data_matches(const guint8 sender[EVENT_DATA_SENDER_LENGTH], const struct finding *finding)
{
    g_autofree char *bytes = g_strdup_printf("%02x:%02x:%02x:%02x", sender[0], sender[1], sender[2], sender[3]);
    JsonArray *events = finding_array(finding, "events");

    for (guint i = 0; events != NULL && i < json_array_get_length(events); i++) {
        if (event_has(json_array_get_object_element(events, i), bytes))
            return true;
    }
    return false;
}
