"""What a method is: a name, its parameters with their types, and the function that carries it out.

Each family of the Bot API declares its methods beside their handlers; `calls` joins the tables. So a table of all methods and
parameters can be printed, and compared with the newest documentation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from fake_telegram.world import Bot, World

from .arguments import Arguments
from .outcomes import Answer, AwaitUpdates

ParameterType = Literal["Integer", "Float", "String", "Boolean", "Chat", "File", "JSON"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    `without_effect` says why it is accepted and changes nothing; `unsupported` says why a call that gives it is refused. Both are
    empty for a parameter that does what the documentation says.
    """

    name: str
    type: ParameterType
    required: bool = False
    without_effect: str = ""
    unsupported: str = ""


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
    _refused: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        refused = frozenset(one.name for one in self.parameters if one.unsupported)
        object.__setattr__(self, "_refused", refused)

    def unsupported(self, given: Mapping[str, str]) -> str:
        """The first of the given parameters that this fake refuses; empty when there is none."""
        if self._refused.isdisjoint(given):
            return ""
        return next((one.name for one in self.parameters if one.unsupported and given.get(one.name)), "")


def parameters(**types: str) -> tuple[Parameter, ...]:
    """Parameters by name: `"Chat"` is optional, `"Chat!"` required, `"Chat: why"` without effect, `"Chat? why"` refused."""
    return tuple(_parameter(name, described) for name, described in types.items())


def _parameter(name: str, described: str) -> Parameter:
    word, _, why = described.partition(" ")
    kind = next(one for one in get_args(ParameterType) if one == word.rstrip("!?:"))
    return Parameter(
        name,
        kind,
        required=word.endswith("!"),
        without_effect=why if word.endswith(":") else "",
        unsupported=why if word.endswith("?") else "",
    )


__all__ = ["Answer", "AwaitUpdates", "Call", "Handler", "Method", "Parameter", "parameters"]
