# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures to keep, and their truth: expected.json as captures/ has it, and the story of each as it was played."""
import hashlib
import json
import shutil

from verdict import row


class Recorder:
    """Writes FOLDER/recorded/NAME.pcapng, FOLDER/expected.json and FOLDER/TRUTH.md."""

    def __init__(self, folder):
        self.folder = folder
        (folder / 'recorded').mkdir(parents=True, exist_ok=True)

    def keep(self, scenario, capture):
        if not scenario.is_recorded:
            return None
        target = self.folder / 'recorded' / (scenario.name + '.pcapng')
        shutil.copyfile(capture, target)
        return target

    def finish(self, outcomes):
        """The truth of every capture that was kept, in the order of their names."""
        kept = sorted((outcome for outcome in outcomes if outcome.kept), key=lambda outcome: outcome.scenario.name)
        rows = [{'file': 'recorded/' + outcome.kept.name,
                 'sha256': hashlib.sha256(outcome.kept.read_bytes()).hexdigest(),
                 'frames': outcome.received, **row(outcome.scenario)} for outcome in kept]
        with open(self.folder / 'expected.json', 'w', encoding='utf-8') as file:
            json.dump(rows, file, indent=1)
            file.write('\n')
        text = '# What was done\n\nSeconds since the start of the capture; "before" is before it.\n'
        text += ''.join(self._story(outcome) for outcome in kept)
        (self.folder / 'TRUTH.md').write_text(text, encoding='utf-8')

    @staticmethod
    def _story(outcome):
        scenario = outcome.scenario
        machines = ', '.join('%s %s' % (machine.name, ' '.join(card.address for card in machine.cards))
                             for machine in scenario.machines)
        lines = ['%9s  %s' % ('before' if seconds is None else '%.3f' % seconds, what) for seconds, what in outcome.told]
        return '\n## %s\n\n%s\n\nMachines: %s.\n\n```\n%s\n```\n' % (
            scenario.name, ' '.join(scenario.story.split()), machines, '\n'.join(lines))
