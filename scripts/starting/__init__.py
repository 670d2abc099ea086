"""The first start and every later one: everything up, filled, served, taken down."""
