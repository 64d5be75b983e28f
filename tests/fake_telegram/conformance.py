"""Whether an answer or an update is exactly what the Bot API declares: aiogram's models, no unknown field, no null anywhere."""

from typing import Any

import aiogram.methods
from aiogram.types import Update
from pydantic import BaseModel, TypeAdapter

_LEGACY = {"thumb", "all_members_are_administrators", "new_chat_participant", "new_chat_member"}
"""What the real server still sends although no documentation names it; only profiles with `legacy_fields` do."""


def method_class(name: str) -> Any:
    """aiogram's class of a method."""
    return getattr(aiogram.methods, name[0].upper() + name[1:])


def documented_methods() -> set[str]:
    """Every method of the Bot API."""
    own = {"TelegramMethod", "Request", "Response", "TelegramType"}
    return {name[0].lower() + name[1:] for name in aiogram.methods.__all__ if name not in own}


def faults_of_answer(method: str, result: Any) -> list[str]:
    """What is wrong with the answer of `method`; empty when it is exactly as declared."""
    return _faults(method_class(method).__returning__, result)


def faults_of_update(payload: dict[str, Any]) -> list[str]:
    """What is wrong with an update."""
    return _faults(Update, payload)


def _faults(declared: Any, value: Any) -> list[str]:
    parsed = TypeAdapter(declared).validate_python(value)
    return [*_nulls("", value), *_unknown("", parsed)]


def _nulls(place: str, value: Any) -> list[str]:
    match value:
        case None:
            return [f"{place} is null"]
        case dict():
            return [fault for name, item in value.items() for fault in _nulls(f"{place}.{name}", item)]
        case list() | tuple():
            return [fault for number, item in enumerate(value) for fault in _nulls(f"{place}[{number}]", item)]
        case _:
            return []


def _unknown(place: str, parsed: Any) -> list[str]:
    if isinstance(parsed, BaseModel):
        extra = sorted(set(parsed.model_extra or ()) - _LEGACY)
        found = [f"{place}.{name} is unknown" for name in extra]
        for name in type(parsed).model_fields:
            found += _unknown(f"{place}.{name}", getattr(parsed, name))
        return found
    if isinstance(parsed, list | tuple):
        return [fault for number, item in enumerate(parsed) for fault in _unknown(f"{place}[{number}]", item)]
    return []
