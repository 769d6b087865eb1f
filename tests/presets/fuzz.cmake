# SPDX-License-Identifier: GPL-2.0-or-later
# For `cmake -C`: the fuzz targets with libFuzzer and with address and undefined behaviour checks.  Needs clang.
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(CMAKE_C_COMPILER clang CACHE STRING "")
set(CMAKE_C_FLAGS "-Werror -O2 -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -fno-omit-frame-pointer" CACHE STRING "")
set(NBNS_CONFLICT_ADAPTER OFF CACHE BOOL "")
set(NBNS_CONFLICT_FUZZ ON CACHE BOOL "")
