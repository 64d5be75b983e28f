"""What a decision about a private chat with an own bot may look at (R34–R49)."""

from msgspec.structs import replace

from bridge.domain.announcements import Surroundings
from bridge.domain.conversations import Bot, Conversation
from bridge.domain.decide import Setting
from bridge.domain.facts import Fact
from bridge.domain.messages import Comment
from bridge.domain.openings import Catalog
from bridge.domain.people import Account, Contact, Directory, Employee
from bridge.domain.tasks import Task


class DialogueView(Fact):
    """What a decision about a private chat with an own bot may look at."""

    setting: Setting
    bot: Bot
    conversation: Conversation | None = None
    """The dialogue of this chat, if it began."""
    writer: Employee | Contact | None = None
    """Whom the person stands for (A20, A21); None for a newcomer."""
    taken_handles: frozenset[str] = frozenset()
    """Which of a newcomer's wished handles are in use, case-folded."""
    task: Task | None = None
    """The dialogue's task, in whatever state."""
    directory: Directory = Directory()
    """All staff and teams; the contacts of the task, of `history` and of `about`."""
    catalog: Catalog = Catalog()
    """Loaded when the task may not be gone on with."""
    history: tuple[Comment, ...] = ()
    """Last comments of the task that a follow-up may quote, oldest first (A6)."""
    about: Comment | None = None
    """The comment carried by the message that is replied to, edited or reacted to."""
    about_part: int = 0
    """Which part of it (`Counterpart.part`)."""
    about_task: Task | None = None
    """The task of `about` or of `album`: not always the one the dialogue is in now."""
    album: Comment | None = None
    """The comment that earlier parts of the same album became."""
    rooms: tuple[Conversation, ...] = ()
    dialogues: tuple[Conversation, ...] = ()
    bots: tuple[Bot, ...] = ()
    next_number: int = 0
    """Number for a task to be opened; 0 while nobody asked the store for one."""


def goes_on(task: Task | None, account: Account) -> bool:
    """Whether a dialogue goes on in its task, or needs a new one (R42, R43, R45, R46, A18, A19)."""
    if task is None or task.purged:
        return False
    return not account.settings.new_task_when_inactive or (task.status.is_active and task.trashed_at is None)


def around(view: DialogueView, task: Task | None) -> Surroundings:
    """Everything needed to tell about a comment of the task; a task just opened is bound to no group."""
    assert task is not None, "a comment always has its task"
    return Surroundings(
        setting=view.setting,
        task=task,
        directory=view.directory,
        rooms=tuple(each for each in view.rooms if each.task == task.id),
        dialogues=view.dialogues,
        bots=view.bots,
    )


def including(directory: Directory, writer: Employee | Contact) -> Directory:
    """The directory with the writer's card as it stands now."""
    if isinstance(writer, Employee):
        return directory
    others = tuple(each for each in directory.contacts if each.id != writer.id)
    return replace(directory, contacts=(*others, writer))
