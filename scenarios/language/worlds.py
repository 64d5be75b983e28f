"""World files: the company, its people, bots and chats in which scenarios play.

A scenario uses one world by name and may change parts of it (`world: {use: acme-office, account: {plan: free}}`).
"""

from typing import Any, Literal

from pydantic import Field, model_validator

from scenarios.language.scalars import (
    ChatName,
    Flag,
    Joiner,
    Member,
    Members,
    Number,
    Part,
    TemplateName,
    Text,
    Who,
)

Language = Literal["en", "ru"]
Staff = Literal["owner", "admin", "employee", "robot"]
Telegram = Literal["linked", "not linked", "none"]
Access = Literal["none", "cabinet", "full"]


class Settings(Part):
    """Choices of the account that scenarios may set."""

    new_task_when_inactive: Flag | None = Field(None, description="R42/R45: a new task when the last one is inactive")
    sign_as_employee: Flag | None = Field(None, description="R54: a bold line with the employee's name")
    likes_enabled: Flag | None = None
    comment_visibility: Literal["all", "explicit"] | None = None
    history_messages: Number | None = None
    extended_attachments: Flag | None = None

    def chosen(self) -> dict[str, Any]:
        """What was written, under the product's own names."""
        return {name: value for name, value in self if value is not None}


class AccountSetup(Part):
    """The company's account."""

    name: Text = "Acme"
    plan: Literal["free", "professional", "business", "corporation", "premium", "trial"] = "premium"
    language: Language = "en"
    settings: Settings = Settings.model_validate({})


class PersonSetup(Part):
    """Somebody: with `staff` an employee of the company, with `contact` somebody it knows, else an outsider."""

    name: Text = Field(description="first and last name, as Telegram shows it")
    username: Text = Field("", description="Telegram @username, without @; at least five letters")
    language: Language = "en"
    staff: Staff | None = None
    handle: Text = Field("", description="what follows @ in the company's texts; the person's name here by default")
    telegram: Telegram = Field("linked", description="staff: linked to the company's standard bot, or not, or no Telegram")
    contact: Access | None = Field(None, description="a contact the company knows already, with this access")
    time_zone: Text = "UTC"
    head: Who | None = None

    @model_validator(mode="after")
    def _one_side(self) -> "PersonSetup":
        if self.staff and self.contact:
            raise ValueError("somebody is staff or a contact, not both")
        if self.staff == "owner" and self.telegram == "none":
            raise ValueError("the owner needs Telegram")
        return self


class TemplateSetup(Part):
    """A task template (R25, R36, R57)."""

    assignees: Members = ()
    participants: Members = ()
    auditors: Members = ()
    standard: Flag = Field(False, description="the account's last resort (R74)")


class ProjectSetup(Part):
    """A project with its defaults (R74, R76)."""

    title: Text
    template: TemplateName | None = None
    assignees: Members = ()
    participants: Members = ()
    auditors: Members = ()
    hidden: Flag = False


class BotSetup(Part):
    """A bot: the shared standard bot, or the account's own one for its clients."""

    standard: Flag = Field(False, description="the installation's shared bot, to which staff link")
    name: Text = "Bot"
    username: Text = Field("", description="without @; made from the bot's name in the file when absent")
    template: TemplateName | None = None
    extra_assignees: Members = ()
    greeting: Text = ""
    contact_template: Text = ""
    fallback_assignee: Literal["owner", "configurer"] = "owner"
    intake: Literal["webhook", "polling"] = "webhook"
    privacy: Flag = Field(False, description="Telegram's Group Privacy; off means it sees every message of its groups")


class ChatSetup(Part):
    """A group, supergroup or channel."""

    kind: Literal["group", "supergroup", "channel"] = "supergroup"
    title: Text
    owner: Who
    members: tuple[Joiner, ...] = ()
    admins: tuple[Joiner, ...] = Field((), description="members with all rights; a bot sees reactions only so")
    discussion: ChatName | None = Field(None, description="channels: the group in which posts are discussed")


class WorldBody(Part):
    """Everything a world consists of; all parts optional, so that scenarios can change one of them."""

    account: AccountSetup = AccountSetup()
    people: dict[str, PersonSetup] = {}
    teams: dict[str, tuple[Member, ...]] = {}
    templates: dict[str, TemplateSetup] = {}
    projects: dict[str, ProjectSetup] = {}
    bots: dict[str, BotSetup] = {}
    chats: dict[str, ChatSetup] = {}


class WorldFile(WorldBody):
    """A `*.world.yaml` file."""

    world: Text = Field(description="the world's name, as `use:` says it")
    why: Text = ""


class WorldChoice(Part):
    """Which world a scenario plays in, and what is different there. Parts are merged by name."""

    use: Text
    account: dict[str, Any] = {}
    people: dict[str, dict[str, Any]] = {}
    teams: dict[str, Any] = {}
    templates: dict[str, dict[str, Any]] = {}
    projects: dict[str, dict[str, Any]] = {}
    bots: dict[str, dict[str, Any]] = {}
    chats: dict[str, dict[str, Any]] = {}
