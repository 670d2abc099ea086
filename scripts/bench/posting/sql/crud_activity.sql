-- The activities that a completion may speak of.
CREATE TABLE bench.activity AS
SELECT DISTINCT event.stream_key AS activity_id
FROM ledger.event AS event WHERE event.topic = 'activity-registered'
