"""Rows as vendors send them, and rows that somebody spoiled; all from one seed."""

import hashlib
import json
from copy import deepcopy
from random import Random
from typing import Any

from domain.terms import Result, Role, Unit

TEXTS = [
    "2024-1",
    "第三次研修",
    "阿卜杜拉·买买提",
    'He said "yes": C:\\x\\y',
    "𠮷田 👩‍🏫",
    "10:30-11:45",
    "a\u3000b",
]
DAYS = ((2021, 2026), (1, 13), (1, 29))
HOSTILE: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    4,
    2**31,
    2**53,
    10**30,
    1.0,
    4.5,
    1e300,
    "",
    " ",
    "\u3000",
    "\x00",
    "a\x00b",
    "a\nb",
    "a\tb",
    "T1\n",
    "T1\u0085",
    "\x7f",
    "\u0080x",
    "\ud800",
    "\udc00x",
    "T\u0661",
    "Ｔ1",
    "-T1",
    "T1/2",
    "x" * 40,
    "x" * 41,
    "汉" * 80,
    "汉" * 81,
    "汉" * 100,
    "汉" * 101,
    "𠮷" * 100,
    "汉" * 2_000,
    "汉" * 2_001,
    "1E2",
    "4.",
    ".5",
    "04",
    "+4",
    "-4",
    "4.123",
    "999999.99",
    "1000000",
    "\u0664",
    "NaN",
    "Infinity",
    "0",
    "0.00",
    "hours",
    "HOURS",
    "passed",
    "school",
    "2024-02-30",
    "2024-02-29",
    "1899-12-31",
    "1900-01-01",
    "2199-12-31",
    "2200-01-01",
    "20240229",
    "2024-W01-1",
    "2024-02-29T00:00:00",
    "2024-06-31T17:00:00+08:00",
    "2024-06-30T17:00:00+08:00",
    "2024-06-30T17:00:00Z",
    "2024-06-30t17:00:00z",
    "2024-06-30 17:00:00Z",
    "2024-06-30T17:00:60Z",
    "2024-06-30T17:00:00.123456Z",
    "2024-06-30T17:00:00.1234567Z",
    "2024-06-30T17:00:00",
    "2024-06-30T17:00:00+0800",
    "2024-06-30T17:00:00+08:00:30",
    "f" * 64,
    "F" * 64,
    "f" * 63 + " ",
    " " * 64,
    "https://x.example/a:b",
    "javascript:alert(1)",
    "https://x.example/ü",
    [],
    {},
    [None],
    [{}],
    {"a": "b"},
    {"a": None},
    {"a": 1},
    {"A": "b"},
    {"": "b"},
    {"a": ""},
    {"a": "x\x00"},
    {f"k{number}": "v" for number in range(20)},
    {f"k{number}": "v" for number in range(21)},
    [{"uri": "https://x.example/1", "sha256": "0" * 64}] * 50,
    [{"uri": "https://x.example/1", "sha256": "0" * 64}] * 51,
    [[[[[[[[[]]]]]]]]],
    {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {}}}}}}}}},
]
GOOD: list[Any] = [
    "role",
    "school",
    "T1",
    "urn:x",
    2021,
    "4",
    "days",
    {"role": "provider", "organisation": "P1"},
    {"batch": "b", "sha256": "0" * 64, "row": 7},
    {"uri": "urn:x", "sha256": "0" * 64},
]
"""So that every place of a row finds something that it may hold."""

PIECES = [
    b"\x00",
    b"\x0b",
    b"\r",
    b"\t",
    b" ",
    b"\\",
    b'"',
    b":",
    b",",
    b"{",
    b"}",
    b"[",
    b"]",
    b"null",
    b"NaN",
    b"-0",
    b"1.0",
    b"1e2",
    b"0x1",
    b"\xff",
    b"\xc2",
    b"\xc2\x85",
    b"\x7f",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\\u003a",
    b"\\u003A",
    b"\\u0000",
    b"\\ud800",
    b"\\u0009",
    b"\\n",
    b'"x":1,',
    b',"amount":"9"',
    b'"amount":"9",',
    b'"amount" : "9",',
    b'"te\\u0061cher_id":"T9",',
    b'"occasion":"\\u003a\\u003a",',
    b'"tags":{},',
    b'"note":null,',
]


def realistic(random: Random) -> dict[str, Any]:
    """Return a row as a school, a provider or an older system would send it."""
    year, month, day = (random.randrange(*bounds) for bounds in DAYS)
    row: dict[str, Any] = {
        "teacher_id": f"T{random.randrange(10**8):08}",
        "activity_id": random.choice(
            ["PRO-2021.subject_10", "ELE-2025", "2021-XK-017"]
        ),
        "amount": random.choice(["4", "4.5", "10", "0.25", 4, 120, "4.50"]),
        "result": random.choice(list(Result)).value,
        "completed_on": f"{year}-{month:02}-{day:02}",
    }
    optional: dict[str, Any] = {
        "occasion": random.choice([*TEXTS, ""]),
        "provider_id": random.choice(["development-college", None]),
        "unit": random.choice(list(Unit)).value,
        "tags": {
            word: random.choice(TEXTS)
            for word in random.sample(["topic", "mode", "level"], random.randrange(4))
        },
        "evidence": [_evidence(random) for _ in range(random.randrange(3))],
        "makes_up_for": random.choice([2021, None]),
        "note": random.choice(["补：第一次未到\n见附件\t2", None, *TEXTS]),
        "name": random.choice(["张小红", None, "阿卜杜拉·买买提"]),
        "reporter": random.choice(
            [{"role": random.choice(list(Role)).value, "organisation": "S101"}, None]
        ),
        "source": random.choice([_source(random), None]),
        "reported_at": random.choice(
            ["2021-04-07T09:33:00+08:00", "2021-04-07T01:33:00.5Z", None]
        ),
    }
    row |= {name: told for name, told in optional.items() if random.random() < 0.5}
    return dict(random.sample(sorted(row.items()), len(row)))


def spelled(random: Random, row: Any) -> bytes:
    """Return a value as JSON in one of the ways in which programs write it."""
    item, colon = random.choice([",", ", ", " , "]), random.choice([":", ": ", " :"])
    ascii_only = random.random() < 0.5
    text = json.dumps(row, ensure_ascii=ascii_only, separators=(item, colon))
    end = random.choice(["", "", "", "\r", "  "])
    return (text + end).encode("utf-8", "surrogatepass")


def spoiled(random: Random, row: dict[str, Any]) -> bytes:
    """Return a row after a few mutations of its values, then of its bytes."""
    for _ in range(random.randrange(3)):
        _spoil_value(random, row)
    line = spelled(random, row)
    for _ in range(random.choice([0, 0, 1, 1, 2, 3])):
        line = _spoil_bytes(random, line)
    return line.replace(b"\n", b" ")


def _spoil_value(random: Random, row: dict[str, Any]) -> None:
    inner = [part for part in _parts(row) if part]
    part = random.choice(inner) if inner and random.random() < 0.5 else row
    key = random.choice(list(part)) if part else "teacher_id"
    what = random.randrange(4)
    if what == 0:
        part.pop(key, None)
    elif what == 1:
        part[random.choice(["extra", "teacher_id ", "Amount", "sha256", "row", ""])] = 1
    else:
        part[key] = deepcopy(random.choice(HOSTILE))


def _parts(row: dict[str, Any]) -> list[dict[str, Any]]:
    listed = row.get("evidence")
    inside = listed if isinstance(listed, list) else []
    return [
        part
        for part in [*inside, *(row.get(n) for n in ("reporter", "source", "tags"))]
        if isinstance(part, dict)
    ]


def _spoil_bytes(random: Random, line: bytes) -> bytes:
    at = random.randrange(len(line) + 1)
    to = min(len(line), at + random.choice([1, 1, 2, 8, 40]))
    match random.randrange(6):
        case 0:
            return line[:at] + line[to:]
        case 1:
            return line[:at] + line[at:to] * 2 + line[to:]
        case 2:
            return line[:at] + bytes([random.randrange(256)]) + line[to:]
        case 3:
            return line[:at] + random.choice(PIECES) + line[at:]
        case 4:
            return line.replace(b"{", b"{" + random.choice(PIECES), 1)
        case _:
            return _hidden_colons(random, line)


def _hidden_colons(random: Random, line: bytes) -> bytes:
    """Say something twice, and hide as many colons of the texts as that adds."""
    twice = random.choice(
        [b'"amount":"9",', b'"tags":{"a":"b"},', b'"result":"passed",']
    )
    added = line.replace(b"{", b"{" + twice, 1)
    for colon in (b"T09:33:00+08:00", b"https://", b"10:30"):
        added = added.replace(colon, colon.replace(b":", b"\\u003a"), 1)
    return added


def _evidence(random: Random) -> dict[str, str]:
    name = f"{random.randrange(10**6)}"
    digest = hashlib.sha256(name.encode()).hexdigest()
    return {"uri": f"https://evidence.example/2024/{name}.pdf", "sha256": digest}


def _source(random: Random) -> dict[str, Any]:
    digest = hashlib.sha256(b"file").hexdigest()
    row = random.randrange(1, 10**5)
    return {"batch": "全市-2021-07-15", "sha256": digest, "row": row}
