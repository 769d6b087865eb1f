#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Work spread over two machines: network namespaces of the test's own, each with its own sshd and its own files.

It needs root for the namespaces.  The machines share this system's programs, but each has folders of its own in the place
of the captures and of the temporary files, so that what is looked at there must have been sent there.
"""
import os
import shutil
import subprocess
import time
import unittest

import check

SSHD = shutil.which('sshd', path='/usr/sbin:/usr/bin:/usr/local/sbin')
ADDRESSES = ('198.51.100.1', '198.51.100.2')
OUR_ADDRESS = '198.51.100.9'
PATIENCE = 30


def missing():
    """Why the machines cannot be made, or None."""
    if os.geteuid() != 0:
        return 'making network namespaces needs root'
    for program, package in (('ip', 'iproute2'), ('rsync', 'rsync'), ('ssh-keygen', 'openssh-client')):
        if shutil.which(program) is None:
            return '%s is not installed (Debian: %s)' % (program, package)
    if SSHD is None:
        return 'sshd is not installed (Debian: openssh-server)'
    if subprocess.run(['unshare', '--net', '--mount', 'true'], capture_output=True, check=False).returncode != 0:
        return 'this system does not let root make namespaces'
    return None


REASON = missing()
if REASON:
    print('test_hosts: skipped, because', REASON)


def run(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout


class Network:
    """A namespace with a bridge, which the machines and the program under test are connected to.

    It is kept by a process that sleeps; when that ends, so do its interfaces and mounts.
    """

    def __init__(self):
        self.keeper = subprocess.Popen(['unshare', '--net', '--mount', 'sleep', 'infinity'])
        self.machines = []
        wait_for_namespace(self.keeper)
        self.run('ip', 'link', 'add', 'bridge', 'type', 'bridge')
        self.run('ip', 'link', 'set', 'bridge', 'up')
        self.run('ip', 'address', 'add', OUR_ADDRESS + '/24', 'dev', 'bridge')
        self.run('ip', 'link', 'set', 'lo', 'up')

    def inside(self, *words):
        # With its root: these tests may run in a chroot.
        return ['nsenter', '--target', str(self.keeper.pid), '--net', '--mount', '--root', '--wd=' + os.getcwd(), '--',
                *map(str, words)]

    def run(self, *words):
        return run(*self.inside(*words))

    def close(self):
        for machine in self.machines:
            machine.close()
        self.keeper.kill()
        self.keeper.wait()


def wait_for_namespace(process):
    own = os.readlink('/proc/self/ns/net')
    while os.readlink('/proc/%d/ns/net' % process.pid) == own:
        time.sleep(0.01)


class Machine:
    """A namespace with an address and an sshd."""

    def __init__(self, network, folder, address, hidden):
        self.folder = folder
        self.address = address
        folder.mkdir()
        self.keeper = subprocess.Popen(['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc',
                                        'bash', '-c', self.script(hidden)], stdin=subprocess.PIPE)
        network.machines.append(self)
        wait_for_namespace(self.keeper)
        name = 'to-' + folder.name
        network.run('ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', self.keeper.pid)
        network.run('ip', 'link', 'set', name, 'master', 'bridge', 'up')
        self.run('ip', 'address', 'add', address + '/24', 'dev', 'eth0')
        self.run('ip', 'link', 'set', 'eth0', 'up')
        self.run('ip', 'link', 'set', 'lo', 'up')
        self.keeper.stdin.write(b'go\n')
        self.keeper.stdin.close()

    def script(self, hidden):
        """What the machine does: hides what is not on it, and once the network is up, serves."""
        configuration = self.folder / 'sshd_config'
        key = self.folder / 'host-key'
        run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key)
        configuration.write_text('HostKey %s\nAuthorizedKeysFile %s\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n'
                                 'PermitRootLogin yes\nPidFile none\nMaxStartups 100\nMaxSessions 100\n'
                                 'SetEnv MACHINE=%s\n' % (key, self.folder.parent / 'key.pub', self.folder.name))
        mounts = ['mount -t tmpfs none %s' % check.shlex.quote(str(path)) for path in hidden]
        return '\n'.join(['set -e', *mounts, 'mount -t tmpfs none /run', 'mkdir -p /run/sshd', 'read -r',
                          'exec %s -D -e -f %s 2>%s' % (SSHD, configuration, self.folder / 'log')])

    def run(self, *words):
        return run('nsenter', '--target', str(self.keeper.pid), '--net', '--', *words)

    def log(self):
        path = self.folder / 'log'
        return path.read_text() if path.exists() else ''

    def close(self):
        self.keeper.kill()
        self.keeper.wait()


@unittest.skipIf(REASON, REASON)
class Hosts(check.Case):
    def setUp(self):
        super().setUp()
        # Where the captures are on this machine; the others have an empty folder there.
        self.archive = self.folder / 'archive'
        self.archive.mkdir()
        self.keys = self.folder / 'keys'
        self.keys.mkdir()
        run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', self.keys / 'key')
        self.used = self.folder / 'used'
        self.used.mkdir()
        self.network = Network()
        self.addCleanup(self.network.close)
        self.remote = check.write_script(self.folder / 'remote-check', 'touch %s/$MACHINE-$$\nexport NBNS_CONFLICT_TSHARK=%s\n'
                                         'exec %s "$@"\n' % (self.used, self.tshark, check.program()))
        self.host_file = self.folder / 'hosts'
        self.connect_seconds = 60

    def start_machines(self, *hidden):
        for number, address in enumerate(ADDRESSES):
            machine = Machine(self.network, self.keys / ('host%d' % number), address, hidden)
            deadline = time.monotonic() + PATIENCE
            while 'Server listening' not in machine.log():
                self.assertLess(time.monotonic(), deadline, 'sshd did not start: ' + machine.log())
                time.sleep(0.05)
        self.host_file.write_text(''.join('2/root@%s\n' % address for address in ADDRESSES))

    def captures(self, number):
        for n in range(number):
            shutil.copyfile(check.FINDING if n % 2 else check.HARMLESS, self.archive / ('it\'s a name %02d.pcapng' % n))

    def run_spread(self, status, *arguments):
        ssh = ('ssh -F none -i %s -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR '
               '-o ConnectTimeout=%d' % (self.keys / 'key', self.connect_seconds))
        # Here this is no tshark; there the machine's own is used.
        environment = self.environment(PARALLEL_SSH=ssh)
        environment['NBNS_CONFLICT_TSHARK'] = '/nowhere/tshark'
        return self.check(status, '--sshloginfile', self.host_file, '--remote-command', self.remote, '--json', *arguments,
                          self.archive, command=self.network.inside(),
                          environment=environment)

    def machines_used(self):
        return {name.split('-')[0] for name in os.listdir(self.used)}

    def expected(self):
        """What this machine alone finds."""
        return self.check(check.FINDINGS, '--json', '--jobs', '1', self.archive).text

    def test_shared_files(self):
        self.captures(12)
        self.start_machines()
        self.assertEqual(self.expected(), self.run_spread(check.FINDINGS).text)
        self.assertEqual({'host0', 'host1'}, self.machines_used())
        self.assertEqual(12, len(os.listdir(self.used)))

    def test_files_are_transferred(self):
        self.captures(8)
        self.start_machines(self.archive)
        self.assertEqual(self.expected(), self.run_spread(check.FINDINGS, '--transfer').text)
        self.assertEqual({'host0', 'host1'}, self.machines_used())

    def test_files_that_are_not_there(self):
        self.captures(2)
        self.start_machines(self.archive)
        finished = self.run_spread(check.NOT_CHECKED)
        self.assertIn('there is no such file', finished.errors)

    def test_one_machine_is_down(self):
        self.captures(6)
        self.start_machines()
        self.network.machines[0].close()
        self.connect_seconds = 5
        self.assertEqual(self.expected(), self.run_spread(check.FINDINGS, '--retries', '4').text)
        self.assertEqual({'host1'}, self.machines_used())

    def test_program_is_not_installed_there(self):
        self.captures(2)
        self.start_machines()
        self.remote = self.folder / 'not-there'
        finished = self.run_spread(check.NOT_CHECKED)
        self.assertIn('no result came back', finished.errors)
        self.assertIn('not-there', finished.errors)


if __name__ == '__main__':
    check.main()
