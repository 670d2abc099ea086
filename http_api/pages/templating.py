"""What every template of the pages may use: languages, formats, words, events."""

from collections.abc import Mapping

from flask import Flask

from http_api.pages import charts, diff_page
from http_api.pages.bars import share
from http_api.pages.event_facts import facts_of
from http_api.pages.event_words import topic_words
from http_api.pages.formats import set_up_formats
from http_api.pages.language import set_up_language
from http_api.pages.links import address
from http_api.pages.replay_page import exact
from http_api.pages.words import set_up_words

TONES: Mapping[str, str] = {
    "completion-approved": "good",
    "completion-recognised": "good",
    "offset-approved": "good",
    "certificate-issued": "good",
    "certificate-reviewed": "good",
    "completion-rejected": "bad",
    "completion-reversed": "bad",
    "offset-refused": "bad",
    "carry-in-reversed": "bad",
    "certificate-revoked": "bad",
    "project-year-disallowed": "bad",
    "activity-withdrawn": "bad",
}
"""How the dot of an event on a timeline is coloured."""


def set_up_templates(app: Flask, timezone: str) -> None:
    """Give the templates of an app everything that they draw with."""
    set_up_language(app)
    set_up_formats(app, timezone)
    set_up_words(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        address=address,
        chart_bar=charts.bar,
        diff_mark=diff_page.mark,
        diff_tone=diff_page.tone,
        exact=exact,
        facts_of=facts_of,
        share=share,
        topic_words=topic_words,
        tone_of=tone_of,
        two_sided=charts.two_sided,
    )


def tone_of(topic: str) -> str:
    """Return the tone of an event, `plain` where it neither gives nor takes."""
    return TONES.get(topic, "plain")
