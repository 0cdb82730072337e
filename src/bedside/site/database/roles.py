"""Who may do what in the embedded server.

`bedside_owner` owns the database and everything in it and runs the migrations. `bedside_app` is what web and worker
use: it reads and writes rows and can change no table. A migration may take more from it (the audit takes UPDATE and
DELETE).
"""

import psycopg
from psycopg import sql

from bedside.site.database.passwords import ADMIN, APP, OWNER, Passwords

DATABASE = "bedside"


def connect(*, host: str, port: int, role: str, password: str, dbname: str) -> psycopg.Connection:
    """Connect as one of our roles; the server must prove with scram that it knows the password too."""
    return psycopg.connect(
        host=host,
        port=port,
        user=role,
        password=password,
        dbname=dbname,
        require_auth="scram-sha-256",
        connect_timeout=10,
        application_name="bedside db",
        autocommit=True,
    )


def prepare(*, host: str, port: int, passwords: Passwords) -> None:
    """Make roles and database, or bring them to what they should be. Safe to repeat."""
    with connect(host=host, port=port, role=ADMIN, password=passwords[ADMIN], dbname="postgres") as admin:
        _make_role(admin, OWNER, passwords[OWNER], "LOGIN CREATEDB")
        _make_role(admin, APP, passwords[APP], "LOGIN NOCREATEDB NOCREATEROLE NOSUPERUSER")
        # The owner can already do more; as the application's role, tests see what that one may not do.
        admin.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(OWNER)))
        _make_database(admin)
    # What is set in template1 holds in every database that the owner makes later: the tests make theirs.
    for dbname in ("template1", DATABASE):
        with connect(host=host, port=port, role=ADMIN, password=passwords[ADMIN], dbname=dbname) as admin:
            grant_defaults(admin, owner=OWNER, app=APP)


def _make_role(admin: psycopg.Connection, role: str, password: str, rights: str) -> None:
    found = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    # The verifier is made here, so that the password itself never travels in a statement.
    verifier = admin.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    admin.execute(
        sql.SQL("{verb} ROLE {role} {rights} PASSWORD {verifier}").format(
            verb=sql.SQL("ALTER" if found else "CREATE"),
            role=sql.Identifier(role),
            rights=sql.SQL(rights),
            verifier=sql.Literal(verifier),
        )
    )


def _make_database(admin: psycopg.Connection) -> None:
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(DATABASE)))
    admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(DATABASE), sql.Identifier(APP)))
    for other in ("postgres", "template1"):
        admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(other)))
        admin.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(other), sql.Identifier(OWNER))
        )


_ROWS = "SELECT, INSERT, UPDATE, DELETE ON TABLES"
_NUMBERS = "USAGE, SELECT ON SEQUENCES"


def grant_defaults(connection: psycopg.Connection, *, owner: str, app: str) -> None:
    """Let `app` read and write the rows of what `owner` makes from now on."""
    _change_defaults(connection, "GRANT", "TO", owner=owner, app=app)


def revoke_defaults(connection: psycopg.Connection, *, owner: str, app: str) -> None:
    """Give `app` no right by itself: a restore grants exactly those that the backup holds."""
    _change_defaults(connection, "REVOKE", "FROM", owner=owner, app=app)


def _change_defaults(connection: psycopg.Connection, verb: str, preposition: str, *, owner: str, app: str) -> None:
    for rights in (_ROWS, _NUMBERS):
        connection.execute(
            sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {owner} {verb} {rights} {preposition} {app}").format(
                owner=sql.Identifier(owner),
                verb=sql.SQL(verb),
                rights=sql.SQL(rights),
                preposition=sql.SQL(preposition),
                app=sql.Identifier(app),
            )
        )
