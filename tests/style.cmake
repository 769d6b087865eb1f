# SPDX-License-Identifier: GPL-2.0-or-later
# The targets format-check and format (all C files, as .clang-format says), and tidy (the plugin, as .clang-tidy says; it
# takes a few minutes), with clang-format and clang-tidy of Debian 12.
find_program(CLANG_FORMAT clang-format)
find_program(CLANG_TIDY clang-tidy)
find_program(XARGS xargs)
file(GLOB_RECURSE c_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/plugin/*.c ${PROJECT_SOURCE_DIR}/tests/*.c)
file(GLOB_RECURSE c_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/plugin/*.h ${PROJECT_SOURCE_DIR}/tests/*.h)

if(CLANG_FORMAT)
    add_custom_target(format-check COMMAND ${CLANG_FORMAT} --dry-run --Werror ${c_sources} ${c_headers} VERBATIM)
    add_custom_target(format COMMAND ${CLANG_FORMAT} -i ${c_sources} ${c_headers} VERBATIM)
endif()

if(CLANG_TIDY AND XARGS)
    file(GLOB_RECURSE plugin_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/plugin/*.c)
    string(JOIN "\n" names ${plugin_sources})
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/plugin_sources.txt "${names}\n")
    add_custom_target(tidy
        COMMAND ${XARGS} --arg-file=${CMAKE_CURRENT_BINARY_DIR}/plugin_sources.txt --max-procs=2 --max-args=8
            ${CLANG_TIDY} -p ${CMAKE_BINARY_DIR} --quiet
        VERBATIM)
endif()
