/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compat: every difference between the Wireshark versions that this plugin is built for, 4.0 to 4.6.
 *
 * No other file asks for a version.
 */
#ifndef NBNS_CONFLICT_COMPAT_H
#define NBNS_CONFLICT_COMPAT_H

#include <ws_version.h>

#define COMPAT_AT_LEAST(major, minor)                                                                                  \
    (WIRESHARK_VERSION_MAJOR > (major) || (WIRESHARK_VERSION_MAJOR == (major) && WIRESHARK_VERSION_MINOR >= (minor)))

/* What a preference of type bool points to and a table's check of a row returns; the two differ in size. */
#if COMPAT_AT_LEAST(4, 2)
#include <stdbool.h>
typedef bool compat_bool;
#else
#include <glib.h>
typedef gboolean compat_bool;
#endif

/* Says that the frame of pinfo cannot be understood without another, earlier one. */
#if COMPAT_AT_LEAST(4, 2)
#define COMPAT_DEPEND_ON(pinfo, number) mark_frame_as_depended_upon((pinfo)->fd, (number))
#else
#define COMPAT_DEPEND_ON(pinfo, number) mark_frame_as_depended_upon((pinfo), (number))
#endif

/* The name of a capture interface of a section of the file. */
#if COMPAT_AT_LEAST(4, 2)
#define COMPAT_INTERFACE_NAME(session, interface, section) epan_get_interface_name((session), (interface), (section))
#else
#define COMPAT_INTERFACE_NAME(session, interface, section)                                                             \
    ((void)(section), epan_get_interface_name((session), (interface)))
#endif

/*
 * How a function that sets up a -z output ends.  Before 4.6 it cannot say that it failed; leaving the program with the
 * exit code of a bad option is then what Wireshark's own outputs do.
 */
#if COMPAT_AT_LEAST(4, 6)
#include <stdbool.h>
typedef bool compat_output_setup;
#define COMPAT_OUTPUT_ACCEPT() return true
#define COMPAT_OUTPUT_REFUSE() return false
#else
#include <stdlib.h>
typedef void compat_output_setup;
#define COMPAT_OUTPUT_ACCEPT() return
#define COMPAT_OUTPUT_REFUSE() exit(1)
#endif

/* The functions that right-click filters call: they have a second argument, and return another truth value. */
#if COMPAT_AT_LEAST(4, 4)
#include <stdbool.h>
typedef bool compat_filter_bool;
#define COMPAT_FILTER_ARGUMENTS packet_info *pinfo, void *user_data
#define COMPAT_IGNORE_FILTER_DATA() (void)user_data
#define COMPAT_REGISTER_FILTER(protocol, title, is_valid, build)                                                       \
    register_conversation_filter((protocol), (title), (is_valid), (build), NULL)
#else
#include <glib.h>
typedef gboolean compat_filter_bool;
#define COMPAT_FILTER_ARGUMENTS packet_info *pinfo
#define COMPAT_IGNORE_FILTER_DATA()
#define COMPAT_REGISTER_FILTER(protocol, title, is_valid, build)                                                       \
    register_conversation_filter((protocol), (title), (is_valid), (build))
#endif

/* Defines the symbol that tells what kind of plugin this is. */
#if COMPAT_AT_LEAST(4, 2)
#include <wsutil/plugins.h>
#define COMPAT_DESCRIBE_PLUGIN()                                                                                       \
    WS_DLL_PUBLIC uint32_t plugin_describe(void);                                                                      \
    uint32_t plugin_describe(void)                                                                                     \
    {                                                                                                                  \
        return WS_PLUGIN_DESC_DISSECTOR | WS_PLUGIN_DESC_TAP_LISTENER;                                                 \
    }
#else
#define COMPAT_DESCRIBE_PLUGIN()
#endif

#endif
