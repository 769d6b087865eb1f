# SPDX-License-Identifier: GPL-2.0-or-later
"""A headless Chromium that tests drive: WebDriver over HTTP, with the standard library only."""
import base64
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

# On a busy machine, printing fifty incidents takes its time.
ANSWER_SECONDS = 180
# What keys are called in WebDriver.
TAB, ENTER, SPACE, SHIFT = '\ue004', '\ue007', ' ', '\ue008'
# Width and height of paper, in inches.
A4 = (8.27, 11.69)
LETTER = (8.5, 11)


class Browser:
    """One window.  Use it in a with statement, so that nothing is left running."""

    def __init__(self, width=1280, height=900):
        self.profile = tempfile.TemporaryDirectory(prefix='nbns-conflict-chromium-', ignore_cleanup_errors=True)
        self.driver = subprocess.Popen(['chromedriver', '--port=0', '--log-level=SEVERE'], stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True, start_new_session=True,
                                       env=dict(os.environ, TZ='Europe/Berlin', LC_ALL='C.UTF-8'))
        # A proxy that the environment names must not be asked for this machine.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self.session = None
        try:
            self.url = 'http://127.0.0.1:%d' % self.driver_port()
            self.session = self.start_session(width, height)
        except BaseException:
            self.close()
            raise

    def driver_port(self):
        """The port that chromedriver chose; it says so on a line of its own."""
        for line in self.driver.stdout:
            port = re.search(r'successfully on port (\d+)', line)
            if port:
                return int(port.group(1))
        raise AssertionError('chromedriver did not start')

    def start_session(self, width, height):
        arguments = ['--headless=new', '--disable-gpu', '--no-first-run', '--disable-component-update', '--hide-scrollbars',
                     '--disable-dev-shm-usage', '--disable-background-networking',
                     # As root and in most containers it does not start with its sandbox; the pages are our own.
                     '--no-sandbox', '--user-data-dir=' + self.profile.name, '--window-size=%d,%d' % (width, height)]
        wanted = {'browserName': 'chrome', 'goog:chromeOptions': {'args': arguments},
                  'goog:loggingPrefs': {'browser': 'ALL', 'performance': 'ALL'}}
        return self.request('POST', '/session', {'capabilities': {'alwaysMatch': wanted}})['sessionId']

    def request(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {'Content-Type': 'application/json'}, method=method)
        try:
            with self.opener.open(request, timeout=ANSWER_SECONDS) as answer:
                return json.load(answer)['value']
        except urllib.error.HTTPError as error:
            raise AssertionError(json.load(error)['value']['message']) from error

    def command(self, path, body=None):
        return self.request('POST', '/session/%s/%s' % (self.session, path), body or {})

    def devtools(self, name, **parameters):
        """A command of the DevTools protocol."""
        return self.command('goog/cdp/execute', {'cmd': name, 'params': parameters})

    def open(self, path, fragment=''):
        # A change of the fragment alone would not load the page again.
        self.command('url', {'url': 'about:blank'})
        self.command('url', {'url': path.as_uri() + fragment})

    def run(self, script, *arguments):
        """Runs the body of a function in the page; returns what it returns."""
        return self.command('execute/sync', {'script': script, 'args': list(arguments)})

    def wait_for(self, script, seconds=60):
        """Waits until a script returns something that is true, and returns it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            value = self.run(script)
            if value:
                return value
            time.sleep(0.05)
        raise AssertionError('in vain waited for: ' + script)

    def press(self, *keys):
        """Presses keys one after the other, wherever the focus is."""
        actions = [{'type': kind, 'value': key} for key in keys for kind in ('keyDown', 'keyUp')]
        self.command('actions', {'actions': [{'type': 'key', 'id': 'keyboard', 'actions': actions}]})

    def resize(self, width, height=900):
        self.devtools('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=1, mobile=False)

    def prefer(self, scheme='light', media=''):
        """Emulates a reader who prefers light or dark, or a medium such as print."""
        self.devtools('Emulation.setEmulatedMedia', media=media,
                      features=[{'name': 'prefers-color-scheme', 'value': scheme}])

    def screenshot(self, path, whole=False):
        answer = self.devtools('Page.captureScreenshot', format='png', captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(answer['data']))

    def print(self, path, paper=A4):
        """Prints to a PDF file as the print dialog would."""
        width, height = paper
        answer = self.devtools('Page.printToPDF', preferCSSPageSize=True, paperWidth=width, paperHeight=height)
        path.write_bytes(base64.b64decode(answer['data']))

    def console(self):
        """What the page said on the console since the last call."""
        return [entry['message'] for entry in self.command('se/log', {'type': 'browser'})]

    def requests(self):
        """All addresses that pages asked for since the last call; what Chromium shows at its start is not one of them."""
        messages = [json.loads(entry['message'])['message'] for entry in self.command('se/log', {'type': 'performance'})]
        return [message['params']['request']['url'] for message in messages
                if message['method'] == 'Network.requestWillBeSent'
                and not message['params']['documentURL'].startswith('chrome:')]

    def close(self):
        try:
            if self.session is not None:
                self.request('DELETE', '/session/' + self.session)
        finally:
            self.session = None
            self.stop_driver()
            self.profile.cleanup()

    def stop_driver(self):
        """Ends chromedriver and, if it hangs, the browser with it: they are a group of processes of their own."""
        os.killpg(self.driver.pid, signal.SIGTERM)
        self.driver.wait()
        self.driver.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
