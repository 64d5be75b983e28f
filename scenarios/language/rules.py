"""Which rules there are, by section, so that coverage can be counted. Their words stand in bridge/RULES.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A run of rules on one subject, numbers inclusive."""

    title: str
    first: int
    last: int


SECTIONS = (
    Section("account authorisation", 1, 11),
    Section("plans", 12, 23),
    Section("own bots and their settings", 24, 33),
    Section("client communication and task creation", 34, 65),
    Section("group binding", 66, 84),
    Section("bot commands in groups", 85, 109),
    Section("channels", 110, 115),
    Section("business accounts", 116, 124),
    Section("who is notified about a chat message", 125, 138),
    Section("recipients of comments written by staff", 139, 151),
    Section("notifications and answering them", 152, 164),
    Section("subscriptions and quiet hours", 165, 177),
    Section("attachments", 178, 186),
    Section("contacts by sharing", 187, 196),
    Section("own commands", 197, 207),
    Section("quick replies", 208, 212),
    Section("likes and reactions", 213, 218),
    Section("access and permissions", 219, 231),
    Section("the Chronicle", 232, 236),
    Section("merging, deletion, statuses", 237, 242),
    Section("additions", 243, 260),
)

OUT_OF_SCOPE = frozenset({21, 23, 58, 61, 64, 65, 78, 150, 151, 173, 184, 185, 192, 193, 204, 205, 226, 227, 239})
"""R58 is wanted in part: all assignees, and the competitive modes of R57."""

READINGS = range(1, 30)
"""A1-A29, the decided readings."""


def is_known(rule: str) -> bool:
    """Whether a rule or reading of that name exists."""
    number = int(rule[1:])
    return number in READINGS if rule[0] == "A" else SECTIONS[0].first <= number <= SECTIONS[-1].last


def wanted(section: Section) -> tuple[str, ...]:
    """The rules of a section that the product follows."""
    return tuple(f"R{number}" for number in range(section.first, section.last + 1) if number not in OUT_OF_SCOPE)
