"""A small town for tests: a world at a fixed time, a few people, a bot or more, and short ways to call and to read updates."""

import json
from typing import Any

from fake_telegram.methods import Answer, AwaitUpdates, Outcome, Refusal, TdTextParser, Upload, call
from fake_telegram.world import OPEN, Bot, Chat, ChatId, Person, Profile, Scaler, UserId, World

NOON = 1_700_000_000.0


class Town:
    """A world with Anna, Boris and one bot; `now` moves only by hand."""

    def __init__(self, *, profile: Profile = OPEN, seed: int = 7, scaler: Scaler | None = None) -> None:
        self.now = NOON
        self.world = World(seed=seed, profile=profile, parser=TdTextParser(), scaler=scaler)
        self.anna = self.person("Anna")
        self.boris = self.person("Boris")
        self.bot = self.add_bot("helper")

    def person(self, first_name: str, **details: Any) -> Person:
        return self.world.add_person(first_name=first_name, username=f"{first_name.lower()}_town", **details)

    def add_bot(self, name: str, **details: Any) -> Bot:
        return self.world.add_bot(name=name.title(), username=f"{name}_bot", **details)

    def started(self, who: Person | None = None, bot: Bot | None = None) -> ChatId:
        """The private chat of `who` with the bot, opened and its update read."""
        person = who or self.anna
        self.world.start(person.id, (bot or self.bot).id, self.now)
        self.updates(bot)
        return ChatId(int(person.id))

    def group(self, *members: UserId, kind: str = "supergroup", **details: Any) -> Chat:
        """A group of Anna's, long there, with the bot and `members` in it."""
        add = self.world.add_group if kind == "group" else self.world.add_supergroup
        return add(title="Yard", owner=self.anna.id, members=[self.bot.id, *members], **details)

    def call(self, method: str, *, bot: Bot | None = None, uploads: dict[str, Upload] | None = None, **params: Any) -> Outcome:
        """Call a method; values that are not text go as JSON, as clients send them."""
        texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
        return call(self.world, (bot or self.bot).token, method, texts, uploads or {}, now=self.now)

    def ok(self, method: str, *, bot: Bot | None = None, uploads: dict[str, Upload] | None = None, **params: Any) -> Any:
        """The result of a call that must succeed."""
        outcome = self.call(method, bot=bot, uploads=uploads, **params)
        assert isinstance(outcome, Answer), outcome
        return outcome.result

    def no(self, method: str, *, bot: Bot | None = None, uploads: dict[str, Upload] | None = None, **params: Any) -> str:
        """The words of a call that must be refused, with its code in front."""
        outcome = self.call(method, bot=bot, uploads=uploads, **params)
        assert isinstance(outcome, Refusal), outcome
        return f"{outcome.code} {outcome.description}"

    def updates(self, bot: Bot | None = None) -> list[dict[str, Any]]:
        """What waits for the bot, without ids; read once."""
        queue = (bot or self.bot).updates
        found = queue.pending(self.now, limit=1000)
        queue.confirm(queue.next_update_id, self.now)
        return [{name: body for name, body in update.payload.items() if name != "update_id"} for update in found]

    def kinds(self, bot: Bot | None = None) -> list[str]:
        """The kinds of the updates that wait for the bot; read once."""
        return [next(iter(update)) for update in self.updates(bot)]

    def texts(self, bot: Bot | None = None) -> list[str]:
        """The texts of the messages that wait for the bot; read once."""
        bodies = [body for update in self.updates(bot) for body in update.values()]
        return [body.get("text", body.get("caption", "")) for body in bodies]


__all__ = ["NOON", "Answer", "AwaitUpdates", "Refusal", "Town", "Upload"]
