"""The office that the tests of the rules are set in: few people, one of each kind, named in every table by their first names.

olga assigns, pavel is assigned, vera takes part, audit audits; boris is staff outside the task; anna is an administrator;
gone has left; robo is a robot; ivan is the client with a role, petr a contact without one, fred an outsider with extended access.
"""

from msgspec.structs import replace

from bridge.domain.announcements import Surroundings
from bridge.domain.conversations import Bot, BotKind, Conversation, ConversationKind, Lane
from bridge.domain.decide import Setting
from bridge.domain.ids import (
    AccountId,
    BotId,
    ChatId,
    CommentId,
    ContactId,
    ConversationId,
    EmployeeId,
    IdBlock,
    IdSource,
    PersonId,
    StatusId,
    TaskId,
    TeamId,
    TopicId,
)
from bridge.domain.messages import Comment, CommentSource, Reason, Recipient, RichText
from bridge.domain.people import (
    Access,
    Account,
    Author,
    Contact,
    ContactRef,
    Directory,
    Employee,
    EmployeeRef,
    Language,
    Party,
    Team,
    TeamRef,
)
from bridge.domain.tasks import Role, RosterEntry, Status, StatusKind, Task

NOW = 1_800_000_000.0
ACCOUNT = AccountId(1)
GROUP = ChatId(-1001)
OTHER_GROUP = ChatId(-1002)


def employee(id: int, name: str, **more: object) -> Employee:
    """An employee whose linked person has the id 100 + his own."""
    values: dict[str, object] = {
        "id": EmployeeId(id),
        "account": ACCOUNT,
        "name": name.capitalize(),
        "handle": name,
        "person": PersonId(100 + id),
        **more,
    }
    return Employee(**values)  # type: ignore[arg-type]  # a keyword table


def contact(id: int, name: str, **more: object) -> Contact:
    """A contact whose person has the id 100 + his own."""
    values: dict[str, object] = {
        "id": ContactId(id),
        "account": ACCOUNT,
        "name": name.capitalize(),
        "handle": name,
        "person": PersonId(100 + id),
        **more,
    }
    return Contact(**values)  # type: ignore[arg-type]  # a keyword table


STAFF = {
    "olga": employee(1, "olga", username="olga_tg"),
    "pavel": employee(2, "pavel", head=EmployeeId(7)),
    "vera": employee(3, "vera", head=EmployeeId(9), language=Language.RUSSIAN),
    "audit": employee(4, "audit", head=EmployeeId(10)),
    "boris": employee(5, "boris"),
    "anna": employee(6, "anna", is_admin=True),
    "pavels_head": employee(7, "pavels_head"),
    "olgas_head": employee(8, "olgas_head"),
    "veras_head": employee(9, "veras_head"),
    "audits_head": employee(10, "audits_head"),
    "gone": employee(11, "gone", is_active=False),
    "robo": employee(12, "robo", is_robot=True, is_admin=True, person=None),
    "tech": employee(13, "tech", is_tech_admin=True),
    "owner": employee(14, "owner"),
    "mate": employee(15, "mate"),
    "unlinked": employee(16, "unlinked", person=None),
}
CLIENTS = {
    "ivan": contact(21, "ivan"),
    "petr": contact(22, "petr", username="petr_p"),
    "fred": contact(23, "fred", access=Access.FULL),
    "cab": contact(24, "cab", access=Access.CABINET),
}
TEAM = Team(id=TeamId(31), account=ACCOUNT, name="Support", members=(EmployeeId(15), EmployeeId(11)), head=EmployeeId(8))
OLGAS_TEAM = Team(id=TeamId(32), account=ACCOUNT, name="Sales", members=(EmployeeId(1),), head=EmployeeId(8))
DIRECTORY = Directory(employees=tuple(STAFF.values()), contacts=tuple(CLIENTS.values()), teams=(TEAM, OLGAS_TEAM))

IN_PROGRESS = Status(id=StatusId(41), account=ACCOUNT, name="In progress", kind=StatusKind.IN_PROGRESS, is_active=True)
DRAFT = Status(id=StatusId(42), account=ACCOUNT, name="Draft", kind=StatusKind.DRAFT, is_active=False)
HOUSE = Account(id=ACCOUNT, slug="acme", name="Acme", owner=EmployeeId(14))
STANDARD_BOT = Bot(
    id=BotId(51),
    account=None,
    kind=BotKind.STANDARD,
    name="Standard",
    telegram_id=PersonId(901),
    username="standard_bot",
)
OWN_BOT = Bot(id=BotId(52), account=ACCOUNT, kind=BotKind.OWN, name="Own", telegram_id=PersonId(902), username="own_bot")
SETTING = Setting(account=HOUSE, standard_bot=STANDARD_BOT, public_url="https://desk.example")


def ref(name: str) -> Party:
    """The party of a first name."""
    if name in STAFF:
        return EmployeeRef(id=STAFF[name].id)
    return ContactRef(id=CLIENTS[name].id)


def staff_ref(name: str) -> EmployeeRef:
    """The employee of a first name."""
    return EmployeeRef(id=STAFF[name].id)


def name_of(party: Party | None) -> str:
    """The first name of a party, for readable assertions."""
    match party:
        case EmployeeRef(id=id):
            return next(name for name, each in STAFF.items() if each.id == id)
        case ContactRef(id=id):
            return next((name for name, each in CLIENTS.items() if each.id == id), f"contact {id}")
        case None:
            return "-"


def role(kind: Role, *names: str) -> tuple[RosterEntry, ...]:
    """Roster entries; `support` is the team."""
    return tuple(RosterEntry(role=kind, member=TeamRef(id=TEAM.id) if each == "support" else ref(each)) for each in names)


def task(
    *,
    assigner: str = "olga",
    assignees: tuple[str, ...] = ("pavel",),
    participants: tuple[str, ...] = ("vera",),
    auditors: tuple[str, ...] = ("audit",),
    id: int = 61,
    number: int = 7,
    title: str = "Act for March",
    status: Status = IN_PROGRESS,
) -> Task:
    """The task: olga → pavel, with vera and audit."""
    return Task(
        id=TaskId(id),
        account=ACCOUNT,
        number=number,
        title=title,
        status=status,
        roster=(
            *role(Role.ASSIGNER, assigner),
            *role(Role.ASSIGNEE, *assignees),
            *role(Role.PARTICIPANT, *participants),
            *role(Role.AUDITOR, *auditors),
        ),
    )


TASK = task()
WITH_CLIENT = task(assigner="ivan", assignees=("pavel",), id=62, number=8, title="Ivan (Telegram)")


def comment(
    author: Author | str,
    text: str = "text",
    *,
    told: tuple[str, ...] = (),
    id: int = 71,
    of: Task = TASK,
    **more: object,
) -> Comment:
    """A comment by a first name, told to first names (because chosen)."""
    values: dict[str, object] = {
        "id": CommentId(id),
        "account": ACCOUNT,
        "task": of.id,
        "author": ref(author) if isinstance(author, str) else author,
        "body": RichText(text=text),
        "at": NOW,
        "source": CommentSource.API,
        "recipients": tuple(Recipient(party=ref(each), reason=Reason.CHOSEN) for each in told),
        **more,
    }
    return Comment(**values)  # type: ignore[arg-type]  # a keyword table


def room(
    chat: ChatId = GROUP, *, id: int = 81, bot: Bot = STANDARD_BOT, of: Task | None = TASK, topic: int = 0, **more: object
) -> Conversation:
    """A group bound to the task."""
    bound = Conversation(
        id=ConversationId(id),
        account=ACCOUNT,
        kind=ConversationKind.GROUP,
        lane=Lane(bot=bot.id, chat=chat, topic=TopicId(topic)),
        title="The group",
        task=of.id if of is not None else None,
    )
    return replace(bound, **more)


def dialogue(name: str, *, id: int = 91, bot: Bot = OWN_BOT, of: Task | None = WITH_CLIENT, **more: object) -> Conversation:
    """The dialogue of a person with an own bot."""
    someone = DIRECTORY.party(ref(name))
    assert someone is not None
    assert someone.person is not None
    begun = Conversation(
        id=ConversationId(id),
        account=ACCOUNT,
        kind=ConversationKind.DIALOGUE,
        lane=Lane(bot=bot.id, chat=ChatId(someone.person)),
        party=ref(name),
        task=of.id if of is not None else None,
    )
    return replace(begun, **more)


def around(
    of: Task = TASK, *, rooms: tuple[Conversation, ...] = (), dialogues: tuple[Conversation, ...] = (), **more: object
) -> Surroundings:
    """Surroundings with both bots."""
    whole = Surroundings(
        setting=SETTING, task=of, directory=DIRECTORY, rooms=rooms, dialogues=dialogues, bots=(STANDARD_BOT, OWN_BOT)
    )
    return replace(whole, **more)


def ids() -> IdSource:
    """Fresh ids, from 1000 up."""
    return IdSource(IdBlock(first=1000))
