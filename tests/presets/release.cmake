# SPDX-License-Identifier: GPL-2.0-or-later
# For `cmake -C`: what one installs; the plugin without the tests.
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(BUILD_TESTING OFF CACHE BOOL "")
