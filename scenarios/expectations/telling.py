"""Effects in words, for reports and transcripts: short, by name, the same for the same effect."""

from typing import assert_never

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
)

Wanted = (
    NoticeExpected
    | HeardExpected
    | SaidExpected
    | CommentExpected
    | TaskExpected
    | ContactExpected
    | DenialExpected
    | tuple[str, ...]
)


def whom(seen: Observation, labels: Labels) -> str:
    """The person, chat or task an effect is reported under."""
    match seen:
        case Notice() | Denial():
            return seen.person
        case Heard() | Said():
            return seen.spot
        case CommentSeen():
            return labels.show_task(seen.task)
        case TaskSeen():
            return labels.show_task(seen.number)
        case ContactSeen():
            return seen.person or seen.name
        case Reacted():
            return labels.show_message(seen.chat, seen.message)
        case _:
            raise AssertionError(f"an effect without words: {seen}")


def tell(seen: Observation, labels: Labels) -> str:
    """What happened, without whom it happened to."""
    match seen:
        case Notice():
            subject = labels.show_comment(seen.comment) if seen.comment is not None else labels.show_task(seen.task)
            return f"notified via {seen.via} because {seen.reason} about {subject}"
        case Heard():
            what = f"{seen.file} (as {seen.travels})" if seen.file else shown_text(seen.text)
            return f"heard {what} from {seen.bot}, carrying {labels.show_comment(seen.comment)}"
        case Said():
            buttons = f" [{' | '.join(seen.buttons)}]" if seen.buttons else ""
            return f"was told by {seen.bot} {shown_text(seen.text)}{buttons}" + (" (edited)" if seen.edited else "")
        case CommentSeen():
            files = f" with {', '.join(seen.files)}" if seen.files else ""
            return f"a comment of {seen.author} ({seen.posted_as}): {shown_text(seen.text)}{files}"
        case TaskSeen():
            return f"a task {shown_text(seen.title)} of {seen.assigner or 'nobody'} for {', '.join(seen.assignees) or 'nobody'}"
        case ContactSeen():
            return f"a contact card {shown_text(seen.name)}"
        case Denial():
            act = f" ({seen.act})" if seen.act else ""
            return f"was refused{act} because {seen.reason}: {shown_text(seen.words)}"
        case Reacted():
            return f"the bot's reaction is {' '.join(seen.emojis) or 'none'}"
        case _:
            raise AssertionError(f"an effect without words: {seen}")


def tell_wanted(wanted: Wanted) -> str:
    """What was expected, as the scenario describes it."""
    match wanted:
        case tuple():
            return f"a reaction {' '.join(wanted) or 'taken back'}"
        case NoticeExpected():
            return "a notice" + _details(wanted, ("because", "because"), ("via", "via"), ("about", "about"))
        case HeardExpected():
            return "a carried comment" + _details(wanted, ("of", "of"), ("file", "with file"), ("travels", ""), ("text", ""))
        case SaidExpected():
            return "a message of a bot" + _details(
                wanted, ("by", "by"), ("text", ""), ("contains", "with"), ("buttons", "offering")
            )
        case CommentExpected():
            return "a comment" + _details(wanted, ("author", "of"), ("of", "made from"), ("text", ""), ("task", "in"))
        case TaskExpected():
            return "a task" + _details(wanted, ("id", ""), ("title", ""))
        case ContactExpected():
            return "a contact card" + _details(wanted, ("name", ""), ("person", "of"))
        case DenialExpected():
            return "a refusal" + _details(wanted, ("because", "because"), ("act", "of"))
        case _:
            assert_never(wanted)


def _details(wanted: object, *fields: tuple[str, str]) -> str:
    words = ""
    for name, preposition in fields:
        value = getattr(wanted, name)
        if value not in (None, ()):
            shown = ", ".join(value) if isinstance(value, tuple) else value
            quoted = shown_text(shown) if name in ("text", "title", "contains") else shown
            words += f" {preposition} {quoted}".replace("  ", " ")
    return words
