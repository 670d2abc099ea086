-- How many events of the library's log there are, and hours over all of them.
SELECT
    count(*),
    coalesce(sum((convert_from(event.state, 'UTF8')::jsonb ->> 'amount')::numeric), 0)
FROM public.training_events AS event
WHERE event.topic LIKE '%%CompletionSaved'
