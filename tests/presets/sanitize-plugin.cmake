# SPDX-License-Identifier: GPL-2.0-or-later
# For `cmake -C`: the plugin with address and undefined behaviour checks.  Wireshark itself is not built with them, so the
# library of the checks has to be preloaded (tests/reliability/start).
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_C_FLAGS "-O1 -Werror -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer" CACHE STRING "")
