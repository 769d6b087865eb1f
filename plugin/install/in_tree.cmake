# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the plugin inside Wireshark's source tree: cmake -DCUSTOM_PLUGIN_SRC_DIR=plugins/epan/nbns_conflict

# Wireshark's own search has found GLib, also where there is no pkg-config.
add_library(nbns_conflict_glib INTERFACE)
target_include_directories(nbns_conflict_glib SYSTEM INTERFACE ${GLIB2_INCLUDE_DIRS})
target_link_libraries(nbns_conflict_glib INTERFACE ${GLIB2_LIBRARIES})
add_library(PkgConfig::GLIB ALIAS nbns_conflict_glib)

# Wireshark asks for -Wshadow; here a variable may have the name of its type.
if(NOT MSVC)
    add_compile_options(-Wno-shadow)
endif()

add_subdirectory(plugin/core)
add_subdirectory(plugin/adapter)
