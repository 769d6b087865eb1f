# SPDX-License-Identifier: GPL-2.0-or-later
"""A client of sharkd, Wireshark's engine without a window, which speaks JSON-RPC over its standard input and output."""
import json
import re
import subprocess

import programs
from programs import harness

OURS = 'nbns_conflict'


class Sharkd:
    """A running sharkd."""

    def __init__(self, *options):
        self.number = 0
        self.loaded = []
        self.process = subprocess.Popen([*programs.command('sharkd', *options), '-'], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                        env=harness.environment())

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(programs.TIMEOUT)

    def ask(self, method, **parameters):
        """The result of one request; an error of sharkd, or its end, is an AssertionError."""
        self.number += 1
        request = {'jsonrpc': '2.0', 'id': self.number, 'method': method, 'params': parameters}
        try:
            self.process.stdin.write(json.dumps(request) + '\n')
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ''
        if not line:
            raise AssertionError('sharkd ended with status %s at: %s' % (self.process.wait(), request))
        answer = json.loads(line)
        if 'result' not in answer:
            raise AssertionError('%s: %s' % (request, answer))
        return answer['result']

    def load(self, path):
        self.loaded.append(path)
        self.ask('load', file=str(path))

    def set(self, name, value):
        self.ask('setconf', name=name, value=str(value))

    def frame(self, number):
        """Our items of a frame: label, filter and what is below, without bytes and colours."""
        tree = self.ask('frame', frame=number, proto=True)['tree']
        return [brief(node) for node in tree if is_ours(node)]

    def table(self):
        """The rows of the table of the Statistics menu."""
        return self.ask('tap', tap0='nstat:%s,incidents' % OURS)['taps'][0]['tables'][0]['i']

    def memory(self):
        """How much memory of its own it has in use, in KiB; pages of files come and go as the kernel likes."""
        with open('/proc/%d/status' % self.process.pid, encoding='ascii') as file:
            return sum(int(size) for size in re.findall(r'(?:RssAnon|VmSwap):\s+(\d+)', file.read()))


def is_ours(node):
    return node.get('f', '').startswith(OURS)


def brief(node):
    return [node.get('l'), node.get('f'), node.get('s'), [brief(child) for child in node.get('n', ())]]
