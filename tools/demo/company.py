"""An invented company: people in Telegram, staff in the bridge, two bots, a group, a channel with its discussion."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2
from faker import Faker

from demo.processes import OPERATOR_TOKEN, Houses
from demo.staff import Api
from demo.waiting import until
from fake_telegram.control.client import FakeTelegram, Someone


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """An employee: in Telegram, in the bridge, and his own way into its API."""

    id: int
    name: str
    handle: str
    telegram: Someone
    api: Api

    @property
    def ref(self) -> str:
        return f"employee:{self.id}"


@dataclass(slots=True, kw_only=True)
class Company:
    """Everything the stories act with. `tasks` grows as they go: title of the story → number of its task."""

    name: str
    telegram: FakeTelegram
    owner: Colleague
    support: Colleague
    accountant: Colleague
    standard_bot: dict[str, Any]
    client_bot: dict[str, Any]
    client: Someone
    partner: Someone
    reader: Someone
    group: dict[str, Any]
    channel: dict[str, Any]
    discussion: dict[str, Any]
    tasks: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    """Telegram ids → how people call them, for the telling."""


async def found(houses: Houses, seed: int, *, on_step: Callable[[str], None]) -> Company:
    """Invent the company by `seed` and settle it on both sides, by the doors that everybody uses."""
    faker = Faker("en_GB")
    faker.seed_instance(seed)
    telegram = FakeTelegram(houses.control)
    client = httpx2.AsyncClient(base_url=houses.bridge, timeout=20)
    operator = Api(client, OPERATOR_TOKEN)
    name = faker.company()
    on_step(f"founding {name}: an account, three employees, two bots")
    people = [await add_person(telegram, faker) for _ in range(6)]
    standard_bot = await telegram.add_bot(name="Task Bridge", username="task_bridge_bot", privacy_mode=False)
    client_bot = await telegram.add_bot(name=f"{name} Support", username="company_support_bot", privacy_mode=False)
    await operator.call("POST", "/standard-bot", {"token": standard_bot["token"], "api_base_url": houses.bot_api})
    made = await operator.call("POST", "/accounts", account_of(name, people[0]))
    owner = colleague(made["owner"], people[0], Api(client, made["token"]))
    support = await hire(client, owner.api, people[1])
    accountant = await hire(client, owner.api, people[2])
    on_step("linking their Telegram accounts by one-time deep links")
    for each in (owner, support, accountant):
        await link(each, standard_bot)
    await connect_client_bot(houses, owner, support, client_bot)
    on_step("opening a group and a channel with its discussion in the fake Telegram")
    return Company(
        name=name,
        telegram=telegram,
        owner=owner,
        support=support,
        accountant=accountant,
        standard_bot=standard_bot,
        client_bot=client_bot,
        client=people[3],
        partner=people[4],
        reader=people[5],
        names={each.id: full_name(each.facts) for each in people},
        **await open_chats(telegram, faker, name, people, standard_bot),
    )


def full_name(facts: dict[str, Any]) -> str:
    return f"{facts['first_name']} {facts.get('last_name', '')}".strip()


async def add_person(telegram: FakeTelegram, faker: Faker) -> Someone:
    first, last = faker.unique.first_name(), faker.unique.last_name()
    username = f"{first}_{last}".lower().replace("'", "").replace("-", "_")
    return await telegram.add_person(first_name=first, last_name=last, username=username)


def account_of(name: str, owner: Someone) -> dict[str, Any]:
    person = {"name": full_name(owner.facts), "handle": owner.facts["first_name"].lower()}
    return {"slug": "demo", "name": name, "owner": person}


def colleague(row: dict[str, Any], person: Someone, api: Api) -> Colleague:
    return Colleague(id=row["id"], name=row["name"], handle=row["handle"], telegram=person, api=api)


async def hire(client: httpx2.AsyncClient, owner: Api, person: Someone) -> Colleague:
    wanted = {"name": full_name(person.facts), "handle": person.facts["first_name"].lower()}
    row = await owner.call("POST", "/employees", wanted)
    token = await owner.call("POST", f"/employees/{row['id']}/tokens", {"name": "demo"})
    return colleague(row, person, Api(client, token["token"]))


async def link(each: Colleague, standard_bot: dict[str, Any]) -> None:
    """R1–R5: the deep link is made in the bridge, and pressed in Telegram."""
    grant = await each.api.call("POST", "/me/telegram-link")
    await each.telegram.start(standard_bot["id"], grant["start_parameter"])

    async def is_linked() -> bool:
        return bool((await each.api.call("GET", "/me"))["employee"]["person"])

    await until(f"the linking of {each.name}", is_linked)


async def connect_client_bot(houses: Houses, owner: Colleague, support: Colleague, bot: dict[str, Any]) -> None:
    template = {"name": "Client request", "assignees": [support.ref]}
    made = await owner.api.call("POST", "/task-templates", template)
    await owner.api.call(
        "POST",
        "/bots",
        {
            "name": bot["name"],
            "token": bot["token"],
            "api_base_url": houses.bot_api,
            "template": made["id"],
            "greeting": "Hello! Write here, and a colleague will answer.",
        },
    )


async def open_chats(
    telegram: FakeTelegram, faker: Faker, name: str, people: list[Someone], bot: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    owner, support, accountant, _, partner, reader = (each.id for each in people)
    group = await telegram.add_supergroup(
        title=f"{name} and {faker.company()}", owner=owner, members=[support, accountant, partner, bot["id"]]
    )
    discussion = await telegram.add_supergroup(title=f"{name}: comments", owner=owner, members=[support, bot["id"]])
    channel = await telegram.add_channel(
        title=f"{name} news", owner=owner, subscribers=[reader, support], discussion=discussion["id"]
    )
    return {"group": group, "channel": channel, "discussion": discussion}
