"""Somebody who never asked for us, on the account pages, in a real browser.

usage: accounts.py INPUT.json

Reads what to do from a file (links and passwords are nobody else's business), writes what came of it as JSON:
{"password": …, "secret": …, "codes": […], "pages": […], "problems": […]}. A problem is anything a person would stumble over: an
accessibility violation (axe), a line wider than the screen, a message of the Content-Security-Policy, a page that is not reached.
"""

import json
import os
import re
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
                    self.page.screenshot(path=os.path.join(self.screens, f"{name}-{view}-{scheme}.png"), full_page=True)
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


def sign_up(story, task, out):
    page = story.page
    story.open(task["join"])
    story.expect(task["address"] in page.content(), "the invitation does not name the address")
    story.look("join")
    page.fill("#password", "short")
    page.fill("#again", "short")
    story.enter()
    story.expect(page.locator("#password-problem").is_visible(), "a short password is not told at its field")
    story.look("join-problem")
    page.fill("#password", task["password"])
    page.fill("#again", task["password"])
    story.click("button[type=submit]")
    story.expect(page.url.endswith("/otp"), "sign-up does not end at the passwords")
    story.look("otp")
    story.click("nav a[href*=account]")
    story.look("account")
    story.click("a[href*='account/factor']")
    story.look("factor-introduction")
    story.click("main form[action*=begin] button")
    story.expect(page.locator("svg.qr").is_visible(), "no QR code")
    story.look("factor")
    uri = page.locator("a[href^='otpauth:']").get_attribute("href")
    out["secret"] = re.search(r"secret=([A-Z2-7]+)", uri).group(1)
    out["uri"] = uri
    page.locator("svg.qr").screenshot(path=task["qr"])
    page.fill("#code", "000000")
    story.enter()
    story.expect(page.locator("#code-problem").is_visible(), "a wrong code is not told")
    page.fill("#code", story.code(out["secret"]))
    story.enter()
    out["codes"] = page.locator(".codes li").all_inner_texts()
    story.look("codes")
    story.click("main a.button")
    story.expect(page.url.endswith("/otp"), "the codes do not lead on")
    story.click(".who button")
    story.expect("/login" in page.url, "the logout does not lead to the login")
    story.look("logged-out")


def follow(story, task, out):
    """From the mail's link through the login, by keyboard alone."""
    page = story.page
    story.open(task["otp"])
    story.expect("/login" in page.url, "the link does not lead to the login")
    story.look("login-follow")
    story.type_into("#address", task["address"])
    story.type_into("#password", "wrong password")
    story.enter()
    story.expect(page.locator("[role=alert]").is_visible(), "a wrong password is not told")
    story.look("login-problem")
    story.page.locator("#password").focus()
    page.keyboard.type(task["password"])
    story.enter()
    story.expect("/login/code" in page.url, "no second factor is asked for")
    story.look("code")
    story.type_into("#code", story.code(out["secret"]))
    story.enter()
    story.expect(task["otp"] in page.url, "the login does not lead to the password")
    out["password"] = page.locator(".password-shown").inner_text().replace("-", "")
    story.expect(page.locator("code.secret").inner_text() == out["password"], "the two forms of the password differ")
    story.look("password")
    story.open("/otp")
    story.expect(page.locator(".list a").count() >= 1, "the password is not listed")
    story.look("otp-list")
    story.type_into("#id", "QRQRQRQRQRQRQRQR")
    story.enter()
    story.expect(page.locator("#id-problem").is_visible(), "an unknown number is not told")
    story.look("otp-unknown")
    page.fill("#id", task["otp"].rsplit("/", 1)[1].lower())
    story.enter()
    story.expect(page.locator(".password-shown").inner_text().replace("-", "") == out["password"], "entering differs from following")
    if page.goto(story.base + "/otp") and page.locator("section button").count():
        story.click("section button")
        out["keyPassword"] = page.locator(".password-shown").inner_text().replace("-", "")
        story.look("key-password")
    story.open("/account")
    story.look("account-factor")
    for path, name in [("codes", "new-codes"), ("factor/remove", "factor-remove"), ("password", "change-password"), ("delete", "delete")]:
        story.open(f"/account/{path}")
        story.look(name)
    story.open("/login/code")
    story.expect("This step is not open now" in page.content(), "a page out of order is not refused")
    story.look("out-of-order")


def new_password(story, task, out):
    page = story.page
    story.open("/forgotten")
    story.look("forgotten")
    page.fill("#address", task["address"])
    story.enter()
    story.look("forgotten-sent")


def choose(story, task, out):
    page = story.page
    story.open(task["link"])
    story.look("new-password")
    page.fill("#password", task["password"])
    page.fill("#again", task["password"])
    story.enter()
    story.look("new-password-set")
    story.click("main a.button")
    page.fill("#address", task["address"])
    page.fill("#password", task["password"])
    story.enter()
    story.expect("/login/code" in page.url, "no second factor is asked for")
    page.fill("#code", task["recovery"])
    story.enter()
    story.expect(page.url.endswith("/otp"), "a recovery code does not log in")
    story.open("/account/delete")
    page.fill("#password", task["password"])
    story.enter()
    story.look("deleted")
    story.open(task["link"])
    story.look("neutral")


def in_german(story, task, out):
    page = story.page
    for path in ["/login", "/forgotten", task["join"]]:
        story.open(path + "?lang=de")
        story.expect(page.locator("html").get_attribute("lang") == "de", "the page is not German")
        story.look("de" + path.replace("/", "-")[:6])
    story.click("a[hreflang=en]")
    story.expect(page.locator("html").get_attribute("lang") == "en", "the language is not switched")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        task = json.load(file)
    out = dict(task.get("known", {}))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(locale="en-GB", timezone_id="Europe/Amsterdam", device_scale_factor=1)
        context.set_default_timeout(20_000)
        story = Story(context.new_page(), task)
        story.last_step = out.get("lastStep", 0)
        for name in task["parts"]:
            {"sign_up": sign_up, "follow": follow, "forgotten": new_password, "choose": choose, "german": in_german}[name](story, task, out)
        browser.close()
    out["lastStep"] = story.last_step
    out["pages"], out["problems"] = story.pages, story.problems
    print(json.dumps(out))


main()
