# SPDX-License-Identifier: GPL-2.0-or-later
# Where things are installed.  Wireshark looks for plugins and profiles in two places only: below its own prefix, and below
# the home folder of its user.

set(NBNS_CONFLICT_INSTALL system CACHE STRING "Install for the whole system, or for this user only: system, user")
set_property(CACHE NBNS_CONFLICT_INSTALL PROPERTY STRINGS system user)

# The folder of Wireshark's configuration, found as Wireshark finds it.
function(find_personal_configuration result)
    set(folder $ENV{XDG_CONFIG_HOME})
    if(NOT folder)
        set(folder $ENV{HOME}/.config)
    endif()
    set(folder ${folder}/wireshark)
    if(NOT EXISTS ${folder} AND EXISTS $ENV{HOME}/.wireshark)
        set(folder $ENV{HOME}/.wireshark)
    endif()
    set(${result} ${folder} PARENT_SCOPE)
endfunction()

if(NBNS_CONFLICT_INSTALL STREQUAL system)
    set(default_prefix ${Wireshark_INSTALL_PREFIX})
    set(NBNS_CONFLICT_PLUGIN_DIR ${Wireshark_PLUGIN_LIBDIR}/epan)
elseif(NBNS_CONFLICT_INSTALL STREQUAL user)
    set(default_prefix $ENV{HOME}/.local)
    # The last part is the release as this Wireshark writes it: 4.0, in an application bundle of macOS 4-0.
    get_filename_component(release_folder ${Wireshark_PLUGIN_LIBDIR} NAME)
    set(NBNS_CONFLICT_PLUGIN_DIR lib/wireshark/plugins/${release_folder}/epan)
else()
    message(FATAL_ERROR "NBNS_CONFLICT_INSTALL is \"${NBNS_CONFLICT_INSTALL}\": write system or user.")
endif()

# A prefix that somebody gave is kept; one that was chosen here follows NBNS_CONFLICT_INSTALL.
if(CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT OR CMAKE_INSTALL_PREFIX STREQUAL NBNS_CONFLICT_CHOSEN_PREFIX)
    set(CMAKE_INSTALL_PREFIX ${default_prefix} CACHE PATH "Where to install" FORCE)
    set(NBNS_CONFLICT_CHOSEN_PREFIX ${default_prefix} CACHE INTERNAL "The prefix that was chosen, not given")
elseif(NOT CMAKE_INSTALL_PREFIX STREQUAL default_prefix)
    message(STATUS "Wireshark looks for plugins below ${default_prefix}, not below ${CMAKE_INSTALL_PREFIX}")
endif()

include(GNUInstallDirs)
if(NBNS_CONFLICT_INSTALL STREQUAL system)
    set(NBNS_CONFLICT_PROFILE_DIR ${CMAKE_INSTALL_DATADIR}/wireshark/profiles)
else()
    find_personal_configuration(configuration)
    set(NBNS_CONFLICT_PROFILE_DIR ${configuration}/profiles)
endif()
