"""What a cell means in its column: an id, a number, a day, a word, or a text.

Codes and numbers are read in compatibility form (NFKC), since an input method writes
`２０２４` where `2024` is meant; names, occasions and notes stay as they are. Whether a
value has the shape of the contract is for the schema to say: here is refused only
what a spreadsheet did to it, or what may mean several things.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from domain.vocabulary import Vocabulary, load_vocabulary
from http_api.importing.cells import SIGNIFICANT_DIGITS, Cell, Form
from http_api.importing.errors import CellRefusedError

NORMALISED = "characters-normalised"
ID_FROM_NUMBER = "id-from-number"
COMPACT_DATE = "date-from-digits"

NOT_VALUES: Mapping[Form, tuple[str, str]] = {
    Form.ERROR: ("cell-error", "{text} is an error of a formula; write the value."),
    Form.UNCOMPUTED: (
        "cell-uncomputed",
        "The formula was never worked out; open the file in Excel and save it.",
    ),
    Form.MERGED: (
        "cell-merged",
        "The cell is merged with others; unmerge it and write the value in each row.",
    ),
}
"""Forms that no column takes: code and sentence."""

_ERROR = re.compile(r"#(N/A|GETTING_DATA|[A-Z]{3,8}(/0)?[!?])")
"""An error of a formula, also where it became a text, as in CSV."""

_SPLIT_DAY = re.compile(
    r"(?P<y>[0-9]{4})(?P<s>[-/.])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})"
    r"|(?P<y2>[0-9]{4})年(?P<m2>[0-9]{1,2})月(?P<d2>[0-9]{1,2})[日号]"
)
_COMPACT_DAY = re.compile(
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
)
_CLOCK = re.compile(
    r"(?P<day>.*[0-9日号])[ T]+(?P<time>[0-9]{1,2}(?::[0-9]{2}){1,2})(?:\.0+)?"
)
_LOOSE_DAY = re.compile(
    r"[0-9]{1,4}([-/.年])[0-9]{1,4}(([-/.月])[0-9]{0,4}日?)?|[0-9]{1,2}月.*"
)
_YEAR = re.compile(r"([0-9]{1,15})年?")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee][+-]?[0-9]+")

FIRST_SERIAL = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)
"""Numbers that Excel would show as days of 1954 to 2119."""


class Value(NamedTuple):
    """What a cell says, and the code of a note where something was done to it."""

    value: str | int
    note: str | None = None


Reading = Callable[[Cell], Value]


def read_text(cell: Cell) -> Value:
    """Return a text as it stands; a day that Excel made of it is refused."""
    _refuse_made_up(cell)
    return Value(value=cell.text)


def read_code(cell: Cell) -> Value:
    """Return a code, a digest or an address in compatibility form."""
    _refuse_made_up(cell)
    return _normalised(cell.text)


def read_id(cell: Cell) -> Value:
    """Return an identifier; a whole number stands for its digits.

    Excel keeps fifteen digits of a number and no leading zeros: a longer one is
    refused, a shorter one noted.
    """
    _refuse_made_up(cell)
    if cell.form is Form.NUMBER:
        digits = cell.text
        if not digits.isdigit() or len(digits) > SIGNIFICANT_DIGITS:
            raise _became_number(digits)
        return Value(value=digits, note=ID_FROM_NUMBER)
    if _SCIENTIFIC.fullmatch(cell.text):
        raise _became_number(cell.text)
    return _normalised(cell.text)


def read_amount(cell: Cell) -> Value:
    """Return the digits of an amount."""
    _refuse_made_up(cell)
    return _normalised(cell.text)


def read_year(cell: Cell) -> Value:
    """Return a year as a number; what is none is left to the schema to refuse."""
    _refuse_made_up(cell)
    told = _normalised(cell.text)
    found = _YEAR.fullmatch(str(told.value))
    return Value(value=int(found[1]), note=told.note) if found else told


def read_day(cell: Cell) -> Value:
    """Return an ISO day: of a real date, or of a text that can mean one day only."""
    if cell.form is Form.DAY:
        return Value(value=cell.text)
    if cell.form is Form.INSTANT:
        raise _with_time(cell.text)
    _refuse_strange(cell)
    if cell.form is Form.TIME:
        raise CellRefusedError("malformed-date", f"{cell.text} is a time, not a day.")
    told = _normalised(cell.text)
    return _day(str(told.value), told.note)


def word_reader(group: str) -> Reading:
    """Return a reader of the words of a group of the vocabulary, or their labels."""
    vocabulary = load_vocabulary()
    known = spellings(vocabulary, group)

    def read_word(cell: Cell) -> Value:
        _refuse_made_up(cell)
        if cell.text in known:
            return Value(value=known[cell.text])
        told = _normalised(cell.text)
        word = known.get(_folded(str(told.value)))
        if word is None:
            labels = (vocabulary.label(group, one) for one in vocabulary.words(group))
            choices = ", ".join(f"{label.zh} {label.en}" for label in labels)
            raise CellRefusedError(
                "unknown-word", f"{cell.text[:60]} is none of: {choices}."
            )
        return Value(value=word, note=told.note)

    return read_word


def spellings(vocabulary: Vocabulary, group: str) -> Mapping[str, str]:
    """Return every way to write a word of a group, folded and plain, with the word."""
    found: dict[str, str] = {}
    for word in vocabulary.words(group):
        label = vocabulary.label(group, word)
        both = (f"{label.zh} {label.en}", f"{label.en} {label.zh}")
        for written in (word, label.zh, label.en, *both):
            found[_folded(written)] = found[written] = word
    return found


def _folded(text: str) -> str:
    normalised = unicodedata.normalize("NFKC", text).casefold()
    return "".join(normalised.replace("_", "").replace("-", "").split())


def _normalised(text: str) -> Value:
    if text.isascii():
        return Value(value=text)
    plain = unicodedata.normalize("NFKC", text).strip()
    return Value(value=plain, note=None if plain == text else NORMALISED)


def _refuse_strange(cell: Cell) -> None:
    form = Form.ERROR if _ERROR.fullmatch(cell.text) else cell.form
    if form is not None and form in NOT_VALUES:
        code, sentence = NOT_VALUES[form]
        raise CellRefusedError(code, sentence.format(text=cell.text))


def _refuse_made_up(cell: Cell) -> None:
    _refuse_strange(cell)
    if cell.form in (Form.DAY, Form.INSTANT, Form.TIME):
        raise CellRefusedError(
            "cell-is-date",
            f"Excel holds the date or time {cell.text} here;"
            " format the cell as text and write it again.",
        )


def _became_number(text: str) -> CellRefusedError:
    return CellRefusedError(
        "id-became-number",
        f"Excel made the number {text} of an id and lost digits;"
        " format the column as text and write it again.",
    )


def _with_time(text: str) -> CellRefusedError:
    return CellRefusedError(
        "date-with-time", f"{text} has a time of day; write the day alone."
    )


def _day(text: str, note: str | None) -> Value:
    clock = _CLOCK.fullmatch(text)
    if clock:
        if set(clock["time"]) - set("0:"):
            raise _with_time(text)
        text = clock["day"]
    found = _SPLIT_DAY.fullmatch(text)
    if found:
        parts = [
            int(part) for part in found.group("y", "m", "d", "y2", "m2", "d2") if part
        ]
        return Value(value=f"{parts[0]:04}-{parts[1]:02}-{parts[2]:02}", note=note)
    if _COMPACT_DAY.fullmatch(text):
        return Value(value=f"{text[:4]}-{text[4:6]}-{text[6:]}", note=COMPACT_DATE)
    raise _no_day(text)


def _no_day(text: str) -> CellRefusedError:
    shown = text[:60]
    if text.isdigit() and len(text) <= SIGNIFICANT_DIGITS and int(text) in SERIALS:
        meant = FIRST_SERIAL + timedelta(days=int(text))
        return CellRefusedError(
            "malformed-date",
            f"{shown} is a number; if {meant} is meant, format the cell as a date.",
        )
    if _LOOSE_DAY.fullmatch(text):
        return CellRefusedError(
            "date-ambiguous", f"{shown} may mean several days; write it as 2024-05-01."
        )
    return CellRefusedError(
        "malformed-date", f"{shown} is no day; write it as 2024-05-01."
    )
