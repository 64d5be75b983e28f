"""The parameters of one call, as the real server reads them: all is text, and text that makes no sense is often just absent.

Booleans are true for `true`, `yes` and `1` only; numbers are read as far as they go and clamped; unknown parameters are ignored.
"""

import json
import re
from collections.abc import Mapping
from math import isfinite
from typing import Any, Final

from .outcomes import Upload
from .refusals import CallRefused, bad_request

_TRUE: Final = frozenset({"true", "yes", "1"})
_INTEGER: Final = re.compile(r"\s*([+-]?\d{1,19})")
_FLOAT: Final = re.compile(r"\s*([+-]?\d{0,20}(?:\.\d{0,20})?)")


class Arguments:
    """Typed access to the parameters and the files of a call."""

    __slots__ = ("_params", "uploads")

    def __init__(self, params: Mapping[str, str], uploads: Mapping[str, Upload]) -> None:
        self._params = params
        self.uploads = uploads

    def has(self, name: str) -> bool:
        """Whether the parameter was given, be it empty."""
        return name in self._params

    def text(self, name: str) -> str:
        """The parameter as it came; empty when absent.

        Raises:
            CallRefused: it is no Unicode text.
        """
        value = self._params.get(name, "")
        if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
            raise bad_request("strings must be encoded in UTF-8")
        return value

    def flag(self, name: str) -> bool:
        """A boolean, false when absent."""
        return self._params.get(name, "").lower() in _TRUE

    def integer(self, name: str, default: int = 0, *, low: int = -(1 << 63), high: int = (1 << 63) - 1) -> int:
        """A number in `low..high`, clamped; `default` when absent or no number."""
        found = _INTEGER.match(self._params.get(name, ""))
        return default if found is None else min(max(int(found[1]), low), high)

    def decimal(self, name: str) -> float | None:
        """A number with a fraction; None when absent or no number."""
        found = _FLOAT.match(self._params.get(name, ""))
        if found is None or not any(char.isdigit() for char in found[1]):
            return None
        return float(found[1])

    def lenient_json(self, name: str) -> Any:
        """The value of a JSON parameter; None also when it is no JSON, of which the server does not complain."""
        try:
            return self.json(name, name)
        except CallRefused:
            return None

    def json(self, name: str, what: str) -> Any:
        """The value of a JSON parameter; None when absent or empty.

        Raises:
            CallRefused: `can't parse <what> JSON object`.
        """
        if name not in self._params or not (value := self.text(name)).strip():
            return None
        try:
            return json.loads(value, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise bad_request(f"Can't parse {what} JSON object") from error


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def field_text(found: Any, name: str, default: str = "") -> str:
    """A string field of a JSON object; numbers are taken as text, as the server does."""
    value = found.get(name, default)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise bad_request(f'Field "{name}" must be of type String')
    text = str(value)
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise bad_request("strings must be encoded in UTF-8")
    return text


def field_integer(found: Any, name: str, default: int = 0) -> int:
    """A whole-number field of a JSON object; digits in a string will do."""
    value = found.get(name, default)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise bad_request(f'Field "{name}" must be a valid Number')
    try:
        number = int(value)
    except (ValueError, OverflowError) as error:
        raise bad_request(f'Field "{name}" must be a valid Number') from error
    return number if -(1 << 63) <= number < 1 << 63 else default


def field_decimal(found: Any, name: str) -> float:
    """A field of a JSON object that is a finite number, perhaps in a string; 0 when it is absent."""
    value = found.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise bad_request(f'Field "{name}" must be a valid Number')
    try:
        number = float(value)
    except (ValueError, OverflowError) as error:
        raise bad_request(f'Field "{name}" must be a valid Number') from error
    if not isfinite(number):
        raise bad_request(f'Field "{name}" must be a valid Number')
    return number


def field_flag(found: Any, name: str) -> bool:
    """A boolean field of a JSON object."""
    value = found.get(name, False)
    if isinstance(value, str):
        return value.lower() in _TRUE
    if not isinstance(value, bool | int):
        raise bad_request(f'Field "{name}" must be of type Boolean')
    return bool(value)
