"""What a person reads after a run: one line for what passed, at most twenty for what did not, the transcript on request.

A failure names file, line and column with a caret, all mismatches by person, the time in the world, the seed, and the command
that plays it again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape

FAILURE_LINES_MAX = 20
COMPLAINT_LINES_MAX = 9
TRANSCRIPT_LINES_MAX = 400
FAILURES_IN_FULL = 10
"""Later ones are told in one line: the same cause rarely needs a hundred explanations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in a scenario file, with the line's text."""

    path: str
    line: int
    column: int
    width: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One line of a failure, and the place in the file it belongs to."""

    words: str
    spot: Spot
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One scenario that did not pass."""

    title: str
    verdict: str
    world: str
    seed: int
    replay: str
    complaints: Sequence[Complaint]
    transcript: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A whole run in numbers; times in seconds."""

    world: str
    passed: int
    failed: int
    skipped: int
    world_seconds: float
    real_seconds: float
    seed: int
    settle_window_s: float = 0.0


def failure_lines(failure: Failure) -> list[str]:
    """A failure in at most `FAILURE_LINES_MAX` lines."""
    head = [f"FAILED  {failure.title}", f"        {failure.verdict}"]
    tail = [f"        world {failure.world}, seed {failure.seed}; again: {failure.replay}"]
    room = FAILURE_LINES_MAX - len(head) - len(tail)
    body: list[str] = []
    shown = 0
    for spot, group in _by_spot(failure.complaints):
        lines = _at(spot, group)
        if len(body) + len(lines) > room - 1 and shown:
            break
        body += lines[: room - len(body) - 1]
        shown += len(group)
    left = len(failure.complaints) - shown
    if left > 0:
        body.append(f"        … and {left} more")
    return head + body + tail


def _by_spot(complaints: Sequence[Complaint]) -> Iterable[tuple[Spot, list[Complaint]]]:
    """Complaints about one line of the file belong together."""
    lines: dict[tuple[str, int], list[Complaint]] = {}
    for each in complaints:
        lines.setdefault((each.spot.path, each.spot.line), []).append(each)
    for group in lines.values():
        yield group[0].spot, group


def _at(spot: Spot, complaints: Sequence[Complaint]) -> list[str]:
    text = spot.text.rstrip()
    start = max(0, spot.column - 80)
    gutter = f"{spot.line:>6} | "
    width = max(1, min(spot.width, 40))
    lines = [
        f"  {spot.path}:{spot.line}:{spot.column}: at {clock(complaints[0].at)}",
        gutter + text[start : start + 110],
        " " * (len(gutter) - 2) + "| " + " " * (spot.column - 1 - start) + "^" * width,
    ]
    return lines + [f"        {line}" for each in complaints for line in _cut(each.words)]


def _cut(words: str) -> list[str]:
    """The end of what is told in many lines: a traceback says last what matters most."""
    lines = words.splitlines() or [""]
    return lines if len(lines) <= COMPLAINT_LINES_MAX else ["…", *lines[1 - COMPLAINT_LINES_MAX :]]


def clock(seconds: float) -> str:
    """`1:02:03.5` since the scenario began."""
    hours, rest = divmod(round(seconds, 1), 3600)
    minutes, left = divmod(rest, 60)
    shown = f"{int(minutes)}:{left:04.1f}"
    return f"{int(hours)}:{shown.zfill(7)}" if hours else shown


def summary_line(summary: Summary) -> str:
    """The last line of a run."""
    parts = [f"{summary.passed} passed"]
    if summary.failed:
        parts.append(f"{summary.failed} failed")
    if summary.skipped:
        parts.append(f"{summary.skipped} not for {summary.world}")
    ratio = summary.world_seconds / summary.real_seconds if summary.real_seconds else 0.0
    times = f"{summary.world_seconds:,.0f} s of {summary.world} in {summary.real_seconds:.2f} s"
    if summary.world == "sim":
        times += f" ({ratio:,.0f} : 1)"
    else:
        times += f", settle window {summary.settle_window_s:.2f} s"
    return f"{', '.join(parts)}; {times}; seed {summary.seed}"


class Reporter:
    """Prints while a run goes on."""

    def __init__(self, console: Console, *, transcript: bool = False, quiet: bool = False) -> None:
        self._console = console
        self._transcript = transcript
        self._quiet = quiet
        self._failures = 0

    def passed(self, title: str, id: str, seconds: float) -> None:
        """One scenario passed."""
        if not self._quiet:
            self._print(f"[green]passed[/]  {escape(title)} [dim]({seconds * 1000:.0f} ms, {escape(id)})[/]")

    def failed(self, failure: Failure) -> None:
        """One scenario failed."""
        self._failures += 1
        first, *rest = failure_lines(failure)
        self._print(f"[bold red]{escape(first)}[/]")
        for line in rest if self._failures <= FAILURES_IN_FULL else rest[-1:]:
            self._print(escape(line))
        if self._transcript:
            self.transcript(failure.transcript)

    def transcript(self, lines: Sequence[str]) -> None:
        """Who saw what, when."""
        for line in lines[:TRANSCRIPT_LINES_MAX]:
            self._print(f"[dim]{escape(line)}[/]")

    def wrong(self, report: str) -> None:
        """A file that cannot be used."""
        self._console.print(report, highlight=False, markup=False, soft_wrap=True)

    def done(self, summary: Summary) -> None:
        """The run is over."""
        self._print(("[green]" if not summary.failed else "[red]") + escape(summary_line(summary)) + "[/]")

    def _print(self, line: str) -> None:
        self._console.print(line, highlight=False, soft_wrap=True)
