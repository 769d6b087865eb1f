# SPDX-License-Identifier: GPL-2.0-or-later
# For `cmake -C`: the plugin and its tests, counting which lines run (tests/coverage).
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_C_FLAGS "-O0 --coverage -fprofile-abs-path -fprofile-update=atomic" CACHE STRING "")
