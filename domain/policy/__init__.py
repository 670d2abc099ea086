"""The rule book's engine: documents, readings, and one teacher's statement explained.

A document is read (`load`), its readings are resolved (`readings`), it becomes a plain
model (`model`), and `explain` applies it to one teacher's facts.
"""
