"""Where the company meets Telegram: bots, bindings of chats to tasks, open questions, lanes.

One bot serves one chat (R250); a group is bound to one task, a task may be bound to many groups (A17); a dialogue is one
(bot, contact) (A21). The lane is the unit of order: (bot, chat, topic).
"""

from enum import StrEnum

from bridge.domain.facts import Fact
from bridge.domain.ids import (
    NO_TOPIC,
    AccountId,
    BotId,
    ChatId,
    ConfirmationId,
    ConversationId,
    EmployeeId,
    MessageId,
    PersonId,
    ProjectId,
    TaskId,
    TemplateId,
    TopicId,
)
from bridge.domain.people import Member, Party


class Lane(Fact):
    """Order inside a lane is sacred; between lanes there is none."""

    bot: BotId
    chat: ChatId
    topic: TopicId = NO_TOPIC


TRANSFER_TOPIC = TopicId(-2)
"""Downloads of a chat queue in a lane of their own, (bot, chat, -2): a slow or failing file never delays an answer."""


class BotKind(StrEnum):
    STANDARD = "standard"
    """One bot of the installation for staff of all accounts: linking, notifications, groups."""
    OWN = "own"
    """An account's own bot for its clients (R24), usable in groups too (R32)."""
    BUSINESS = "business"


class Intake(StrEnum):
    """How updates of a bot come in; one switch per bot."""

    WEBHOOK = "webhook"
    POLLING = "polling"


class FallbackAssignee(StrEnum):
    """Who becomes assignee when template and integration name nobody (A5)."""

    OWNER = "owner"
    CONFIGURER = "configurer"


class Bot(Fact):
    id: BotId
    account: AccountId | None
    """None for the standard bot: it serves every account."""
    kind: BotKind
    name: str
    telegram_id: PersonId
    username: str
    intake: Intake = Intake.WEBHOOK
    api_base_url: str = "https://api.telegram.org"
    hook_key: str = ""
    """Unguessable path segment of our webhook URL for this bot."""
    epoch: int = 1
    is_enabled: bool = True
    template: TemplateId | None = None
    contact_template: str = ""
    extra_assignees: tuple[Member, ...] = ()
    greeting: str = ""
    fallback_assignee: FallbackAssignee = FallbackAssignee.OWNER
    configured_by: EmployeeId | None = None


class ConversationKind(StrEnum):
    DIALOGUE = "dialogue"
    """A person's private chat with an own bot ↔ his current task (R28)."""
    GROUP = "group"
    """A group or forum topic ↔ a task and/or a project (R66–R73)."""


class Conversation(Fact):
    """The binding of one chat or forum topic to one task, through one bot."""

    id: ConversationId
    account: AccountId
    kind: ConversationKind
    lane: Lane
    title: str = ""
    party: Party | None = None
    """Dialogue only: who writes (a contact, or a linked employee, A20)."""
    task: TaskId | None = None
    project: ProjectId | None = None
    notify_active: bool = False
    """/notify active (R104, R128)."""
    is_suspended: bool = False
    """/suspend on: chat → task relay off, the other direction works (R97, A3)."""
    quote: bool = True
    """/quote on (R105, A8)."""
    closed_reason: str = ""
    """Why the bot cannot write there now (kicked, blocked); empty when it can (R83)."""
    bound_by: EmployeeId | None = None
    bound_at: float | None = None
    greeted: bool = False
    """The greeting of R27 was sent."""
    thread_of_last_comment: MessageId | None = None


class Question(StrEnum):
    """The two confirmations of `/task <title>` (R85, R86)."""

    CREATE_TASK = "create_task"
    BIND_TASK = "bind_task"


class Confirmation(Fact):
    """A question with Yes/No buttons, for one person, answered once (R88)."""

    id: ConfirmationId
    account: AccountId
    lane: Lane
    question: Question
    asked: PersonId
    title: str = ""
    description: str = ""
    task: TaskId | None = None
    asked_at: float
    answered_at: float | None = None
    token: str
    """What the buttons' callback data carry: `<token>:yes` / `<token>:no`."""


class MemberState(StrEnum):
    PRESENT = "present"
    GONE = "gone"


class Presence(Fact):
    """What is known for certain about a person in a chat (R132)."""

    account: AccountId
    lane: Lane
    person: PersonId
    state: MemberState
    seen_at: float


class LinkGrant(Fact):
    """A one-time permission to link, carried by a deep link; only its digest is stored (R3, R4: 10 minutes)."""

    digest: str
    account: AccountId
    party: Party
    expires_at: float
    used_at: float | None = None


class Link(Fact):
    """The proven tie between a Telegram user and an employee or contact, in one account (R2, R10, R255)."""

    account: AccountId
    person: PersonId
    party: Party
    linked_at: float
    is_on: bool = True
    """Off: the Telegram channel is muted and the person is an outsider again (R8)."""
    is_current: bool = True
    """The account meant in the private chat with the standard bot (R10, A14)."""
    username: str = ""
