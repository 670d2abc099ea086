"""From one revision of a policy to the next: what differs, and what it causes.

`differences` tells two documents apart in words; `amendments` groups the differences
into edits that load by themselves; `causes` finds which of them turned a verdict.
"""
