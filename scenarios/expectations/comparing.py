"""How one described effect differs from one seen: pure, field by field, only the fields that were described."""

from collections.abc import Callable, Iterator
from typing import Any

from scenarios.expectations.mismatches import Difference
from scenarios.expectations.naming import Labels, shown_text
from scenarios.expectations.observations import (
    CommentSeen,
    ContactSeen,
    Denial,
    Heard,
    Notice,
    Reacted,
    Said,
    TaskSeen,
)
from scenarios.language.expectations import (
    CommentExpected,
    ContactExpected,
    DenialExpected,
    HeardExpected,
    NoticeExpected,
    SaidExpected,
    TaskExpected,
    Words,
)

Compare = Callable[[Any, Any, Labels], list[Difference]]


def _words(wanted: Words, text: str) -> Iterator[Difference]:
    if wanted.text is not None and wanted.text != text:
        yield Difference(field="text", wanted=shown_text(wanted.text), got=shown_text(text))
    for piece in wanted.contains:
        if piece.casefold() not in text.casefold():
            yield Difference(field="text", wanted=f"something with {shown_text(piece)}", got=shown_text(text))
    for piece in wanted.lacks:
        if piece.casefold() in text.casefold():
            yield Difference(field="text", wanted=f"nothing with {shown_text(piece)}", got=shown_text(text))


def _field(name: str, wanted: Any, got: Any, show: Callable[[Any], str] = str) -> Iterator[Difference]:
    if wanted is not None and wanted != got:
        yield Difference(field=name, wanted=show(wanted), got=show(got) or "nothing")


def _set(name: str, wanted: tuple[str, ...] | None, got: tuple[str, ...]) -> Iterator[Difference]:
    if wanted is not None and sorted(wanted) != sorted(got):
        yield Difference(field=name, wanted=_list(sorted(wanted)), got=_list(sorted(got)))


def _list(names: Any) -> str:
    return ", ".join(names) or "nobody"


def _yes(flag: bool | None) -> str:
    return "unknown" if flag is None else ("yes" if flag else "no")


def _comment(name: str, label: str | None, got: int | None, labels: Labels) -> Iterator[Difference]:
    if label is not None and (got is None or labels.comment(label) != got):
        yield Difference(field=name, wanted=label, got=labels.show_comment(got))


def compare_notice(wanted: NoticeExpected, got: Notice, labels: Labels) -> list[Difference]:
    """A notice described against a notice seen."""
    found = list(_field("reason", wanted.because, got.reason))
    found += _field("channel", wanted.via, got.via)
    if wanted.about is not None and wanted.about in labels.tasks:
        found += _field("subject", labels.tasks[wanted.about], got.task, labels.show_task)
    else:
        found += _comment("subject", wanted.about, got.comment, labels)
    return found + list(_words(wanted, got.text))


def compare_heard(wanted: HeardExpected, got: Heard, labels: Labels) -> list[Difference]:
    """A carried comment described against one seen."""
    found = list(_comment("comment", wanted.of, got.comment, labels))
    found += _field("bot", wanted.by, got.bot)
    found += _field("file", wanted.file, got.file)
    found += _field("travels", wanted.travels, f"as {got.travels}" if got.travels else "")
    found += _field("bytes match", wanted.bytes_match, got.bytes_match, _yes)
    found += _message("reply", wanted.answers, got.chat, got.answers, labels)
    found += _message("thread", wanted.thread_of, got.chat, got.thread, labels)
    return found + list(_words(wanted, got.text))


def _message(name: str, label: str | None, chat: str, got: int | None, labels: Labels) -> Iterator[Difference]:
    if label is not None and (chat, got) not in labels.places(label):
        yield Difference(field=name, wanted=f"to {label}", got=f"to {labels.show_message(chat, got)}")


def compare_said(wanted: SaidExpected, got: Said, labels: Labels) -> list[Difference]:
    """A bot's own words described against those seen."""
    found = list(_field("bot", wanted.by, got.bot))
    found += _field("buttons", wanted.buttons, got.buttons, lambda texts: ", ".join(texts) or "none")
    found += _field("edited", wanted.edited, got.edited, _yes)
    found += _message("reply", wanted.answers, got.chat, got.answers, labels)
    return found + list(_words(wanted, got.text))


def compare_comment(wanted: CommentExpected, got: CommentSeen, labels: Labels) -> list[Difference]:
    """A comment described against one seen."""
    found = list(_field("task", labels.tasks.get(wanted.task) if wanted.task else None, got.task, labels.show_task))
    if wanted.of is not None and labels.messages.get(wanted.of) not in got.origin:
        found.append(Difference(field="origin", wanted=wanted.of, got=labels.show_comment(got.id)))
    found += _field("author", wanted.author, got.author)
    found += _field("posted as", wanted.posted_as, got.posted_as)
    found += _field("files", wanted.files, got.files, lambda names: ", ".join(names) or "none")
    found += _field("bytes match", wanted.bytes_match, got.bytes_match, _yes)
    found += _field("first", wanted.first, got.is_first, _yes)
    found += _field("hidden", wanted.hidden, got.is_hidden, _yes)
    found += _field("system", wanted.system, got.is_system, _yes)
    found += _field("quote", wanted.quote, got.quote, shown_text)
    found += _comment("answered comment", wanted.answers, got.answers, labels)
    found += _recipients(wanted, got)
    found += _field("heard by nobody", wanted.heard_by_nobody, got.heard_by_nobody)
    return found + list(_words(wanted, got.text))


def _recipients(wanted: CommentExpected, got: CommentSeen) -> Iterator[Difference]:
    if wanted.recipients is not None and wanted.recipients != dict(got.recipients):
        yield Difference(field="recipients", wanted=_reasons(wanted.recipients), got=_reasons(dict(got.recipients)))
    yield from _set("unreachable", wanted.unreachable, got.unreachable)


def _reasons(recipients: dict[str, str]) -> str:
    return ", ".join(f"{who} ({why})" for who, why in sorted(recipients.items())) or "nobody"


def compare_task(wanted: TaskExpected, got: TaskSeen, labels: Labels) -> list[Difference]:
    """A task described against one seen."""
    found = list(_field("title", wanted.title, got.title, shown_text))
    found += _field("description", wanted.description, got.description, shown_text)
    for piece in wanted.extra_contains:
        if piece not in got.extra:
            found.append(Difference(field="extra", wanted=f"something with {shown_text(piece)}", got=shown_text(got.extra)))
    found += _field("status", wanted.status, got.status)
    found += _field("active", wanted.active, got.is_active, _yes)
    found += _field("assigner", wanted.assigner, got.assigner)
    found += _set("assignees", wanted.assignees, got.assignees)
    found += _set("participants", wanted.participants, got.participants)
    found += _set("auditors", wanted.auditors, got.auditors)
    found += _field("template", wanted.template, got.template)
    found += _field("project", wanted.project, got.project)
    found += _field("client", wanted.client, got.client)
    found += _field("source", wanted.source, got.source)
    if wanted.previous is not None:
        found += _field("previous", labels.tasks.get(wanted.previous), got.previous, labels.show_task)
    return found


def compare_contact(wanted: ContactExpected, got: ContactSeen, _labels: Labels) -> list[Difference]:
    """A contact card described against one seen."""
    found = list(_field("name", wanted.name, got.name, shown_text))
    found += _field("person", wanted.person, got.person)
    found += _field("username", wanted.username, got.username)
    return found + list(_field("automatic", wanted.automatic, got.is_automatic, _yes))


def compare_denial(wanted: DenialExpected, got: Denial, _labels: Labels) -> list[Difference]:
    """A refusal described against one seen."""
    return [*_field("reason", wanted.because, got.reason), *_field("act", wanted.act, got.act)]


def compare_reaction(wanted: tuple[str, ...], got: Reacted, _labels: Labels) -> list[Difference]:
    """Emojis described against those set."""
    return list(_field("reaction", wanted, got.emojis, lambda emojis: " ".join(emojis) or "none"))
