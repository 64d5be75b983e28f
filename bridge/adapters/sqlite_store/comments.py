"""What was said in tasks, who took part in it, its earlier texts, likes and files.

`comment_parties` is written beside every comment that is not a system note: (task, party) → comments, so that step 2
of the cascade (R126, R243) is one look into an index however long the task is.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from bridge.adapters.sqlite_store.shapes import Shape, json_text, member_text
from bridge.adapters.sqlite_store.statements import Row, Statements
from bridge.domain.ids import CommentId, FileId, TaskId
from bridge.domain.messages import Comment, Entity, File, Recipient, RichText
from bridge.domain.people import ContactRef, EmployeeRef, Party
from bridge.ports.store import Like

_COMMENTS = Shape(
    Comment,
    "comments",
    json=("author", "recipients", "named"),
    elsewhere=("body", "files"),
    derived={
        "text": lambda comment: comment.body.text,
        "entities": lambda comment: json_text(comment.body.entities),
        "revised_at": lambda comment: comment.at,
    },
)
_LIKES = Shape(Like, "likes", key=("comment", "party"), members=("party",))
_FILES = Shape(File, "files")

_SELECT = """
SELECT *, (SELECT json_group_array(file) FROM
  (SELECT file FROM comment_files WHERE comment_files.comment = comments.id ORDER BY position, file)) AS files
FROM comments
"""
_ATTACH = """
INSERT INTO comment_files (file, account, comment, position)
SELECT ?, account, id, ? FROM comments WHERE id = ?
ON CONFLICT (file) DO UPDATE SET comment = excluded.comment, position = excluded.position
"""
_LIKE = """
INSERT INTO likes (account, comment, party, at) SELECT account, id, :party, :at FROM comments WHERE id = :comment
ON CONFLICT (comment, party) DO NOTHING
"""
_KEEP_VERSION = """
INSERT INTO comment_versions (account, comment, version, text, entities, at)
SELECT account, id, version, text, entities, revised_at FROM comments WHERE id = ?
"""
_VERSIONS = """
SELECT version, text, entities, at FROM comment_versions WHERE comment = :id
UNION ALL SELECT version, text, entities, revised_at FROM comments WHERE id = :id
ORDER BY version
"""


class SqliteComments:
    """`Comments`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def get(self, id: CommentId) -> Comment | None:
        """The comment of that id, with its present text."""
        row = self._statements.one(f"{_SELECT} WHERE id = ?", (id,))
        return None if row is None else _comment(row)

    def add(self, comment: Comment) -> None:
        """A new comment; `comment.files` are attached in their order."""
        self._statements.run(_COMMENTS.insert_sql, _COMMENTS.values(comment))
        for position, file in enumerate(comment.files):
            self._statements.run(_ATTACH, (file, position, comment.id))
        self._write_parties(comment, _parties(comment, comment.recipients))

    def revise(self, id: CommentId, body: RichText, at: float) -> None:
        """A new text; the old one stays among the versions."""
        self._statements.run(_KEEP_VERSION, (id,))
        sql = "UPDATE comments SET text = ?, entities = ?, version = version + 1, revised_at = ? WHERE id = ?"
        self._statements.run(sql, (body.text, json_text(body.entities), at, id))

    def set_recipients(self, id: CommentId, recipients: Sequence[Recipient]) -> None:
        """Replace who is told; who took part follows."""
        comment = self.get(id)
        assert comment is not None, f"no comment {id}"
        self._statements.run("UPDATE comments SET recipients = ? WHERE id = ?", (json_text(recipients), id))
        before, after = _parties(comment, comment.recipients), _parties(comment, recipients)
        sql = "DELETE FROM comment_parties WHERE task = ? AND party = ? AND comment = ?"
        for party in sorted(before - after):
            self._statements.run(sql, (comment.task, party, id))
        self._write_parties(comment, after - before)

    def page(self, task: TaskId, *, after: int = 0, limit: int = 100, newest_first: bool = False) -> Sequence[Comment]:
        """By id, from the one after `after`; or newest first, from the one before it."""
        if newest_first:
            sql = f"{_SELECT} WHERE task = :task AND id < :bound ORDER BY id DESC LIMIT :limit"
            bound = after or (1 << 62)
        else:
            sql = f"{_SELECT} WHERE task = :task AND id > :bound ORDER BY id LIMIT :limit"
            bound = after
        rows = self._statements.many(sql, {"task": task, "bound": bound, "limit": limit})
        return tuple(_comment(row) for row in rows)

    def last(self, task: TaskId) -> Comment | None:
        """The latest comment that is not a system note (R139)."""
        row = self._statements.one(f"{_SELECT} WHERE task = ? AND is_system = 0 ORDER BY id DESC LIMIT 1", (task,))
        return None if row is None else _comment(row)

    def last_shared_with(self, task: TaskId, party: Party) -> Comment | None:
        """The latest comment, system notes apart, that this party wrote, was told of, or was named in (R243)."""
        sql = "SELECT comment FROM comment_parties WHERE task = ? AND party = ? ORDER BY comment DESC LIMIT 1"
        row = self._statements.one(sql, (task, member_text(party)))
        return None if row is None else self.get(row["comment"])

    def set_like(self, comment: CommentId, party: Party, on: bool, at: float) -> None:
        """Like or take the like back; the first like's time stays."""
        values = {"comment": comment, "party": member_text(party), "at": at}
        if on:
            self._statements.run(_LIKE, values)
        else:
            self._statements.run("DELETE FROM likes WHERE comment = :comment AND party = :party", values)

    def likes(self, comment: CommentId) -> Sequence[Like]:
        """Who likes it, oldest first."""
        sql = "SELECT * FROM likes WHERE comment = ? ORDER BY at, party"
        return _LIKES.facts(self._statements.many(sql, (comment,)))

    def versions(self, comment: CommentId) -> Sequence[tuple[int, RichText, float]]:
        """Every text it had with its number and time, oldest first; the last one is the present."""
        rows = self._statements.many(_VERSIONS, {"id": comment})
        return [(row["version"], _body(row), row["at"]) for row in rows]

    def _write_parties(self, comment: Comment, parties: Iterable[str]) -> None:
        sql = "INSERT INTO comment_parties (account, task, party, comment) VALUES (?, ?, ?, ?)"
        for party in sorted(parties):
            self._statements.run(sql, (comment.account, comment.task, party, comment.id))


class SqliteFileRows:
    """`FileRows`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def get(self, id: FileId) -> File | None:
        """The file of that id."""
        return _FILES.fact_or_none(self._statements.one("SELECT * FROM files WHERE id = ?", (id,)))

    def many(self, ids: Sequence[FileId]) -> Sequence[File]:
        """The files of those ids, in the order asked for; unknown ids are left out."""
        sql = "SELECT * FROM files WHERE id IN (SELECT value FROM json_each(?))"
        found = {file.id: file for file in _FILES.facts(self._statements.many(sql, (json_text(ids),)))}
        return [found[id] for id in ids if id in found]

    def save(self, file: File) -> None:
        """Insert or replace."""
        _FILES.save(self._statements, file)

    def attach(self, file: FileId, comment: CommentId, position: int) -> None:
        """Make it the comment's file at that place; done again, it moves."""
        self._statements.run(_ATTACH, (file, position, comment))

    def comment_of(self, file: FileId) -> CommentId | None:
        """The comment that the file belongs to."""
        row = self._statements.one("SELECT comment FROM comment_files WHERE file = ?", (file,))
        return None if row is None else CommentId(row["comment"])


def _parties(comment: Comment, recipients: Iterable[Recipient]) -> set[str]:
    """Who takes part in a comment: its author, those told of it, those named in it; nobody in a system note (R243)."""
    if comment.is_system:
        return set()
    parties = [*(recipient.party for recipient in recipients), *comment.named]
    if isinstance(comment.author, EmployeeRef | ContactRef):
        parties.append(comment.author)
    return {member_text(party) for party in parties}


def _comment(row: Row) -> Comment:
    return _COMMENTS.fact(row, body=_body_plain(row), files=msgspec.json.decode(row["files"]))


def _body_plain(row: Row) -> dict[str, Any]:
    return {"text": row["text"], "entities": msgspec.json.decode(row["entities"])}


def _body(row: Row) -> RichText:
    return RichText(text=row["text"], entities=msgspec.json.decode(row["entities"], type=tuple[Entity, ...]))
