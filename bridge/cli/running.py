"""How a command runs: settings, one trio run, and every expected failure in words with an exit code."""

import os
from collections.abc import Awaitable, Callable
from functools import partial
from typing import NoReturn, TypeVar

import click
import msgspec
import trio

from bridge.adapters.crashes import WrongCrashPoint
from bridge.adapters.seals import WrongKeyRing
from bridge.adapters.slots import NoFreeSlot
from bridge.adapters.sqlite_store import NewerSchema
from bridge.app import Bridge
from bridge.asgi import open_bridge
from bridge.config import ConfigError, load, require_keys
from bridge.domain.settings import Settings
from bridge.ports.seals import SealBroken
from bridge.ports.store import AlreadyThere, StoreUnavailable, Transaction
from bridge.services.connecting import NotAllowed, TelegramSilent
from bridge.services.references import Invalid
from bridge.services.wanted import Wanted

T = TypeVar("T")
W = TypeVar("W", bound=Wanted)

FAILED = 1
WRONG = 2
EXPECTED = (
    StoreUnavailable,
    AlreadyThere,
    NewerSchema,
    NoFreeSlot,
    SealBroken,
    WrongKeyRing,
    WrongCrashPoint,
    NotAllowed,
    TelegramSilent,
    Invalid,
    FileExistsError,
    FileNotFoundError,
    PermissionError,
)
"""What may go wrong with any command, and says itself what."""


class CommandFailed(Exception):
    """The command could not be done; the words say why and what to do."""


def settings_or_exit() -> Settings:
    """Settings of the environment; their mistakes are printed and end the command."""
    try:
        return load(os.environ)
    except ConfigError as error:
        leave(str(error), WRONG)


def checked(wanted: W) -> W:
    """A request as the API would take it; what is wrong with it ends the command."""
    try:
        return msgspec.convert(msgspec.to_builtins(wanted), type(wanted))
    except msgspec.ValidationError as error:
        leave(str(error), WRONG)


def leave(words: str, code: int = FAILED) -> NoReturn:
    """Ends the command with words on the error stream."""
    click.echo(words, err=True)
    raise SystemExit(code)


def with_bridge(act: Callable[[Bridge], Awaitable[T]]) -> T:
    """Runs `act` on a bridge whose workers do not run: the store is open, Telegram can be asked."""
    settings = settings_or_exit()
    try:
        require_keys(settings)
        return trio.run(partial(_with_bridge, settings, act))
    except ConfigError as error:
        leave(str(error), WRONG)
    except Invalid as error:
        leave(f"{error.field}: {error}")
    except (CommandFailed, *EXPECTED) as error:
        leave(str(error))


def with_store(fn: Callable[[Transaction], T]) -> T:
    """Runs one transaction."""

    async def act(bridge: Bridge) -> T:
        return await bridge.store.transact(fn)

    return with_bridge(act)


async def _with_bridge(settings: Settings, act: Callable[[Bridge], Awaitable[T]]) -> T:
    async with open_bridge(settings) as bridge:
        return await act(bridge)
