"""What can be asked of the ledger: one function a command.

Each takes the ledger, the request and a payload whose shape was checked at the door,
and returns an answer: a word for the outcome and a JSON body. Every other check is made
here and in the domain.
"""
