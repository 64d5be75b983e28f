"""What a scenario may expect. Every key says of one kind of effect what must, or may, have happened since it was last named.

`exactly` is a map keyed by person or chat (or a list): nothing else of that kind may have happened. `includes` wants these among
others. What nobody named by the end of the scenario fails it.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from scenarios.language.scalars import (
    BotName,
    ChatName,
    Duration,
    Flag,
    Members,
    MessageName,
    NewMessage,
    NewTask,
    Number,
    OutcomeName,
    Part,
    ProjectName,
    Spot,
    Subject,
    TaskName,
    TemplateName,
    Text,
    Texts,
    Who,
    as_tuple,
)

Because = Annotated[Text, Field(description="the reason: mentioned, conversed, assignee, chosen, answered, new_task, …")]
Travels = Literal["as photo", "as animation", "as video", "as audio", "as document", "as link"]


def short_reason(value: Any) -> Any:
    """`boris: mentioned` is short for `boris: {because: mentioned}`."""
    return {"because": value} if isinstance(value, str) else value


def short_text(value: Any) -> Any:
    """A bare string is the whole text."""
    return {"text": value} if isinstance(value, str) else value


def several(short: Any) -> Any:
    """One description or a list of them, each perhaps written short."""
    return lambda value: tuple(short(each) for each in as_tuple(value))


class Words(Part):
    """How a text is recognised: whole, by pieces it must have, by pieces it must not have."""

    text: Text | None = Field(None, description="the whole text")
    contains: Texts = Field((), description="pieces it must contain")
    lacks: Texts = Field((), description="pieces it must not contain")


class NoticeExpected(Words):
    """One thing a person of the company was told."""

    because: Because | None = None
    about: Subject | None = Field(None, description="the message, comment or task it tells about")
    via: Literal["telegram", "chronicle"] | None = Field(
        None, description="telegram: there and in the Chronicle; chronicle: there only"
    )
    file: Text | None = Field(None, description="name of a file that came along")


class HeardExpected(Words):
    """One message of a bot that carries a comment: to a client, or into a group."""

    of: MessageName | None = Field(None, description="the comment or message it carries")
    by: BotName | None = None
    file: Text | None = Field(None, description="name of the file it carries")
    travels: Travels | None = Field(None, description="how the file travels (R178-R180)")
    bytes_match: Flag | None = Field(None, description="the bytes that arrive are the bytes that were sent")
    answers: MessageName | None = Field(None, description="the message it is a Telegram Reply to")
    thread_of: MessageName | None = Field(None, description="the channel post in whose thread it stands (R114)")


class SaidExpected(Words):
    """One message of a bot in its own words: greetings, answers to commands, questions, refusals."""

    as_: NewMessage | None = Field(None, description="name it, to press its buttons or reply to it")
    by: BotName | None = None
    buttons: Texts | None = Field(None, description="texts of the inline buttons, in order")
    answers: MessageName | None = Field(None, description="the message it is a Telegram Reply to")
    edited: Flag | None = Field(None, description="the bot changed a message it had sent")


class CommentExpected(Words):
    """One entry in a task's feed."""

    as_: NewMessage | None = Field(None, description="name it for later steps")
    of: MessageName | None = Field(None, description="the Telegram message it was made from")
    task: TaskName | None = None
    author: Spot | None = Field(None, description="a person or chat of the world")
    posted_as: Literal["employee", "contact", "chat"] | None = Field(None, description="in what capacity the author speaks")
    files: tuple[Text, ...] | None = Field(None, description="names of its files, in order")
    bytes_match: Flag | None = Field(None, description="the stored bytes are the bytes that were sent")
    first: Flag | None = Field(None, description="it opened the task (comment 0)")
    hidden: Flag | None = None
    system: Flag | None = None
    answers: MessageName | None = None
    quote: Text | None = Field(None, description="the quoted text (A8)")
    recipients: dict[Who, Text] | None = Field(None, description="exactly these recipients, each with the reason")
    unreachable: tuple[Who, ...] | None = Field(None, description="recipients who cannot be reached (R254)")
    heard_by_nobody: Text | None = Field(None, description="why nobody was notified (R131)")


class TaskExpected(Part):
    """One task."""

    id: NewTask | None = Field(None, description="name it for later steps")
    title: Text | None = None
    description: Text | None = None
    extra_contains: Texts = Field((), description="pieces of the additional description data (R47)")
    status: Text | None = None
    active: Flag | None = None
    assigner: Who | None = None
    assignees: Members | None = Field(None, description="exactly these, in any order")
    participants: Members | None = None
    auditors: Members | None = None
    template: TemplateName | None = None
    project: ProjectName | None = None
    client: Who | None = None
    previous: TaskName | None = None
    source: Literal["staff", "dialogue", "group"] | None = None


class TaskState(TaskExpected):
    """How a task stands now."""

    task: TaskName


class ContactExpected(Words):
    """One contact card."""

    name: Text | None = None
    person: Who | None = None
    username: Text | None = None
    automatic: Flag | None = None


class DenialExpected(Part):
    """One act that was refused."""

    because: Because | None = None
    act: MessageName | None = None


Notices = Annotated[tuple[NoticeExpected, ...], BeforeValidator(several(short_reason))]
Hearings = Annotated[tuple[HeardExpected, ...], BeforeValidator(several(short_text))]
Sayings = Annotated[tuple[SaidExpected, ...], BeforeValidator(several(short_text))]
Denials = Annotated[tuple[DenialExpected, ...], BeforeValidator(several(short_reason))]
Reactions = Annotated[tuple[Text, ...], BeforeValidator(as_tuple)]


class _Clause(Part):
    """Either `exactly` or `includes`."""

    @model_validator(mode="after")
    def _one_way(self) -> "_Clause":
        written = self.model_fields_set & {"exactly", "includes"}
        if len(written) != 1:
            raise ValueError("say either `exactly` or `includes`")
        return self


class NotifiedClause(_Clause):
    """Who of the company was told what, and why."""

    exactly: dict[Who, Notices] | None = None
    includes: dict[Who, Notices] | None = None


class HeardClause(_Clause):
    """Comments that bots carried: keyed by the person of a private chat or by the group."""

    exactly: dict[Spot, Hearings] | None = None
    includes: dict[Spot, Hearings] | None = None


class SaidClause(_Clause):
    """What bots said in their own words: keyed by the person of a private chat or by the group."""

    exactly: dict[Spot, Sayings] | None = None
    includes: dict[Spot, Sayings] | None = None


class CommentsClause(_Clause):
    """New entries in tasks."""

    exactly: tuple[CommentExpected, ...] | None = None
    includes: tuple[CommentExpected, ...] | None = None


class CreatedClause(Part):
    """Tasks that came into being: described one by one, or counted."""

    exactly: tuple[TaskExpected, ...] | None = Field(None, description="these and no others; a number just counts them")
    includes: tuple[TaskExpected, ...] | None = None
    count: Number | None = Field(None, description="how many, when they need no description")

    @model_validator(mode="before")
    @classmethod
    def _a_number_counts(cls, value: Any) -> Any:
        """`exactly: 1` is short for `count: 1`."""
        if isinstance(value, dict) and isinstance(value.get("exactly"), str):
            return {**{key: each for key, each in value.items() if key != "exactly"}, "count": value["exactly"]}
        return value

    @model_validator(mode="after")
    def _one_way(self) -> "CreatedClause":
        if len(self.model_fields_set) != 1:
            raise ValueError("say either `exactly` or `includes`")
        return self


class TasksClause(Part):
    """Tasks that came into being, and how tasks stand now."""

    created: CreatedClause | None = None
    now: tuple[TaskState, ...] = Field((), description="how known tasks stand now")


class ContactsClause(_Clause):
    """Contact cards that came into being."""

    exactly: tuple[ContactExpected, ...] | None = None
    includes: tuple[ContactExpected, ...] | None = None


class DeniedClause(_Clause):
    """Whose acts were refused, and why."""

    exactly: dict[Who, Denials] | None = None
    includes: dict[Who, Denials] | None = None


class BindingExpected(Part):
    """How a group is bound now."""

    chat: ChatName
    task: TaskName | None = Field(None, description="the task; left out: bound to none")
    suspended: Flag | None = None


class ReactedClause(_Clause):
    """Reactions the bots set: keyed by the message; an empty list means the reaction was taken back."""

    exactly: dict[MessageName, Reactions] | None = None
    includes: dict[MessageName, Reactions] | None = None


EFFECT_KEYS = ("notified", "heard", "said", "comments", "tasks", "contacts", "denied", "reacted")


class Expectation(Part):
    """What must be true; outcomes are written in these words too."""

    notified: NotifiedClause | None = None
    heard: HeardClause | None = None
    said: SaidClause | None = None
    comments: CommentsClause | None = None
    tasks: TasksClause | None = None
    contacts: ContactsClause | None = None
    denied: DeniedClause | None = None
    reacted: ReactedClause | None = None
    bindings: tuple[BindingExpected, ...] = ()
    must_not_contain: Texts = Field((), description="pieces that no message of this step may contain")
    no_effects: Flag = Field(False, description="nothing at all happened that nobody has named yet")

    @property
    def asserts(self) -> bool:
        """Whether anything is claimed at all."""
        return bool(self.model_fields_set & ({*EFFECT_KEYS, "bindings", "must_not_contain"})) or self.no_effects


class Expect(Expectation):
    """An expectation with its time: `within` passes in full in simulation; live it is an upper bound, then a settle window."""

    within: Duration | None = Field(None, description="30s by default")
    outcome: OutcomeName | None = Field(None, description="one of the scenario's outcomes; keys beside it come on top")

    @property
    def asserts(self) -> bool:
        """Whether anything is claimed at all."""
        return self.outcome is not None or super().asserts
