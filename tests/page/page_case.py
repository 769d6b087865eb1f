# SPDX-License-Identifier: GPL-2.0-or-later
"""What all tests of the page share: a browser, a folder, and looking at what is to be seen."""
import atexit
import functools
import pathlib
import re
import subprocess
import tempfile
import unittest

import reports
from browser import Browser

CHECKS = (pathlib.Path(__file__).resolve().parent / 'checks.js').read_text(encoding='utf-8')


@functools.lru_cache(maxsize=None)
def folder():
    """Where the pages of this run are written; it is gone afterwards."""
    kept = tempfile.TemporaryDirectory(prefix='nbns-conflict-page-')
    atexit.register(kept.cleanup)
    return pathlib.Path(kept.name)


@functools.lru_cache(maxsize=None)
def the_browser():
    """One browser for all tests of a module."""
    started = Browser()
    atexit.register(started.close)
    return started


@functools.lru_cache(maxsize=None)
def template():
    return reports.join(folder())


class PageCase(unittest.TestCase):
    """A test that opens pages; a page may say nothing on the console, and load nothing."""

    maxDiff = None

    def setUp(self):
        self.browser = the_browser()
        self.browser.prefer('light')
        self.browser.resize(1280)
        self.browser.console()
        self.browser.requests()
        self.page = pathlib.Path('/')

    def open(self, files, fragment=''):
        """Opens the page of these files."""
        self.open_page(reports.write(template(), folder() / 'report.html', files), fragment)

    def open_page(self, path, fragment=''):
        self.page = path
        self.browser.open(path, fragment)
        self.assertEqual([], self.browser.console(), 'the console is not empty')

    def tearDown(self):
        self.assertEqual([], self.browser.console(), 'the console is not empty')
        asked = {url.split('#')[0] for url in self.browser.requests()}
        self.assertEqual(set(), asked - {'about:blank', 'data:,', self.page.as_uri()}, 'the page loads something')

    def texts(self, selector):
        """The texts of all elements that are to be seen."""
        return self.browser.run('return [...document.querySelectorAll(arguments[0])].filter(node => node.checkVisibility())'
                                '.map(node => node.innerText.trim())', selector)

    def text(self, selector='body'):
        return self.browser.run('return document.querySelector(arguments[0]).innerText', selector)

    def count(self, selector):
        return self.browser.run('return document.querySelectorAll(arguments[0]).length', selector)

    def click(self, selector):
        self.browser.run('document.querySelector(arguments[0]).click()', selector)

    def set(self, selector, value):
        self.browser.run('const field = document.querySelector(arguments[0]); field.value = arguments[1];'
                         'for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));',
                         selector, value)

    def assert_no_complaint(self, name):
        """Runs a check of checks.js, which returns complaints."""
        self.assertEqual([], self.browser.run(CHECKS + 'return %s();' % name))

    def assert_fits(self):
        widths = self.browser.run('return [document.documentElement.scrollWidth, window.innerWidth]')
        self.assertLessEqual(widths[0], widths[1], 'the page is wider than its window')

    def assert_in_view(self, name):
        top = self.browser.run('return document.getElementById(arguments[0]).getBoundingClientRect().top', name)
        self.assertTrue(0 <= top < 900, '%s is not to be seen: %s' % (name, top))

    def ends_of_pages(self, paper):
        """Prints; where the last word of each page ends, as a part of the page's height."""
        path = folder() / 'report.pdf'
        self.browser.print(path, paper)
        text = subprocess.run(['pdftotext', '-bbox', path, '-'], check=True, capture_output=True, text=True).stdout
        return [max(map(float, re.findall(r'yMax="([\d.]+)"', page))) / float(re.search(r'height="([\d.]+)"', page).group(1))
                for page in text.split('<page ')[1:]]

    def print(self):
        """The text of the printed page, with one blank for all that parts words."""
        path = folder() / 'report.pdf'
        self.browser.print(path)
        text = subprocess.run(['pdftotext', path, '-'], check=True, capture_output=True, text=True).stdout
        return re.sub(r'\s+', ' ', text)
