"""Is what was seen what the scenario expects? Pure: a judgement names effects and labels; nobody's account is changed here."""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from scenarios.expectations import comparing
from scenarios.expectations.ledger import Ledger
from scenarios.expectations.mismatches import Mismatch, PathInFile
from scenarios.expectations.naming import Labels, shown_text
from scenarios.expectations.observations import (
    CommentSeen,
    ContactSeen,
    Denial,
    Heard,
    Notice,
    Observation,
    Reacted,
    Said,
    Snapshot,
    TaskSeen,
)
from scenarios.expectations.pairing import pair
from scenarios.expectations.telling import tell, tell_wanted, whom
from scenarios.language.expectations import Expectation, TasksClause

Seen = TypeVar("Seen", bound=Observation)


@dataclass(slots=True, kw_only=True)
class Judgement:
    """What came of one expectation: all mismatches, the effects it names, the labels it gives."""

    labels: Labels
    mismatches: list[Mismatch] = field(default_factory=list)
    named: list[Observation] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether more time could still help: something is missing or not yet as wanted."""
        return any(each.kind in ("missing", "different") for each in self.mismatches)


def judge(expectation: Expectation, path: PathInFile, ledger: Ledger, snapshot: Snapshot, labels: Labels) -> Judgement:
    """Every mismatch of one expectation with what was seen."""
    return _Judge(expectation, path, ledger, snapshot, labels).judge()


def unnamed(ledger: Ledger, labels: Labels, steps: Sequence[PathInFile]) -> list[Mismatch]:
    """What nobody named by the end, each at the step after which it appeared."""
    found = []
    for step, seen in ledger.unnamed():
        words = f"{tell(seen, labels)} (nobody named it)"
        path = steps[step] if 0 <= step < len(steps) else ()
        found.append(Mismatch(kind="unnamed", whom=whom(seen, labels), words=words, path=path))
    return found


class _Judge:
    def __init__(self, expectation: Expectation, path: PathInFile, ledger: Ledger, snapshot: Snapshot, labels: Labels) -> None:
        self.expectation = expectation
        self.path = path
        self.ledger = ledger
        self.snapshot = snapshot
        self.labels = copy.deepcopy(labels)
        self.found = Judgement(labels=self.labels)

    def judge(self) -> Judgement:
        """Tasks and comments first: they give the labels that the rest speaks of."""
        wanted = self.expectation
        if wanted.tasks is not None:
            self._tasks(wanted.tasks)
        if wanted.comments is not None:
            self._listed((*self.path, "comments"), wanted.comments, CommentSeen, comparing.compare_comment, self._name_comment)
        if wanted.contacts is not None:
            self._listed((*self.path, "contacts"), wanted.contacts, ContactSeen, comparing.compare_contact)
        self._keyed("said", wanted.said, Said, lambda seen: seen.spot, comparing.compare_said, self._name_said)
        self._keyed("notified", wanted.notified, Notice, lambda seen: seen.person, comparing.compare_notice)
        self._keyed("heard", wanted.heard, Heard, lambda seen: seen.spot, comparing.compare_heard)
        self._keyed("denied", wanted.denied, Denial, lambda seen: seen.person, comparing.compare_denial)
        self._reactions()
        self._bindings()
        self._forbidden()
        if wanted.no_effects:
            for seen in self.ledger.pending(Observation):
                self._unexpected(seen, (*self.path, "no effects"))
        return self.found

    # -- clauses ------------------------------------------------------------------------------------------------

    def _keyed(
        self,
        key: str,
        clause: Any,
        kind: type[Seen],
        subject: Callable[[Seen], str],
        compare: comparing.Compare,
        on_match: Callable[[Any, Seen], None] | None = None,
    ) -> None:
        """A map by person or chat."""
        if clause is None:
            return
        way = "exactly" if clause.exactly is not None else "includes"
        wanted: Mapping[str, Sequence[Any]] = getattr(clause, way)
        seen = self.ledger.nameable(kind)
        path = (*self.path, key, way)
        for name, descriptions in wanted.items():
            mine = [each for each in seen if subject(each) == name]
            self._paired(name, descriptions, mine, compare, (*path, name), exact=way == "exactly", on_match=on_match)
        if way == "exactly":
            for each in seen:
                if subject(each) not in wanted:
                    self._unexpected(each, path)

    def _listed(
        self,
        path: PathInFile,
        clause: Any,
        kind: type[Seen],
        compare: comparing.Compare,
        on_match: Callable[[Any, Seen], None] | None = None,
    ) -> None:
        """A plain list."""
        way = "exactly" if clause.exactly is not None else "includes"
        wanted: Sequence[Any] = getattr(clause, way)
        seen = self.ledger.nameable(kind)
        self._paired("", wanted, seen, compare, (*path, way), exact=way == "exactly", on_match=on_match, by_index=True)

    def _paired(
        self,
        name: str,
        wanted: Sequence[Any],
        seen: Sequence[Seen],
        compare: comparing.Compare,
        path: PathInFile,
        *,
        exact: bool,
        on_match: Callable[[Any, Seen], None] | None = None,
        by_index: bool = False,
    ) -> None:
        found = pair(wanted, seen, lambda w, g: compare(w, g, self.labels))
        for index, each in found.matched:
            self.found.named.append(each)
            if on_match is not None:
                on_match(wanted[index], each)
        for index, each, differences in found.alike:
            self.found.named.append(each)
            if on_match is not None:
                on_match(wanted[index], each)
            words = "; ".join(str(one) for one in differences)
            subject = name or whom(each, self.labels)
            at = (*path, index) if by_index or len(wanted) > 1 else path
            self.found.mismatches.append(Mismatch(kind="different", whom=subject, words=words, path=at))
        for index in found.missing:
            at = (*path, index) if by_index or len(wanted) > 1 else path
            words = f"missing: {tell_wanted(wanted[index])}"
            self.found.mismatches.append(Mismatch(kind="missing", whom=name, words=words, path=at))
        for each in found.unexpected if exact else ():
            self._unexpected(each, path)

    def _unexpected(self, seen: Observation, path: PathInFile) -> None:
        if seen.key in self.ledger.excused:
            return
        self.found.named.append(seen)
        words = f"unexpected: {tell(seen, self.labels)}"
        self.found.mismatches.append(Mismatch(kind="unexpected", whom=whom(seen, self.labels), words=words, path=path))

    def _tasks(self, clause: TasksClause) -> None:
        created = clause.created
        if created is not None and created.count is not None:
            self._count(created.count)
        elif created is not None:
            path = (*self.path, "tasks", "created")
            self._listed(path, created, TaskSeen, comparing.compare_task, self._name_task)
        for index, state in enumerate(clause.now):
            self._state(index, state)

    def _count(self, wanted: int) -> None:
        seen = self.ledger.pending(TaskSeen)
        self.found.named += seen
        if len(seen) != wanted:
            words = f"{len(seen)} tasks were created, wanted {wanted}" + "".join(f"; {shown_text(t.title)}" for t in seen)
            kind: Any = "missing" if len(seen) < wanted else "unexpected"
            path = (*self.path, "tasks", "created", "exactly")
            self.found.mismatches.append(Mismatch(kind=kind, whom="", words=words, path=path))

    def _state(self, index: int, state: Any) -> None:
        path = (*self.path, "tasks", "now", index)
        task = self.snapshot.tasks.get(self.labels.tasks.get(state.task, -1))
        if task is None:
            found = Mismatch(kind="missing", whom=state.task, words="there is no such task", path=path)
            self.found.mismatches.append(found)
            return
        differences = comparing.compare_task(state, task, self.labels)
        if differences:
            words = "; ".join(str(one) for one in differences)
            self.found.mismatches.append(Mismatch(kind="different", whom=state.task, words=words, path=path))

    def _reactions(self) -> None:
        clause = self.expectation.reacted
        if clause is None:
            return
        way = "exactly" if clause.exactly is not None else "includes"
        wanted = clause.exactly if clause.exactly is not None else clause.includes or {}
        seen = self.ledger.nameable(Reacted)
        path = (*self.path, "reacted", way)
        spoken: set[str] = set()
        for label, emojis in wanted.items():
            places = self.labels.places(label)
            mine = [each for each in seen if (each.chat, each.message) in places]
            spoken |= {each.key for each in mine}
            self._paired(label, [emojis], mine, comparing.compare_reaction, (*path, label), exact=way == "exactly")
        if way == "exactly":
            for each in seen:
                if each.key not in spoken:
                    self._unexpected(each, path)

    def _bindings(self) -> None:
        for index, wanted in enumerate(self.expectation.bindings):
            bound = self.snapshot.bindings.get(wanted.chat)
            got = bound.task if bound else None
            path = (*self.path, "bindings", index)
            number = self.labels.tasks.get(wanted.task) if wanted.task is not None else None
            if got != number:
                shown, hoped = self.labels.show_task(got), wanted.task or "no task"
                words = f"is bound to {shown}, wanted {hoped}"
                self.found.mismatches.append(Mismatch(kind="different", whom=wanted.chat, words=words, path=path))
            elif wanted.suspended is not None and wanted.suspended != bool(bound and bound.is_suspended):
                words = f"the relay is {'on' if wanted.suspended else 'suspended'}"
                self.found.mismatches.append(Mismatch(kind="different", whom=wanted.chat, words=words, path=path))

    def _forbidden(self) -> None:
        for index, piece in enumerate(self.expectation.must_not_contain):
            for seen in self.ledger.nameable(Observation):
                text = seen.text if isinstance(seen, Notice | Heard | Said) else ""
                if piece.casefold() in text.casefold():
                    words = f"must not contain {shown_text(piece)}: {tell(seen, self.labels)}"
                    path = (*self.path, "must not contain", index)
                    found = Mismatch(kind="forbidden", whom=whom(seen, self.labels), words=words, path=path)
                    self.found.mismatches.append(found)

    # -- labels -------------------------------------------------------------------------------------------------

    def _name_task(self, wanted: Any, seen: TaskSeen) -> None:
        if wanted.id is not None:
            self.labels.bind_task(wanted.id, seen)

    def _name_comment(self, wanted: Any, seen: CommentSeen) -> None:
        if wanted.as_ is not None:
            self.labels.comments[wanted.as_] = seen.id

    def _name_said(self, wanted: Any, seen: Said) -> None:
        if wanted.as_ is not None:
            self.labels.messages[wanted.as_] = (seen.chat, seen.message)


def settle_account(ledger: Ledger, named: Iterable[Observation]) -> None:
    """Enter what was named, and excuse what comes with it: a task's first comment, the card of somebody new."""
    named = tuple(named)
    ledger.name(each.key for each in named)
    people = {each.author for each in named if isinstance(each, CommentSeen)}
    tasks = {each.number for each in named if isinstance(each, TaskSeen)}
    people |= {person for each in named if isinstance(each, TaskSeen) for person in (each.assigner, each.client)}
    for comment in ledger.nameable(CommentSeen):
        if comment.is_system or (comment.is_first and comment.task in tasks):
            ledger.excuse([comment.key])
    ledger.excuse(card.key for card in ledger.nameable(ContactSeen) if card.person in people)
