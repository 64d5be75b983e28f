"""What a method is: a name, its parameters with their types, and the function that carries it out.

Each family of the Bot API declares its methods beside their handlers; `calls` joins the tables. So a table of all methods and
parameters can be printed, and compared with the newest documentation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from fake_telegram.world import Bot, World

from .arguments import Arguments
from .outcomes import Answer, AwaitUpdates

ParameterType = Literal["Integer", "Float", "String", "Boolean", "Chat", "File", "JSON"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `without_effect` says why it is accepted and changes nothing; empty for all others."""

    name: str
    type: ParameterType
    required: bool = False
    without_effect: str = ""


@dataclass(slots=True)
class Call:
    """One call under way. `now` in Unix seconds; `waited` as in `calls.call`."""

    world: World
    bot: Bot
    args: Arguments
    now: float
    waited: bool = False


Handler = Callable[[Call], Any]
"""Gives the JSON-ready result, or an `Answer` with a description, or `AwaitUpdates`; raises `CallRefused`."""


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the Bot API."""

    name: str
    handler: Handler
    parameters: tuple[Parameter, ...] = ()


def parameters(**types: str) -> tuple[Parameter, ...]:
    """Parameters by name: `"Integer"` is optional, `"Integer!"` required, `"Integer: why"` without effect for that reason."""
    found = []
    for name, described in types.items():
        kind, _, why = described.partition(": ")
        found.append(
            Parameter(name, kind.rstrip("!"), kind.endswith("!"), why)  # type: ignore[arg-type]  # checked by a test
        )
    return tuple(found)


__all__ = ["Answer", "AwaitUpdates", "Call", "Handler", "Method", "Parameter", "parameters"]
