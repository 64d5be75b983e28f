"""What a decision about the standard bot's private chat may look at: who sits there, in whose house, and what he speaks of.

Whose house (R10, A14): that of the message he replies to, of the question he answers, of the grant he brings; else that of his
current link; a stranger is in nobody's house, and nothing is changed for him.
"""

from bridge.domain.announcements import Surroundings
from bridge.domain.conversations import Bot, Confirmation, Conversation, Lane, Link, LinkGrant
from bridge.domain.decide import Decision, Setting
from bridge.domain.effects import AtMessage, Send
from bridge.domain.events import BotMembershipChanged, ButtonPressed, MessageEdited, MessageReceived
from bridge.domain.facts import Fact
from bridge.domain.ids import ConversationId
from bridge.domain.messages import Comment, Counterpart, Purpose, RichText
from bridge.domain.notices import language_of
from bridge.domain.openings import Catalog
from bridge.domain.people import Contact, Directory, Employee, Language, Person
from bridge.domain.tasks import Task

DeskEvent = MessageReceived | MessageEdited | ButtonPressed | BotMembershipChanged


class House(Fact):
    """An account a person is linked in, and whom he is there."""

    link: Link
    name: str
    """Name of the account."""
    party: Employee | Contact | None = None


class DeskView(Fact):
    """What a decision about the private chat with the standard bot may look at."""

    bot: Bot
    setting: Setting | None = None
    """The house meant; None for a stranger."""
    actor: Employee | Contact | None = None
    """Whom the person is linked as in that house, deactivated or not; None when his link there is off or gone."""
    houses: tuple[House, ...] = ()
    """All accounts he is linked in, by account id (R10)."""
    grant: LinkGrant | None = None
    """The permission to link that `/start <token>` names; `setting` is then of its account."""
    grantee: Employee | Contact | None = None
    """Whom the grant links."""
    taken_by: Link | None = None
    """The person's link in the grant's account, if he has one."""
    answered: Counterpart | None = None
    """The message replied to, from the message map."""
    about: Comment | None = None
    """The comment of `answered`, or the one an edited message became."""
    about_task: Task | None = None
    """The task of `answered`, of `about` or of `album`."""
    album: Comment | None = None
    """The comment that earlier parts of the same album became."""
    asked_task: Task | None = None
    """The task that `/task <number>` names."""
    found: tuple[Task, ...] = ()
    """Tasks whose title contains what `/find` looks for."""
    confirmation: Confirmation | None = None
    """The question whose button is pressed."""
    catalog: Catalog = Catalog()
    """Loaded for a pressed button and for `/find`."""
    directory: Directory = Directory()
    """All staff and teams of the house; contacts of the tasks and comments here."""
    rooms: tuple[Conversation, ...] = ()
    dialogues: tuple[Conversation, ...] = ()
    bots: tuple[Bot, ...] = ()
    rooms_with_clients: frozenset[ConversationId] = frozenset()
    """Those of `rooms` where a contact is known to be (A23)."""
    next_number: int = 0
    """Number for a task to be opened; 0 while nobody asked the store for one."""


def around(view: DeskView, setting: Setting, task: Task) -> Surroundings:
    """Everything needed to tell about a comment of the task."""
    return Surroundings(
        setting=setting,
        task=task,
        directory=view.directory,
        rooms=tuple(each for each in view.rooms if each.task == task.id),
        dialogues=view.dialogues,
        bots=view.bots,
    )


def lane_of(event: DeskEvent) -> Lane:
    """The person's private chat with the standard bot."""
    return Lane(bot=event.bot, chat=event.chat.id)


def language_for(view: DeskView, person: Person) -> Language:
    """The language he is answered in: his own in the house, else Telegram's hint."""
    known = view.actor or view.grantee
    return known.language if known is not None else language_of(person.language_code)


def said(event: MessageReceived | MessageEdited, *bodies: RichText) -> Decision:
    """Answers in words; the first one as a reply to the message."""
    return Decision(
        effects=tuple(
            Send(
                lane=lane_of(event),
                purpose=Purpose.SERVICE,
                body=body,
                reply_to=AtMessage(message=event.message) if position == 0 else None,
            )
            for position, body in enumerate(bodies)
        )
    )
