"""Who takes part in a task and who was told of a comment, as /who and /whom print it (R102, R103, R157, A28).

Handles are printed exactly as they are usable after `@`. The same lists serve groups and the private chat with the standard bot.
"""

from bridge.domain.formatting import joined
from bridge.domain.limits import LIST_LINES_MAX
from bridge.domain.messages import Comment, RichText
from bridge.domain.notices import say, words
from bridge.domain.people import ContactRef, Directory, EmployeeRef, Language, Member, TeamRef
from bridge.domain.tasks import Task


def who(task: Task, directory: Directory, title: RichText, language: Language) -> RichText:
    """The people of a task with their roles; `title` is its linked line. Each line is one role of one member."""
    lines = [_line(entry.member, words(f"role_{entry.role}", language), directory, language) for entry in task.roster]
    known = [each for each in lines if each is not None]
    if not known:
        return say("who_nobody", language, task=title)
    return joined((say("who_head", language, task=title), *_bounded(known, language)), "\n")


def whom(comment: Comment, directory: Directory, language: Language) -> RichText:
    """Who was told of a comment and why; contacts nobody can write to are named so (R254)."""
    lines: list[RichText] = []
    for each in comment.recipients:
        someone = directory.party(each.party)
        if someone is None:
            continue
        if each.unreachable:
            lines.append(say("whom_unreachable", language, handle=someone.handle))
        else:
            why = words(f"why_{each.reason}", language)
            lines.append(say("whom_line", language, handle=someone.handle, why=why))
    if not lines:
        return say("whom_nobody", language)
    return joined((say("whom_head", language), *_bounded(lines, language)), "\n")


def _line(member: Member, role: str, directory: Directory, language: Language) -> RichText | None:
    match member:
        case TeamRef(id=id):
            team = directory.team(id)
            return None if team is None else say("who_team", language, role=role, team=team.name)
        case EmployeeRef() | ContactRef():
            someone = directory.party(member)
            return None if someone is None else say("who_line", language, role=role, handle=someone.handle)


def _bounded(lines: list[RichText], language: Language) -> list[RichText]:
    if len(lines) <= LIST_LINES_MAX:
        return lines
    return [*lines[:LIST_LINES_MAX], say("who_more", language, count=len(lines) - LIST_LINES_MAX)]
