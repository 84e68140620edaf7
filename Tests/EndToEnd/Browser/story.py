"""A person in a real browser, and what he would stumble over: an accessibility violation (axe), a line wider than the screen, a message of
the Content-Security-Policy, something asked of another server, a page that is not reached.
"""

import json
import os
import sys
import time

import pyotp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
VIEWS = [("desktop", 1000, 800), ("phone", 320, 640)]


class Story:
    def __init__(self, page, task):
        self.page, self.task, self.base = page, task, task["base"]
        self.screens, self.problems, self.pages = task.get("screens"), [], []
        self.language = task.get("locale", "en-GB")[:2]
        self.axe = Axe()
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("request", self.request)

    def console(self, message):
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.problems.append(f"CSP: {message.text}")

    def request(self, request):
        if not request.url.startswith((self.base, "data:")):
            self.problems.append(f"asked elsewhere: {request.url}")

    def open(self, path):
        return self.page.goto(self.base + path)

    def expect(self, condition, what):
        if not condition:
            self.problems.append(f"{what} ({self.page.url}: {self.page.title()})")

    def look(self, name):
        """Judges the page in light and dark, wide and narrow, and takes pictures of it."""
        self.pages.append(name)
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            for view, width, height in VIEWS:
                self.page.set_viewport_size({"width": width, "height": height})
                wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if wide > 0:
                    self.problems.append(f"{name}, {view}: {wide} px too wide")
                for violation in self.axe.run(self.page, options=WCAG).response["violations"]:
                    where = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
                    self.problems.append(f"{name}, {scheme}, {view}: {violation['id']}: {violation['help']} at {where}")
                if self.screens:
                    self.page.screenshot(path=os.path.join(self.screens, f"{name}-{self.language}-{view}-{scheme}.png"), full_page=True)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 1000, "height": 800})
        if self.page.locator("html").get_attribute("lang") not in ("en", "de"):
            self.problems.append(f"{name}: no language")

    # By keyboard alone.

    def tab_to(self, selector):
        for _ in range(30):
            if self.page.evaluate("s => document.activeElement?.matches(s)", selector):
                outline = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                self.expect(outline != "none", f"no focus ring on {selector}")
                return
            self.page.keyboard.press("Tab")
        self.problems.append(f"{selector} is not reached by keyboard on {self.page.url}")

    def type_into(self, selector, text):
        self.tab_to(selector)
        self.page.keyboard.type(text)

    def enter(self):
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def click(self, selector):
        with self.page.expect_navigation():
            self.page.click(selector)

    def code(self, secret):
        """A code that was not used before."""
        while True:
            now = time.time()
            step = int(now // 30)
            if step > getattr(self, "last_step", 0):
                self.last_step = step
                return pyotp.TOTP(secret).at(int(now))
            # One step ahead is taken too (RFC 6238 §5.2).
            if self.last_step == step:
                self.last_step = step + 1
                return pyotp.TOTP(secret).at(int(now) + 30)
            self.page.wait_for_timeout(200)


def tell(parts):
    """Runs the parts the task in sys.argv[1] names; writes what came of them."""
    with open(sys.argv[1], encoding="utf-8") as file:
        task = json.load(file)
    out = dict(task.get("known", {}))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(
            locale=task.get("locale", "en-GB"), timezone_id="Europe/Amsterdam", device_scale_factor=1,
            java_script_enabled=task.get("script", True))
        context.set_default_timeout(60_000)
        story = Story(context.new_page(), task)
        story.last_step = out.get("lastStep", 0)
        for name in task["parts"]:
            parts[name](story, task, out)
        browser.close()
    out["lastStep"] = story.last_step
    out["pages"], out["problems"] = story.pages, story.problems
    print(json.dumps(out))
