# SPDX-License-Identifier: GPL-2.0-or-later
# Packages, by `cpack` in the build folder: with NBNS_CONFLICT_INSTALL=system a .deb, with user an archive to unpack in ~/.local.
# One package fits one release of Wireshark, so its version names that.

set(NBNS_CONFLICT_MAINTAINER "nbns-conflict developers <nbns-conflict@localhost>" CACHE STRING
    "Who answers for a .deb that is handed on: Name <mail address>")

set(CPACK_PACKAGE_NAME nbns-conflict)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION}+wireshark${wireshark_release})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "explain NetBIOS name conflicts in Wireshark and tshark")
set(CPACK_PACKAGE_DESCRIPTION
"This plugin finds out which machines in a capture dispute a NetBIOS name,
why, how sure that is, which frames show it, and what to do.
.
Use it when Windows logs event 4319, 4320 or 4321 (source NetBT), when a
computer says that a duplicate name exists on the network, or when Samba
cannot register its name.
.
It was built for Wireshark ${wireshark_release} and does not load into any other.")
set(CPACK_PACKAGE_CONTACT ${NBNS_CONFLICT_MAINTAINER})
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_SYSTEM_NAME ${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR})

if(NBNS_CONFLICT_INSTALL STREQUAL user)
    set(CPACK_GENERATOR TGZ)
    # The personal profile lies outside ~/.local; Wireshark imports the zip file.
    set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
    set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
    set(CPACK_COMPONENTS_ALL Unspecified)
else()
    set(CPACK_GENERATOR DEB)
    set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
    set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
    set(CPACK_DEBIAN_PACKAGE_SECTION net)
    set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
    set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "tshark | wireshark")
    set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/debian.cmake)
    # Read by debian.cmake.
    set(CPACK_NBNS_CONFLICT_VERSION ${PROJECT_VERSION})
    set(CPACK_NBNS_CONFLICT_CHANGELOG ${PROJECT_SOURCE_DIR}/plugin/CHANGELOG.md)
    set(CPACK_NBNS_CONFLICT_COPYRIGHT ${CMAKE_CURRENT_SOURCE_DIR}/copyright)
endif()

include(CPack)
