# SPDX-License-Identifier: GPL-2.0-or-later
# For `cmake -C`: the core and its unit tests with address and undefined behaviour checks.  Wireshark itself is not built
# with these checks, so the plugin is left out.
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_C_FLAGS "-Werror -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer" CACHE STRING "")
set(NBNS_CONFLICT_ADAPTER OFF CACHE BOOL "")
