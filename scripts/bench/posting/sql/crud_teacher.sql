-- The teachers that a completion may speak of.
CREATE TABLE bench.teacher AS
SELECT DISTINCT event.stream_key AS teacher_id
FROM ledger.event AS event WHERE event.topic = 'teacher-registered'
