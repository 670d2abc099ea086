"""The district's words in both languages, and every code that an answer may carry."""

from flask import Response

from domain.vocabulary import load_vocabulary
from http_api.answers import shown
from http_api.codes import refusal_codes, warning_codes
from http_api.noun import Noun
from http_api.presenting import present

blueprint = Noun("vocabulary", __name__, "Words and codes, in Chinese and English.")


@blueprint.reading("/vocabulary", "Thing")
def get_vocabulary() -> Response:
    """Return the words of the district, by group, with their labels."""
    return shown({"groups": present(load_vocabulary().groups)})


@blueprint.reading("/codes", "Thing")
def get_codes() -> Response:
    """Return every code of a refusal or warning, and what it means."""
    codes = {
        name: {"status": int(code.status), "meaning": present(code.meaning)}
        for name, code in refusal_codes().items()
    }
    return shown({"refusals": codes, "warnings": present(warning_codes())})
