"""What happens by time alone: polls close at their date, boosts end, reactions to posts are told after a time of gathering, and
whatever else is on the schedule of the world.

Whoever keeps time waits until `next_due` and calls `let_pass`; without that it happens at the next call of a method.
"""

from .acting import boosts, suggestions
from .facts.schedules import Publication, Vanishing
from .happenings import polls, posting, reactions
from .state import State


def next_due(state: State) -> float | None:
    """When something happens next (Unix seconds); None when nothing is planned."""
    planned = [float(date) for date, _ in state.closings[:1]]
    planned += [next(iter(state.counting.values()))] if state.counting else []
    planned += [float(date) for date, _ in state.boost_ends[:1]]
    planned += [due] if (due := state.schedule.next_due) is not None else []
    return min(planned, default=None)


def let_pass(state: State, now: float) -> None:
    """Let everything happen that is due; costs nothing while there is nothing."""
    polls.close_due(state, now)
    reactions.tell_due_counts(state, now)
    boosts.end_due(state, now)
    for due, what in state.schedule.due_until(now):
        match what:
            case Vanishing(message=message):
                posting.vanish(state, message, due)
            case Publication(chat=chat, message=number):
                suggestions.publish_post(state, chat, number, due)
