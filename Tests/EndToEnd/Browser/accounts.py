"""Somebody who never asked for us, on the account pages, in a real browser.

usage: accounts.py INPUT.json

Reads what to do from a file (links and passwords are nobody else's business), writes what came of it as JSON:
{"password": …, "secret": …, "codes": […], "pages": […], "problems": […]}. A problem is anything a person would stumble over: an
accessibility violation (axe), a line wider than the screen, a message of the Content-Security-Policy, a page that is not reached.
"""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from story import tell  # noqa: E402


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
    story.expect(story.language != "en" or "This step is not open now" in page.content(), "a page out of order is not refused")
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


tell({"sign_up": sign_up, "follow": follow, "forgotten": new_password, "choose": choose, "german": in_german})
