-- Which was the last position recorded by an instant?
SELECT ledger.position_on(%(district)s, %(instant)s)
