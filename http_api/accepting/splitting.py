"""Where one row ends and the next begins: lines of NDJSON, elements of an array."""

from collections.abc import Iterable, Iterator

from msgspec import DecodeError, Raw
from msgspec.json import Decoder

from http_api.strict_json import check_marks

_split = Decoder(list[Raw]).decode


def lines_of(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    """Yield the lines of NDJSON as its bytes come in.

    Blank lines at the end are none; those before a row are, though of thousands of them
    only `most` and one more are told: there are too many then.
    """
    blank: list[bytes] = []
    for lines in _lines(chunks):
        end = len(lines)
        while end and not lines[end - 1].strip():
            end -= 1
        if end:
            yield from blank
            blank.clear()
            yield from lines[:end]
        blank += lines[end : end + most + 1 - len(blank)]


def _lines(chunks: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Yield the lines that each chunk brings to their end, then the last line."""
    begun: list[bytes] = []
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        begun.append(first)
        if others:
            yield [b"".join(begun), *others[:-1]]
            begun = others[-1:]
    yield [b"".join(begun)]


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
