"""Rows of the table of acts: what people do with bots beyond writing to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_telegram.world import Bot, Chat, Choice, Draft, Message, UserId, WebApp, World

from . import bodies
from .names import resolve_bot, resolve_chat, resolve_user
from .rows import Act

__all__ = ["BOT_ACTS"]


def _open_web_app(world: World, by: UserId, said: bodies.OpenWebApp, now: float) -> WebApp:
    return world.open_web_app(
        by,
        resolve_bot(world, said.bot),
        now=now,
        message_id=said.message_id,
        button=said.button,
        main=said.main,
        start_parameter=said.start_parameter,
    )


def _send_web_app_data(world: World, by: UserId, said: bodies.SendWebAppData, now: float) -> Message:
    return world.send_web_app_data(by, said.web_app, said.data, now=now)


def _close_web_app(world: World, by: UserId, said: bodies.CloseWebApp, now: float) -> WebApp:
    return world.close_web_app(by, said.web_app, now=now)


def _send_prepared(world: World, by: UserId, said: bodies.SendPrepared, now: float) -> Message:
    return world.send_prepared(by, said.prepared, resolve_chat(world, said.chat), now=now)


def _stop_generation(world: World, by: UserId, said: bodies.StopGeneration, now: float) -> Draft:
    return world.stop_generation(by, resolve_bot(world, said.bot), now=now)


def _press_prepared(world: World, by: UserId, said: bodies.PressPrepared, now: float) -> Message:
    users = tuple(resolve_user(world, one) for one in said.users)
    choice = Choice(users=users, chat=None if said.share is None else resolve_chat(world, said.share))
    return world.press_prepared(by, said.prepared, now=now, choice=choice)


def _create_managed_bot(world: World, by: UserId, said: bodies.CreateManagedBot, now: float) -> Bot:
    manager = resolve_bot(world, said.manager)
    return world.create_managed_bot(
        by,
        manager,
        said.name,
        said.username,
        now=now,
        message_id=said.message_id,
        button=said.button,
        prepared=said.prepared,
    )


def _give_bot(world: World, by: UserId, said: bodies.GiveBot, now: float) -> Bot:
    return world.give_bot(by, resolve_bot(world, said.bot), resolve_user(world, said.to), now=now)


def _set_guard_bot(world: World, by: UserId, said: bodies.SetGuardBot, now: float) -> Chat:
    bot = None if said.bot is None else resolve_bot(world, said.bot)
    return world.set_guard_bot(by, resolve_chat(world, said.chat), bot, now=now)


BOT_ACTS: Mapping[str, Act[Any]] = {
    "open_web_app": Act(bodies.OpenWebApp, _open_web_app),
    "send_web_app_data": Act(bodies.SendWebAppData, _send_web_app_data),
    "close_web_app": Act(bodies.CloseWebApp, _close_web_app),
    "send_prepared": Act(bodies.SendPrepared, _send_prepared),
    "press_prepared": Act(bodies.PressPrepared, _press_prepared),
    "create_managed_bot": Act(bodies.CreateManagedBot, _create_managed_bot),
    "give_bot": Act(bodies.GiveBot, _give_bot),
    "set_guard_bot": Act(bodies.SetGuardBot, _set_guard_bot),
    "stop_generation": Act(bodies.StopGeneration, _stop_generation),
}
"""Acts by their names, as they stand in ``ACTS``."""
