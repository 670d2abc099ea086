-- Let a key in.
INSERT INTO bench.client (key_sha256, client_id) VALUES (%s, %s)
