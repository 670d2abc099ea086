-- Whose key it is.
SELECT client.client_id FROM bench.client AS client WHERE client.key_sha256 = %s
