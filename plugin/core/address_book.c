/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "address_book.h"

#include <glib.h>
#include <string.h>

#include "netbios_name.h"

#define SECOND INT64_C(1000000000)
#define MAX_LEASES 8
#define MAX_ANNOUNCEMENTS 4
#define DEFAULT_LEASE_SECONDS 3600
#define CLIENT_ID_OF_CARD 1 /* hardware type Ethernet: the id is the card's own address */

struct announcement {
    uint64_t mac;
    uint32_t frame;
};

/* What is known of one address. */
struct entry {
    uint32_t lease_count;
    struct lease leases[MAX_LEASES];
    uint32_t announcement_count;
    struct announcement announcements[MAX_ANNOUNCEMENTS];
};

/* What is known of the machine with one card. */
struct client {
    uint64_t mac;
    char *short_name; /* option 12 */
    uint32_t short_frame;
    char *full_name; /* first label of option 81 */
    uint32_t full_frame;
    GBytes *client_id;
};

struct address_book {
    GHashTable *entries; /* ip -> struct entry */
    GHashTable *clients; /* struct client by mac */
    size_t limit;
    uint32_t left_out;
};

static void client_free(gpointer data)
{
    struct client *client = data;
    g_free(client->short_name);
    g_free(client->full_name);
    if (client->client_id != NULL)
        g_bytes_unref(client->client_id);
    g_free(client);
}

address_book *address_book_new(size_t limit)
{
    address_book *self = g_new0(address_book, 1);
    self->entries = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    self->clients = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, client_free);
    self->limit = limit;
    return self;
}

void address_book_free(address_book *self)
{
    if (self == NULL)
        return;
    g_hash_table_destroy(self->entries);
    g_hash_table_destroy(self->clients);
    g_free(self);
}

uint32_t address_book_left_out(const address_book *self)
{
    return self->left_out;
}

static struct entry *find_entry(const address_book *self, uint32_t ip)
{
    return g_hash_table_lookup(self->entries, GUINT_TO_POINTER(ip));
}

static struct entry *need_entry(address_book *self, uint32_t ip)
{
    struct entry *entry = find_entry(self, ip);
    if (entry != NULL || ip == 0)
        return entry;
    if (g_hash_table_size(self->entries) >= self->limit) {
        self->left_out++;
        return NULL;
    }
    entry = g_new0(struct entry, 1);
    g_hash_table_insert(self->entries, GUINT_TO_POINTER(ip), entry);
    return entry;
}

static struct client *find_client(const address_book *self, uint64_t mac)
{
    return g_hash_table_lookup(self->clients, &mac);
}

static struct client *need_client(address_book *self, uint64_t mac)
{
    struct client *client = find_client(self, mac);
    if (client != NULL)
        return client;
    if (g_hash_table_size(self->clients) >= self->limit) {
        self->left_out++;
        return NULL;
    }
    client = g_new0(struct client, 1);
    client->mac = mac;
    g_hash_table_insert(self->clients, &client->mac, client);
    return client;
}

/* The first label of a name, printable; the caller frees it. */
static char *first_label(const char *name)
{
    GString *text = g_string_new(NULL);
    netbios_append_printable(text, name, strcspn(name, "."));
    return g_string_free(text, FALSE);
}

/* What a client says of itself; the newest word counts.  True if it said anything. */
static bool note_client(address_book *self, const struct dhcp_message *message, uint32_t frame)
{
    struct client *client = need_client(self, message->mac);
    bool told = client != NULL && (message->host_name[0] != '\0' || message->full_name[0] != '\0');
    if (client == NULL)
        return false;
    if (message->host_name[0] != '\0') {
        g_free(client->short_name);
        client->short_name = first_label(message->host_name);
        client->short_frame = frame;
    }
    if (message->full_name[0] != '\0') {
        g_free(client->full_name);
        client->full_name = first_label(message->full_name);
        client->full_frame = frame;
    }
    if (message->client_id_length > 1 && message->client_id[0] != CLIENT_ID_OF_CARD) {
        if (client->client_id != NULL)
            g_bytes_unref(client->client_id);
        client->client_id = g_bytes_new(message->client_id, message->client_id_length);
    }
    return told;
}

static bool note_lease(address_book *self, const struct dhcp_message *message, uint32_t frame, int64_t time)
{
    struct entry *entry = need_entry(self, message->your_address);
    if (entry == NULL)
        return false;
    uint32_t seconds = message->lease_seconds != 0 ? message->lease_seconds : DEFAULT_LEASE_SECONDS;
    int64_t until = time + seconds * SECOND;
    for (uint32_t i = 0; i < entry->lease_count; i++) {
        struct lease *lease = &entry->leases[i];
        if (lease->mac == message->mac && time < lease->until) {
            lease->until = MAX(lease->until, until);
            return true;
        }
    }
    if (entry->lease_count == MAX_LEASES)
        return false;
    entry->leases[entry->lease_count++] =
        (struct lease){ .mac = message->mac, .frame = frame, .time = time, .until = until };
    return true;
}

static void end_lease(address_book *self, uint32_t ip, uint64_t mac, int64_t time)
{
    struct entry *entry = find_entry(self, ip);
    for (uint32_t i = 0; entry != NULL && i < entry->lease_count; i++) {
        struct lease *lease = &entry->leases[i];
        if (lease->mac == mac)
            lease->until = MIN(lease->until, time);
    }
}

bool address_book_take_dhcp(address_book *self, const struct dhcp_message *message, uint32_t frame, int64_t time)
{
    switch (message->type) {
    case DHCP_DISCOVER:
    case DHCP_REQUEST:
    case DHCP_INFORM:
        return note_client(self, message, frame);
    case DHCP_ACK:
        return message->your_address != 0 && note_lease(self, message, frame, time);
    case DHCP_RELEASE:
    case DHCP_DECLINE:
        end_lease(self, message->client_address, message->mac, time);
        return false;
    default:
        return false;
    }
}

void address_book_take_announcement(address_book *self, uint32_t ip, uint64_t mac, uint32_t frame)
{
    struct entry *entry = need_entry(self, ip);
    if (entry == NULL || address_book_announcement(self, ip, mac) != 0 ||
        entry->announcement_count == MAX_ANNOUNCEMENTS)
        return;
    entry->announcements[entry->announcement_count++] = (struct announcement){ .mac = mac, .frame = frame };
}

uint32_t address_book_announcement(const address_book *self, uint32_t ip, uint64_t mac)
{
    const struct entry *entry = find_entry(self, ip);
    for (uint32_t i = 0; entry != NULL && i < entry->announcement_count; i++) {
        if (entry->announcements[i].mac == mac)
            return entry->announcements[i].frame;
    }
    return 0;
}

bool address_book_double_lease(const address_book *self, uint32_t ip, struct lease *first, struct lease *second)
{
    const struct entry *entry = find_entry(self, ip);
    for (uint32_t i = 1; entry != NULL && i < entry->lease_count; i++) {
        *second = entry->leases[i];
        for (uint32_t j = 0; j < i; j++) {
            *first = entry->leases[j];
            if (first->mac != second->mac && second->time < first->until)
                return true;
        }
    }
    return false;
}

uint64_t address_book_leased_to(const address_book *self, uint32_t ip, int64_t time)
{
    const struct entry *entry = find_entry(self, ip);
    const struct lease *newest = NULL;
    for (uint32_t i = 0; entry != NULL && i < entry->lease_count; i++) {
        const struct lease *lease = &entry->leases[i];
        bool runs = lease->time <= time && time < lease->until;
        if (runs && (newest == NULL || newest->time <= lease->time))
            newest = lease;
    }
    return newest != NULL ? newest->mac : 0;
}

bool address_book_host_name(const address_book *self, uint64_t mac, struct host_name *name)
{
    const struct client *client = find_client(self, mac);
    if (client == NULL || (client->full_name == NULL && client->short_name == NULL))
        return false;
    bool full = client->full_name != NULL;
    name->text = full ? client->full_name : client->short_name;
    name->frame = full ? client->full_frame : client->short_frame;
    return true;
}

bool address_book_same_client(const address_book *self, uint64_t a, uint64_t b)
{
    const struct client *left = find_client(self, a);
    const struct client *right = find_client(self, b);
    return left != NULL && right != NULL && left->client_id != NULL && right->client_id != NULL &&
           g_bytes_equal(left->client_id, right->client_id);
}
