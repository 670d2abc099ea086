-- How many rows of a twin of the log there are, and hours over all of them.
SELECT
    count(*),
    coalesce(sum((convert_from(event.body, 'UTF8')::jsonb ->> 'amount')::numeric), 0)
FROM {} AS event
WHERE event.topic = 'completion-posted'
