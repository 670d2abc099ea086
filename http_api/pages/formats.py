"""How a page writes numbers, days and instants; the exact value stays beside them."""

import math
from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from markupsafe import Markup

Number = Fraction | Decimal | int
HUNDREDTH = Decimal("0.01")
SHORT_DIGEST = 12
TIMEZONE = "DISTRICT_TIMEZONE"


def rounded(value: Number, rounding: str = ROUND_FLOOR) -> str:
    """Return a number to two decimals, trailing zeros left out (R23).

    It is rounded down, so that a page never shows more than there is: 35.999 credits
    are not 36.
    """
    hundredfold = Fraction(value) * 100
    up = rounding == ROUND_CEILING
    whole = math.ceil(hundredfold) if up else math.floor(hundredfold)
    text = f"{Decimal(whole) * HUNDREDTH:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def number(value: Number | None) -> Markup:
    """Return a number as a `data` element that carries the exact rational."""
    if value is None:
        return Markup("–")
    return Markup('<data value="{}">{}</data>').format(Fraction(value), rounded(value))


def missing(value: Number) -> Markup:
    """Return what is missing, rounded up: 0.001 missing is not nothing."""
    text = rounded(value, ROUND_CEILING)
    return Markup('<data value="{}">{}</data>').format(Fraction(value), text)


def day(value: date | None) -> Markup:
    """Return a day as a `time` element, ISO 8601."""
    if value is None:
        return Markup("–")
    return Markup('<time datetime="{0}">{0}</time>').format(value.isoformat())


def instant(value: datetime | None) -> Markup:
    """Return an instant in the district's time zone, as a `time` element."""
    if value is None:
        return Markup("–")
    local = value.astimezone(district_zone())
    return Markup('<time datetime="{}">{}</time>').format(
        value.astimezone(UTC).isoformat(), f"{local:%Y-%m-%d %H:%M:%S}"
    )


def short_digest(value: str) -> Markup:
    """Return the first digits of a digest; the whole one is in its title."""
    return Markup('<code class="digest" title="{}">{}…</code>').format(
        value, value[:SHORT_DIGEST]
    )


def percent(part: int, whole: int) -> str:
    """Return a share in whole percents, rounded down; a dash where there is none."""
    return f"{part * 100 // whole}%" if whole else "–"


def district_zone() -> ZoneInfo:
    """Return the time zone whose days the district counts."""
    return ZoneInfo(current_app.config[TIMEZONE])


def set_up_formats(app: Flask, timezone: str) -> None:
    """Give the templates these formats as filters."""
    app.config[TIMEZONE] = timezone
    app.jinja_env.filters.update(
        number=number,
        missing=missing,
        day=day,
        instant=instant,
        short_digest=short_digest,
    )
    app.jinja_env.globals.update(percent=percent)
