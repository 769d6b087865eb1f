# SPDX-License-Identifier: GPL-2.0-or-later
# Removes the files that MANIFEST lists, and the folders below PREFIX and elsewhere that are empty then.
# Run it by the target "uninstall".

if(NOT EXISTS ${MANIFEST})
    message(FATAL_ERROR "Nothing was installed from this build folder: there is no ${MANIFEST}.")
endif()

# PREFIX stays, and the folder above it, which is a home folder perhaps.
set(kept $ENV{DESTDIR}${PREFIX})
get_filename_component(kept_above ${kept} DIRECTORY)

# Removes a folder if it is empty, then the one above.
function(remove_empty_folders folder)
    while(IS_DIRECTORY ${folder} AND NOT folder STREQUAL kept AND NOT folder STREQUAL kept_above)
        file(GLOB content LIST_DIRECTORIES true ${folder}/* ${folder}/.?*)
        if(content)
            return()
        endif()
        file(REMOVE_RECURSE ${folder})
        get_filename_component(folder ${folder} DIRECTORY)
    endwhile()
endfunction()

file(STRINGS ${MANIFEST} files)
foreach(file IN LISTS files)
    set(file $ENV{DESTDIR}${file})
    if(EXISTS ${file} OR IS_SYMLINK ${file})
        file(REMOVE ${file})
        if(EXISTS ${file})
            message(FATAL_ERROR "${file} cannot be removed: run this as the user who installed it.")
        endif()
        message(STATUS "Removed ${file}")
    endif()
    get_filename_component(folder ${file} DIRECTORY)
    remove_empty_folders(${folder})
endforeach()
