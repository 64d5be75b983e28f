"""What is not as expected, one line each: who, what, and where the scenario says so."""

from dataclasses import dataclass
from typing import Literal

PathInFile = tuple[str | int, ...]
Kind = Literal["missing", "unexpected", "different", "forbidden", "unnamed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One line of a failure; `whom` is the person, chat or task it is about, `path` where the scenario says otherwise."""

    kind: Kind
    whom: str
    words: str
    path: PathInFile

    def __str__(self) -> str:
        return f"{self.whom}: {self.words}" if self.whom else self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that is not as wanted."""

    field: str
    wanted: str
    got: str

    def __str__(self) -> str:
        return f"{self.field} is {self.got}, wanted {self.wanted}"
