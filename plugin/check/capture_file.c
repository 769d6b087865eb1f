/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture_file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool capture_file_check(const char *path, struct examination *examination)
{
    struct stat status;

    if (stat(path, &status) != 0) {
        int reason = errno;

        if (reason == ENOENT)
            examination_fail(examination, "there is no such file; check the path");
        else
            examination_fail(examination, "%s; check the path and who may read it", g_strerror(reason));
        return false;
    }
    if (S_ISDIR(status.st_mode)) {
        examination_fail(examination, "this is a directory, not a capture file");
        return false;
    }
    if (access(path, R_OK) != 0) {
        examination_fail(examination, "%s; let the user who runs this command read it", g_strerror(errno));
        return false;
    }
    return true;
}
