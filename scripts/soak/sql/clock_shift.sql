-- Move the clock by some seconds more.
UPDATE public.clock SET shift = shift + make_interval(secs => %(seconds)s)
