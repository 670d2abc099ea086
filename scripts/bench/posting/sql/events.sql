-- A run of events, for a client that encodes every value itself.
SELECT event.* FROM ledger.event AS event
WHERE event.position > %s AND event.position <= %s
ORDER BY event.position
