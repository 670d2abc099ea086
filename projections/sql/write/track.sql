-- Say how far the log was read.
UPDATE tracking
SET
    position = %(position)s,
    register_position = greatest(register_position, %(register_position)s)
