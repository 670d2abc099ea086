"""Running functions at once in tests, without losing what they raise."""

from collections.abc import Callable, Sequence
from threading import Thread


def run_together(
    functions: Sequence[Callable[[], None]], timeout_s: float = 60
) -> None:
    """Run functions in threads of their own and pass on the first failure."""
    errors: list[BaseException] = []

    def guarded(function):
        try:
            function()
        except BaseException as error:  # noqa: BLE001 -- a thread's failure is the test's
            errors.append(error)

    threads = [Thread(target=guarded, args=[function]) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout_s)
    assert not any(thread.is_alive() for thread in threads)
    if errors:
        raise errors[0]
