#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Options, help, versions, manual page and completion."""
import re
import subprocess

import check

CHECK_SOURCE = check.harness.PROJECT / 'plugin' / 'check'
MANUAL = CHECK_SOURCE / 'nbns-conflict-check.1'
COMPLETION = CHECK_SOURCE / 'completion.bash'


class Options(check.Case):
    def options(self):
        """The long options that --help lists."""
        return set(re.findall(r'^  (?:-., )?(--[a-z-]+)', self.check(check.NOTHING, '--help').text, re.MULTILINE))

    def test_help_has_options_examples_and_status(self):
        text = self.check(check.NOTHING, '--help').text
        for words in ('--fail-on', '--sshloginfile', 'Exit status: 0', 'Examples:', 'nbns-conflict-check test.pcapng'):
            self.assertIn(words, text)
        self.assertNotIn('--worker', text)

    def test_versions(self):
        text = self.check(check.NOTHING, '--version').text
        self.assertRegex(text, r'\Anbns-conflict-check \d+\.\d+\.\d+\nTShark .*\d+\.\d+\.\d+.*\n'
                               r'plugin nbns_conflict \d+\.\d+\.\d+\n\Z')

    def test_version_without_plugin(self):
        bare = check.write_script(self.folder / 'bare', 'exec env WIRESHARK_PLUGIN_DIR=/nowhere tshark "$@"\n')
        self.assertIn('plugin nbns_conflict is not loaded', self.check(check.NOT_CHECKED, '--version', '--tshark', bare).text)

    def test_manual_and_completion_have_every_option(self):
        manual = MANUAL.read_text(encoding='utf-8').replace('\\-', '-')
        completion = COMPLETION.read_text(encoding='utf-8')
        for option in self.options():
            self.assertIn(option, manual)
            if option != '--help':
                self.assertIn(option, completion)

    def test_manual_is_well_formed(self):
        lint = subprocess.run(['groff', '-man', '-ww', '-Tascii', '-P-cbou', MANUAL], capture_output=True, text=True, check=True)
        self.assertEqual('', lint.stderr)
        for heading in ('NAME', 'SYNOPSIS', 'EXIT STATUS', 'EXAMPLES', 'ENVIRONMENT'):
            self.assertRegex(lint.stdout, '(?m)^%s$' % heading)

    def complete(self, *words):
        script = '''
            set -u
            source "$0"
            COMP_LINE="nbns-conflict-check $*"
            COMP_POINT=${#COMP_LINE}
            # As readline breaks the last word: a = is a word of its own.
            last=${!###*=}
            [[ -n $last || ${!#} != *= ]] || last="="
            COMP_WORDS=(nbns-conflict-check "${@:1:$# - 1}" "$last")
            COMP_CWORD=$#
            _nbns_conflict_check
            printf "%s\\n" "${COMPREPLY[@]}"'''
        run = subprocess.run(['bash', '-c', script, COMPLETION, *words], capture_output=True, text=True, check=True,
                             cwd=self.work)
        self.assertEqual('', run.stderr)
        return run.stdout.split()

    def test_completion(self):
        self.copy(check.FINDING, 'some.pcapng')
        self.assertEqual({'--baseline'}, set(self.complete('--base')))
        self.assertEqual({'warn', 'wins_release_demand', 'wins_proxy', 'wrong_host_name'},
                         set(self.complete('--fail-on', 'w')))
        self.assertEqual({'warn', 'warn@probable', 'warn@possible', 'warn@confirmed'},
                         set(self.complete('--fail-on', 'warn')))
        self.assertEqual({'warn', 'wins_release_demand', 'wins_proxy', 'wrong_host_name'}, set(self.complete('--fail-on=w')))
        self.assertEqual({'duplicate_user', 'duplicate_computer'}, set(self.complete('--ignore', 'dup')))
        self.assertEqual({'some.pcapng'}, set(self.complete('so')))
        self.assertEqual({'some.pcapng'}, set(self.complete('--html=')))
        self.assertEqual(set(), set(self.complete('--event', '0')))

    def test_completion_knows_every_cause(self):
        causes = {cause for capture in check.harness.captures() for rule in capture.expect for cause in rule['causes']}
        self.assertLessEqual(causes, set(self.complete('--ignore', '')))


class BadOptions(check.Case):
    def assert_refused(self, *arguments_and_words):
        *arguments, words = arguments_and_words
        finished = self.check(check.NOT_CHECKED, *arguments)
        self.assertEqual('', finished.text)
        self.assertEqual(1, len(finished.errors.splitlines()), finished.errors)
        for word in words:
            self.assertIn(word, finished.errors)

    def test_unknown_option(self):
        self.assert_refused('--frobnicate', check.FINDING, ['--frobnicate', 'see --help'])
        self.assert_refused(check.FINDING, '--html', ['--html', 'see --help'])

    def test_value_for_an_option_that_takes_none(self):
        for option in ('--json', '--version', '--quiet', '--merge'):
            self.assert_refused(option + '=3', check.FINDING, [option, 'takes no value', 'see --help'])
        self.copy(check.FINDING, '--json=3')
        self.check(check.FINDINGS, '--', '--json=3')

    def test_threshold(self):
        self.assert_refused('--fail-on', 'bad', check.FINDING, ['--fail-on', "'bad'", 'chat, note, warn, error',
                                                                'duplicate_computer'])
        self.assert_refused('--fail-on', 'warn@sure', check.FINDING, ['--fail-on', "'sure'", 'possible, probable, confirmed'])

    def test_ignore(self):
        self.assert_refused('--ignore', 'bad', check.FINDING, ['--ignore', "'bad'", 'duplicate_computer'])

    def test_preference(self):
        self.assert_refused('-o', 'nonsense', check.FINDING, ['-o', "'nonsense'", 'NAME:VALUE'])

    def test_numbers(self):
        for option in ('--jobs', '--retries'):
            for value in ('0', '-1', 'many', '1.5', '99999'):
                self.assert_refused(option, value, check.FINDING, [option, 'a number from 1 to'])

    def test_what_belongs_together(self):
        self.assert_refused('--resume', check.FINDING, ['--resume', '--state'])
        self.assert_refused('--transfer', check.FINDING, ['--transfer', '--sshloginfile'])
        self.assert_refused('--merge', '--state', 'x', check.FINDING, ['--merge', '--state'])

    def test_standard_input_that_nobody_could_read(self):
        for options in (['--merge'], ['--state', 'run'], ['--sshloginfile', check.FINDING]):
            self.assert_refused(*options, '-', check.HARMLESS, [options[0], 'standard input (-)', 'save the input to a file'])

    def test_no_capture(self):
        self.assert_refused(['no capture given', '--help'])


if __name__ == '__main__':
    check.main()
