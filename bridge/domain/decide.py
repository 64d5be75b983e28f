"""What a decision is: everything that follows from one event, as values.

`decide(view, event, now, ids) -> Decision`: one such function per flow stands in `dialogues`, `rooms`, `desk` and `acts`; each
takes a *view* — the part of the state it may look at, loaded by `services.views` — and returns a decision. `services.handle`
writes the changes and queues the effects in one transaction.
"""

from bridge.domain.changes import Change
from bridge.domain.conversations import Bot
from bridge.domain.effects import Effect
from bridge.domain.facts import Fact
from bridge.domain.people import Account


class Notice(Fact):
    """The outcome in words for the one who acted: a message id of `notices` and its values."""

    id: str
    values: dict[str, str | int] = {}


class Decision(Fact):
    """Changes to our own state, effects outside, and notices to the actor.

    `denial` is a `permissions.Denied` reason word when the actor may not; then there are no changes of state beyond bookkeeping.
    """

    changes: tuple[Change, ...] = ()
    effects: tuple[Effect, ...] = ()
    notices: tuple[Notice, ...] = ()
    denial: str = ""
    created: tuple[tuple[str, int], ...] = ()
    """Ids of what was made, for the HTTP answer: `("task", 12)`, `("comment", 15)`."""


NOTHING = Decision()


class Setting(Fact):
    """What every view holds: whose house this is and by which doors people are spoken to."""

    account: Account
    standard_bot: Bot | None = None
    """The bot that tells employees; None while none is connected."""
    public_url: str = ""
    """Address of our own pages, without a trailing slash: notifications link tasks below it."""


class Draft:
    """Collects one decision while it is being made; local to the deciding function, so that stays pure."""

    def __init__(self) -> None:
        self._changes: list[Change] = []
        self._effects: list[Effect] = []
        self._notices: list[Notice] = []
        self._created: list[tuple[str, int]] = []

    def change(self, *changes: Change) -> None:
        """Adds changes, in the order they are to be written."""
        self._changes.extend(changes)

    def effect(self, *effects: Effect) -> None:
        """Adds effects; inside one lane they are carried out in this order."""
        self._effects.extend(effects)

    def notice(self, id: str, **values: str | int) -> None:
        """Adds a notice to the actor."""
        self._notices.append(Notice(id=id, values=values))

    def created(self, what: str, id: int) -> None:
        """Names something made, for the answer."""
        self._created.append((what, id))

    def merge(self, other: Decision) -> None:
        """Takes over everything another rule decided."""
        self._changes.extend(other.changes)
        self._effects.extend(other.effects)
        self._notices.extend(other.notices)
        self._created.extend(other.created)

    def decision(self, denial: str = "") -> Decision:
        """The finished value."""
        return Decision(
            changes=tuple(self._changes),
            effects=tuple(self._effects),
            notices=tuple(self._notices),
            denial=denial,
            created=tuple(self._created),
        )
