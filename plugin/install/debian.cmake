# SPDX-License-Identifier: GPL-2.0-or-later
# Adds what Debian asks of a package to the files that go into the .deb.  Run by cpack, before it packs.

set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
set(documents ${root}/usr/share/doc/${CPACK_PACKAGE_NAME})

# Runs a command, and ends with its words if it fails.
function(run)
    execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE words ERROR_VARIABLE words
        OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(status)
        message(FATAL_ERROR "${ARGV}: ${words}")
    endif()
    set(words ${words} PARENT_SCOPE)
endfunction()

# Appends the entry of a version to the variable RESULT, as Debian's changelog has it.
function(append_entry RESULT version date changes)
    run(date --utc --rfc-email --date=${date})
    set(${RESULT} "${${RESULT}}${CPACK_PACKAGE_NAME} (${version}) unstable; urgency=medium\n\n${changes}\n\
 -- ${CPACK_PACKAGE_CONTACT}  ${words}\n\n" PARENT_SCOPE)
endfunction()

# Writes Debian's changelog from ours, in which a version is "## NUMBER - DATE" with a list below.
function(write_changelog file)
    string(REPLACE ${CPACK_NBNS_CONFLICT_VERSION} "" suffix ${CPACK_PACKAGE_VERSION})
    file(STRINGS ${CPACK_NBNS_CONFLICT_CHANGELOG} lines ENCODING UTF-8)
    set(text "")
    set(version "")
    foreach(line IN LISTS lines)
        if(line MATCHES "^## ([0-9.]+) - ([0-9-]+)$")
            set(next_version ${CMAKE_MATCH_1}${suffix})
            set(next_date ${CMAKE_MATCH_2})
            if(version)
                append_entry(text ${version} ${date} "${changes}")
            endif()
            set(version ${next_version})
            set(date ${next_date})
            set(changes "")
        elseif(version AND line MATCHES "^- (.*)$")
            string(APPEND changes "  * ${CMAKE_MATCH_1}\n")
        elseif(version AND line)
            string(APPEND changes "  ${line}\n")
        endif()
    endforeach()
    append_entry(text ${version} ${date} "${changes}")
    file(WRITE ${file} "${text}")
endfunction()

file(MAKE_DIRECTORY ${documents})
file(COPY_FILE ${CPACK_NBNS_CONFLICT_COPYRIGHT} ${documents}/copyright)
write_changelog(${documents}/changelog)
file(GLOB_RECURSE pages ${root}/usr/share/man/*)
foreach(file IN LISTS pages ITEMS ${documents}/changelog)
    run(gzip -9n ${file})
endforeach()
