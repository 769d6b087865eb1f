#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The HTML report in headless Chromium: what a reader sees, on screen and paper, with the keyboard, and with a screen reader."""
import copy
import functools
import re

import reports
from browser import A4, ENTER, LETTER, SPACE, TAB
from page_case import PageCase, folder, template

import harness

FIFTY = 50
MANY = 500
DISPUTE = 'recorded/duplicate-computer-broadcast.pcapng'
ROUTED = 'recorded/duplicate-computer-wins-across-router.pcapng'
NOTHING_FOUND = 'recorded/benign-wins-lifecycle.pcapng'


@functools.lru_cache(maxsize=None)
def example(name=DISPUTE):
    return reports.bundled(name)


@functools.lru_cache(maxsize=None)
def many_disputes(count):
    return reports.many_disputes(folder(), count)


def mixed_files():
    """A warning, an error, a note, a known incident, a file with a warning, and one that cannot be read."""
    files = [copy.deepcopy(example(name)) for name in (
        DISPUTE, ROUTED, 'recorded/name-poisoning.pcapng', 'recorded/stale-wins-record-taken-over.pcapng', NOTHING_FOUND)]
    files[1]['incidents'][0].update(known=True, failing=False)
    files[4]['warnings'] = ['It is cut in mid-packet.']
    files.append({'file': 'recorded/broken.pcapng', 'error': 'This is no capture file.', 'warnings': [], 'capture': None,
                  'incidents': []})
    return files


class Content(PageCase):
    def test_fifty_incidents_are_all_there(self):
        self.open([many_disputes(FIFTY)])
        names = ['OFFICE-%03d<20>' % number for number in range(1, FIFTY + 1)]
        self.assertEqual(names, self.texts('#incident-table tbody th'))
        self.assertEqual(FIFTY, self.count('#timeline .mark'))
        self.assertEqual(names, self.texts('.incident summary .name'))
        self.assertIn('50 incidents in 1 capture; all fail the check', self.text('.masthead'))
        self.click('#open-all')
        self.assertEqual(FIFTY, len([text for text in self.texts('.part h4') if text == 'What to do']))
        self.assertEqual(FIFTY, self.count('.ladder svg'))

    def test_an_incident_says_all_that_is_known(self):
        file = example()
        incident = file['incidents'][0]
        self.open([file])
        text = self.text('.incident')
        said = [incident['title'], incident['explanation'], incident['cause'], incident['confidence'], incident['outcome'],
                'nbns_conflict.incident == 1', '02:00:5e:01:00:0c', '0b 00 01 0a or 0a 01 00 0b', '4321', DISPUTE,
                *incident['advice'], *incident['samba_log'], *incident['kb'], *incident['alternative_titles'],
                *(reason['text'] for reason in incident['evidence'])]
        for words in said:
            self.assertIn(words, text)
        self.assertEqual(['+', '+', '+', '−'], self.texts('.reason-sign'))
        self.assertIn('(frames 36, 37, 38)', text)
        for limit in file['capture']['limits']:
            self.assertIn(limit, self.text('#limits'))

    def test_the_ladder_draws_each_message(self):
        file = example()
        self.open([file])
        frames = [str(frame['frame']) for frame in file['incidents'][0]['frames']]
        self.assertEqual(frames, self.browser.run('return [...document.querySelectorAll(".frame-number")].map(n => n.textContent)'))
        words = self.browser.run('return [...document.querySelectorAll(".message-words")].map(n => n.textContent)')
        self.assertEqual('claim <20> to all', words[1])
        self.assertEqual(['refusal <20>, code 6', 'refusal <03>, code 6', 'refusal <00>, code 6'] * 2, words[4:])
        self.assertEqual(6, self.count('.message.shows .arrow'))
        # The claimant stands left: claims go to the right, refusals to the left.
        ends = self.browser.run('return [...document.querySelectorAll(".arrow")].map(n => n.x2.baseVal.value - n.x1.baseVal.value)')
        self.assertEqual([False, True, True, True] + [False] * 6, [length > 0 for length in ends])

    def test_the_ladder_leaves_out_copies_and_the_table_has_them(self):
        file = example(ROUTED)
        self.open([file])
        frames = file['incidents'][0]['frames']
        copies = [frame for frame in frames if frame['copy_of']]
        self.assertTrue(copies)
        self.assertEqual(len(frames) - len(copies), self.count('.message'))
        self.assertIn('%d frames are left out' % len(copies), self.text('.incident'))
        self.click('.inner > summary')
        self.assertEqual(len(frames), self.count('.inner tbody tr'))
        self.assertIn('copy of frame %d' % copies[0]['copy_of'], self.text('.inner table'))

    def test_messages_without_addresses_become_a_table(self):
        file = copy.deepcopy(example())
        for frame in file['incidents'][0]['frames']:
            for key in set(frame) - {'frame', 'role'}:
                del frame[key]
        self.open([file])
        self.assertEqual(0, self.count('.ladder'))
        self.assertEqual(10, len([row for row in self.texts('.part tbody tr') if re.match(r'\d+\s.*(claim|refusal)', row)]))

    def test_a_flood_is_cut_short(self):
        file = copy.deepcopy(example())
        incident = file['incidents'][0]
        for key, times in (('events', 100), ('samba_log', 100), ('frames', 30)):
            incident[key] = incident[key] * times
        self.open([file])
        self.click('.inner > summary')
        rest = [text for text in self.texts('.part .quiet') if re.fullmatch('and [0-9]+ more', text)]
        self.assertEqual(['and 100 more', 'and 280 more', 'and 292 more'], rest)
        self.assertLess(self.count('.message'), 41)

    def test_merged_captures_name_the_original_frame(self):
        file = copy.deepcopy(example())
        file['incidents'][0]['origin'] = [{'frame': 36, 'file': 'ring_00002.pcapng', 'frame_in_file': 4}]
        self.open([file])
        # Where a frame comes from is not known of all.
        self.assertIn('(frames 4, merged:37, merged:38)', self.text('.reasons'))
        self.assertIn('ring_00002.pcapng', self.text('.facts'))

    def test_the_check_says_why_it_passes(self):
        file = copy.deepcopy(example())
        for change, words in (({}, 'it fails the check'), ({'failing': False}, 'below the threshold of the check'),
                              ({'known': True}, 'known from the baseline'), ({'known': False, 'ignored': True}, 'ignored as asked')):
            file['incidents'][0].update(change)
            self.open([file])
            self.assertIn(words, self.text('.facts'))

    def test_what_went_wrong_with_files_comes_first(self):
        self.open(mixed_files())
        self.assertEqual(['warning', 'not checked'], self.texts('#attention .badge'))
        self.assertEqual(['recorded/benign-wins-lifecycle.pcapng', 'recorded/broken.pcapng'], self.texts('#attention bdi'))
        self.assertEqual(['It is cut in mid-packet.', 'This is no capture file.'], self.texts('#attention p'))
        self.assertIn('1 file could not be checked', self.text('.masthead'))
        self.assertEqual(6, self.count('#file-table tbody tr'))

    def test_nothing_found_is_no_proof(self):
        self.open([example(NOTHING_FOUND)])
        self.assertIn('does not prove', self.text('.masthead'))
        self.assertEqual([], self.texts('#incidents, #timeline, #details'))
        self.assertIn(NOTHING_FOUND, self.text('#captures'))

    def test_a_page_without_usable_data_says_so(self):
        for text, words in (('null', 'no report yet'), ('{"schema":', 'damaged'), ('{"schema":99}', 'schema 99')):
            with self.subTest(text):
                self.open_page(reports.fill(template(), folder() / 'report.html', text))
                self.assertIn(words, self.text())


class Reading(PageCase):
    def names(self):
        return self.texts('#incident-table tbody th')

    def test_filters(self):
        self.open(mixed_files())
        self.assertEqual(4, len(self.names()))
        for selector, value, left in (('#filter-text', '0B 00 01 0A', 1), ('#filter-text', '02-00-5e-01-00-0c', 2),
                                      ('#filter-text', 'no such thing', 0), ('#filter-severity', 'error', 1),
                                      ('#filter-cause', 'name_poisoning', 1), ('#filter-file', '1', 1)):
            with self.subTest(value):
                self.set(selector, value)
                self.assertEqual(left, len(self.names()))
                self.assertEqual(left, len(self.texts('.incident')))
                self.assertEqual(left, self.count('#timeline .mark'))
                self.assertEqual('%d of 4 incidents' % left, self.text('#filter-result'))
                self.click('#filters button[type=reset]')
                self.browser.wait_for('return document.getElementById("filter-result").textContent === "4 incidents"')
        self.click('#filter-failing')
        self.assertEqual(2, len(self.names()))

    def test_sorting(self):
        self.open(mixed_files())
        self.assertEqual(['error', 'warning', 'warning', 'note'], self.texts('#incident-table tbody .badge'))
        by_name = 'th:nth-child(2) button'
        self.click(by_name)
        ascending = self.names()
        self.click(by_name)
        self.assertEqual(sorted(ascending, key=str.lower), ascending)
        self.assertEqual(ascending[::-1], self.names())
        self.assertEqual('descending', self.browser.run('return document.querySelector("#incident-table th:nth-child(2)").ariaSort'))

    def test_rows_and_marks_lead_to_the_incident(self):
        self.open([many_disputes(FIFTY)])
        for selector, number in (('#incident-table tbody tr:nth-child(40) td', 40), ('#timeline .mark:nth-of-type(7) rect', 7)):
            with self.subTest(selector):
                self.browser.run('document.querySelector(arguments[0]).dispatchEvent(new MouseEvent("click", { bubbles: true }))', selector)
                opened = 'incident-1-%d' % number
                self.browser.wait_for('return document.getElementById("%s").open' % opened)
                self.assert_in_view(opened)

    def test_an_address_with_a_fragment_opens_the_incident(self):
        self.open([many_disputes(FIFTY)], '#incident-1-17')
        self.assertTrue(self.browser.run('return document.getElementById("incident-1-17").open'))
        self.assert_in_view('incident-1-17')
        self.assertEqual(1, self.count('.incident[open]'))

    def test_clock_times_follow_the_chosen_zone(self):
        self.open([example()])
        self.assertIn('2026-11-20 14:18:38.438 UTC+01:00', self.text('.facts'))
        self.assertIn('UTC+01:00', self.browser.run('return document.querySelector(".axis").textContent'))
        self.set('#zone', 'utc')
        self.assertIn('2026-11-20 13:18:38.438 UTC\n', self.text('.facts'))
        self.assertNotIn('UTC+', self.browser.run('return document.getElementById("report").innerText'))

    def test_the_keyboard_is_enough(self):
        self.open([many_disputes(FIFTY)])
        focus = 'return document.activeElement.%s'
        self.browser.press(TAB)
        self.assertEqual('Skip to the list of incidents', self.browser.run(focus % 'textContent'))
        self.browser.press(ENTER, TAB, *'office-02')
        self.assertEqual('filter-text', self.browser.run(focus % 'id'))
        self.assertEqual(10, len(self.names()))
        for _ in range(10):
            self.browser.press(TAB)
            if self.browser.run(focus % 'textContent') == 'Name':
                break
        self.browser.press(SPACE, SPACE)
        self.assertEqual('OFFICE-029<20>', self.names()[0])
        for _ in range(10):
            self.browser.press(TAB)
            if self.browser.run(focus % 'tagName') == 'A':
                break
        self.browser.press(ENTER)
        self.browser.wait_for('return document.activeElement.tagName === "SUMMARY" && location.hash === "#incident-1-29"')
        self.assertEqual(1, self.count('.incident[open]'))
        self.browser.press(TAB)
        self.assertEqual('Copy the display filter of incident 29', self.browser.run(focus % 'ariaLabel'))
        self.browser.press(ENTER)
        word = self.browser.wait_for('const word = document.activeElement.textContent; return word === "Copy" ? null : word')
        self.assertIn(word, ('Copied', 'Press Ctrl+C'))

    def test_the_filter_can_be_copied_where_the_clipboard_is_closed(self):
        self.open([example()])
        self.browser.run('navigator.clipboard.writeText = () => Promise.reject(new Error("no"))')
        self.click('.copy')
        self.browser.wait_for('return document.querySelector(".copy").textContent === "Press Ctrl+C"')
        self.assertEqual('nbns_conflict.incident == 1', self.browser.run('return getSelection().toString()'))

    def test_five_hundred_incidents_stay_readable(self):
        file = copy.deepcopy(many_disputes(MANY))
        for number, incident in enumerate(file['incidents']):
            # All within a quarter of an hour.
            incident['first_epoch'] = incident['last_epoch'] = file['incidents'][0]['first_epoch'] + number * 37.7 % 900
        self.open([file])
        self.assertEqual(MANY, len(self.names()))
        self.assertEqual(MANY, sum(map(int, re.findall(r'(\d+) incidents?', self.browser.run(
            'return [...document.querySelectorAll("#timeline .count")].map(n => n.parentNode.textContent).join("\\n")')))))
        height = self.browser.run('return document.getElementById("timeline-drawing").offsetHeight')
        self.assertLess(height, 400)
        self.assertEqual(0, self.count('.incident-body'))
        self.click('#incident-table tbody tr:last-child a')
        self.browser.wait_for('return document.querySelectorAll(".incident[open] .incident-body").length === 1')
        self.click('#open-all')
        self.assertEqual(MANY, self.count('.ladder svg'))


class Appearance(PageCase):
    def test_print_shows_all_incidents_and_no_controls(self):
        self.open([many_disputes(FIFTY)])
        self.browser.prefer('dark')
        printed = self.print()
        for number in range(1, FIFTY + 1):
            self.assertIn('each of them wants to be called OFFICE-%03d' % number, printed)
            self.assertIn('nbns_conflict.incident == %d ' % number, printed)
        for word in ('Open all', 'Show all', 'Copy', 'Clock times in', 'messages as a table'):
            self.assertNotIn(word, printed)
        self.assertEqual(0, self.count('.incident[open]'), 'after printing the page is not as it was')

    def test_no_page_is_half_empty(self):
        for name in ('stale-wins-record-refused', 'duplicate-computer-started-together', 'busy-segment-three-conflicts'):
            self.open([example('recorded/%s.pcapng' % name)])
            for paper in (A4, LETTER):
                with self.subTest(name, paper=paper):
                    self.assertGreater(min(self.ends_of_pages(paper)[:-1]), 0.55)

    def test_paper_is_light(self):
        self.open([example()])
        self.browser.prefer('dark', 'print')
        self.assertEqual('rgb(255, 255, 255)', self.browser.run('return getComputedStyle(document.body).backgroundColor'))

    def test_dark_and_light_can_be_read(self):
        self.open(mixed_files())
        self.click('#open-all')
        grounds = []
        for scheme in ('light', 'dark'):
            with self.subTest(scheme):
                self.browser.prefer(scheme)
                self.assert_no_complaint('lowContrast')
                grounds.append(self.browser.run('return getComputedStyle(document.body).backgroundColor'))
        self.assertNotEqual(*grounds)

    def test_any_width_will_do(self):
        self.open(mixed_files())
        self.click('#open-all')
        for width in (360, 768, 1280, 1920):
            with self.subTest(width):
                self.browser.resize(width)
                self.browser.wait_for('return window.innerWidth === %d' % width)
                self.assert_fits()
                self.assertEqual(4, len(self.names_on_screen()))

    def names_on_screen(self):
        return self.texts('#incident-table tbody th a')

    def test_drawings_follow_the_width(self):
        self.open([example()])
        width = 'return document.querySelector("#timeline svg").clientWidth'
        wide = self.browser.run(width)
        self.browser.resize(600)
        self.browser.wait_for('return document.querySelector("#timeline svg").clientWidth < 600')
        self.assertGreater(wide, 1000)


class Access(PageCase):
    def test_structure(self):
        for files in (mixed_files(), [many_disputes(FIFTY)], [example(NOTHING_FOUND)]):
            with self.subTest(len(files)):
                self.open(files)
                self.click('#open-all')
                for name in ('badHeadings', 'badTables', 'badReferences', 'badDrawings', 'withoutLabel', 'colourAlone'):
                    self.assert_no_complaint(name)
                self.assertEqual('en', self.browser.run('return document.documentElement.lang'))

    def test_everything_to_use_has_a_name(self):
        self.open(mixed_files())
        self.click('#open-all')
        nodes = self.browser.devtools('Accessibility.getFullAXTree')['nodes']
        used = [node for node in nodes if not node['ignored'] and node['role']['value'] in (
            'button', 'link', 'searchbox', 'textbox', 'combobox', 'checkbox', 'image', 'table', 'DisclosureTriangle', 'region')]
        self.assertGreater(len(used), 40)
        nameless = [node['role']['value'] for node in used if not node.get('name', {}).get('value', '').strip()]
        self.assertEqual([], nameless)
        roles = {node['role']['value'] for node in nodes}
        self.assertLessEqual({'banner', 'main', 'contentinfo', 'search', 'status'}, roles)


class Hostility(PageCase):
    def test_hostile_texts_stay_texts(self):
        scripts = template().read_text(encoding='utf-8').count('<script')
        self.open(reports.hostile_files(example()))
        self.click('#open-all')
        self.assertIsNone(self.browser.run('return window.pwned ?? null'))
        self.assertEqual(0, self.count('img, iframe, object, embed, [onerror], [onload], a[href^="javascript"]'))
        self.assertEqual(scripts, self.count('script'))
        self.assert_no_complaint('treacherousText')
        text = self.browser.run('return document.getElementById("report").innerText')
        for shown in ('<script>window.pwned = 1</script>', '"><img src=x onerror="window.pwned = 1">', 'gnp<U+202E>txt.exe',
                      'bell<07> escape<1b>[2J return<0d> newline<0a> nul<00> c1<9b>', 'zero<U+200B>width<U+FEFF>'):
            self.assertIn(shown, text)
        for width in (360, 1280):
            self.browser.resize(width)
            self.assert_fits()

    def test_hostile_names_on_the_wire(self):
        path = folder() / 'hostile.pcapng'
        reports.disputes.hostile(path)
        self.open([reports.checked_file(path, 'hostile.pcapng')])
        self.assertEqual(len(reports.disputes.HOSTILE_NAMES), self.count('.incident'))
        self.assert_no_complaint('treacherousText')
        self.assertIn('<SCRIPT>ALERT(1<20>', self.texts('#incident-table tbody th'))

    def test_the_policy_stops_what_is_not_ours(self):
        self.open([example()])
        self.browser.run('const intruder = document.createElement("script"); intruder.textContent = "window.pwned = 1";'
                         'document.body.append(intruder)')
        self.assertIsNone(self.browser.run('return window.pwned ?? null'))
        self.assertIn('Content Security Policy', ' '.join(self.browser.console()))

    def test_nothing_is_parsed_as_markup(self):
        for path in sorted(reports.SOURCE.glob('*.js')):
            found = re.findall(r'innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(|setHTML', path.read_text())
            self.assertEqual([], found, path.name)


if __name__ == '__main__':
    harness.main()
