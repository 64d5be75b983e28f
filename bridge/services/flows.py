"""Which rule decides on an entry: by the kind of bot, of chat, and of binding.

| where | flow |
|---|---|
| private chat with the standard bot | `desk` |
| private chat with an own bot | `dialogues` |
| group or supergroup, any bot | `rooms` |
| an act of staff | `acts` |
| a channel's own posts, a disabled bot's updates (R31), updates we have no use for | nothing is decided |

A flow is decided once; only when it opens a task is it decided again, with the number the store gave for it, so that numbers have
no gaps and every text can name the task.
"""

from collections.abc import Callable

from msgspec.structs import replace

from bridge.domain import acts, desk, dialogues, rooms
from bridge.domain.changes import OpenTask
from bridge.domain.conversations import Bot, BotKind
from bridge.domain.decide import Decision
from bridge.domain.events import (
    Act,
    BotMembershipChanged,
    ButtonPressed,
    ChatKind,
    ChatMigrated,
    MembersChanged,
    MessageEdited,
    MessageReceived,
    ReactionChanged,
    TelegramEvent,
    UpdateIgnored,
)
from bridge.domain.facts import Fact
from bridge.domain.ids import AccountId, IdSource
from bridge.domain.room_views import RoomEvent
from bridge.ports.store import Transaction
from bridge.services import act_views, desk_views, dialogue_views, room_views
from bridge.services.views import Shelf

Decide = Callable[[int, IdSource], Decision]
"""Decides with the number of a task to be opened (0: none was drawn) and the ids of one block."""


class Flow(Fact):
    """A decision ready to be made: whose house it is in, and how to make it."""

    account: AccountId
    decide: Decide


def choose(tx: Transaction, bot: Bot, event: TelegramEvent, *, now: float, token: str, public_url: str) -> Flow | None:
    """The flow of a Telegram event, with its view loaded; None when nobody of ours is concerned.

    `now` in Unix seconds; `token` is a fresh secret for the buttons of a question.
    """
    if not bot.is_enabled and not isinstance(event, ChatMigrated):
        return None
    shelf = Shelf(tx, public_url)
    match event:
        case UpdateIgnored():
            return None
        case ChatMigrated():
            return _of_room(shelf, bot, event, now, token)
        case (
            MessageReceived(chat=chat)
            | MessageEdited(chat=chat)
            | ButtonPressed(chat=chat)
            | ReactionChanged(chat=chat)
            | BotMembershipChanged(chat=chat)
            | MembersChanged(chat=chat)
        ):
            match chat.kind:
                case ChatKind.PRIVATE:
                    return _of_private_chat(shelf, bot, event, now, token)
                case ChatKind.GROUP | ChatKind.SUPERGROUP:
                    return _of_room(shelf, bot, event, now, token)
                case ChatKind.CHANNEL:
                    return None  # what concerns us of a channel happens in its discussion group (R110, R112)


def of_act(tx: Transaction, act: Act, *, now: float, public_url: str) -> Flow:
    """The flow of a staff act."""
    view = act_views.load(Shelf(tx, public_url), act)

    def decide_act(number: int, ids: IdSource) -> Decision:
        return acts.decide(replace(view, next_number=number), act, now=now, ids=ids)

    return Flow(account=act.account, decide=decide_act)


def decide(tx: Transaction, flow: Flow) -> Decision:
    """Make the decision; a task it opens bears the account's next number."""
    block = tx.ids.block()
    decision = flow.decide(0, IdSource(block))
    if any(isinstance(each, OpenTask) and not each.task.number for each in decision.changes):
        number = tx.accounts.next_task_number(flow.account)
        decision = flow.decide(number, IdSource(block))
    return decision


PrivateEvent = MessageReceived | MessageEdited | ButtonPressed | ReactionChanged | BotMembershipChanged | MembersChanged


def _of_private_chat(shelf: Shelf, bot: Bot, event: PrivateEvent, now: float, token: str) -> Flow | None:
    match bot.kind:
        case BotKind.STANDARD:
            return _of_desk(shelf, bot, event, now, token)
        case BotKind.OWN:
            return _of_dialogue(shelf, bot, event, now)
        case BotKind.BUSINESS:
            return None


def _of_dialogue(shelf: Shelf, bot: Bot, event: PrivateEvent, now: float) -> Flow | None:
    match event:
        case MessageReceived() | MessageEdited() | BotMembershipChanged() | ReactionChanged():
            heard = event
        case ButtonPressed() | MembersChanged():
            return None  # an own bot asks clients nothing, and nobody joins a private chat
    if bot.account is None:
        return None
    view = dialogue_views.load(shelf, bot.account, bot, heard)

    def decide_dialogue(number: int, ids: IdSource) -> Decision:
        return dialogues.decide(replace(view, next_number=number), heard, now=now, ids=ids)

    return Flow(account=bot.account, decide=decide_dialogue)


def _of_desk(shelf: Shelf, bot: Bot, event: PrivateEvent, now: float, token: str) -> Flow | None:
    match event:
        case MessageReceived() | MessageEdited() | ButtonPressed() | BotMembershipChanged():
            heard = event
        case ReactionChanged() | MembersChanged():
            return None
    account, view = desk_views.load(shelf, bot, heard)

    def decide_desk(number: int, ids: IdSource) -> Decision:
        return desk.decide(replace(view, next_number=number), heard, now=now, ids=ids, token=token)

    return Flow(account=account, decide=decide_desk)


def _of_room(shelf: Shelf, bot: Bot, event: RoomEvent, now: float, token: str) -> Flow | None:
    account = room_views.account_of(shelf, bot, event)
    if account is None:
        return None
    view = room_views.load(shelf, account, bot, event)

    def decide_room(number: int, ids: IdSource) -> Decision:
        return rooms.decide(replace(view, next_number=number), event, now=now, ids=ids, token=token)

    return Flow(account=account, decide=decide_room)
