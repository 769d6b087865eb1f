/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Target "decoder": a payload of any kind is read, asked for everything it holds, and where it can be written again,
 * written and read again.  The first byte says what the payload is.
 */
#include "target.h"

#include <glib.h>
#include <string.h>

#include "datagram_message.h"
#include "dhcp_message.h"
#include "nbns_message.h"
#include "support.h"

#define MOST_NAME_BYTES (1 + NETBIOS_ENCODED_LENGTH + 1 + NETBIOS_SCOPE_LENGTH + 1)

static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < 0x20 || *text > 0x7E)
            return false;
    }
    return true;
}

static void check_name_text(const struct netbios_name *name)
{
    char base[NETBIOS_NAME_TEXT];
    char whole[NETBIOS_NAME_TEXT];
    must_hold(is_plain(netbios_name_format_base(name, base)), "a base name is printed in plain characters");
    must_hold(is_plain(netbios_name_format(name, whole)), "a name is printed in plain characters");
    must_hold(g_str_has_prefix(whole, base), "a name is its base name and its suffix");
    for (size_t i = 0; i < NETBIOS_NAME_LENGTH; i++)
        must_hold(!g_ascii_islower(name->base[i]), "a name is folded to upper case");
}

/* Writes a name as messages carry it; returns its length. */
static size_t write_name(uint8_t *out, const struct netbios_name *name)
{
    size_t used = 0;
    out[used++] = NETBIOS_ENCODED_LENGTH;
    for (size_t i = 0; i <= NETBIOS_NAME_LENGTH; i++) {
        uint8_t byte = i < NETBIOS_NAME_LENGTH ? (uint8_t)name->base[i] : name->suffix;
        out[used++] = (uint8_t)('A' + (byte >> 4));
        out[used++] = (uint8_t)('A' + (byte & 0xF));
    }
    const char *label = name->scope;
    while (*label != '\0') {
        size_t length = strcspn(label, ".");
        out[used++] = (uint8_t)length;
        memcpy(out + used, label, length);
        used += length;
        label += length + (label[length] == '.');
    }
    out[used++] = 0;
    return used;
}

/* A scope whose labels hold dots, or end in one, cannot be told from one with more labels. */
static bool can_be_written(const uint8_t *bytes, size_t used, const struct netbios_name *name)
{
    size_t labels = 0;
    for (size_t at = 1 + NETBIOS_ENCODED_LENGTH; at < used && bytes[at] != 0; at += 1u + bytes[at])
        labels++;
    size_t dots = 0;
    for (const char *at = name->scope; *at != '\0'; at++)
        dots += *at == '.';
    return labels == 0 || dots + 1 == labels;
}

static void check_name(const uint8_t *bytes, size_t length)
{
    struct netbios_name name;
    struct netbios_name again;
    char scope[NETBIOS_SCOPE_LENGTH + 1];
    char scope_again[NETBIOS_SCOPE_LENGTH + 1];
    uint8_t written[MOST_NAME_BYTES];
    size_t used = netbios_name_read(bytes, length, &name, scope);
    if (used == 0)
        return;
    must_hold(used <= length, "a name ends within its bytes");
    must_hold(strlen(name.scope) <= NETBIOS_SCOPE_LENGTH, "a scope has an end");
    check_name_text(&name);
    if (!can_be_written(bytes, used, &name))
        return;
    size_t size = write_name(written, &name);
    must_hold(size == used, "a name takes as many bytes when it is written again");
    must_hold(netbios_name_read(written, size, &again, scope_again) == size, "a written name is read to its end");
    must_hold(memcmp(name.base, again.base, NETBIOS_NAME_LENGTH) == 0 && name.suffix == again.suffix &&
                  strcmp(name.scope, again.scope) == 0,
              "a written name is read as it was");
    must_hold(netbios_name_read(written, size - 1, &again, scope_again) == 0, "a name that is cut is none");
}

/* ---- name service ---- */

static void check_addresses(const struct nbns_message *message, const uint8_t *bytes, size_t length)
{
    must_hold(message->address_count == 0 ||
                  (message->addresses >= bytes && message->addresses + message->address_count * 6 <= bytes + length),
              "addresses lie within the payload");
    for (size_t i = 0; i < message->address_count; i++)
        must_hold(nbns_message_has_address(message, nbns_message_address(message, i).ip), "an address is found");
}

static void check_statuses(const struct nbns_message *message, const uint8_t *bytes, size_t length)
{
    must_hold(message->status_count <= UINT8_MAX, "a count of one byte says how many names there are");
    must_hold(message->unit_id == NULL || (message->unit_id >= bytes && message->unit_id + 6 <= bytes + length),
              "the adapter id lies within the payload");
    for (size_t i = 0; i < message->status_count; i++) {
        struct nbns_status status = nbns_message_status(message, i);
        check_name_text(&status.name);
    }
}

static void check_message(const uint8_t *bytes, size_t length)
{
    struct nbns_message message;
    if (!nbns_message_read(&message, bytes, length))
        return;
    must_hold(message.kind <= NBNS_STATUS_RESPONSE, "a message is of a known kind");
    must_hold(message.opcode < 16 && message.result < 16, "opcode and result have four bits");
    check_name_text(&message.name);
    check_addresses(&message, bytes, length);
    check_statuses(&message, bytes, length);
    must_hold(nbns_message_first_address(&message) == 0 || message.address_count > 0, "a first address is an address");
    must_hold(!nbns_message_is_group(&message) || message.address_count > 0, "a group mark stands at an address");
}

/* Any draft is read as what it was written for. */
static void check_draft(struct input *input)
{
    static const struct {
        uint16_t flags;
        enum nbns_kind kind;
        uint16_t question, record;
    } kinds[] = {
        { BROADCAST_CLAIM, NBNS_CLAIM, TYPE_NB, TYPE_NB },   { MULTIHOMED_CLAIM, NBNS_CLAIM, TYPE_NB, TYPE_NB },
        { UNICAST_RELEASE, NBNS_RELEASE, TYPE_NB, TYPE_NB }, { BROADCAST_QUERY, NBNS_QUERY, TYPE_NB, 0 },
        { 0x0000, NBNS_STATUS_QUERY, TYPE_NBSTAT, 0 },       { 0xAD80, NBNS_CLAIM_RESPONSE, 0, TYPE_NB },
        { 0xB400, NBNS_RELEASE_RESPONSE, 0, TYPE_NB },       { 0xBC00, NBNS_WAIT, 0, TYPE_NULL },
        { 0x8500, NBNS_QUERY_RESPONSE, 0, TYPE_NB },
    };
    size_t kind = input_byte(input) % G_N_ELEMENTS(kinds);
    struct draft draft = { .id = (uint16_t)input_number(input, 2),
                           .flags = kinds[kind].flags,
                           .question_type = kinds[kind].question,
                           .record_type = kinds[kind].record,
                           .ttl = (uint32_t)input_number(input, 4),
                           .name_flags = (uint16_t)input_number(input, 2) };
    if (kinds[kind].kind > NBNS_STATUS_QUERY && kinds[kind].kind != NBNS_WAIT)
        draft.flags |= input_byte(input) % 8;
    draft.address_count = kinds[kind].record == TYPE_NB ? input_byte(input) % (DRAFT_ADDRESSES + 1) : 0;
    for (size_t i = 0; i < draft.address_count; i++)
        draft.addresses[i] = (uint32_t)input_number(input, 4);
    uint8_t suffix = input_byte(input);
    char *base = input_text(input);
    base[MIN(strlen(base), NETBIOS_NAME_LENGTH)] = '\0';
    char *name = g_strdup_printf("%s<%02x>", base, suffix);
    draft.name = name;
    struct netbios_name expected = name_of(name);
    struct payload payload = payload_of(&draft);
    struct nbns_message message;
    must_hold(nbns_message_read(&message, payload.bytes, payload.length), "a written message is read");
    must_hold(message.kind == kinds[kind].kind && message.id == draft.id, "its kind and id are those written");
    must_hold(netbios_name_equal(&message.name, &expected), "its name is that written");
    must_hold(message.result == (draft.flags & 0xF) || draft.flags < 0x8000, "its result is that written");
    must_hold(draft.record_type == 0 || message.ttl == draft.ttl, "its time to live is that written");
    must_hold(message.address_count == draft.address_count, "it has as many addresses as were written");
    for (size_t i = 0; i < draft.address_count; i++)
        must_hold(nbns_message_address(&message, i).ip == draft.addresses[i], "its addresses are those written");
    payload_free(&payload);
    g_free(name);
    g_free(base);
}

/* ---- other protocols ---- */

static void check_dhcp(const uint8_t *bytes, size_t length)
{
    struct dhcp_message message;
    if (!dhcp_message_read(&message, bytes, length))
        return;
    must_hold(message.type >= DHCP_DISCOVER && message.type <= DHCP_INFORM, "a DHCP message is of a known type");
    must_hold(memchr(message.host_name, '\0', DHCP_HOST_NAME) != NULL, "a host name has an end");
    must_hold(memchr(message.full_name, '\0', DHCP_HOST_NAME) != NULL, "a full name has an end");
    must_hold(message.client_id == NULL ||
                  (message.client_id >= bytes && message.client_id + message.client_id_length <= bytes + length),
              "a client id lies within the payload");
}

static void check_datagram(const uint8_t *bytes, size_t length)
{
    struct datagram_message message;
    if (datagram_message_read(&message, bytes, length))
        check_name_text(&message.source);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct input input = { bytes, length };
    switch (input_byte(&input) % 5) {
    case 0:
        check_message(input.bytes, input.left);
        break;
    case 1:
        check_dhcp(input.bytes, input.left);
        break;
    case 2:
        check_datagram(input.bytes, input.left);
        break;
    case 3:
        check_name(input.bytes, input.left);
        break;
    case 4:
        check_draft(&input);
        break;
    }
    return 0;
}
