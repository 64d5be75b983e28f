"""The record of one run: everything done and seen, in order, as JSON lines that a second run must repeat to the byte."""

import dataclasses
import json
from typing import Any

from scenarios.expectations.naming import Labels
from scenarios.expectations.observations import Observation
from scenarios.expectations.telling import tell, whom
from scenarios.runner.results import Line, Played


class Recorder:
    """Writes the journal and the transcript of one run."""

    def __init__(self, played: Played, began: float) -> None:
        self._played = played
        self._began = began

    def begin(self, at: float) -> None:
        """The story begins now: times of the transcript count from here."""
        self._began = at

    def since(self, at: float) -> float:
        """Seconds of the story."""
        return round(at - self._began, 3)

    def did(self, at: float, verb: str, fields: Any) -> None:
        """A step was performed."""
        self._write(at, "step", verb=verb, says=fields)
        self._played.transcript.append(Line(at=self.since(at), text=f"{verb}: {_short(fields)}"))

    def saw(self, at: float, seen: Observation, labels: Labels) -> None:
        """Something happened."""
        self._write(at, "seen", what=type(seen).__name__, effect=_plain(seen))
        self._played.transcript.append(Line(at=self.since(at), text=f"  → {whom(seen, labels)}: {tell(seen, labels)}"))

    def _write(self, at: float, kind: str, **fields: Any) -> None:
        line = {"at": self.since(at), "kind": kind, **fields}
        self._played.journal.append(json.dumps(line, ensure_ascii=False, default=str))


def _plain(seen: Observation) -> dict[str, Any]:
    return {f.name: getattr(seen, f.name) for f in dataclasses.fields(seen)}


def _short(fields: Any) -> str:
    if not isinstance(fields, dict):
        return str(fields)
    return ", ".join(f"{name} {value}" for name, value in fields.items())
