"""From the labels of a scenario to what was seen, and back to words a person recognises."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from scenarios.expectations.observations import CommentSeen, Notice, Observation, TaskSeen

TEXT_SHOWN_MAX = 48


@dataclass(slots=True)
class Labels:
    """What the scenario has named so far, by label.

    A message label stands for a Telegram message (`messages`), for a comment (`comments`), or for both, once the comment made
    from the message has been seen.
    """

    tasks: dict[str, int] = field(default_factory=dict)
    messages: dict[str, tuple[str, int]] = field(default_factory=dict)
    comments: dict[str, int] = field(default_factory=dict)
    _seen: dict[int, CommentSeen] = field(default_factory=dict)
    _by_message: dict[tuple[str, int], int] = field(default_factory=dict)
    _notices: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def learn(self, observations: Iterable[Observation]) -> None:
        """What was seen: which messages comments were made from and are carried by, and which notifications tell of them."""
        for each in observations:
            if isinstance(each, CommentSeen):
                self._seen[each.id] = each
                for message in (*each.carried, *each.origin):
                    self._by_message[message] = each.id
            elif isinstance(each, Notice) and each.message:
                if each.comment is not None:
                    self._notices[(each.person, "comment", each.comment)] = each.message
                elif each.task is not None:
                    self._notices[(each.person, "task", each.task)] = each.message

    def comment(self, label: str) -> int | None:
        """The comment a label stands for, if it is known."""
        if label in self.comments:
            return self.comments[label]
        message = self.messages.get(label)
        return None if message is None else self._by_message.get(message)

    def notice(self, person: str, subject: str) -> int | None:
        """The newest notification of a person about a labelled task or comment, by its Telegram message id."""
        if subject in self.tasks:
            return self._notices.get((person, "task", self.tasks[subject]))
        comment = self.comment(subject)
        return None if comment is None else self._notices.get((person, "comment", comment))

    def places(self, label: str) -> tuple[tuple[str, int], ...]:
        """All Telegram messages a label stands for: its own, and those that carry its comment."""
        own = (self.messages[label],) if label in self.messages else ()
        comment = self._seen.get(self.comment(label) or 0)
        return own + ((*comment.origin, *comment.carried) if comment else ())

    def show_comment(self, comment: int | None) -> str:
        """A comment by its label, else by its author and text."""
        if comment is None:
            return "no comment"
        for label in (*self.comments, *self.messages):
            if self.comment(label) == comment:
                return label
        seen = self._seen.get(comment)
        return f"the comment of {seen.author} {shown_text(seen.text)}" if seen else f"comment {comment}"

    def show_task(self, number: int | None) -> str:
        """A task by its label, else by its number."""
        label = next((label for label, known in self.tasks.items() if known == number), None)
        return label or ("no task" if number is None else f"task {number}")

    def show_message(self, chat: str, message: int | None) -> str:
        """A Telegram message by its label, else by its id."""
        if message is None:
            return "no message"
        for label in (*self.messages, *self.comments):
            if (chat, message) in self.places(label):
                return label
        return f"message {message}"

    def bind_task(self, label: str, seen: TaskSeen) -> None:
        """`id:` of an expectation was met by this task."""
        self.tasks[label] = seen.number


def shown_text(text: str) -> str:
    """A text in quotes, shortened, on one line."""
    flat = " ⏎ ".join(text.splitlines())
    return f'"{flat}"' if len(flat) <= TEXT_SHOWN_MAX else f'"{flat[: TEXT_SHOWN_MAX - 1]}…"'
