-- A run of events as they are stored, in the form in which they go in again.
COPY (
    SELECT event.* FROM ledger.event AS event
    WHERE event.position > {} AND event.position <= {}
    ORDER BY event.position
) TO STDOUT (FORMAT binary)
