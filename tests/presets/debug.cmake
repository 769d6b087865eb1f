# SPDX-License-Identifier: GPL-2.0-or-later
# For `cmake -C`: for gdb and valgrind; nothing is optimised away.
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_C_FLAGS "-O0 -g3 -fno-omit-frame-pointer" CACHE STRING "")
