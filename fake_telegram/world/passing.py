"""What happens by time alone: polls close at their date, boosts end, reactions to posts are told after a time of gathering.

Whoever keeps time waits until `next_due` and calls `let_pass`; without that it happens at the next call of a method.
"""

from . import boosts, polls, reactions
from .state import State


def next_due(state: State) -> float | None:
    """When something happens next (Unix seconds); None when nothing is planned."""
    planned = [float(date) for date, _ in state.closings[:1]]
    planned += [next(iter(state.counting.values()))] if state.counting else []
    planned += [float(date) for date, _ in state.boost_ends[:1]]
    return min(planned, default=None)


def let_pass(state: State, now: float) -> None:
    """Let everything happen that is due; costs nothing while there is nothing."""
    polls.close_due(state, now)
    reactions.tell_due_counts(state, now)
    boosts.end_due(state, now)
