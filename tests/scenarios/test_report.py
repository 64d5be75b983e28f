"""What is printed: whole outputs, at most twenty lines of a failure."""

import io

import pytest
from rich.console import Console

from scenarios.report import Complaint, Failure, Reporter, Spot, Summary, clock, failure_lines, summary_line

SPOT = Spot(path="a.scenario.yaml", line=14, column=9, width=5, text="        boris: mentioned")


def failure(complaints: int, lines: int = 1) -> Failure:
    spots = [Spot(path=SPOT.path, line=14 + n % lines, column=9, width=5, text=SPOT.text) for n in range(complaints)]
    found = tuple(Complaint(words=f"boris: missing number {n}", spot=spot, at=31.0) for n, spot in enumerate(spots))
    return Failure(
        title="a mention",
        verdict="it is not so",
        world="sim",
        seed=7,
        replay="scenarios run a",
        complaints=found,
        transcript=("HEARD",),
    )


def test_a_failure_shows_the_line_the_mismatches_the_time_the_seed_and_the_way_back() -> None:
    assert failure_lines(failure(2)) == [
        "FAILED  a mention",
        "        it is not so",
        "  a.scenario.yaml:14:9: at 0:31.0",
        "    14 |         boris: mentioned",
        "       |         ^^^^^",
        "        boris: missing number 0",
        "        boris: missing number 1",
        "        world sim, seed 7; again: scenarios run a",
    ]


@pytest.mark.parametrize(("complaints", "lines"), [(1, 1), (40, 1), (40, 40), (8, 2), (12, 3)])
def test_a_failure_never_has_more_than_twenty_lines(complaints: int, lines: int) -> None:
    shown = failure_lines(failure(complaints, lines))
    assert len(shown) <= 20
    assert shown[-1].endswith("scenarios run a")


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00.0"), (31, "0:31.0"), (75.25, "1:15.2"), (43230, "12:00:30.0"), (3600, "1:00:00.0")]
)
def test_times_are_shown_as_a_clock(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_the_summary_says_how_much_faster_than_life_it_was() -> None:
    sim = Summary(world="sim", passed=3, failed=1, skipped=2, world_seconds=5000, real_seconds=2.5, seed=7)
    assert summary_line(sim) == "3 passed, 1 failed, 2 not for sim; 5,000 s of sim in 2.50 s (2,000 : 1); seed 7"
    live = Summary(world="live", passed=3, failed=0, skipped=0, world_seconds=9, real_seconds=9, seed=7, settle_window_s=0.4)
    assert summary_line(live) == "3 passed; 9 s of live in 9.00 s, settle window 0.40 s; seed 7"


def test_the_transcript_comes_on_request_and_brackets_are_no_markup() -> None:
    for wanted in (False, True):
        out = io.StringIO()
        reporter = Reporter(Console(file=out, width=200), transcript=wanted)
        reporter.failed(failure(1))
        reporter.passed("[bold]odd[/] title", "x", 0.012)
        assert ("HEARD" in out.getvalue()) is wanted
        assert "passed  [bold]odd[/] title (12 ms, x)" in out.getvalue()


def test_after_ten_failures_the_rest_are_told_in_two_lines_each() -> None:
    out = io.StringIO()
    reporter = Reporter(Console(file=out, width=200))
    for _ in range(10):
        reporter.failed(failure(1))
    before = out.getvalue().count("\n")
    reporter.failed(failure(1))
    assert out.getvalue().count("\n") - before == 2


def test_a_traceback_is_cut_to_its_end() -> None:
    long = Complaint(words="\n".join(f"line {n}" for n in range(60)), spot=SPOT, at=0.0)
    shown = failure_lines(Failure(title="t", verdict="v", world="sim", seed=1, replay="again", complaints=(long,)))
    assert len(shown) <= 20
    assert [line.strip() for line in shown[5:8]] == ["…", "line 52", "line 53"]
    assert "line 59" in shown[-2]
