# SPDX-License-Identifier: GPL-2.0-or-later
"""The job behind `tshark -T fields`: who refused which name to whom, and how often.

Reads lines of ip.src, ip.dst, nbns.id, nbns.flags.response, nbns.flags.opcode, nbns.flags.rcode and nbns.name.
"""
import collections
import sys

REGISTRATION, REFRESH = 5, 8


def main():
    claims, refusals = set(), collections.Counter()
    for line in sys.stdin:
        source, target, number, response, operation, result, name = line.rstrip('\n').split('\t')
        if not operation or not REGISTRATION <= int(operation) <= REFRESH:
            continue
        name = name[:name.find('>') + 1]  # behind it, a response has what the suffix means
        if response == '0':
            claims.add((source, number, name))
        elif result not in ('', '0') and (target, number, name) in claims:
            refusals[name, target, source] += 1
    for (name, claimant, refuser), count in refusals.items():
        print('%s: %s refused by %s, %d times' % (name, claimant, refuser, count))


main()
