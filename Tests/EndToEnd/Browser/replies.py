"""Somebody who got a PDF and answers it on the reply page, in a real browser.

usage: replies.py INPUT.json

Reads what to do from a file (the link is nobody else's business), writes what came of it as JSON: {"pages": […], "problems": […]}.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from story import tell  # noqa: E402


def write(story, task, out):
    """Draft, files with progress, a failed upload, a reload, and the reply; by keyboard where a person types."""
    page = story.page
    story.open(task["link"])
    story.expect(task["sender"] in page.content() and task["subject"] in page.content(), "the page does not say what it answers")
    story.expect(task["secret"] not in page.content(), "the page shows what the message says")
    story.look("reply")
    story.type_into("#text", task["text"])
    page.wait_for_selector("#kept:not(:empty)", state="attached")
    page.set_input_files("#file", task["files"][:1])
    page.wait_for_selector("#files li:not(.waiting) button[name=remove]")
    story.look("reply-draft")

    # The connection fails under an upload: the file says so, and all the rest stays.
    page.route("**/reply/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.set_input_files("#file", task["files"][1:2])
    page.wait_for_selector("#files li.waiting .error")
    story.look("reply-upload-failed")
    page.unroute("**/reply/*")
    story.expect(page.input_value("#text") == task["text"], "the text is lost with a failed upload")
    page.click("#files li.waiting button >> nth=0")
    page.wait_for_selector("#files li:nth-child(2) button[name=remove]")
    page.set_input_files("#file", task["large"])
    page.wait_for_selector("#files li.waiting .error")
    story.look("reply-too-large")
    page.click("#files li.waiting button >> nth=-1")

    # Everything is there after the page was left.
    page.reload()
    story.expect(page.input_value("#text") == task["text"], "the draft does not survive a reload")
    story.expect(page.locator("#files li").count() == 2, "the files do not survive a reload")
    story.tab_to("#files li:nth-child(2) button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#files li:nth-child(2)", state="detached")
    story.tab_to("#send")
    story.enter()
    story.expect(page.locator(".done").is_visible(), "the reply is not said to be sent")
    story.look("reply-sent")
    page.reload()
    story.expect(page.locator(".done").is_visible(), "reloading breaks the page")
    story.look("reply-sent-already")
    story.click("main a.button")
    story.expect(page.input_value("#text") == "" and page.locator("#files li").count() == 0, "what was sent stands in the next reply")
    story.tab_to("#send")
    story.enter()
    story.expect(page.locator(".problems, [role=alert]").first.is_visible(), "an empty reply is not refused in words")
    story.look("reply-empty")


def without_script(story, task, out):
    page = story.page
    story.open(task["link"])
    page.fill("#text", task["text"])
    page.set_input_files("#file", task["files"][:1])
    story.click("button[value=add]")
    story.expect(page.locator("#files li").count() == 1 and page.input_value("#text") == task["text"], "a file is not added without script")
    story.click("#send")
    story.expect(page.locator(".done").is_visible(), "the reply is not sent without script")
    out["sent"] = True


def refused(story, task, out):
    page = story.page
    story.open(task["link"])
    page.evaluate("document.querySelector('[name=form]').value = '0'.repeat(64)")
    page.evaluate("document.getElementById('reply').submit()")
    page.wait_for_load_state()
    story.look("forbidden")
    story.open(task["changed"])
    story.look("neutral")
    story.open("/genuine")
    story.look("genuine")


def comes_back(story, task, out):
    """The engine is away: the page says so, and is back by itself."""
    page = story.page
    answer = story.open(task["link"])
    story.expect(answer.status == 503 and page.locator("#reply").count() == 0, "the page does not say that it is starting")
    story.look("starting")
    with open(task["seen"], "w", encoding="utf-8"):
        pass
    page.wait_for_selector("#reply", timeout=240_000)
    out["back"] = True


def throttled(story, task, out):
    page = story.page
    for _ in range(31):
        answer = story.open(task["changed"])
    story.expect(answer.status == 429, "guessing is not slowed down")
    story.look("throttled")


tell({"write": write, "without_script": without_script, "refused": refused, "comes_back": comes_back, "throttled": throttled})
