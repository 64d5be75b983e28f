"""What a decision about a group may look at, and what of it an event needs (so that nothing is loaded in vain).

A room is a group, a supergroup, one topic of a forum (A17), or the discussion group of a channel (R110); its lane is (bot, chat,
topic).

Whose house a room is in: the account of its binding; else the own bot's; else that of the sender's current link (R10); else that
of anybody linked who is known to be present (so that an anonymous admin gets his refusal, R68); else none, and nothing happens.
"""

from bridge.domain import commands
from bridge.domain.announcements import Surroundings
from bridge.domain.commands import Command, CommandName
from bridge.domain.conversations import Bot, Confirmation, Conversation, Lane
from bridge.domain.decide import Setting
from bridge.domain.events import (
    AutomaticForward,
    BotMembershipChanged,
    ButtonPressed,
    ChatMigrated,
    MembersChanged,
    MessageEdited,
    MessageReceived,
    ReactionChanged,
)
from bridge.domain.facts import Fact
from bridge.domain.ids import PersonId
from bridge.domain.messages import Comment
from bridge.domain.openings import Catalog
from bridge.domain.people import Contact, ContactRef, Directory, Employee, EmployeeRef, Language, Party
from bridge.domain.tasks import Project, Task

RoomEvent = (
    MessageReceived | MessageEdited | ButtonPressed | BotMembershipChanged | MembersChanged | ChatMigrated | ReactionChanged
)


class RoomView(Fact):
    """What a decision about a group may look at."""

    setting: Setting
    bot: Bot
    """The bot that heard the event."""
    conversation: Conversation | None = None
    """The binding of this lane through this bot, also a closed one."""
    other_bot: Bot | None = None
    """Another bot of ours that a binding of this chat and topic names (R250)."""
    writer: Employee | Contact | None = None
    """Whom the sender, presser or reactor stands for in this account (R255); None for a newcomer."""
    taken_handles: frozenset[str] = frozenset()
    """Which of a newcomer's wished handles are in use, case-folded."""
    task: Task | None = None
    """The bound task."""
    project: Project | None = None
    """The bound project (R72)."""
    directory: Directory = Directory()
    """All staff and teams; the contacts of all tasks and comments here, of the persons present, of the catalog."""
    present: frozenset[PersonId] = frozenset()
    """Persons known to be in the chat (R132), of lane (bot, chat) without topic, among those for whom it matters: the sender,
    whoever may be named, and whoever may be told under `/notify active`."""
    previous: Comment | None = None
    """The latest comment of the bound task that the sender took part in (R243: `last_shared_with`)."""
    about: Comment | None = None
    """The comment carried by the message that is replied to, edited or reacted to."""
    about_part: int = 0
    """Which part of it (`Counterpart.part`)."""
    about_task: Task | None = None
    """The task of `about` or of `album`: not always the one the room is bound to now."""
    album: Comment | None = None
    """The comment that earlier parts of the same album became."""
    confirmation: Confirmation | None = None
    """The question whose button is pressed (`Needs.token`)."""
    asked_task: Task | None = None
    """The task that `/task <number>` names (`Needs.number`), or `confirmation.task`; None when there is none."""
    found: tuple[Task, ...] = ()
    """For /find: tasks whose title contains `Needs.text`; for /active: active tasks; newest first, bounded."""
    catalog: Catalog = Catalog()
    """Templates, projects and statuses, when `Needs.catalog`."""
    rooms: tuple[Conversation, ...] = ()
    """Groups bound to the task told about: `about_task` for edits and albums, else `task`."""
    dialogues: tuple[Conversation, ...] = ()
    """Dialogues of that task, of every contact that may be told, and of the writer, newest first."""
    bots: tuple[Bot, ...] = ()
    """Bots of `rooms` and `dialogues`."""
    next_number: int = 0
    """Number of a task to be opened, when `Needs.next_number`."""

    @property
    def employee(self) -> Employee | None:
        """The writer, if he is staff."""
        return self.writer if isinstance(self.writer, Employee) else None

    @property
    def language(self) -> Language:
        """The language in which the writer is answered."""
        return self.writer.language if self.writer is not None else self.setting.account.language


class Needs(Fact):
    """What an event needs loaded beyond the always loaded parts of a `RoomView`."""

    number: int | None = None
    """A task number asked for (R89)."""
    text: str | None = None
    """Titles to look for (R95); empty: active tasks (R96)."""
    token: str = ""
    """Token of the pressed button's question."""
    catalog: bool = False
    next_number: bool = False
    """Only to be drawn when `confirmation` is still open and asked the presser to create a task."""


def needs(event: RoomEvent, bot: Bot) -> Needs:
    """What to load for an event."""
    match event:
        case MessageReceived():
            return _needs_of(command_in(event, bot))
        case ButtonPressed(data=data):
            return Needs(token=data.rpartition(":")[0], catalog=True, next_number=True)
        case MessageEdited() | BotMembershipChanged() | MembersChanged() | ChatMigrated() | ReactionChanged():
            return Needs()


def command_in(event: MessageReceived, bot: Bot) -> Command | None:
    """The command a message in a group is; a channel post, a forwarded message and a file's caption are none."""
    if event.attachments or event.forwarded_from or isinstance(event.sender, AutomaticForward):
        return None
    return commands.read(event.body.text, bot_username=bot.username, among=commands.IN_GROUPS)


def _needs_of(command: Command | None) -> Needs:
    if command is None:
        return Needs()
    match command.name:
        case CommandName.TASK:
            return Needs(number=commands.number_of(command.argument))
        case CommandName.FIND:
            return Needs(text=command.argument or None, catalog=True)
        case CommandName.ACTIVE:
            return Needs(text="", catalog=True)
        case CommandName.PROJECT:
            return Needs(catalog=True)
        case _:
            return Needs()


def lane_of(event: MessageReceived | MessageEdited | ButtonPressed | MembersChanged) -> Lane:
    """The room an event happened in."""
    return Lane(bot=event.bot, chat=event.chat.id, topic=event.topic)


def around(view: RoomView, task: Task, directory: Directory | None = None) -> Surroundings:
    """Everything needed to tell about a comment of `task`."""
    return Surroundings(
        setting=view.setting,
        task=task,
        directory=directory if directory is not None else view.directory,
        rooms=tuple(each for each in view.rooms if each.task == task.id),
        dialogues=view.dialogues,
        bots=view.bots,
    )


def ref(someone: Employee | Contact) -> Party:
    """The reference to an employee or contact."""
    match someone:
        case Employee(id=employee):
            return EmployeeRef(id=employee)
        case Contact(id=contact):
            return ContactRef(id=contact)
