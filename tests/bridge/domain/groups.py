"""The group of the office, and what is said in it: events and views for the tests of rooms."""

from typing import TypeVar

from msgspec.structs import replace

from bridge.domain.changes import AddComment
from bridge.domain.conversations import Bot, Confirmation, Question
from bridge.domain.decide import Decision
from bridge.domain.effects import AnswerPress, Edit, Send
from bridge.domain.events import (
    AnonymousAdmin,
    AutomaticForward,
    ButtonPressed,
    ChannelSender,
    Chat,
    ChatKind,
    MessageReceived,
    PersonSender,
    RepliedMessage,
    Sender,
)
from bridge.domain.ids import ChatId, ConfirmationId, MessageId, PersonId, ProjectId, TaskId, TemplateId, TopicId
from bridge.domain.messages import Comment, Purpose, RichText
from bridge.domain.openings import Catalog
from bridge.domain.people import Person
from bridge.domain.room_views import RoomEvent, RoomView
from bridge.domain.rooms import decide
from bridge.domain.tasks import Project, Task, Template
from tests.bridge.domain.office import (
    ACCOUNT,
    CLIENTS,
    DIRECTORY,
    GROUP,
    IN_PROGRESS,
    NOW,
    SETTING,
    STAFF,
    STANDARD_BOT,
    TASK,
    ids,
    ref,
    room,
)

C = TypeVar("C")
TOKEN = "token-of-this-event"
CHAT = Chat(id=GROUP, kind=ChatKind.SUPERGROUP, title="The group")
CHANNEL = ChatId(-2001)
COMMAND_MESSAGE = MessageId(500)
PROJECT = Project(id=ProjectId(300), account=ACCOUNT, number=3, title="Repairs", default_assignees=(ref("boris"),))
HIDDEN_PROJECT = Project(id=ProjectId(301), account=ACCOUNT, number=4, title="Secret repairs", is_hidden=True)
TEMPLATE = Template(
    id=TemplateId(310), account=ACCOUNT, name="Standard", assignees=(ref("pavel"),), participants=(ref("vera"),), is_standard=True
)
CATALOG = Catalog(templates=(TEMPLATE,), projects=(PROJECT, HIDDEN_PROJECT), statuses=(IN_PROGRESS,))


def person(name: str) -> Person:
    """The Telegram user behind a first name; `stranger` is nobody we know."""
    if name == "stranger":
        return Person(id=PersonId(999), first_name="Stranger", last_name="Danger", username="danger", language_code="ru")
    someone = STAFF.get(name) or CLIENTS[name]
    return Person(id=someone.person or PersonId(0), first_name=someone.name, username=someone.username)


ANONYMOUS = AnonymousAdmin(signature="boss")
AS_CHANNEL = ChannelSender(chat=CHANNEL, title="News")
POST = AutomaticForward(channel=CHANNEL, title="News", post=MessageId(7))


def message(
    by: str | Sender,
    text: str = "",
    *,
    reply_to: MessageId | int | None = None,
    topic: int = 0,
    bot: Bot = STANDARD_BOT,
    **more: object,
) -> MessageReceived:
    """A message in the group, by a first name or a special sender."""
    said = MessageReceived(
        bot=bot.id,
        chat=CHAT,
        topic=TopicId(topic),
        message=COMMAND_MESSAGE,
        at=NOW - 1,
        sender=PersonSender(person=person(by)) if isinstance(by, str) else by,
        body=RichText(text=text),
        reply_to=RepliedMessage(message=MessageId(reply_to)) if reply_to is not None else None,
    )
    return replace(said, **more)


def view(by: str | None = "olga", *, of: Task | None = TASK, **more: object) -> RoomView:
    """The group bound to the task, seen when a first name acts; `of` None: unbound."""
    bound = room(of=of) if of is not None else None
    seen = RoomView(
        setting=SETTING,
        bot=STANDARD_BOT,
        conversation=bound,
        task=of,
        writer=DIRECTORY.party(ref(by)) if by is not None else None,
        directory=DIRECTORY,
        rooms=(bound,) if bound is not None else (),
        bots=(STANDARD_BOT,),
    )
    return replace(seen, **more)


def happen(seen: RoomView, event: RoomEvent) -> Decision:
    """The decision about an event."""
    return decide(seen, event, now=NOW, ids=ids(), token=TOKEN)


def service(decision: Decision) -> list[str]:
    """Texts the group reads from the bot itself, new and rewritten."""
    return [each.body.text for each in decision.effects if isinstance(each, Send | Edit) and each.purpose is Purpose.SERVICE]


def presses(decision: Decision) -> list[str]:
    """Answers to pressed buttons."""
    return [each.text for each in decision.effects if isinstance(each, AnswerPress)]


def made(decision: Decision, kind: type[C]) -> list[C]:
    """The changes of one kind."""
    return [each for each in decision.changes if isinstance(each, kind)]


def question(kind: Question = Question.CREATE_TASK, **more: object) -> Confirmation:
    """A question that olga caused."""
    asked = Confirmation(
        id=ConfirmationId(400),
        account=ACCOUNT,
        lane=room().lane,
        question=kind,
        asked=person("olga").id,
        title="Fix the door",
        task=TaskId(62) if kind is Question.BIND_TASK else None,
        asked_at=NOW - 60,
        token="earlier",
    )
    return replace(asked, **more)


def pressed(by: str, answer: str = "yes", token: str = "earlier") -> ButtonPressed:
    """A press of a button below a question."""
    return ButtonPressed(
        bot=STANDARD_BOT.id, query="q1", chat=CHAT, message=MessageId(501), person=person(by), data=f"{token}:{answer}"
    )


def comment_of(decision: Decision) -> Comment:
    """The one comment a decision adds."""
    (added,) = made(decision, AddComment)
    return added.comment
