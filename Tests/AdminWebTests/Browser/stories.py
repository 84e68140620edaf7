"""Stories a browser tells about the admin pages. usage: stories.py STORY ADDRESS [more]

Ends with 0 and `told: STORY` when everything was as the story says. Every page of every story is watched: scripts that run although
they are data, policies that were offended, errors in the console.
"""

import base64
import hmac
import os
import re
import struct
import sys
import time
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

OWNER = ("anna", "correct horse battery")
HELPDESK = ("hugo", "correct horse battery")
PAGES = [
    "/", "/messages", "/queue", "/domains", "/users", "/settings", "/explain", "/certificates", "/roots", "/keys", "/trust", "/revocation",
    "/authority", "/authority/requests", "/authority/bulk", "/authority/incidents", "/templates", "/sms", "/passwords", "/replies", "/portal-users", "/accounts",
    "/administrators", "/administrator?name=anna", "/roles", "/tokens", "/audit", "/audit/verify", "/status", "/doctor", "/help", "/look", "/account",
    "/account/password", "/settings/file", "/portal-user?address=dora@partner.example", "/domain?name=partner.example", "/user?address=bob@partner.example",
    "/setting?level=domain:partner.example&key=encrypt.mode", "/template?kind=encryption-failed&level=global",
    "/act?operation=domain.add", "/act?operation=key.import", "/act?operation=ca.issue", "/act?operation=authority.create",
    "/act?operation=incident.key-stolen", "/act?operation=queue.bulk", "/act?operation=bulk.start", "/setup/domains", "/setup/routes",
    "/setup/authority", "/setup/test", "/setup/checklist", "/nowhere",
]


class Told:
    """A browser with its eyes open."""

    def __init__(self, browser, address, **options):
        self.address = address
        self.context = browser.new_context(**options)
        # Keys of authorities take their time on a busy machine.
        self.context.set_default_timeout(90_000)
        self.page = self.context.new_page()
        self.trouble = []
        self.page.on("dialog", self.dialog)
        self.page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        self.page.on("console", self.console)

    def dialog(self, dialog):
        self.trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def console(self, message):
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.trouble.append(f"console on {self.page.url}: {message.text}")

    def go(self, path):
        answer = self.page.goto(self.address + path)
        self.check()
        return answer

    def check(self):
        if self.page.title() == "HIT":
            self.trouble.append(f"a script ran on {self.page.url}")
        assert not self.trouble, "\n".join(self.trouble)

    def log_in(self, who=OWNER):
        self.go("/login")
        self.page.fill("[name=name]", who[0])
        self.page.fill("[name=password]", who[1])
        self.page.click("main button:not(.plain)")
        self.page.wait_for_url(self.address + "/")

    def press(self, text):
        self.page.get_by_role("button", name=text, exact=True).first.click()
        self.check()

    def follow(self, text):
        self.page.get_by_role("link", name=text, exact=True).first.click()
        self.check()

    def sees(self, *texts):
        shown = self.page.inner_text("body")
        for text in texts:
            assert text in shown, f"{self.page.url} does not say “{text}”:\n{shown[:3000]}"

    def sees_not(self, *texts):
        shown = self.page.inner_text("body")
        for text in texts:
            assert text not in shown, f"{self.page.url} says “{text}”"


def totp(secret):
    """RFC 6238 as programs on phones do it: SHA-1, six digits, thirty seconds."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    start = digest[-1] & 15
    return str((struct.unpack(">I", digest[start:start + 4])[0] & 0x7FFFFFFF) % 10**6).zfill(6)


def wizard(told, more):
    """Fresh install: from the token to a first mail, without a command line."""
    page = told.page
    told.go("/")
    assert page.url.endswith("/setup"), page.url
    told.press("Become the owner")
    told.sees("Please fill this in.")
    page.fill("[name=token]", "wrong")
    page.fill("[name=name]", "olga")
    page.fill("[name=password]", "correct horse battery")
    told.press("Become the owner")
    told.sees("the setup token is wrong")
    assert page.input_value("[name=name]") == "olga"
    page.fill("[name=token]", more[0])
    page.fill("[name=password]", "correct horse battery")
    told.press("Become the owner")
    told.sees("Set up your second factor")
    secret = page.input_value("[name=secret]")
    right = totp(secret)
    page.fill("[name=code]", "000000" if right != "000000" else "000001")
    told.press("Turn the second factor on")
    told.sees("the code is not the one of the key")
    assert page.input_value("[name=secret]") == secret
    page.fill("[name=code]", totp(secret))
    told.press("Turn the second factor on")
    assert page.locator("ol.codes li").count() == 10
    told.follow("I have kept them: go on")
    told.sees("Which domains are yours?")
    page.fill("[name=domains]", "zegel example")
    told.press("Go on")
    page.fill("[name=domains]", "zegel.example\nmail.zegel.example")
    told.press("Go on")
    told.sees("Where does mail come from")
    page.fill("[name=organisation]", 'Zegel "Test"')
    page.fill("[name=host_name]", "mx.zegel.example")
    page.fill("[name=networks]", "10.1.0.0/16 300.1.1.1")
    told.press("Show the lines")
    told.sees("is no network")
    page.fill("[name=networks]", "10.1.0.0/16")
    page.fill("[name=inside]", "mail.zegel.example:2525")
    told.press("Show the lines")
    told.sees('organisation = "Zegel \\"Test\\""', 'inside_networks = ["10.1.0.0/16"]', "port = 2525", "mx = true")
    told.follow("Go on")
    page.fill("[name=organisation]", "Zegel, Test + Sons")
    told.press("Make the authority")
    told.sees("There is an authority: own.")
    told.follow("Go on")
    for operation, button, file in [("root.import", "Import roots", more[1]), ("certificate.import", "Import certificates", more[2])]:
        told.go(f"/act?operation={operation}")
        page.set_input_files("[name=file]", file)
        told.press(button)
        told.sees("1 new")
    told.go("/setup/test")
    page.fill("[name=from]", "olga@zegel.example")
    page.fill("[name=to]", "bob@partner.example")
    told.press("Send a test mail")
    page.get_by_role("heading", name="was sent encrypted to one recipient").or_(page.get_by_role("heading", name="was sent signed and encrypted to one recipient")).wait_for(timeout=60000)
    told.sees("olga@zegel.example")
    told.go("/setup/checklist")
    told.sees("At least one domain is internal", "A first mail went through")


def imports(told, more):
    """A .p12 and a root bundle."""
    page = told.page
    told.log_in()
    told.go("/keys")
    told.follow("Import a key")
    told.press("Import a key")
    told.sees("Please fill this in.")
    page.set_input_files("[name=file]", more[0])
    page.fill("[name=password]", "wrong")
    told.press("Import a key")
    told.sees_not("1 new")
    page.set_input_files("[name=file]", more[0])
    page.fill("[name=password]", more[1])
    told.press("Import a key")
    told.sees("1 new", "with its key")
    told.go("/keys")
    told.sees("frida@zegel.example", "private key here")
    told.go("/roots")
    told.follow("Import roots")
    page.set_input_files("[name=file]", more[2])
    told.press("Import roots")
    told.sees("2 new, 0 known already, 0 refused")


def mandatory(told, more):
    """A domain set to mandatory, with its effect before."""
    page = told.page
    told.log_in()
    told.go("/domains")
    told.follow("partner.example")
    told.sees("when possible", "external")
    told.follow("Demand encryption")
    told.press("Show what it will do")
    told.sees("Nothing has happened yet", "1 domains", "would go another way", "carol@partner.example")
    told.go("/domain?name=partner.example")
    told.sees("when possible")
    told.follow("Demand encryption")
    told.press("Show what it will do")
    told.press("Save this value")
    told.sees("The setting was changed.", "or not sent")


def why(told, more):
    """Finding a mail, and reading why it was not encrypted."""
    page = told.page
    told.log_in()
    told.go("/messages")
    page.fill("[name=to]", "not an address")
    told.press("Search")
    told.sees("is no mail address")
    assert page.input_value("[name=to]") == "not an address"
    page.fill("[name=to]", "carol@partner.example")
    told.press("Search")
    page.locator("table.list tbody a").first.click()
    told.check()
    told.sees("“Offer for the new hall” was sent without encryption to one recipient", "is not among the roots", "What would change this", "Make partner.example mandatory")
    told.follow("What would happen today?")
    told.press("Explain")
    told.sees("would be sent without encryption to one recipient")


def stolen(told, more):
    """Revoking a stolen certificate: what will be done first, then done."""
    page = told.page
    told.log_in()
    told.go("/user?address=erik@zegel.example")
    told.follow("Key stolen")
    told.press("Show what it will do")
    told.sees("Please fill this in.")
    page.fill("[name=reason]", "laptop taken from the car")
    told.press("Show what it will do")
    told.sees("Nothing has happened yet", "planned", "This cannot be undone.")
    told.press("Key stolen")
    told.sees("Done; the steps say what.", "done")
    told.go("/audit")
    told.sees("laptop taken from the car")


def helpdesk(told, more):
    """Sees the story of a mail, and no keys."""
    told.log_in(HELPDESK)
    told.sees_not("Roots", "Authority", "Administrators", "Templates", "API tokens")
    told.go("/messages")
    told.sees("carol@partner.example")
    told.page.locator("table.list tbody a").first.click()
    told.check()
    told.sees_not("Import certificates", "Trust the first of them")
    for path in ["/authority", "/administrators", "/audit", "/accounts"]:
        assert told.go(path).status == 403, path
        told.sees("You may not do this")
    for operation in ["key.import", "certificate.delete", "ca.revoke", "settings.set"]:
        assert told.go(f"/act?operation={operation}").status == 404, operation


def accessible(told, more):
    """axe on every page, in both languages."""
    told.log_in()
    axe = Axe()
    found = []
    for language, scheme in [("English", "light"), ("Deutsch", "dark")]:
        told.page.emulate_media(color_scheme=scheme)
        told.go("/")
        told.page.get_by_role("button", name=language).first.click()
        for path in PAGES:
            told.go(path)
            if told.page.locator("details").count():
                told.page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
            result = axe.run(told.page)
            for violation in result.response["violations"]:
                found.append(f"{language} {scheme} {path}: {violation['id']} {violation['nodes'][0]['html'][:160]}")
    assert not found, "\n".join(found)
    told.page.set_viewport_size({"width": 320, "height": 700})
    wide = []
    for path in PAGES:
        told.go(path)
        width = told.page.evaluate("document.documentElement.scrollWidth")
        if told.page.locator("details").count():
            told.page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
            width = max(width, told.page.evaluate("document.documentElement.scrollWidth"))
        if width > 320:
            wide.append(f"{path}: {width}")
    assert not wide, "wider than 320: " + ", ".join(wide)


def hostile(told, more):
    """Strings that would run if anything let them: not executed, no report."""
    told.log_in()
    paths = PAGES + ["/certificates?which=untrusted", "/messages?text=" + "%22%3E%3Cscript%3Edocument.title%3D'HIT'%3C/script%3E"]
    told.go("/messages")
    paths += [a.get_attribute("href") for a in told.page.locator("table.list tbody a").all()]
    told.go("/queue")
    paths += [a.get_attribute("href") for a in told.page.locator("table.list tbody a").all()]
    for page in ["/certificates", "/roots", "/keys", "/trust"]:
        told.go(page)
        paths += [a.get_attribute("href") for a in told.page.locator("table.list tbody a").all()]
    for path in dict.fromkeys(paths):
        told.go(path)
    # What is typed comes back as text.
    told.go("/explain")
    told.page.fill("[name=to]", "bob@partner.example")
    told.page.fill("[name=subject]", more[0])
    told.press("Explain")
    told.check()
    for path in ["/setting?level=%22%3E%3Cscript%3E&key=encrypt.mode", "/domain?name=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E", "/login?next=javascript:alert(1)"]:
        told.go(path)
    # A template carries markup on purpose: its preview runs nothing.
    told.go("/template?kind=encryption-failed&level=global")
    content = told.page.input_value("[name=content]")
    told.page.fill("[name=content]", content.replace("<body", "<script>parent.document.title='HIT'</script><img src=x onerror=\"parent.document.title='HIT'\"><body", 1))
    frame = told.page.frame_locator("iframe[name=preview]")
    told.press("Show a preview")
    frame.locator("body").wait_for()
    told.trouble = [line for line in told.trouble if "sandboxed" not in line and "Content Security Policy" not in line]
    told.check()


def starting(told, more):
    """The engine is away: the page says so, comes back by itself, and nobody logs in again."""
    told.log_in()
    Path(more[0]).touch()
    answer = told.go("/messages")
    assert answer.status == 503, answer.status
    told.sees("Zegel is starting")
    os.remove(more[0])
    told.page.get_by_role("heading", name="Messages", exact=True).wait_for(timeout=15000)
    told.sees("carol@partner.example")


def split(told, more):
    """The process with the pages runs on while the engine is killed and comes back."""
    signs = Path(more[0])
    told.log_in()
    told.go("/domains")
    (signs / "logged-in").touch()
    while not (signs / "killed").exists():
        time.sleep(0.05)
    answer = told.go("/messages")
    assert answer.status == 503, answer.status
    told.sees("Zegel is starting")
    (signs / "seen-starting").touch()
    told.page.get_by_role("heading", name="Messages", exact=True).wait_for(timeout=60000)
    told.follow("Domains")
    told.sees("Domains", "anna")


def keyboard(told, more):
    """No pointer: the way from the login to a domain that was added, by keys alone."""
    page = told.page
    told.go("/login")

    def focused():
        return page.evaluate("(e => (e.getAttribute('name') || e.textContent.trim()))(document.activeElement)")

    def tab_to(wanted, most=80):
        for _ in range(most):
            page.keyboard.press("Tab")
            if focused() == wanted:
                ring = page.evaluate("(e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 })(document.activeElement)")
                assert ring, f"no focus ring at {wanted}"
                return
        raise AssertionError(f"Tab does not come to {wanted}; it is at {focused()}")

    tab_to("name")
    page.keyboard.type(OWNER[0])
    tab_to("password")
    page.keyboard.type(OWNER[1])
    page.keyboard.press("Enter")
    page.wait_for_url(told.address + "/")
    page.keyboard.press("Tab")
    assert focused() == "Skip to the content", focused()
    tab_to("Domains")
    page.keyboard.press("Enter")
    page.wait_for_url(told.address + "/domains")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to("Add a domain")
    page.keyboard.press("Enter")
    page.wait_for_url("**/act?**")
    tab_to("domain")
    page.keyboard.type("not a domain")
    page.keyboard.press("Enter")
    page.locator("[aria-invalid=true]").wait_for()
    assert focused() == "domain", "the field with the mistake has not the focus"
    page.keyboard.press("Control+A")
    page.keyboard.type("keys.example")
    page.keyboard.press("Enter")
    page.get_by_text("The domain was added.").wait_for()
    told.sees("keys.example")


def again(told, more):
    """What needs it asks for the password again, and goes on with what was typed."""
    page = told.page
    told.log_in()
    Path(more[0]).touch()
    told.go("/act?operation=password.reveal&address=nobody@partner.example&back=/passwords")
    told.press("Show it")
    told.sees("Is it really you?")
    page.fill("[name=confirm-password]", "wrong")
    told.press("Confirm and go on")
    told.sees("wrong")
    page.fill("[name=confirm-password]", OWNER[1])
    told.press("Confirm and go on")
    told.sees("Show a PDF password")
    assert page.input_value("[name=address]") == "nobody@partner.example"
    told.go("/account")
    told.follow("Take your second factor away")
    told.press("Take your second factor away")
    told.sees("there is no second factor to take away")


def light(told, more):
    """The first page is small."""
    sizes = {}
    told.page.on("response", lambda answer: sizes.__setitem__(answer.url, len(answer.body()) if answer.status == 200 else 0))
    told.log_in()
    told.go("/")
    told.page.wait_for_load_state("networkidle")
    total = sum(sizes.values())
    print(f"first page with everything: {total} octets")
    assert total < 100_000, sizes


def pictures(told, more):
    """A picture of each page, light and dark, desk and phone."""
    from PIL import Image

    folder = Path(more[0])
    folder.mkdir(parents=True, exist_ok=True)
    told.log_in()
    told.go("/messages?to=carol@partner.example")
    story = told.page.locator("table.list tbody a").first.get_attribute("href")
    told.go("/certificates")
    certificate = told.page.locator("table.list tbody a").first.get_attribute("href")
    state = told.context.storage_state()
    names = {p: re.sub(r"[^a-z]+", "-", p.split("&level")[0].lower().replace("operation=", "")).strip("-") or "overview" for p in PAGES if p != "/nowhere"}
    names.update({story: "message", certificate: "certificate"})
    for scheme in ["light", "dark"]:
        for shape, size in {"desk": (1280, 800), "phone": (360, 780)}.items():
            browser = told.context.browser
            context = browser.new_context(storage_state=state, color_scheme=scheme, viewport={"width": size[0], "height": size[1]})
            page = context.new_page()
            for path, name in names.items():
                page.goto(told.address + path)
                target = folder / f"{name}-{shape}-{scheme}.png"
                page.screenshot(path=target, full_page=bool(os.environ.get("ZEGEL_WHOLE_PAGES")))
                picture = Image.open(target).convert("RGB")
                picture.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(target, optimize=True)
            context.close()


STORIES = {f.__name__: f for f in [wizard, imports, mandatory, why, stolen, helpdesk, accessible, hostile, starting, split, keyboard, again, light, pictures]}


def main():
    name, address, more = sys.argv[1], sys.argv[2], sys.argv[3:]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        told = Told(browser, address, locale="en-GB", ignore_https_errors=True, viewport={"width": 1280, "height": 800})
        try:
            STORIES[name](told, more)
            told.check()
        except Exception as error:
            shot = os.environ.get("ZEGEL_BROWSER_SHOT")
            if shot:
                told.page.screenshot(path=shot)
            sys.exit(f"{name}: {error}\nat {told.page.url}\n{told.page.inner_text('body')[:2500]}\n{told.trouble}")
        finally:
            browser.close()
    print(f"told: {name}")


main()
