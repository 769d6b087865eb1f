# SPDX-License-Identifier: GPL-2.0-or-later
# Joins page.html, its style and its scripts into one file that loads nothing:
#
#   cmake -DSOURCE=plugin/check/page/page.html -DOUTPUT=page.html -P join.cmake
#
# The content security policy allows these very scripts and this very style by their hashes, and nothing else.
cmake_minimum_required(VERSION 3.20)

# The policy's word for a text: 'sha256-...' in Base64, which CMake cannot do by itself.  Three hexadecimal digits are two
# of its characters; 64 digits leave one over, which ends in padding.
function(hash_source result text)
    set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    string(SHA256 digits "${text}")
    set(base64 "")
    foreach(at RANGE 0 63 3)
        string(SUBSTRING "${digits}00" ${at} 3 three)
        math(EXPR first "0x${three} >> 6")
        math(EXPR second "0x${three} & 63")
        string(SUBSTRING "${alphabet}" ${first} 1 first)
        string(SUBSTRING "${alphabet}" ${second} 1 second)
        string(APPEND base64 "${first}${second}")
    endforeach()
    string(SUBSTRING "${base64}" 0 43 base64)
    set(${result} "'sha256-${base64}='" PARENT_SCOPE)
endfunction()

# Puts the files that a pattern finds, which captures their names, between two tags; sets hashes to what the policy needs.
function(inline_files pattern opening closing)
    string(REGEX MATCHALL "${pattern}" references "${page}")
    set(found "")
    foreach(reference IN LISTS references)
        string(REGEX REPLACE "${pattern}" "\\1" name "${reference}")
        file(READ "${folder}/${name}" text)
        hash_source(hash "${text}")
        list(APPEND found "${hash}")
        string(REPLACE "${reference}" "${opening}${text}${closing}" page "${page}")
    endforeach()
    list(JOIN found " " found)
    set(hashes "${found}" PARENT_SCOPE)
    set(page "${page}" PARENT_SCOPE)
endfunction()

get_filename_component(SOURCE "${SOURCE}" ABSOLUTE)
get_filename_component(folder "${SOURCE}" DIRECTORY)
file(READ "${SOURCE}" page)
inline_files("<link rel=\"stylesheet\" href=\"([a-z_.]+)\">" "<style>" "</style>")
string(REPLACE "style-src 'self'" "style-src ${hashes}" page "${page}")
inline_files("<script src=\"([a-z_.]+)\"></script>" "<script>" "</script>")
string(REPLACE "script-src 'self'" "script-src ${hashes}" page "${page}")
file(WRITE "${OUTPUT}" "${page}")
