-- How many teachers' standings are behind, since which position?
SELECT count(*), min(dirty.since_position) FROM dirty
