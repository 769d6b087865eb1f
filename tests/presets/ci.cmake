# SPDX-License-Identifier: GPL-2.0-or-later
# For `cmake -C`: warnings are errors.  Not the default, because other compilers than ours warn about other things.
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(CMAKE_C_FLAGS "-Werror" CACHE STRING "")
