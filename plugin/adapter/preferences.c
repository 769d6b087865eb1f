/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "preferences.h"

#include <epan/packet.h>
#include <epan/prefs.h>
#include <wsutil/report_message.h>

#include "compat.h"
#include "tables.h"

/* What Wireshark writes into; it hands out no private data, so this has to be static. */
static struct {
    unsigned incident_gap;
    unsigned flood_limit;
    unsigned memory_limit;
    compat_bool use_dhcp;
    compat_bool use_arp;
    compat_bool use_datagrams;
    compat_bool show_releases;
    compat_bool info_column;
} preferences;

struct number_preference {
    const char *name;
    const char *title;
    const char *description;
    unsigned *value;
    unsigned minimum;
    unsigned maximum;
};

/* One name is no flood, so its limit starts at 2; memory for less than 1 MiB of names would forget what it just saw. */
static const struct number_preference number_preferences[] = {
    { "incident_gap", "Pause that ends an incident (seconds)",
      "A dispute about the same name is a new incident when no frame of it was seen for so long (1 to 86400 seconds)",
      &preferences.incident_gap, 1, 86400 },
    { "flood_limit", "Names from which on a flood is one incident",
      "When one machine disputes or answers for so many names, they are one incident (2 to 64 names)",
      &preferences.flood_limit, 2, 64 },
    { "memory_limit", "Memory for undisputed names (MiB)",
      "How much memory may be used for names that are in no dispute (1 to 65536 MiB)", &preferences.memory_limit, 1,
      65536 },
};

struct switch_preference {
    const char *name;
    const char *title;
    const char *description;
    compat_bool *value;
};

static const struct switch_preference switch_preferences[] = {
    { "use_dhcp", "Use DHCP as evidence",
      "Learn from DHCP which machine has which address, card and host name, and show these frames in their incidents",
      &preferences.use_dhcp },
    { "use_arp", "Use ARP as evidence",
      "Learn from ARP which network card has which address, and show these frames in their incidents",
      &preferences.use_arp },
    { "use_datagrams", "Use NetBIOS datagrams as evidence",
      "Learn from the datagrams of port 138 which machine uses which name, and show these frames in their incidents",
      &preferences.use_datagrams },
    { "show_releases", "Report a machine's own releases",
      "Show releases of a name by its own holder as incidents of severity chat", &preferences.show_releases },
    { "info_column", "Mark incidents in the Info column",
      "Append the number and the cause of an incident to the Info column of its frames", &preferences.info_column },
};

static void clamp_number(const struct number_preference *number)
{
    unsigned wanted = *number->value;

    if (wanted >= number->minimum && wanted <= number->maximum)
        return;
    *number->value = CLAMP(wanted, number->minimum, number->maximum);
    report_warning("nbns_conflict.%s: %u is outside %u to %u, using %u", number->name, wanted, number->minimum,
                   number->maximum, *number->value);
}

static void apply_preferences(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(number_preferences); i++)
        clamp_number(&number_preferences[i]);
}

static void set_defaults(void)
{
    struct analysis_options options = analysis_default_options();

    preferences.incident_gap = options.incident_gap;
    preferences.flood_limit = options.flood_limit;
    preferences.memory_limit = options.memory_limit;
    preferences.use_dhcp = true;
    preferences.use_arp = true;
    preferences.use_datagrams = true;
    preferences.show_releases = options.show_releases;
    preferences.info_column = true;
}

void preferences_register(int protocol)
{
    module_t *module = prefs_register_protocol(protocol, apply_preferences);

    set_defaults();
    for (size_t i = 0; i < G_N_ELEMENTS(number_preferences); i++) {
        const struct number_preference *number = &number_preferences[i];

        prefs_register_uint_preference(module, number->name, number->title, number->description, 10, number->value);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(switch_preferences); i++) {
        const struct switch_preference *choice = &switch_preferences[i];

        prefs_register_bool_preference(module, choice->name, choice->title, choice->description, choice->value);
    }
    tables_register(module);
}

struct analysis_options preferences_options(void)
{
    struct analysis_options options = analysis_default_options();

    options.incident_gap = preferences.incident_gap;
    options.flood_limit = preferences.flood_limit;
    options.memory_limit = preferences.memory_limit;
    options.show_releases = preferences.show_releases;
    return options;
}

bool preferences_use_dhcp(void)
{
    return preferences.use_dhcp;
}

bool preferences_use_arp(void)
{
    return preferences.use_arp;
}

bool preferences_use_datagrams(void)
{
    return preferences.use_datagrams;
}

bool preferences_info_column(void)
{
    return preferences.info_column;
}
