/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "evidence.h"

#define MAC_OF(last) (UINT64_C(0x02005E010000) | (last))

const struct machine first_pc = { IP(10, 1, 0, 11), MAC_OF(11) };
const struct machine second_pc = { IP(10, 1, 0, 12), MAC_OF(12) };
const struct machine third_pc = { IP(10, 1, 0, 13), MAC_OF(13) };
const struct machine fourth_pc = { IP(10, 1, 0, 14), MAC_OF(14) };
const struct machine wins = { IP(10, 1, 0, 5), MAC_OF(5) };
const struct machine other_wins = { IP(10, 1, 0, 6), MAC_OF(6) };
const struct machine segment = { IP(10, 1, 0, 255), UINT64_C(0xFFFFFFFFFFFF) };

/* ---- drafts ---- */

struct draft registration(uint16_t flags, uint16_t id, const char *name, uint32_t address)
{
    return (struct draft){ .id = id,
                           .flags = flags,
                           .name = name,
                           .question_type = TYPE_NB,
                           .record_type = TYPE_NB,
                           .ttl = (flags & 0x0010) != 0 ? 0 : 300000,
                           .address_count = 1,
                           .addresses = { address } };
}

struct draft registration_answer(enum nbns_result result, uint16_t id, const char *name, uint32_t address)
{
    return (struct draft){ .id = id,
                           .flags = (uint16_t)(0xAD80 | result),
                           .name = name,
                           .record_type = TYPE_NB,
                           .address_count = 1,
                           .addresses = { address } };
}

struct draft wait_answer(uint16_t id, const char *name, uint32_t seconds)
{
    return (struct draft){
        .id = id, .flags = 0xBC00, .name = name, .record_type = TYPE_NULL, .ttl = seconds, .echo = MULTIHOMED_CLAIM
    };
}

struct draft release_of(uint16_t flags, uint16_t id, const char *name, uint32_t address)
{
    struct draft draft = registration(flags, id, name, address);
    draft.ttl = 0;
    return draft;
}

struct draft release_answer(enum nbns_result result, uint16_t id, const char *name, uint32_t address)
{
    struct draft draft = registration_answer(NBNS_OK, id, name, address);
    draft.flags = (uint16_t)(0xB400 | result);
    return draft;
}

struct draft name_query(uint16_t flags, uint16_t id, const char *name)
{
    return (struct draft){ .id = id, .flags = flags, .name = name, .question_type = TYPE_NB };
}

struct draft query_answer(uint16_t id, const char *name, uint32_t address)
{
    struct draft draft = registration_answer(NBNS_OK, id, name, address);
    draft.flags = 0x8500;
    draft.ttl = 300000;
    return draft;
}

struct draft query_denial(uint16_t id, const char *name)
{
    return (struct draft){ .id = id, .flags = 0x8583, .name = name, .record_type = TYPE_NULL };
}

struct draft status_query(uint16_t id, const char *name)
{
    return (struct draft){ .id = id, .flags = 0x0000, .name = name, .question_type = TYPE_NBSTAT };
}

struct draft status_answer(uint16_t id, const char *name, const struct listed *entries, uint8_t unit)
{
    struct draft draft = { .id = id, .flags = 0x8400, .name = name, .record_type = TYPE_NBSTAT };
    for (size_t i = 0; entries[i].name != NULL; i++)
        draft.entries[i] = entries[i];
    if (unit != 0)
        memcpy(draft.unit_id, (const uint8_t[]){ 0x00, 0x0C, 0x29, 0x01, 0x00, unit }, sizeof draft.unit_id);
    return draft;
}

struct draft as_group(struct draft draft)
{
    draft.name_flags |= NBNS_FLAG_GROUP;
    return draft;
}

struct draft in_scope(struct draft draft, const char *scope)
{
    draft.scope = scope;
    return draft;
}

struct draft and_address(struct draft draft, uint32_t address)
{
    assert_true(draft.address_count < DRAFT_ADDRESSES);
    draft.addresses[draft.address_count++] = address;
    return draft;
}

/* ---- payloads ---- */

struct netbios_name name_of(const char *text)
{
    struct netbios_name name;
    const char *suffix = strrchr(text, '<');
    assert_non_null(suffix);
    char *base = g_strndup(text, (gsize)(suffix - text));
    assert_true(netbios_name_from_text(base, (uint8_t)g_ascii_strtoull(suffix + 1, NULL, 16), &name));
    g_free(base);
    if (name.base[0] == '*')
        memset(name.base + 1, 0, sizeof name.base - 1);
    return name;
}

static void write_u16(GByteArray *out, uint16_t value)
{
    g_byte_array_append(out, (const uint8_t[]){ (uint8_t)(value >> 8), (uint8_t)value }, 2);
}

static void write_u32(GByteArray *out, uint32_t value)
{
    write_u16(out, (uint16_t)(value >> 16));
    write_u16(out, (uint16_t)value);
}

static void write_u8(GByteArray *out, uint8_t value)
{
    g_byte_array_append(out, &value, 1);
}

static void write_name(GByteArray *out, const struct draft *draft)
{
    struct netbios_name name = name_of(draft->name);
    write_u8(out, NETBIOS_ENCODED_LENGTH);
    for (size_t i = 0; i <= NETBIOS_NAME_LENGTH; i++) {
        uint8_t byte = i < NETBIOS_NAME_LENGTH ? (uint8_t)name.base[i] : name.suffix;
        write_u8(out, (uint8_t)('A' + (byte >> 4)));
        write_u8(out, (uint8_t)('A' + (byte & 0xF)));
    }
    char **labels = g_strsplit(draft->scope != NULL ? draft->scope : "", ".", -1);
    for (char **label = labels; *label != NULL; label++) {
        write_u8(out, (uint8_t)strlen(*label));
        g_byte_array_append(out, (const uint8_t *)*label, (guint)strlen(*label));
    }
    g_strfreev(labels);
    write_u8(out, 0);
}

static void write_status(GByteArray *data, const struct draft *draft)
{
    uint8_t count = 0;
    while (count < DRAFT_ENTRIES && draft->entries[count].name != NULL)
        count++;
    write_u8(data, count);
    for (size_t i = 0; i < count; i++) {
        struct netbios_name name = name_of(draft->entries[i].name);
        g_byte_array_append(data, (const uint8_t *)name.base, NETBIOS_NAME_LENGTH);
        write_u8(data, name.suffix);
        write_u16(data, draft->entries[i].flags);
    }
    g_byte_array_append(data, draft->unit_id, sizeof draft->unit_id);
    for (size_t i = 0; i < 20; i++)
        write_u16(data, 0);
}

static GByteArray *data_of(const struct draft *draft)
{
    GByteArray *data = g_byte_array_new();
    if (draft->record_type == TYPE_NBSTAT)
        write_status(data, draft);
    if (draft->echo != 0)
        write_u16(data, draft->echo);
    for (size_t i = 0; i < draft->address_count; i++) {
        write_u16(data, draft->name_flags);
        write_u32(data, draft->addresses[i]);
    }
    return data;
}

struct payload payload_of(const struct draft *draft)
{
    bool response = (draft->flags & 0x8000) != 0;
    bool question = draft->question_type != 0;
    bool record = draft->record_type != 0;
    GByteArray *out = g_byte_array_new();
    write_u16(out, draft->id);
    write_u16(out, draft->flags);
    write_u16(out, question);
    write_u16(out, response && record);
    write_u16(out, 0);
    write_u16(out, !response && record);
    write_name(out, draft);
    if (question) {
        write_u16(out, draft->question_type);
        write_u16(out, 1);
    }
    if (record) {
        GByteArray *data = data_of(draft);
        if (question)
            write_u16(out, 0xC00C);
        write_u16(out, draft->record_type);
        write_u16(out, 1);
        write_u32(out, draft->ttl);
        write_u16(out, (uint16_t)data->len);
        g_byte_array_append(out, data->data, data->len);
        g_byte_array_free(data, TRUE);
    }
    struct payload whole = { out->data, out->len };
    struct payload exact = payload_prefix(&whole, whole.length);
    g_byte_array_free(out, TRUE);
    return exact;
}

struct payload payload_prefix(const struct payload *payload, size_t length)
{
    struct payload prefix = { malloc(length), length };
    if (length > 0)
        memcpy(prefix.bytes, payload->bytes, length);
    return prefix;
}

void payload_free(struct payload *payload)
{
    free(payload->bytes);
    payload->bytes = NULL;
}

/* ---- frames ---- */

struct frame frame_between(const struct machine *from, const struct machine *to, uint32_t number, int64_t time)
{
    return (struct frame){ .number = number,
                           .time = time,
                           .source_mac = from->mac,
                           .target_mac = to->mac,
                           .source_ip = from->ip,
                           .target_ip = to->ip,
                           .source_port = 137,
                           .target_port = 137,
                           .vlan = FRAME_NO_VLAN,
                           .ip_id = (uint16_t)number,
                           .ttl = 64,
                           .ip_header_known = true };
}

/* ---- the wire ---- */

struct sent {
    enum channel channel;
    struct frame frame;
    struct payload payload;
};

static void sent_free(gpointer data)
{
    struct sent *sent = data;
    payload_free(&sent->payload);
    g_free(sent);
}

void wire_open(struct wire *wire, const struct analysis_options *options)
{
    struct analysis_options usual = analysis_default_options();
    *wire = (struct wire){ .analysis = analysis_new(options != NULL ? options : &usual),
                           .sent = g_ptr_array_new_with_free_func(sent_free),
                           .time = START_OF_CAPTURE,
                           .next = 0x4001,
                           .id = 0x8001,
                           .vlan = FRAME_NO_VLAN };
}

void wire_close(struct wire *wire)
{
    analysis_free(wire->analysis);
    g_ptr_array_free(wire->sent, TRUE);
}

void wire_wait(struct wire *wire, int64_t nanoseconds)
{
    wire->time += nanoseconds;
}

static const struct sent *sent_of(const struct wire *wire, uint32_t number)
{
    assert_uint_in_range(number, 1, wire->sent->len);
    return g_ptr_array_index(wire->sent, number - 1);
}

/* The payload is a copy of its own that is gone afterwards: the analysis must not keep it. */
void wire_feed_cut(const struct wire *wire, analysis *analysis, uint32_t number, size_t length)
{
    static void (*const observers[])(struct analysis *, const struct frame *, const uint8_t *, size_t) = {
        [CHANNEL_NBNS] = analysis_observe_nbns,
        [CHANNEL_DHCP] = analysis_observe_dhcp,
        [CHANNEL_ARP] = analysis_observe_arp,
        [CHANNEL_DATAGRAM] = analysis_observe_datagram,
    };
    const struct sent *sent = sent_of(wire, number);
    struct payload copy = payload_prefix(&sent->payload, MIN(length, sent->payload.length));
    observers[sent->channel](analysis, &sent->frame, copy.bytes, copy.length);
    payload_free(&copy);
}

void wire_feed(const struct wire *wire, analysis *analysis, uint32_t number)
{
    wire_feed_cut(wire, analysis, number, SIZE_MAX);
}

static uint32_t keep_and_feed(struct wire *wire, enum channel channel, struct frame frame, struct payload payload)
{
    struct sent *sent = g_new(struct sent, 1);
    frame.number = wire->sent->len + 1;
    *sent = (struct sent){ channel, frame, payload };
    g_ptr_array_add(wire->sent, sent);
    wire_feed(wire, wire->analysis, frame.number);
    if (wire->fed != NULL)
        wire->fed(wire, frame.number);
    return frame.number;
}

static uint32_t send_payload(struct wire *wire, enum channel channel, const struct machine *from,
                             const struct machine *to, struct payload payload)
{
    static const uint16_t ports[] = { [CHANNEL_NBNS] = 137, [CHANNEL_DHCP] = 67, [CHANNEL_DATAGRAM] = 138 };
    struct frame frame = frame_between(from, to, 0, wire->time);
    frame.interface = wire->interface;
    frame.vlan = wire->vlan;
    frame.ip_id = wire->next++;
    if (channel == CHANNEL_ARP)
        frame.ip_header_known = false;
    else
        frame.source_port = frame.target_port = ports[channel];
    wire->time += MILLISECOND;
    return keep_and_feed(wire, channel, frame, payload);
}

uint32_t wire_send(struct wire *wire, const struct machine *from, const struct machine *to, struct draft draft)
{
    return send_payload(wire, CHANNEL_NBNS, from, to, payload_of(&draft));
}

uint32_t wire_send_bytes(struct wire *wire, enum channel channel, const struct machine *from, const struct machine *to,
                         const uint8_t *bytes, size_t length)
{
    struct payload given = { (uint8_t *)bytes, length };
    return send_payload(wire, channel, from, to, payload_prefix(&given, length));
}

uint32_t wire_send_frame(struct wire *wire, enum channel channel, struct frame frame, const uint8_t *bytes,
                         size_t length)
{
    struct payload given = { (uint8_t *)bytes, length };
    return keep_and_feed(wire, channel, frame, payload_prefix(&given, length));
}

struct frame wire_frame(const struct wire *wire, uint32_t number)
{
    return sent_of(wire, number)->frame;
}

bool wire_read(const struct wire *wire, uint32_t number, struct nbns_message *message)
{
    const struct sent *sent = sent_of(wire, number);
    return sent->channel == CHANNEL_NBNS && nbns_message_read(message, sent->payload.bytes, sent->payload.length);
}

uint32_t wire_take(struct wire *wire, const struct wire *from, uint32_t number, struct frame frame)
{
    const struct sent *sent = sent_of(from, number);
    return keep_and_feed(wire, sent->channel, frame, payload_prefix(&sent->payload, sent->payload.length));
}

uint32_t wire_send_again(struct wire *wire, uint32_t number, struct frame frame)
{
    return wire_take(wire, wire, number, frame);
}

uint32_t wire_frame_count(const struct wire *wire)
{
    return wire->sent->len;
}

/* ---- expectations ---- */

void check_incident_count(const char *file, int line, analysis *analysis, unsigned count)
{
    const GArray *numbers = analysis_incidents(analysis);
    if (numbers->len == count)
        return;
    for (guint i = 0; i < numbers->len; i++) {
        const struct incident_view *view = analysis_incident(analysis, g_array_index(numbers, uint32_t, i));
        print_error("  #%u %s\n", view->number, view->summary);
    }
    fail_msg("%s:%d: %u incidents instead of %u", file, line, numbers->len, count);
}

const struct incident_view *check_incident(const char *file, int line, analysis *analysis, uint32_t number,
                                           const char *name, enum cause cause, enum confidence confidence)
{
    const struct incident_view *view = analysis_incident(analysis, number);
    if (view == NULL) {
        fail_msg("%s:%d: there is no incident %u", file, line, number);
    } else if (strcmp(view->name, name) != 0 || view->cause != cause || view->confidence != confidence) {
        char *text = incident_text(view);
        print_error("%s", text);
        g_free(text);
        fail_msg("%s:%d: incident %u is not '%s', %s, %s", file, line, number, name, knowledge_cause_token(cause),
                 knowledge_token(knowledge_confidence_tokens(), confidence));
    }
    return view;
}

static bool machine_has(const struct machine_view *machine, uint32_t ip)
{
    for (guint i = 0; i < machine->addresses->len; i++) {
        if (g_array_index(machine->addresses, uint32_t, i) == ip)
            return true;
    }
    return false;
}

static bool has_machine(const GArray *machines, uint32_t ip)
{
    for (guint i = 0; i < machines->len; i++) {
        if (machine_has(&g_array_index(machines, struct machine_view, i), ip))
            return true;
    }
    return false;
}

void check_machines(const char *file, int line, const GArray *machines, unsigned count, const uint32_t *addresses)
{
    if (machines->len != count)
        fail_msg("%s:%d: %u machines instead of %u", file, line, machines->len, count);
    for (unsigned i = 0; i < count; i++) {
        char text[FRAME_IP_TEXT];
        if (!has_machine(machines, addresses[i]))
            fail_msg("%s:%d: no machine with address %s", file, line, frame_format_ip(addresses[i], text));
    }
}

void check_role(const char *file, int line, analysis *analysis, uint32_t frame, uint32_t incident, unsigned role)
{
    const GArray *annotations = analysis_annotations(analysis, frame);
    unsigned found = 0;
    for (guint i = 0; annotations != NULL && i < annotations->len; i++) {
        const struct annotation *annotation = &g_array_index(annotations, struct annotation, i);
        if (annotation->incident == incident)
            found = annotation->role;
    }
    if (found != role)
        fail_msg("%s:%d: frame %u has role %s instead of %s in incident %u", file, line, frame,
                 knowledge_token(knowledge_role_tokens(), found), knowledge_token(knowledge_role_tokens(), role),
                 incident);
}

bool view_has_evidence(const struct incident_view *view, unsigned kind)
{
    for (guint i = 0; i < view->evidence->len; i++) {
        const struct evidence_view *evidence = &g_array_index(view->evidence, struct evidence_view, i);
        if (sentence_fits(evidence_sentence_of((enum evidence_kind)kind)->sentence, evidence->text))
            return true;
    }
    return false;
}
