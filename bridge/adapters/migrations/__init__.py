"""Numbered migrations as SQL files, one per database: `0001_first.sqlite.sql` is paired with `0001_first.postgres.sql`.

A file that has ever been released is never edited; a change is a new number. The files hold data definition only, in
the order of their numbers, and each runs whole inside one transaction.
"""

from functools import cache
from importlib import resources

from bridge.domain.facts import Fact


class Migration(Fact):
    name: str
    """Number and subject, the same for every database: `0001_first`."""
    sql: str


@cache
def migrations_for(database: str) -> tuple[Migration, ...]:
    """All migrations of one database (`sqlite`, `postgres`), by number."""
    ending = f".{database}.sql"
    files = [file for file in resources.files(__name__).iterdir() if file.name.endswith(ending)]
    found = [Migration(name=file.name.removesuffix(ending), sql=file.read_text("utf-8")) for file in files]
    return tuple(sorted(found, key=lambda migration: migration.name))
