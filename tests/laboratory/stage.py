# SPDX-License-Identifier: GPL-2.0-or-later
"""The stage of one scenario: its network, its daemons and nodes, and what was done when."""
import pathlib
import signal
import subprocess
import time
import zlib

from capture import LiveCapture
from daemons import Place
from network import LabError, Network, entering
from node import Node

READY_LIMIT = 60
STOP_LIMIT = 10
# What happens last must still be seen before the capture ends.
AFTER_THE_LAST_STEP = 1.5
DHCP_SCRIPT = '''#!/bin/sh
case $1 in
bound | renew)
    ip addr flush dev "$interface"
    ip addr add "$ip/24" brd + dev "$interface"
    ;;
esac
'''


class Stage:
    """Plays a scenario; close() leaves nothing behind."""

    def __init__(self, scenario, folder):
        self.scenario = scenario
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.told = []
        self.capture = None
        # Per incident number: when tshark showed it first, while the machines were still at it.
        self.shown_in_time = {}
        self._began = None
        self._daemons, self._nodes, self._processes = {}, {}, []
        self.network = Network(scenario)

    def play(self):
        """From the first step to the end of the capture; returns what tshark saw live."""
        for step in self.scenario.before:
            step.play(self)
        self.capture = LiveCapture(self.network, self.folder / 'capture')
        self._began = time.time()
        for step in self.scenario.steps:
            step.play(self)
        time.sleep(AFTER_THE_LAST_STEP)
        self.shown_in_time = self.capture.first_shown()
        return self.capture.end()

    def tell(self, what):
        """One line of the story as it really was, with the seconds since the capture began."""
        self.told.append((time.time() - self._began if self._began else None, what))

    # -- daemons and programs -----------------------------------------------------------------------------------------
    def _inside(self, machine, command):
        return [*entering(self.network.namespace(machine)), *command]

    def start(self, machine, daemon):
        """Starts a daemon; the machine has one daemon of a kind at a time, and finds its state again."""
        folder = self.folder / machine / type(daemon).__name__.lower()
        cards = range(len(self.scenario.machine(machine).cards))
        place = Place(folder, ['eth%d' % number for number in cards], self.scenario, machine)
        command = daemon.command(place)
        place.log.write_bytes(b'')
        with open(folder / 'output', 'wb') as output:
            process = subprocess.Popen(self._inside(machine, command), stdin=subprocess.DEVNULL, stdout=output,
                                       stderr=output, cwd='/')
        self._processes.append(process)
        self._daemons[machine] = (process, daemon, place)

    def _log(self, machine):
        _, _, place = self._daemons[machine]
        return ''.join(path.read_text(encoding='utf-8', errors='replace')
                       for path in (place.log, place.folder / 'output'))

    def wait_until(self, machine, has_happened, what):
        """Waits for the log of the daemon of a machine to say something."""
        process, daemon, _ = self._daemons[machine]
        limit = time.monotonic() + READY_LIMIT
        while not has_happened(daemon, self._log(machine)):
            if process.poll() is not None or time.monotonic() > limit:
                raise LabError('%s: %s %s; it says: %s' % (machine, daemon, what, self._log(machine)[-400:]))
            time.sleep(0.1)

    def stop(self, machine, how=signal.SIGTERM):
        process, _, _ = self._daemons[machine]
        process.send_signal(how)
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired as error:
            raise LabError('%s: the daemon did not stop' % machine) from error

    def kill(self, machine):
        self.stop(machine, signal.SIGKILL)

    def execute(self, machine, command):
        """Runs a program of a machine to its end; what it says goes to the machine's folder."""
        folder = self.folder / machine
        folder.mkdir(exist_ok=True)
        finished = subprocess.run(self._inside(machine, command), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                  check=False, timeout=60, cwd='/')
        with open(folder / 'programs', 'a', encoding='utf-8') as file:
            file.write('$ %s\n%s%s' % (' '.join(command), finished.stdout, finished.stderr))
        return finished

    def nmblookup(self, machine, arguments):
        folder = self.folder / machine / 'nmblookup'
        folder.mkdir(parents=True, exist_ok=True)
        options = ['--option=%s=%s' % (name, folder) for name in (
            'lock directory', 'state directory', 'cache directory', 'private dir', 'pid directory')]
        self.execute(machine, ['nmblookup', '-s', '/dev/null', '--option=interfaces=eth0', *options, *arguments])

    def lease(self, machine, host_name, address, client_id):
        script = self.folder / 'dhcp-script'
        script.write_text(DHCP_SCRIPT, encoding='ascii')
        script.chmod(0o755)
        identity = ['-x', '0x3d:' + client_id] if client_id else []
        finished = self.execute(machine, ['udhcpc', '-i', 'eth0', '-n', '-q', '-f', '-t', '5', '-T', '2', '-s', str(script),
                                          '-x', 'hostname:' + host_name, *identity])
        if 'lease of %s obtained' % address not in finished.stdout + finished.stderr:
            raise LabError('%s did not lease %s: %s' % (machine, address, (finished.stdout + finished.stderr)[-300:]))

    def node(self, machine):
        """The small node of a machine, started when first asked for."""
        if machine not in self._nodes:
            seed = zlib.crc32(('%s %s' % (self.scenario.name, machine)).encode())
            self._nodes[machine] = Node(self.network, self.scenario.machine(machine), seed)
        return self._nodes[machine]

    def close(self):
        if self.capture:
            self.capture.kill()
        for process in self._processes:
            if process.poll() is None:
                process.kill()
        for process in self._processes:
            process.wait()
        for node in self._nodes.values():
            node.close()
        self.network.remove()
