"""M5b: balances and verdicts by six others on the same facts, beside our own.

Every peer has the facts in the form that suits it best, in memory, before its clock
runs: what is measured is applying the rules. All results must be equal before any time
counts. `document.toml` has the rules as we write them.
"""
