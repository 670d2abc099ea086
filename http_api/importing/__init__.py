"""Files of completions: templates out, filled-in files in, results back.

`guards` looks at a file before anything parses it, `child` has it read by a process
of its own (`reading`), `columns` says what each row means, `workbook` gives every row
back with its result.
"""
