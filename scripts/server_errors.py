"""Why a server of our own cannot be had, as sentences for whoever starts it."""


class LocalPostgresError(Exception):
    """The server cannot be had here, and why."""


class NoServerUserError(LocalPostgresError):
    """Root cannot start the server here as anybody else."""


class NoProgramsError(LocalPostgresError):
    """There is no PostgreSQL on this machine."""
