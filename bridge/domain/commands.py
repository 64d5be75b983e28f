"""What a person types after `/`: which words are commands where, what their arguments mean, and who may give them.

Only recognised commands are commands; any other `/text` is an ordinary message (R107, R253). A command with another bot's
suffix is none of ours. In an own bot's private chat only `/start` is special (R253).
"""

import re
from enum import StrEnum

from bridge.domain.facts import Fact
from bridge.domain.limits import DESCRIPTION_CODE_POINTS_MAX, TITLE_CODE_POINTS_MAX
from bridge.domain.people import Access, Contact, Employee, Language
from bridge.domain.permissions import ALLOWED, Denial, Denied, Verdict


class CommandName(StrEnum):
    """Every command of the product (R85–R106)."""

    START = "start"
    HELP = "help"
    TASK = "task"
    ENDTASK = "endtask"
    PROJECT = "project"
    ENDPROJECT = "endproject"
    FIND = "find"
    ACTIVE = "active"
    SUSPEND = "suspend"
    STATUS = "status"
    CHANGEACCOUNT = "changeaccount"
    WHO = "who"
    WHOM = "whom"
    NOTIFY = "notify"
    QUOTE = "quote"


IN_GROUPS = frozenset(CommandName) - {CommandName.START}
"""Recognised in groups, by the standard bot and own bots alike (R82)."""
AT_THE_DESK = frozenset(CommandName)
"""Recognised in the private chat with the standard bot (R157, R247)."""
IN_DIALOGUES = frozenset({CommandName.START})
"""Recognised in the private chat with an own bot (R253)."""
OPEN_TO_CONTACTS = frozenset({CommandName.WHO, CommandName.WHOM, CommandName.STATUS, CommandName.HELP})
"""What contacts with extended access may ask in a group (A16)."""


class Command(Fact):
    """A recognised command: its name and the rest of the text."""

    name: CommandName
    argument: str = ""
    """Outer white space removed; line breaks kept."""


_COMMAND = re.compile(r"/(?P<name>[a-z0-9_]{1,32})(?:@(?P<bot>[a-z0-9_]{1,64}))?(?:\s+(?P<argument>.*))?", re.I | re.S | re.A)


def read(text: str, *, bot_username: str, among: frozenset[CommandName]) -> Command | None:
    """The command a text is, or None: it is an ordinary message.

    Case is ignored; a `@suffix` must name `bot_username` (without `@`); `among` are the commands recognised in this place.
    """
    match = _COMMAND.fullmatch(text.strip())
    if match is None:
        return None
    addressee = match["bot"]
    if addressee is not None and addressee.lower() != bot_username.lower():
        return None
    name = match["name"].lower()
    if name not in among:
        return None
    return Command(name=CommandName(name), argument=(match["argument"] or "").strip())


def number_of(argument: str) -> int | None:
    """The argument as a task or project number: digits only, never a title (R89, R91).

    A number too great to be one is 0, which no task has.
    """
    if not (argument.isascii() and argument.isdecimal()):
        return None
    return int(argument) if len(argument) <= 12 else 0


class TitleAndText(Fact):
    """The argument of `/task <title>`: the first line is the title, the rest the description (R109)."""

    title: str
    description: str = ""

    @property
    def is_too_long(self) -> bool:
        """Beyond the tracker's limits: refused (R109)."""
        return len(self.title) > TITLE_CODE_POINTS_MAX or len(self.description) > DESCRIPTION_CODE_POINTS_MAX


def title_and_text(argument: str) -> TitleAndText:
    """Splits the argument of `/task` at its first line break."""
    title, _, description = argument.partition("\n")
    return TitleAndText(title=" ".join(title.split()), description=description.strip())


def choice(argument: str, *words: str) -> str | None:
    """The one of `words` the argument is (case ignored), or None: show how the command is used."""
    said = argument.casefold()
    return said if said in words else None


def may_command(name: CommandName, who: Employee | Contact | None) -> Verdict:
    """Who may give a command at all (A16, R107); access to the task concerned is judged with the task.

    Denied with `NOT_LINKED` for a stranger, `DEACTIVATED`, or `NOT_STAFF` for a contact.
    """
    match who:
        case Employee(is_active=True):
            return ALLOWED
        case Employee():
            return Denied(reason=Denial.DEACTIVATED)
        case Contact(access=Access.FULL) if name in OPEN_TO_CONTACTS:
            return ALLOWED
        case Contact(access=Access.FULL):
            return Denied(reason=Denial.NOT_STAFF)
        case _:
            return Denied(reason=Denial.NOT_LINKED)


MENU = (
    CommandName.TASK,
    CommandName.ENDTASK,
    CommandName.PROJECT,
    CommandName.ENDPROJECT,
    CommandName.FIND,
    CommandName.ACTIVE,
    CommandName.STATUS,
    CommandName.WHO,
    CommandName.WHOM,
    CommandName.NOTIFY,
    CommandName.SUSPEND,
    CommandName.QUOTE,
    CommandName.HELP,
)
"""In the order in which Telegram lists them while one types `/`."""


def menu_ids() -> tuple[tuple[str, str], ...]:
    """Command → id of its line in `notices`, for `setMyCommands`."""
    return tuple((each.value, f"menu_{each.value}") for each in MENU)


MENU_LANGUAGES = ((Language.ENGLISH, ""), (Language.RUSSIAN, "ru"))
"""Which of our languages stands for which `language_code` of `setMyCommands`."""
