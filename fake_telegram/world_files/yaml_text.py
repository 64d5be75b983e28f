"""Shapes as YAML text: what has its usual value is left out, so that a file can be read, compared and edited.

Piece by piece and message by message, so that whoever writes a big world can do something else in between.
"""

from __future__ import annotations

import dataclasses
from base64 import b64encode
from collections.abc import Iterator
from textwrap import indent
from typing import TYPE_CHECKING, Any, Final

import msgspec
import yaml

from .shapes import WorldShape

__all__ = ["lean", "written"]

_FIRST: Final = ("id", "at", "author")
_JSON: Final = ("markup", "keyboard", "link_preview")
"""Fields that hold JSON, which stays as it is."""
_LAST: Final = ("instance", "last_bot", "reacted_in_order", "deleted", "pinned")


def written(shape: WorldShape) -> Iterator[str]:
    """The file, in pieces: the head, then item after item of each section, a chat's messages one by one.

    Everything but the messages is looked at before this returns: it may change while the pieces are written.
    """
    plain = _lean_but_messages(shape)
    sections = {name: value for name, value in plain.items() if isinstance(value, list)}
    head = {name: value for name, value in plain.items() if name not in sections}
    messages = {name: [getattr(one, "messages", ()) for one in getattr(shape, name)] for name in sections}
    return _pieces(head, sections, messages)


def _pieces(head: dict[str, Any], sections: dict[str, list[Any]], messages: dict[str, list[tuple[Any, ...]]]) -> Iterator[str]:
    yield _yaml(head)
    for name, items in sections.items():
        yield f"{name}:\n"
        for item, said in zip(items, messages[name], strict=True):
            for late in _LAST:
                if late in item:
                    item[late] = item.pop(late)  # what it is comes first, what was said last
            yield _yaml([item])
            if said:
                yield "  messages:\n"
                yield from (indent(_yaml([_message(one)]), "  ") for one in said)


def _lean_but_messages(shape: WorldShape) -> dict[str, Any]:
    bare = {
        name: tuple(msgspec.structs.replace(one, messages=()) for one in getattr(shape, name))
        for name in ("chats", "private_chats", "dialogs")
    }
    plain: dict[str, Any] = lean(msgspec.structs.replace(shape, **bare))
    return plain


def _message(shape: Any) -> dict[str, Any]:
    """Who said it and when comes first, then what."""
    plain: dict[str, Any] = lean(shape)
    return {name: plain.pop(name) for name in _FIRST} | plain


def _yaml(value: Any) -> str:
    text: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text


if TYPE_CHECKING:
    _Fast = yaml.SafeDumper
else:
    _Fast = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # as for reading


class _Dumper(_Fast):
    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def lean(value: Any) -> Any:
    """Plain dicts and lists, without the fields that have their usual value."""
    usual = _usual_fields(type(value))
    if usual is not None:
        found = ((name, getattr(value, name), ordinary) for name, ordinary in usual)
        return {name: one if name in _JSON else lean(one) for name, one, ordinary in found if one != ordinary}
    if isinstance(value, dict):
        return {key: lean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [lean(one) for one in value]
    return b64encode(value).decode() if isinstance(value, bytes) else value


_Fields = tuple[tuple[str, Any], ...]
_known_fields: dict[type, _Fields | None] = {}


def _usual_fields(kind: type) -> _Fields | None:
    """The fields of a struct or a dataclass with their usual values; ``None`` for another type. Looked up once for each type."""
    if kind not in _known_fields:
        found = None
        if issubclass(kind, msgspec.Struct):
            found = tuple((one.name, _usual(one)) for one in msgspec.structs.fields(kind))
        elif dataclasses.is_dataclass(kind):
            found = tuple((one.name, _usual(one)) for one in dataclasses.fields(kind))
        _known_fields[kind] = found
    return _known_fields[kind]


def _usual(field: Any) -> Any:
    """A field's default; something that equals nothing when it has none."""
    if field.default not in (msgspec.NODEFAULT, dataclasses.MISSING):
        return field.default
    if field.default_factory not in (msgspec.NODEFAULT, dataclasses.MISSING):
        return field.default_factory()
    return msgspec.NODEFAULT
