"""What happens in a scenario, one verb to a step: what people do in Telegram, what staff do, time, trouble, and `expect`."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from scenarios.language.expectations import Expect
from scenarios.language.scalars import (
    BotName,
    ChatName,
    Duration,
    Flag,
    Joiner,
    Member,
    Members,
    MessageName,
    NewMessage,
    NewTask,
    Number,
    Part,
    Place,
    ProjectName,
    Share,
    Size,
    Subject,
    TaskName,
    TemplateName,
    Text,
    Who,
    as_tuple,
)

FileKind = Literal["photo", "video", "animation", "audio", "voice", "video note", "document", "sticker"]


class FileSent(Part):
    """A file a person sends in Telegram, or staff attach. Its bytes follow from its name and size."""

    name: Text = ""
    size: Size = 2048
    kind: FileKind = Field("document", description="in Telegram: how it is sent")


Attached = Annotated[tuple[FileSent, ...], BeforeValidator(as_tuple)]


class Send(Part):
    """A person writes, in a group or to a bot."""

    as_: NewMessage | None = Field(None, description="name it for later steps")
    by: Who
    in_: Place = Field(description="a chat, or a bot's name for the private chat with it")
    text: Text = ""
    reply_to: MessageName | None = Field(None, description="a message, or a comment as it was relayed there")
    under: MessageName | None = Field(None, description="the channel post it comments, in the discussion group")
    attach: Attached = Field((), description="files; several make an album")
    anonymous: Flag = Field(False, description="as an anonymous administrator")

    @model_validator(mode="after")
    def _says_something(self) -> "Send":
        if not (self.text or self.attach):
            raise ValueError("a message needs `text` or `attach`")
        return self


class Start(Part):
    """A person opens the private chat with a bot and presses Start."""

    by: Who
    bot: BotName
    parameter: Text = ""


class LinkStep(Part):
    """An employee links Telegram: asks for the deep link and presses Start behind it (R1-R5)."""

    who: Who
    by: Who | None = Field(None, description="whose Telegram opens the link; the employee's own by default")
    again: Flag = Field(False, description="use the last link a second time instead of asking for a new one")
    after: Duration = Field(0.0, description="how long the link lies before it is opened")


class Press(Part):
    """A person presses an inline button."""

    by: Who
    button: Text
    on: MessageName | None = Field(None, description="the bot's message; by default the newest with that button")
    in_: Place | None = Field(None, description="where, when `on` is left out")

    @model_validator(mode="after")
    def _somewhere(self) -> "Press":
        if not (self.on or self.in_):
            raise ValueError("say `on` which message, or `in` which chat")
        return self


class React(Part):
    """A person sets or takes back a reaction."""

    by: Who
    to: MessageName
    with_: Annotated[tuple[Text, ...], BeforeValidator(as_tuple)] = Field((), description="emojis; none takes them back")


class Edit(Part):
    """A person edits a message of theirs."""

    by: Who
    message: MessageName
    text: Text


class Join(Part):
    """A person joins a chat, or is brought into it together with bots by somebody."""

    who: Joiner
    chat: ChatName
    by: Who | None = Field(None, description="who adds them; they come by themselves when left out")


class Leave(Part):
    """A person leaves a chat, or is removed."""

    who: Joiner
    chat: ChatName
    by: Who | None = None


class Block(Part):
    """A person stops a bot, or lets it write again."""

    by: Who
    bot: BotName
    off: Flag = False


class Reply(Part):
    """Staff answer a notification by Telegram's Reply to it (R153)."""

    as_: NewMessage | None = None
    by: Who
    to: Subject = Field(description="what the notification is about")
    text: Text = ""
    attach: Attached = ()


class CommentStep(Part):
    """Staff write a comment from the company's side."""

    as_: NewMessage | None = None
    by: Who
    task: TaskName
    text: Text = ""
    notify: Members | None = Field(None, description="exactly these; left out: the product's default; []: nobody")
    files: Attached = ()
    hidden: Flag = False
    answers: MessageName | None = None


class Order(Part):
    """Staff make a task from the company's side."""

    id: NewTask
    by: Who
    title: Text
    description: Text = ""
    assignees: Members = ()
    participants: Members = ()
    auditors: Members = ()
    template: TemplateName | None = None
    project: ProjectName | None = None


class TaskGiven(Part):
    """A task that exists before the story begins."""

    id: NewTask
    title: Text
    description: Text = ""
    assigner: Who
    assignees: Members = ()
    participants: Members = ()
    auditors: Members = ()
    template: TemplateName | None = None
    project: ProjectName | None = None
    bound_to: Annotated[tuple[ChatName, ...], BeforeValidator(as_tuple)] = Field(
        (), description="groups, bound by the assigner's /task in them"
    )


class ConversationGiven(Part):
    """A client's dialogue that exists before the story begins: they wrote once to the company's bot."""

    id: NewTask
    client: Who
    bot: BotName
    text: Text = "Hello"
    as_: NewMessage | None = None


class StatusStep(Part):
    """Staff set a task's status."""

    as_: NewMessage | None = None
    by: Who
    task: TaskName
    to: Text = Field(description="new, in_progress, done, completed, rejected, postponed, cancelled")


class RosterStep(Part):
    """Staff change who takes part."""

    as_: NewMessage | None = None
    by: Who
    task: TaskName
    role: Literal["assigner", "assignee", "participant", "auditor"]
    add: Member | None = None
    remove: Member | None = None


class Trash(Part):
    """Staff move a task to the trash, bring it back, or purge it."""

    as_: NewMessage | None = None
    by: Who
    task: TaskName
    how: Literal["trash", "restore", "purge"] = "trash"


class Rewrite(Part):
    """Staff edit a task's title or the text of a comment."""

    as_: NewMessage | None = None
    by: Who
    comment: MessageName | None = None
    task: TaskName | None = None
    text: Text


class Like(Part):
    """Staff like a comment, or take the like back."""

    by: Who
    comment: MessageName
    off: Flag = False


class Look(Part):
    """Staff open a task in the company's console."""

    as_: NewMessage | None = None
    by: Who
    task: TaskName


class Dismiss(Part):
    """An administrator deactivates an employee (R231)."""

    by: Who
    who: Who


class PlanStep(Part):
    """The operator changes the account's plan (R12-R20)."""

    plan: Literal["free", "professional", "business", "corporation", "premium", "trial"]


class FaultOn(Part):
    """When a fault strikes; everything given must hold."""

    method: Text = Field("", description="a Bot API method, `download` or `any`")
    update: Text = Field("", description="a kind of update or `any`")
    chat: ChatName | None = None
    person: Who | None = Field(None, description="only in the private chat with this person")
    bot: BotName | None = None
    nth: Number | None = None
    times: Number | None = None
    chance: Share = 1.0


class FaultDo(Part):
    """What a fault does: one of these."""

    refuse: Number | None = Field(None, description="answer with this error code, nothing happens")
    words: Text = Field("", description="the words of the refusal")
    flood: Duration | None = Field(None, description="429 with this retry_after")
    delay: Duration | None = None
    cut: Literal["before", "after"] | None = Field(None, description="cut the connection before or after the effect")
    hang: Flag = False
    bad_gateway: Flag = False
    repeat: Number | None = Field(None, description="deliver the update this many more times")
    late: Duration | None = None

    @model_validator(mode="after")
    def _one_injury(self) -> "FaultDo":
        given = self.model_fields_set - {"words"}
        if len(given) != 1:
            raise ValueError("say exactly one of refuse, flood, delay, cut, hang, bad gateway, repeat, late")
        return self


class Fault(Part):
    """Trouble on Telegram's side, standing until it is healed."""

    name: Text
    on: FaultOn
    do: FaultDo


class Crash(Part):
    """The bridge dies and comes back on its old database."""

    restart_after: Duration = 0.0


class Step(Part):
    """One step: exactly one verb."""

    send: Send | None = None
    start: Start | None = None
    link: LinkStep | None = None
    press: Press | None = None
    react: React | None = None
    edit: Edit | None = None
    join: Join | None = None
    leave: Leave | None = None
    block: Block | None = None
    reply: Reply | None = None
    comment: CommentStep | None = None
    order: Order | None = None
    status: StatusStep | None = None
    roster: RosterStep | None = None
    trash: Trash | None = None
    rewrite: Rewrite | None = None
    like: Like | None = None
    look: Look | None = None
    dismiss: Dismiss | None = None
    plan: PlanStep | None = None
    wait: Duration | None = Field(None, description="let this much time pass")
    fault: Fault | None = None
    heal: Text | None = Field(None, description="`all`, or a fault's name")
    crash: Crash | None = None
    expect: Expect | None = None

    @model_validator(mode="after")
    def _one_verb(self) -> "Step":
        if len(self.model_fields_set) != 1:
            raise ValueError("a step has exactly one verb")
        return self

    @property
    def verb(self) -> str:
        """The verb's field name."""
        return next(iter(self.model_fields_set))


class Given(Step):
    """One thing that is so before the story begins: a task, a conversation, or any act; what it causes is not judged."""

    task: TaskGiven | None = None
    conversation: ConversationGiven | None = None

    @model_validator(mode="after")
    def _nothing_is_judged_yet(self) -> "Given":
        if self.expect is not None:
            raise ValueError("`expect` belongs among the steps")
        return self
