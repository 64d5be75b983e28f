"""YAML as people write it: ``on``, ``no`` and ``22:30`` are words, and what is read is checked against a type at once."""

from __future__ import annotations

import re
from typing import Final, TypeVar

import msgspec
import yaml

__all__ = ["NotWanted", "read_yaml"]

_T = TypeVar("_T")

_WORDS: Final = (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", "n~\0"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]*(e[-+]?[0-9]+)?", "-+0123456789"),
)
"""All that is not a string without quotation marks: tag, pattern, first characters (as in the core schema of YAML 1.2)."""


class NotWanted(Exception):
    """The text is not YAML, or not what was wanted; ``str()`` says where and why."""


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _tag, _pattern, _first in _WORDS:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), list(_first))


def read_yaml(text: str, kind: type[_T]) -> _T:
    """What ``text`` says, as a ``kind``. Raises ``NotWanted``."""
    try:
        return msgspec.convert(yaml.load(text, Loader=_Loader), kind)  # a SafeLoader that knows fewer words
    except yaml.YAMLError as error:
        raise NotWanted(f"this is not YAML: {error}") from None
    except (msgspec.ValidationError, RecursionError, ValueError) as error:
        raise NotWanted(str(error)) from None
