"""The CRUD design, served as ours is: a table, a trigger that audits, marshmallow.

`python -m scripts.bench.posting.crud ADDRESS PORT` serves it by granian until SIGTERM.
"""

import hashlib
import json
import sys
from typing import Any

import psycopg
from flask import Flask, Response, request
from granian import Granian
from granian.constants import Interfaces
from marshmallow import ValidationError
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool

from http_api.schemas.completions import CompletionSchema
from ledger.settings import Settings
from ledger.statements import statement
from scripts.bench.posting.peers import SQL, Connection, Written
from scripts.bench.posting.requests import PROVIDER
from scripts.children import end_with_parent

PATH = "/completions"
POOL = "pool"
TABLES = (
    *("crud_teacher", "crud_teacher_key", "crud_activity", "crud_activity_key"),
    *("crud_client", "crud_completion", "crud_audit", "crud_audit_index"),
    *("crud_audit_function", "crud_audit_trigger"),
)


def prepare(connection: Connection, key: str) -> None:
    """Make the tables, and let a key in."""
    for name in TABLES:
        connection.execute(statement(name, SQL))
    connection.execute(statement("crud_client_put", SQL), (_digest(key), PROVIDER))


def written(connection: Connection) -> Written:
    """Return what stands in the table, each with its line of audit."""
    count, hours = connection.execute(statement("crud_written", SQL)).fetchall()[0]
    return int(count), hours


def application() -> Flask:
    """Return the application; its database is where the environment says."""
    settings = Settings.from_environment()
    pool = ConnectionPool(
        settings.owner_url or "", min_size=1, max_size=settings.pool_max, open=True
    )
    app = Flask("crud")
    app.extensions[POOL] = pool

    @app.post(PATH)
    def post() -> tuple[Response, int]:
        rows, refused = _checked(request.get_data())
        with pool.connection() as connection:
            client = _client(connection)
            connection.execute(statement("crud_act", SQL), (client,))
            results = [*refused, *_insert(connection, rows, client)]
        return _answer(results), 201

    return app


def _client(connection: psycopg.Connection[Any]) -> str:
    key = request.headers["Authorization"].removeprefix("Bearer ")
    found = connection.execute(statement("crud_client_of", SQL), (_digest(key),))
    (client,) = found.fetchall()[0]
    return str(client)


def _checked(body: bytes) -> tuple[list[tuple[int, Any]], list[dict[str, Any]]]:
    schema = CompletionSchema()
    rows, refused = [], []
    for number, line in enumerate(body.splitlines(), start=1):
        try:
            rows.append((number, schema.load(json.loads(line))))
        except ValidationError as error:
            told = {"row": number, "status": "refused", "reasons": error.messages}
            refused.append(told)
    return rows, refused


def _insert(
    connection: psycopg.Connection[Any], rows: list[tuple[int, Any]], client: str
) -> list[dict[str, Any]]:
    values = [
        {
            **row,
            "tags": Jsonb(row["tags"]),
            "evidence": Jsonb(row["evidence"]),
            "unit": row["unit"].value,
            "result": row["result"].value,
            "reporter": client,
        }
        for _, row in rows
    ]
    results: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        cursor.executemany(statement("crud_post", SQL), values, returning=True)
        for number, _ in rows:
            found = cursor.fetchone()
            status = "posted" if found else "already-known"
            told = {"row": number, "status": status, "warnings": []}
            results.append({**told, "posting_id": str(found[0]) if found else None})
            cursor.nextset()
    return results


def _answer(results: list[dict[str, Any]]) -> Response:
    counts = {"posted": 0, "already-known": 0, "refused": 0}
    for one in results:
        counts[one["status"]] += 1
    body = json.dumps({"counts": counts, "results": results})
    return Response(body, mimetype="application/json")


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def main() -> None:
    """Serve until SIGTERM, by as many threads as ours."""
    end_with_parent()
    Granian(
        "scripts.bench.posting.crud:application",
        address=sys.argv[1],
        port=int(sys.argv[2]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=Settings.from_environment().threads,
        factory=True,
        websockets=False,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main()
