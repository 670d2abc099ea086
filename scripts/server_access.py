"""Who may connect to a server of our own: whoever may enter its folder, no other.

Where root lends the server another user, that user's other processes could enter too
(`nobody` has many): then only root may connect, which the server asks the kernel for.
"""

from pathlib import Path

MAP = "starter"
ROLES = (
    "postgres",
    "credit_ledger_owner",
    "credit_ledger_app",
    "credit_ledger_projector",
)
"""Whom root may act as; PostgreSQL 15 wants them one by one."""

HBA = f"""# Only over the socket, only as whom pg_ident.conf says.
local all all peer map={MAP}
local replication all peer map={MAP}
"""


def only_root(cluster: Path) -> None:
    """Let only the system's root connect to a cluster, in any of our roles."""
    (cluster / "pg_hba.conf").write_text(HBA)
    lines = [f"{MAP} root {role}" for role in ROLES]
    (cluster / "pg_ident.conf").write_text("\n".join(lines) + "\n")
