"""Following the log: poll, so that no wake-up can be lost and no writer is slowed."""

from collections import deque
from collections.abc import Sequence
from threading import Event

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

POLL_S = 0.1
PAGE_EVENTS = 500


class LogSubscription(Subscription[ApplicationRecorder]):
    """Yields the events of the log one by one and waits for more.

    A NOTIFY inside the writing transactions would serialise the whole database, so
    this asks ten times a second. Positions are dense and appear in commit order:
    nothing can turn up behind the last one seen.
    """

    def __init__(
        self,
        recorder: ApplicationRecorder,
        gt: int | None = None,
        topics: Sequence[str] = (),
    ) -> None:
        super().__init__(recorder, gt, topics)
        self._page: deque[Notification] = deque()
        self._stopped = Event()

    def stop(self) -> None:
        """End the iteration, also one that waits in another thread."""
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        while not self._stopped.is_set():
            if self._page:
                return self._page.popleft()
            self._page.extend(
                self._recorder.select_notifications(
                    self._last_notification_id,
                    PAGE_EVENTS,
                    topics=self._topics,
                    inclusive_of_start=False,
                )
            )
            if self._page:
                self._last_notification_id = self._page[-1].id
            else:
                self._stopped.wait(POLL_S)
        raise StopIteration
