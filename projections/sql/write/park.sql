-- Leave a stream out from an event on, and raise the alarm.
INSERT INTO parked (stream_kind, stream_key, since_position, error)
VALUES (%(stream_kind)s, %(stream_key)s, %(since_position)s, %(error)s)
ON CONFLICT DO NOTHING
