-- The last position of the one district that there is.
SELECT coalesce(max(event.position), 0) FROM ledger.event AS event
