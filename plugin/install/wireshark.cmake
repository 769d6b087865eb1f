# SPDX-License-Identifier: GPL-2.0-or-later
# Finds Wireshark's headers and sets wireshark_release (4.0).  A Wireshark loads only plugins that were built for its own
# release, and says little about others; so a build that could not be loaded ends here, with a sentence.

set(oldest_release 4.0)
set(newest_release 4.6)
option(NBNS_CONFLICT_ANY_WIRESHARK "Build for a Wireshark that is newer than ${newest_release}, which was never tried" OFF)

find_package(Wireshark CONFIG QUIET)
if(NOT Wireshark_FOUND)
    message(FATAL_ERROR "Wireshark's headers are missing: install them (Debian: wireshark-dev), or name the folder of "
        "WiresharkConfig.cmake with -DWireshark_DIR=FOLDER.")
endif()
set(wireshark_release ${Wireshark_MAJOR_VERSION}.${Wireshark_MINOR_VERSION})

if(wireshark_release VERSION_LESS oldest_release)
    message(FATAL_ERROR "The headers are those of Wireshark ${wireshark_release}, which is too old: install Wireshark "
        "${oldest_release} to ${newest_release} with its headers.")
endif()
if(wireshark_release VERSION_GREATER newest_release AND NOT NBNS_CONFLICT_ANY_WIRESHARK)
    message(FATAL_ERROR "The headers are those of Wireshark ${wireshark_release}, which this plugin does not know: get a "
        "newer nbns-conflict, or try it all the same with -DNBNS_CONFLICT_ANY_WIRESHARK=ON.")
endif()
if(NOT Wireshark_PLUGINS_ENABLED)
    message(FATAL_ERROR "This Wireshark was built without plugins: install one that can load them.")
endif()

find_program(TSHARK tshark HINTS ${Wireshark_INSTALL_PREFIX}/bin DOC "The tshark that shall load the plugin; OFF for none")
if(TSHARK)
    execute_process(COMMAND ${TSHARK} --version OUTPUT_VARIABLE tshark_version ERROR_QUIET)
    string(REGEX REPLACE "^[^0-9]*([0-9]+\\.[0-9]+).*" "\\1" tshark_release "${tshark_version}")
    if(NOT tshark_release STREQUAL wireshark_release)
        message(FATAL_ERROR "The headers are those of Wireshark ${wireshark_release}, but ${TSHARK} is version "
            "${tshark_release} and would not load the plugin: install the headers of ${tshark_release}, or name the "
            "tshark of ${wireshark_release} with -DTSHARK=PATH (OFF if it is on another machine).")
    endif()
endif()
