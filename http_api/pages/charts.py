"""Bars of counts, drawn on the server as SVG: no script, and no style attribute.

A bar is decoration: the numbers that it draws stand beside it as text.
"""

from collections.abc import Iterable

from markupsafe import Markup

SCALE = 1000
"""Width of a bar in units of its view box."""
HALF = SCALE // 2
LEAST = 6
"""What is not nothing is seen: the least width of a stretch."""

RECT = Markup('<rect class="{}" x="{}" width="{}" height="10"/>')
BAR = Markup(
    '<svg class="chart-bar" viewBox="0 0 1000 10" preserveAspectRatio="none"'
    ' aria-hidden="true"><rect class="track" width="1000" height="10"/>{}</svg>'
)
TWO_SIDED = Markup(
    '<svg class="chart-bar" viewBox="0 0 1000 10" preserveAspectRatio="none"'
    ' aria-hidden="true">{}<rect class="middle" x="498" width="4" height="10"/></svg>'
)


def bar(parts: Iterable[tuple[str, int]], most: int) -> Markup:
    """Draw counts one after the other, each in the colour of its class."""
    at, drawn = 0, []
    for name, count in parts:
        width = width_of(count, most, SCALE)
        drawn.append(RECT.format(name, at, width))
        at += width
    return BAR.format(Markup("").join(drawn))


def two_sided(lost: int, gained: int, most: int) -> Markup:
    """Draw who lost to the left of a middle line, who gained to the right."""
    left, right = width_of(lost, most, HALF), width_of(gained, most, HALF)
    drawn = (RECT.format("bad", HALF - left, left), RECT.format("good", HALF, right))
    return TWO_SIDED.format(Markup("").join(drawn))


def width_of(count: int, most: int, full: int) -> int:
    """Return how wide a count is drawn, where the largest one is drawn `full`."""
    if count <= 0 or most <= 0:
        return 0
    return max(min(count * full // most, full), LEAST)
