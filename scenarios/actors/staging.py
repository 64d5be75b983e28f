"""Setting the stage: one fresh account, its people, bots and chats, through the front doors of both sides."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import trio

from scenarios.actors.cast import BotCast, Cast, PersonCast
from scenarios.actors.company_side import CompanySide
from scenarios.actors.telegram_side import TelegramSide
from scenarios.language.worlds import PersonSetup, WorldBody

POLL_S = 0.05
READY_WITHIN_S = 20.0
"""How long the stage may take to be ready: links, webhooks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardBot:
    """The installation's shared bot, made before any account."""

    telegram: int
    token: str
    username: str
    row: int


class NotReady(Exception):
    """The stage could not be set; `str()` says what was waited for."""


async def until(met: Callable[[], Awaitable[bool]], what: str, within_s: float = READY_WITHIN_S) -> None:
    """Wait for something that the bridge does in its own time. Raises `NotReady`."""
    deadline = trio.current_time() + within_s
    while trio.current_time() < deadline:
        if await met():
            return
        await trio.sleep(POLL_S)
    raise NotReady(f"waited {within_s:.0f} s in vain: {what}")


async def add_standard_bot(telegram: TelegramSide, company: CompanySide, operator_token: str, api: str) -> StandardBot:
    """Make the shared bot in Telegram and tell the bridge of it."""
    made = await telegram.add_bot(name="Office bot", username="office_standard_bot", privacy_mode=False)
    body = {"token": made["token"], "api_base_url": api}
    row = (await company.call(operator_token, "POST", "/standard-bot", body))["id"]
    return StandardBot(telegram=made["id"], token=made["token"], username=made["username"], row=row)


async def set_stage(
    world: WorldBody,
    telegram: TelegramSide,
    company: CompanySide,
    *,
    standard: StandardBot,
    operator_token: str,
    slug: str,
    api: str,
    suffix: str = "",
) -> Cast:
    """Everything a scenario's world describes. `api` is the Bot API's address as the bridge reaches it."""
    cast = Cast(world=world, slug=slug, suffix=suffix, operator_token=operator_token)
    stage = _Stage(world, cast, telegram, company, api)
    await stage.people_in_telegram()
    await stage.account()
    await stage.staff()
    await stage.catalog()
    await stage.bots(standard)
    await stage.chats()
    await stage.links()
    await stage.choices()
    return cast


class _Stage:
    def __init__(self, world: WorldBody, cast: Cast, telegram: TelegramSide, company: CompanySide, api: str) -> None:
        self.world = world
        self.cast = cast
        self.telegram = telegram
        self.company = company
        self.api = api

    async def people_in_telegram(self) -> None:
        """Everybody with a telephone."""
        for name, setup in self.world.people.items():
            self.cast.people[name] = PersonCast(name=name)
            if setup.telegram == "none":
                continue
            first, _, last = setup.name.partition(" ")
            username = setup.username + self.cast.suffix if setup.username else ""
            made = await self.telegram.add_person(
                first_name=first, last_name=last, username=username, language_code=setup.language
            )
            self.cast.people[name].telegram = made["id"]

    async def account(self) -> None:
        """The account with its owner; on the widest plan until everything stands."""
        name, setup = next((n, s) for n, s in self.world.people.items() if s.staff == "owner")
        body = {
            "slug": self.cast.slug,
            "name": self.world.account.name,
            "plan": "premium",
            "language": self.world.account.language,
            "owner": {"name": setup.name, "handle": setup.handle or name, "language": setup.language},
        }
        made = await self.company.call(self.cast.operator_token, "POST", "/accounts", body)
        self.cast.people[name].employee = made["owner"]["id"]
        self.cast.people[name].token = made["token"]

    async def staff(self) -> None:
        """Employees with a token each, contacts that the company knows, teams."""
        owner = self.cast.owner.token
        for name, setup in self.world.people.items():
            person = self.cast.people[name]
            if setup.contact is not None:
                known = {"name": setup.name, "handle": setup.handle or name, "access": setup.contact, "language": setup.language}
                person.contact = (await self.company.call(owner, "POST", "/contacts", known))["id"]
            elif setup.staff not in (None, "owner"):
                await self._employee(name, setup, person)
        for name, setup in self.world.people.items():
            if setup.head is not None:
                head = {"head": self.cast.people[setup.head].employee}
                await self.company.call(owner, "PATCH", f"/employees/{self.cast.people[name].employee}", head)
        for name, members in self.world.teams.items():
            body: dict[str, Any] = {"name": name, "members": [self.cast.people[each].employee for each in members]}
            self.cast.teams[name] = (await self.company.call(owner, "POST", "/teams", body))["id"]

    async def _employee(self, name: str, setup: PersonSetup, person: PersonCast) -> None:
        owner = self.cast.owner.token
        body = {
            "name": setup.name,
            "handle": setup.handle or name,
            "language": setup.language,
            "time_zone": setup.time_zone,
            "is_admin": setup.staff == "admin",
            "is_robot": setup.staff == "robot",
        }
        made = await self.company.call(owner, "POST", "/employees", body)
        person.employee = made["id"]
        if setup.staff != "robot":
            token = await self.company.call(owner, "POST", f"/employees/{made['id']}/tokens", {"name": "scenario"})
            person.token = token["token"]

    async def catalog(self) -> None:
        """Templates, projects, and the statuses that exist."""
        owner = self.cast.owner.token
        for name, template in self.world.templates.items():
            body: dict[str, Any] = {"name": name, "is_standard": template.standard}
            for role in ("assignees", "participants", "auditors"):
                body[role] = [self.cast.member(each) for each in getattr(template, role)]
            self.cast.templates[name] = (await self.company.call(owner, "POST", "/task-templates", body))["id"]
        for name, project in self.world.projects.items():
            body = {
                "title": project.title,
                "default_template": self.cast.templates[project.template] if project.template else None,
                "default_assignees": [self.cast.member(each) for each in project.assignees],
                "default_participants": [self.cast.member(each) for each in project.participants],
                "auditors": [self.cast.member(each) for each in project.auditors],
                "is_hidden": project.hidden,
            }
            made = await self.company.call(owner, "POST", "/projects", body)
            self.cast.projects[name] = (made["id"], made["number"])
        for status in await self.company.items(owner, "/statuses"):
            self.cast.statuses[status["kind"]] = status["id"]
            self.cast.statuses.setdefault(status["name"], status["id"])

    async def bots(self, standard: StandardBot) -> None:
        """The shared bot under the world's name for it, and the account's own bots, connected to the bridge."""
        for name, setup in self.world.bots.items():
            if setup.standard:
                self.cast.bots[name] = BotCast(
                    name=name,
                    telegram=standard.telegram,
                    token=standard.token,
                    username=standard.username,
                    row=standard.row,
                )
                continue
            username = (setup.username or name.replace("-", "_")).removesuffix("_bot") + self.cast.suffix + "_bot"
            made = await self.telegram.add_bot(name=setup.name, username=username, privacy_mode=setup.privacy)
            body = {
                "name": setup.name,
                "token": made["token"],
                "api_base_url": self.api,
                "template": self.cast.templates[setup.template] if setup.template else None,
                "extra_assignees": [self.cast.member(each) for each in setup.extra_assignees],
                "greeting": setup.greeting,
                "contact_template": setup.contact_template,
                "fallback_assignee": setup.fallback_assignee,
                "intake": setup.intake,
            }
            row = (await self.company.call(self.cast.owner.token, "POST", "/bots", body))["id"]
            self.cast.bots[name] = BotCast(name=name, telegram=made["id"], token=made["token"], username=username, row=row)
            if setup.intake == "webhook":
                await until(lambda bot=made["id"]: self._hooked(bot), f"the webhook of {name}")  # type: ignore[misc]

    async def _hooked(self, bot: int) -> bool:
        return bool((await self.telegram.bot(bot))["webhook_url"])

    async def chats(self) -> None:
        """Groups first, then the channels that are discussed in them."""
        order = sorted(self.world.chats.items(), key=lambda item: item[1].kind == "channel")
        for name, setup in order:
            fields: dict[str, Any] = {"title": setup.title, "owner": self.cast.telegram_id(setup.owner)}
            members = [self.cast.telegram_id(each) for each in setup.members]
            fields["subscribers" if setup.kind == "channel" else "members"] = members
            if setup.discussion is not None:
                fields["discussion"] = self.cast.chats[setup.discussion]
            chat = self.cast.chats[name] = (await self.telegram.add_chat(setup.kind, **fields))["id"]
            for admin in setup.admins:
                await self.telegram.act(fields["owner"], "promote", chat=chat, user=self.cast.telegram_id(admin))

    async def links(self) -> None:
        """Staff press Start behind their own deep links (R3)."""
        for name, setup in self.world.people.items():
            if setup.staff in (None, "robot") or setup.telegram != "linked":
                continue
            person = self.cast.people[name]
            offered = await self.company.call(person.token, "POST", "/me/telegram-link")
            person.last_link = offered["start_parameter"]
            bot = self.cast.standard_bot.telegram
            await self.telegram.act(self.cast.telegram_id(name), "start", bot=bot, parameter=person.last_link)
        await until(self._all_linked, "everybody's link to Telegram")

    async def _all_linked(self) -> bool:
        people = await self.company.items(self.cast.owner.token, "/employees")
        linked = {each["id"] for each in people if each["person"] is not None}
        wanted = {
            self.cast.people[name].employee
            for name, setup in self.world.people.items()
            if setup.staff not in (None, "robot") and setup.telegram == "linked"
        }
        return wanted <= linked

    async def choices(self) -> None:
        """Options and the plan, last: a narrow plan would have refused what stands already."""
        chosen = self.world.account.settings.chosen()
        if chosen:
            await self.company.call(self.cast.owner.token, "PATCH", "/account", {"settings": chosen})
        if self.world.account.plan != "premium":
            path = f"/accounts/{self.cast.slug}"
            await self.company.call(self.cast.operator_token, "PATCH", path, {"plan": self.world.account.plan})
