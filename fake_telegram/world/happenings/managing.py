"""Managed bots (Bot API: `managed_bot`, ManagedBotCreated): a person makes a bot that another bot runs.

The manager is told of the new bot, of another token that the owner wanted, and of another owner; it fetches the token itself.
"""

import re
from dataclasses import replace
from typing import Final

from fake_telegram.world.facts.content import Service
from fake_telegram.world.facts.management import Management
from fake_telegram.world.facts.people import Bot, Person
from fake_telegram.world.facts.preparations import PreparedButton
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.ids import BotId, MessageId, UserId
from fake_telegram.world.limits import BOT_NAME_CODE_POINTS_MAX, MANAGED_BOT_USERS_MAX
from fake_telegram.world.rendering.chats import user
from fake_telegram.world.state import State

from . import founding
from .posting import notice

_USERNAME: Final = re.compile(r"[A-Za-z]\w{1,28}bot", re.IGNORECASE | re.ASCII)


def create(
    state: State,
    who: Person,
    manager: Bot,
    name: str,
    username: str,
    now: float,
    *,
    message_id: int | None,
    button: str,
    prepared: str,
) -> Bot:
    """See `Acts.create_managed_bot`."""
    if not manager.can_manage_bots:
        raise ActRefused(f"{manager.name} manages no bots", "not_a_manager")
    by_button = message_id is not None or bool(prepared)
    if by_button:
        _check_asked(state, who, manager, message_id, button, prepared)
    if not 1 <= len(name) <= BOT_NAME_CODE_POINTS_MAX or _USERNAME.fullmatch(username.lstrip("@")) is None:
        raise ActRefused("a bot has a name, and a username of 5 to 32 letters that ends in `bot`", "bad_name")
    if state.by_username(username) is not None:
        raise ActRefused(f"the username {username} is taken", "username_taken")
    number = BotId(state.fresh_user_id(None))
    made = Bot(
        id=number,
        token=state.fresh_token(number),
        name=name,
        username=username.lstrip("@"),
        updates=state.fresh_queue(),
        management=Management(manager=manager.id, owner=who.id),
    )
    founding.add_bot(state, made)
    tell(state, made, now)
    if by_button:
        chat = state.open_private(who.id, manager.id)
        notice(state, chat, who.id, Service(kind="managed_bot_created", users=(made.id,)), now)
    return made


def _check_asked(state: State, who: Person, manager: Bot, message_id: int | None, wanted: str, prepared: str) -> None:
    """Whether the manager has asked for it: by a keyboard in the private chat, or by a button prepared for a mini app."""
    found = state.prepared.get(prepared)
    if isinstance(found, PreparedButton) and (found.person, found.bot) == (who.id, manager.id):
        buttons = [dict(found.button)]
    else:
        message = state.open_private(who.id, manager.id).messages.get(MessageId(message_id or 0))
        buttons = message.keys if message is not None else []
    if not any("request_managed_bot" in one and (prepared or one["text"] == wanted) for one in buttons):
        raise ActRefused(f"no button {wanted!r} asks for a bot there", "no_such_button")


def tell(state: State, managed: Bot, now: float) -> None:
    """Tell the manager that the bot is new, or has another token or owner."""
    assert managed.management is not None, "only managed bots are told of"
    manager = state.bots[managed.management.manager]
    owner = managed.management.owner
    state.journal.add(now, "managed_bot", bot=managed.id, manager=manager.id, owner=owner)
    body = {"user": user(state, owner, manager), "bot": user(state, managed.id, manager)}
    state.queue(manager, "managed_bot", body, key=f"managed_bot:{owner}", now=now)


def give(state: State, by: Person, managed: Bot, to: Person, now: float) -> Bot:
    """See `Acts.give_bot`."""
    if managed.management is None or managed.management.owner != by.id:
        raise ActRefused(f"{managed.name} is no managed bot of {by.full_name}", "not_the_owner")
    managed.management = replace(managed.management, owner=to.id)
    tell(state, managed, now)
    return managed


def restrict(state: State, managed: Bot, users: tuple[UserId, ...] | None, now: float) -> None:
    """Let only the owner and `users` use the bot; everybody when it is None."""
    assert managed.management is not None, "only managed bots have access settings"
    assert users is None or len(users) <= MANAGED_BOT_USERS_MAX, "checked before"
    managed.management = replace(managed.management, is_restricted=users is not None, allowed=users or ())
    state.journal.add(now, "bot_access_set", bot=managed.id, users=None if users is None else list(users))
