/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet.h"

const char *message_word(enum message message)
{
    static const char *const words[MESSAGE_COUNT] = {
        [MESSAGE_CLAIM] = "claim",     [MESSAGE_CLAIM_REPEATED] = "claim, repeated",
        [MESSAGE_REFRESH] = "refresh", [MESSAGE_GRANT] = "grant",
        [MESSAGE_REFUSAL] = "refusal", [MESSAGE_WAIT] = "wait acknowledgement",
        [MESSAGE_QUERY] = "query",     [MESSAGE_QUERY_REPEATED] = "query, repeated",
        [MESSAGE_ANSWER] = "answer",   [MESSAGE_STATUS_QUERY] = "status query",
        [MESSAGE_STATUS] = "status",   [MESSAGE_RELEASE] = "release",
        [MESSAGE_DEMAND] = "demand",   [MESSAGE_OTHER] = "other",
    };
    return words[message];
}
