"""Where one row ends and the next begins: lines of NDJSON, elements of an array."""

from collections.abc import Iterable, Iterator

from msgspec import DecodeError, Raw
from msgspec.json import Decoder

from http_api.strict_json import check_marks

_split = Decoder(list[Raw]).decode


def lines_of(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    """Yield the lines of NDJSON as its bytes come in.

    Blank lines at the end are none; those before a row are, though of a thousand blank
    lines in a row only `most` and one more are told: there are too many then.
    """
    blank: list[bytes] = []
    for line in _lines(chunks):
        if line and not line.isspace():
            yield from blank
            blank.clear()
            yield line
        elif len(blank) <= most:
            blank.append(line)


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    begun: list[bytes] = []
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        begun.append(first)
        if others:
            yield b"".join(begun)
            yield from others[:-1]
            begun = others[-1:]
    yield b"".join(begun)


def elements_of(data: bytes) -> list[bytes] | None:
    """Return the JSON texts of the elements of an array, as they stand there.

    None for what is no array of exact JSON: then the whole is to be parsed, to say why.
    An element may still hold what is no JSON inside.

    Raises MalformedJsonError for more values than would fit the memory.
    """
    check_marks(data)
    try:
        return [bytes(element) for element in _split(data)]
    except (DecodeError, RecursionError):
        return None
