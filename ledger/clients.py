"""Who stands behind a key: looked up by its SHA-256, at every request anew."""

from datetime import date

from domain.canonical import sha256_hex
from domain.client import ClientState
from domain.terms import Actor, StreamKind
from ledger.registers import RegisterLog, RegisterStates


class Clients:
    """The keys of a district."""

    def __init__(self, registers: RegisterLog) -> None:
        self._registers = registers
        self._indexed: tuple[RegisterStates, dict[str, ClientState]] | None = None

    def authenticate(self, key: str, today: date) -> Actor | None:
        """Return who acts with a key, or None where it opens nothing today."""
        return self.actor_of(sha256_hex(key.encode()), today)

    def actor_of(self, key_sha256: str, today: date) -> Actor | None:
        """Return who acts with the key of this digest, or None.

        Unknown, revoked and expired keys are the same to a stranger. The ledger keeps
        digests of 32 random bytes only: comparing them in a dictionary tells nothing.
        """
        client = self._by_digest().get(key_sha256)
        if client is None or not client.opens_on(today):
            return None
        # What cannot be read may be the revocation: such a key stays closed.
        if not self._registers.is_readable(StreamKind.CLIENT, client.client_id):
            return None
        return client.actor

    def is_open(self, client_id: str, today: date) -> bool:
        """Say whether the key of a client opens the door today."""
        client = self._registers.states().clients.get(client_id)
        readable = self._registers.is_readable(StreamKind.CLIENT, client_id)
        return client is not None and client.opens_on(today) and readable

    def all(self) -> list[ClientState]:
        """Return every client that was ever created, by its id."""
        states = self._registers.states()
        return [states.clients[key] for key in sorted(states.clients)]

    def _by_digest(self) -> dict[str, ClientState]:
        states = self._registers.states()
        if self._indexed is None or self._indexed[0] is not states:
            index = {
                client.created.key_sha256: client
                for client in states.clients.values()
                if client.created is not None
            }
            self._indexed = (states, index)
            return index
        return self._indexed[1]
