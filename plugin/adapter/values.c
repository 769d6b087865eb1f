/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "values.h"

#include <epan/packet.h>
#include <wsutil/inet_addr.h>

#include "netbios_name.h"

#define SEPARATORS ", \t"
#define MAC_DIGITS 12
#define GROUP_BIT (UINT64_C(1) << 40)
#define FIRST_MULTICAST 0xE0000000
#define SUFFIX_LENGTH 4 /* <20> */

/** Says what is wrong with a value and what would be right; returns false. */
static bool refuse(const char *value, const char *what_is_wrong, char **problem)
{
    char *printable = g_strescape(value, NULL);

    if (problem != NULL)
        *problem = g_strdup_printf("\"%s\" %s", printable, what_is_wrong);
    g_free(printable);
    return false;
}

bool values_read_address(const char *text, uint32_t *address, char **problem)
{
    ws_in4_addr number;

    if (ws_inet_pton4(text, &number)) {
        *address = g_ntohl(number);
        /* 0 stands for an address that nobody knows; from the multicast addresses on none belongs to one machine. */
        if (*address != 0 && *address < FIRST_MULTICAST)
            return true;
    }
    return refuse(text, "is not the IPv4 address of a machine; write one like 10.1.0.5", problem);
}

static bool read_mac(const char *text, uint64_t *mac, char **problem)
{
    unsigned digits = 0;
    const char *rest;

    *mac = 0;
    for (rest = text; *rest != '\0' && digits <= MAC_DIGITS; rest++) {
        if (g_ascii_isxdigit(*rest)) {
            *mac = *mac << 4 | (uint64_t)g_ascii_xdigit_value(*rest);
            digits++;
        } else if (strchr(":-.", *rest) == NULL) {
            break;
        }
    }
    if (*rest == '\0' && digits == MAC_DIGITS && *mac != 0 && (*mac & GROUP_BIT) == 0)
        return true;
    return refuse(text, "is not the MAC address of a network card; write one like 02:00:5e:01:00:0c", problem);
}

bool values_read_addresses(const char *text, GArray *addresses, char **problem)
{
    char **words = g_strsplit_set(text, SEPARATORS, 0);
    bool good = true;

    for (char **word = words; *word != NULL && good; word++) {
        uint32_t address;

        if (**word == '\0')
            continue;
        good = values_read_address(*word, &address, problem);
        if (good)
            g_array_append_val(addresses, address);
    }
    g_strfreev(words);
    return good;
}

bool values_read_macs(const char *text, GArray *macs, char **problem)
{
    char **words = g_strsplit_set(text, SEPARATORS, 0);
    bool good = true;

    for (char **word = words; *word != NULL && good; word++) {
        uint64_t mac;

        if (**word == '\0')
            continue;
        good = read_mac(*word, &mac, problem);
        if (good)
            g_array_append_val(macs, mac);
    }
    g_strfreev(words);
    return good;
}

/** True if a text ends in a suffix as names are printed: ALPHA<20>. */
static bool has_suffix(const char *text)
{
    size_t length = strlen(text);
    const char *end = text + length - SUFFIX_LENGTH;

    return length >= SUFFIX_LENGTH && end[0] == '<' && g_ascii_isxdigit(end[1]) && g_ascii_isxdigit(end[2]) &&
           end[3] == '>';
}

bool values_check_name(const char *text, char **problem)
{
    size_t length = strlen(text);
    bool good = length > 0 && length <= NETBIOS_NAME_LENGTH;

    for (size_t i = 0; good && i < length; i++)
        good = g_ascii_isprint(text[i]);
    if (!good)
        return refuse(text, "is not a NetBIOS name; write 1 to 15 ASCII characters like ACCT-PC", problem);
    if (has_suffix(text))
        return refuse(text, "has a suffix; write the name alone, like ACCT-PC", problem);
    return true;
}

bool values_check_label(const char *text, char **problem)
{
    bool good = *text != '\0' && g_utf8_validate(text, -1, NULL);

    for (const char *at = text; good && *at != '\0'; at = g_utf8_next_char(at))
        good = g_unichar_isprint(g_utf8_get_char(at));
    return good || refuse(text, "is not a label; write what you call the machine, on one line", problem);
}
