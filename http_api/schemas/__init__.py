"""The contract of the door: the shape of every body and query, in marshmallow."""
