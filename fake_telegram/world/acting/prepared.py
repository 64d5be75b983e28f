"""What a bot prepares for the user of its mini app (Bot API: savePreparedInlineMessage, savePreparedKeyboardButton).

A prepared message waits for one person, who chooses a chat for it among the kinds that the bot allows, until it expires.
"""

from collections.abc import Mapping
from typing import Any

from fake_telegram.world.facts.inline_queries import InlineResult
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.facts.preparations import PreparedButton, PreparedMessage
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.ids import ChatId, UserId
from fake_telegram.world.limits import PREPARED_LIFE_S, PREPARED_MAX
from fake_telegram.world.state import State

from .inline import tell_of_choice
from .pressing import check_kind
from .reply_keyboards import Choice, share
from .via_bots import send_through
from .writing import person


def prepare_message(
    state: State, bot: Bot, user: UserId, result: InlineResult, allowed: Mapping[str, bool], now: float
) -> PreparedMessage:
    """Keep `result` for `user`."""
    made = PreparedMessage(
        id=state.fresh_connection_id(),
        bot=bot.id,
        person=user,
        result=result,
        allowed=allowed,
        until=int(now) + PREPARED_LIFE_S,
    )
    _keep(state, made)
    state.journal.add(now, "message_prepared", bot=bot.id, person=user, prepared=made.id)
    return made


def prepare_button(state: State, bot: Bot, user: UserId, button: Mapping[str, Any], now: float) -> PreparedButton:
    """Keep `button` for `user`."""
    made = PreparedButton(id=state.fresh_connection_id(), bot=bot.id, person=user, button=button)
    _keep(state, made)
    state.journal.add(now, "button_prepared", bot=bot.id, person=user, prepared=made.id)
    return made


def _keep(state: State, made: PreparedMessage | PreparedButton) -> None:
    state.prepared[made.id] = made
    if len(state.prepared) > PREPARED_MAX:
        state.prepared.pop(next(iter(state.prepared)))


def press(state: State, by: UserId, prepared: str, choice: Choice, now: float) -> Message:
    """See `Acts.press_prepared`."""
    who = person(state, by)
    found = state.prepared.get(prepared)
    if not isinstance(found, PreparedButton) or found.person != by:
        raise ActRefused(f"no button {prepared!r} is prepared for {by}", "no_such_prepared")
    shared = share(state, state.open_private(by, found.bot), who, found.button, choice, now)
    if shared is None:
        raise ActRefused("the button asks for a bot: make one with it", "not_a_key")
    return shared


def send(state: State, by: UserId, prepared: str, chat_id: ChatId, now: float) -> Message:
    """See `Acts.send_prepared`."""
    person(state, by)
    found = state.prepared.get(prepared)
    if not isinstance(found, PreparedMessage) or found.person != by or now >= found.until:
        raise ActRefused(f"no message {prepared!r} is prepared for {by}", "no_such_prepared")
    check_kind(state, by, chat_id, dict(found.allowed))
    bot = state.bots[found.bot]
    message = send_through(state, bot, by, chat_id, found.result, now)
    if bot.inline_feedback:
        tell_of_choice(state, bot, by, message, found.result.id, now, text="", where={})
    return message
