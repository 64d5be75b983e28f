"""The words of the language below a key: durations, sizes, flags, counts, and names that point at something.

Every scalar of a file reaches these types as the text that was written (the loader never guesses types), so each
type reads its own text and says in one sentence what it wanted.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

SECONDS_PER_UNIT = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
BYTES_PER_UNIT = {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}
"""R180: MB = 1024²."""

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_SIZE = re.compile(r"(\d+)(B|KB|MB|GB)(?:([+-])(\d+)B)?")
_RULE = re.compile(r"[RA][1-9]\d{0,2}")


def spaced(name: str) -> str:
    """How a field is written in a file: `bound_to` is `bound to`."""
    return name.rstrip("_").replace("_", " ")


class Part(BaseModel):
    """Base of everything in the grammar: frozen, closed, keys written with spaces."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=spaced, validate_default=False)


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a string that names something: a person, chat, bot, label, …; checked before anything runs."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Defines:
    """Marks a string that gives something a name, usable in the steps that follow."""

    kind: str


def read_duration(value: Any) -> Any:
    """`30s`, `1.5m`, `12h` as seconds."""
    if not isinstance(value, str):
        return value
    found = _DURATION.fullmatch(value.strip())
    if not found:
        raise ValueError("a duration is a number and a unit: 500ms, 30s, 5m, 12h, 2d")
    return float(found[1]) * SECONDS_PER_UNIT[found[2]]


def read_size(value: Any) -> Any:
    """`300KB`, `5MB-1B` as bytes."""
    if not isinstance(value, str):
        return value
    found = _SIZE.fullmatch(value.replace(" ", ""))
    if not found:
        raise ValueError("a size is a number and a unit, perhaps a byte more or less: 10KB, 5MB, 5MB-1B")
    shift = int(found[4] or 0) * (-1 if found[3] == "-" else 1)
    return int(found[1]) * BYTES_PER_UNIT[found[2]] + shift


def read_flag(value: Any) -> Any:
    """`yes`, `no`, `true`, `false`, `on`, `off`."""
    if not isinstance(value, str):
        return value
    word = value.strip().lower()
    if word in ("yes", "true", "on"):
        return True
    if word in ("no", "false", "off"):
        return False
    raise ValueError("say yes or no")


def read_number(value: Any) -> Any:
    """A whole number."""
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"-?\d+", value.strip()):
        raise ValueError("a whole number is wanted")
    return int(value)


def read_share(value: Any) -> Any:
    """`10%` or `0.1` as a fraction."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise ValueError("a share is written 10% or 0.1") from None
    if not 0 <= share <= 1:
        raise ValueError("a share lies between 0% and 100%")
    return share


def read_rule(value: Any) -> Any:
    """`R126` or `A9`."""
    if isinstance(value, str) and not _RULE.fullmatch(value):
        raise ValueError("a rule is named like R126 (or A9 for a decided reading)")
    return value


def as_tuple(value: Any) -> Any:
    """One thing may be written where a list is meant."""
    return value if isinstance(value, list | tuple) else (value,)


_TEXT_SCHEMA = WithJsonSchema({"type": ["string", "number", "boolean"]})

Duration = Annotated[
    float, BeforeValidator(read_duration), WithJsonSchema({"type": "string", "pattern": "^[0-9.]+(ms|s|m|h|d)$"})
]
"""Seconds, written with a unit."""
Size = Annotated[int, BeforeValidator(read_size), WithJsonSchema({"type": "string", "pattern": "^[0-9]+(B|KB|MB|GB)"})]
"""Bytes, written with a unit."""
Flag = Annotated[bool, BeforeValidator(read_flag), WithJsonSchema({"enum": [True, False, "yes", "no"]})]
Number = Annotated[int, BeforeValidator(read_number), WithJsonSchema({"type": "integer"})]
Share = Annotated[float, BeforeValidator(read_share), WithJsonSchema({"type": ["string", "number"]})]
Text = Annotated[str, _TEXT_SCHEMA]
"""What people write. Never anything but the characters in the file."""
Rule = Annotated[str, BeforeValidator(read_rule), WithJsonSchema({"type": "string", "pattern": "^[RA][1-9][0-9]*$"})]

Who = Annotated[str, Ref(("person",))]
"""A person of the world."""
Member = Annotated[str, Ref(("person", "team"))]
"""Somebody who can hold a role: a person or a team."""
ChatName = Annotated[str, Ref(("chat",))]
BotName = Annotated[str, Ref(("bot",))]
Place = Annotated[str, Ref(("chat", "bot"))]
"""Where a person writes: a chat, or a bot's name for the private chat with it."""
Joiner = Annotated[str, Ref(("person", "bot"))]
Spot = Annotated[str, Ref(("chat", "person"))]
"""Where something was seen: in a group by its name, in a private chat by the person's."""
TaskName = Annotated[str, Ref(("task",))]
MessageName = Annotated[str, Ref(("message",))]
Subject = Annotated[str, Ref(("message", "task"))]
"""What a notification is about: a message or comment, or a task."""
ProjectName = Annotated[str, Ref(("project",))]
TemplateName = Annotated[str, Ref(("template",))]
OutcomeName = Annotated[str, Ref(("outcome",))]
NewTask = Annotated[str, Defines("task")]
NewMessage = Annotated[str, Defines("message")]

Members = Annotated[tuple[Member, ...], BeforeValidator(as_tuple)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(as_tuple)]

WorldKind = Literal["sim", "live"]
