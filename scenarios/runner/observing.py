"""From sightings to observations: deliveries tie Telegram's messages to comments; Chronicles and notifications become notices."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from scenarios.actors.cast import Cast
from scenarios.actors.company_side import CompanySide
from scenarios.actors.files import digest
from scenarios.actors.telegram_side import TelegramSide
from scenarios.expectations.observations import (
    Binding,
    CommentSeen,
    ContactSeen,
    Heard,
    Notice,
    Observation,
    Reacted,
    Said,
    Snapshot,
    TaskSeen,
)
from scenarios.runner.sightings import BotMessage, Eyes, JsonObject, Sightings

FILE_KINDS = ("animation", "photo", "video", "audio", "voice", "video_note", "sticker", "document")
"""As Telegram names them in a message; an animation comes with a document beside it, so it is asked for first."""
UNSETTLED = ("due", "sending")
_LINK = re.compile(r"https?://[^\s/]+(/f/[^\s)\"]+)")

Subject = tuple[str, str, int | None, int | None]


class Observer:
    """Looks around for one cast, and remembers the digests of files so that none is fetched twice."""

    def __init__(self, cast: Cast, telegram: TelegramSide, company: CompanySide, known_files: Mapping[str, str]) -> None:
        self.cast = cast
        self.telegram = telegram
        self.company = company
        self.eyes = Eyes(cast, telegram, company)
        self.known_files = known_files
        """Digest to name, of every file that somebody sent."""
        self._stored: dict[int, str] = {}
        self._arrived: dict[tuple[str, int], str | None] = {}

    async def snapshot(self, at: float) -> Snapshot:
        """Everything that can be seen now."""
        seen = await self.eyes.look()
        self._meet(seen.contacts)
        tasks = {task["number"]: self._task(task) for task in seen.tasks}
        found: list[Observation] = [*tasks.values(), *(self._contact(each) for each in seen.contacts)]
        files = {each["id"]: each for comments in seen.comments.values() for each in comments}
        for comments in seen.comments.values():
            found += [await self._comment(each) for each in comments]
        carriers = self._carriers(seen)
        for delivery, messages in carriers:
            if delivery["purpose"] in ("answer", "relay"):
                found.append(await self._heard(delivery, messages, files.get(delivery["comment"])))
        told = {(each.chat, each.id) for delivery, group in carriers if delivery["purpose"] != "service" for each in group}
        found += self._said(message for message in seen.messages if (message.chat, message.id) not in told)
        notified = [each for each in carriers if each[0]["purpose"] == "notification"]
        found += self._notices(seen, notified)
        found += self._reactions(seen)
        unsettled = sum(each["state"] in UNSETTLED for each in seen.deliveries)
        bindings = dict(self._bindings(seen))
        return Snapshot(at=at, observations=tuple(found), tasks=tasks, bindings=bindings, unsettled=unsettled)

    # -- the company --------------------------------------------------------------------------------------------

    def _meet(self, contacts: Sequence[JsonObject]) -> None:
        """Learn which contact card belongs to whom."""
        for card in contacts:
            name = self.cast.of_person(card["person"]) if card["person"] is not None else ""
            if name and self.cast.people[name].contact is None:
                self.cast.people[name].contact = card["id"]

    def _contact(self, card: JsonObject) -> ContactSeen:
        return ContactSeen(
            key=f"contact:{card['id']}",
            name=card["name"],
            person=self.cast.of_party({"type": "contact", "id": card["id"], "name": card["name"]}),
            username=self.cast.incoming(card["username"]),
            is_automatic=card["is_automatic"],
        )

    def _task(self, task: JsonObject) -> TaskSeen:
        roles: dict[str, list[str]] = defaultdict(list)
        for entry in task["roster"]:
            roles[entry["role"]].append(self.cast.of_party(entry["member"], entry["name"]))
        return TaskSeen(
            key=f"task:{task['number']}",
            at=task["created_at"],
            number=task["number"],
            title=task["title"],
            description=self.cast.incoming(task["description"]),
            extra=self.cast.incoming(task["description_extra"]),
            status=task["status"]["kind"],
            is_active=task["status"]["is_active"],
            assigner=", ".join(roles["assigner"]),
            assignees=tuple(roles["assignee"]),
            participants=tuple(roles["participant"]),
            auditors=tuple(roles["auditor"]),
            template=next((name for name, id in self.cast.templates.items() if id == task["template"]), ""),
            project=next((name for name, (id, _) in self.cast.projects.items() if id == task["project"]), ""),
            client=self.cast.of_party(task["client"]),
            previous=task["previous"],
            source=task["source"],
        )

    async def _comment(self, comment: JsonObject) -> CommentSeen:
        places = [(row["direction"], row["purpose"], self._place(row), row["message"]) for row in comment["counterparts"]]
        return CommentSeen(
            key=f"comment:{comment['id']}:{comment['version']}" if comment["version"] > 1 else f"comment:{comment['id']}",
            at=comment["at"],
            id=comment["id"],
            task=comment["task"],
            author=self.cast.of_party(comment["author"]),
            posted_as=comment["author"]["type"],
            text=self.cast.incoming(comment["text"]),
            is_first=comment["first"],
            is_hidden=comment["hidden"],
            is_system=comment["system"],
            answers=comment["answers"],
            quote=self.cast.incoming(comment["quote"]),
            recipients=tuple((self.cast.of_party(each["party"], each["name"]), each["reason"]) for each in comment["recipients"]),
            unreachable=tuple(
                self.cast.of_party(each["party"], each["name"]) for each in comment["recipients"] if each["unreachable"]
            ),
            heard_by_nobody=comment["heard_by_nobody"],
            files=tuple(each["name"] for each in comment["files"]),
            bytes_match=await self._stored_as_sent(comment["files"]),
            origin=tuple((chat, message) for way, _, chat, message in places if way == "in"),
            carried=tuple((chat, message) for way, use, chat, message in places if way == "out" and use != "notification"),
        )

    async def _stored_as_sent(self, files: Sequence[JsonObject]) -> bool | None:
        if not files or any(each["state"] == "pending" for each in files):
            return None
        for file in files:
            if file["state"] == "stored" and file["id"] not in self._stored:
                self._stored[file["id"]] = digest(await self.company.download(self.cast.owner.token, file["id"]))
        return all(self._stored.get(each["id"]) in self.known_files for each in files)

    def _bindings(self, seen: Sightings) -> Iterator[tuple[str, Binding]]:
        for each in seen.conversations:
            chat = self.cast.of_chat(each["lane"]["bot"], each["lane"]["chat"])
            if each["kind"] == "group" and chat:
                yield chat, Binding(chat=chat, task=each["task"], is_suspended=each["is_suspended"])

    # -- Telegram -----------------------------------------------------------------------------------------------

    def _place(self, row: JsonObject) -> str:
        return self.cast.of_chat(row["bot"], row["chat"])

    def _carriers(self, seen: Sightings) -> list[tuple[JsonObject, list[BotMessage]]]:
        """Deliveries with the messages that came of them; the pieces of a split text belong together.

        A message that no delivery knows came of one in doubt in that chat: it arrived, and its answer was lost.
        """
        at = {(message.chat, message.id): message for message in seen.messages}
        sendings = [each for each in seen.deliveries if each["kind"] in ("send", "send_file")]
        found = []
        for delivery in sendings:
            place = self._place(delivery["lane"])
            found.append((delivery, [at.pop((place, id)) for id in delivery["messages"] if (place, id) in at]))
        for delivery, messages in found:
            place = self._place(delivery["lane"])
            stray = next((key for key in at if key[0] == place), None)
            if delivery["state"] == "in_doubt" and not messages and stray is not None:
                messages.append(at.pop(stray))
        return [(delivery, messages) for delivery, messages in found if messages]

    async def _heard(self, delivery: JsonObject, messages: list[BotMessage], comment: JsonObject | None) -> Heard:
        first = messages[0]
        shown = first.shown
        file, travels, same = "", "", None
        if delivery["kind"] == "send_file":
            kind = next((each for each in FILE_KINDS if each in shown), "")
            travels = kind or "link"
            content = await (self._received(first) if kind else self._linked(first))
            same = content is not None and content in self.known_files
            file = self.known_files.get(content or "") or _file_name(shown, kind) or _named_in(first.text, comment)
        text = "".join(message.text for message in messages)
        edited = f":{digest(text.encode())[:8]}" if "edit_date" in shown else ""
        return Heard(
            key=f"heard:{first.chat}:{first.id}{edited}",
            at=float(shown["date"]),
            spot=_spot(first.chat),
            bot=first.bot,
            comment=delivery["comment"],
            text=self.cast.incoming(text),
            file=file,
            travels=travels,
            bytes_match=same,
            answers=shown.get("reply_to_message", {}).get("message_id"),
            thread=shown.get("message_thread_id"),
            chat=first.chat,
            message=first.id,
        )

    async def _received(self, message: BotMessage) -> str | None:
        key = (message.chat, message.id)
        if key not in self._arrived:
            number = message.shown.get("file")
            self._arrived[key] = None if number is None else digest(await self.telegram.file_bytes(number))
        return self._arrived[key]

    async def _linked(self, message: BotMessage) -> str | None:
        key = (message.chat, message.id)
        if key not in self._arrived:
            urls = [each.get("url", "") for each in message.shown.get("entities", ())]
            found = _LINK.search(" ".join([*urls, message.text]))
            content = await self.company.follow_link(found[1]) if found else None
            self._arrived[key] = None if content is None else digest(content)
        return self._arrived[key]

    def _said(self, messages: Iterable[BotMessage]) -> Iterator[Said]:
        for message in messages:
            shown = message.shown
            rows = shown.get("reply_markup", {}).get("inline_keyboard", [])
            buttons = tuple(each["text"] for row in rows for each in row)
            edited = "edit_date" in shown
            state = f":{digest((message.text + '|'.join(buttons)).encode())[:8]}" if edited else ""
            yield Said(
                key=f"said:{message.chat}:{message.id}{state}",
                at=float(shown["edit_date"] if edited else shown["date"]),
                spot=_spot(message.chat),
                bot=message.bot,
                text=self.cast.incoming(message.text),
                buttons=buttons,
                answers=shown.get("reply_to_message", {}).get("message_id"),
                edited=edited,
                chat=message.chat,
                message=message.id,
            )

    def _notices(self, seen: Sightings, notified: Sequence[tuple[JsonObject, list[BotMessage]]]) -> Iterator[Notice]:
        waiting: dict[Subject, list[list[BotMessage]]] = defaultdict(list)
        for delivery, messages in notified:
            name = self.cast.of_party(delivery["recipient"])
            waiting[(name, delivery["reason"], delivery["comment"], delivery["task"])].append(messages)
        for name, events in seen.chronicles.items():
            for event in sorted(events, key=lambda each: each["id"]):
                subject = (name, event["reason"], event["comment"], event["task"])
                messages = waiting[subject].pop(0) if waiting.get(subject) else []
                yield self._notice(subject, f"{name}:{event['id']}", messages, at=event["at"])
        for subject, left in waiting.items():
            for messages in left:
                yield self._notice(subject, f"{subject[0]}:message {messages[0].id}", messages, chronicle=False)

    def _notice(
        self, subject: Subject, id: str, messages: list[BotMessage], *, chronicle: bool = True, at: float = 0.0
    ) -> Notice:
        person, reason, comment, task = subject
        via: Any = ("telegram" if messages else "chronicle") if chronicle else "telegram without Chronicle"
        return Notice(
            key=f"notice:{id}:{via}",
            at=at,
            person=person,
            reason=reason,
            via=via,
            comment=comment,
            task=task,
            text=self.cast.incoming("".join(each.text for each in messages)),
            chat=messages[0].chat if messages else "",
            message=messages[0].id if messages else 0,
        )

    def _reactions(self, seen: Sightings) -> Iterator[Reacted]:
        for (chat, message), emojis in seen.reactions.items():
            yield Reacted(key=f"reacted:{chat}:{message}:{''.join(emojis)}", chat=chat, message=message, emojis=emojis)


def _spot(chat: str) -> str:
    """A private chat is the person's, a group is its own."""
    return chat.partition("@")[0]


def _file_name(shown: JsonObject, kind: str) -> str:
    body = shown.get(kind)
    return str(body.get("file_name", "")) if isinstance(body, dict) else ""


def _named_in(text: str, comment: JsonObject | None) -> str:
    """The file a link speaks of."""
    names = [each["name"] for each in comment["files"]] if comment else []
    return next((name for name in names if name in text), "")
