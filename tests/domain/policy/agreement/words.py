"""The few words that random documents and random histories share, so that they meet."""

from domain.terms import Result, Unit

KINDS = ("course", "project", "camp", "study", "induction", "seminar")
"""Kinds of activity that documents speak of; histories know one more, `odd`."""

TAGS = {
    "theme": ("ethics", "law", "it"),
    "level": ("upper", "lower"),
    "block": ("b1", "b2", "b3"),
    "mode": ("online", "onsite"),
}
"""Tags and their values; a history may lack a tag or have a strange value."""

SCHOOLS = ("S1", "S2", "S3")

PLAIN = {
    "school": SCHOOLS,
    "school.kind": ("commission", "private"),
    "school.stage": ("primary", "middle"),
    "entry": ("existing", "new", "transferred"),
    "role": ("trainer", "ideology", "head"),
    "board": ("yes", "no"),
    "service": ("active", "leave", "retired"),
}
"""Attributes of teachers that hold words."""

DATED = ("entry_on", "licensed_on", "expires_on")
"""Attributes of teachers that hold days."""

PROVIDERS = ("P1", "P2", "P3")
ACTIVITIES = ("A1", "A2", "A3", "A4")
DECLARED = ("entry", "role", "board", *DATED)
"""Attributes that a document has to declare; the others the ledger knows itself."""

SUBJECTS = ("practice", "academy")
UNITS = tuple(str(unit) for unit in Unit)
RESULTS = tuple(str(result) for result in Result)

ROOTS = ("core", "extra", "school", "own")
"""Outermost categories; below them stand themes, and below those levels."""

SERIES = "credits"
