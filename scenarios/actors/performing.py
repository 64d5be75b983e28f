"""Steps performed: one short method for each verb that somebody does, on the side where they do it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

import trio

from scenarios.actors.cast import Cast, CastProblem, private
from scenarios.actors.company_side import CompanySide
from scenarios.actors.files import content_of, digest, mime_type_of
from scenarios.actors.telegram_side import TelegramSide
from scenarios.language import steps


class Memory(Protocol):
    """What earlier steps named."""

    tasks: dict[str, int]
    messages: dict[str, tuple[str, int]]
    comments: dict[str, int]

    def comment(self, label: str) -> int | None:
        """The comment a label stands for."""
        ...

    def places(self, label: str) -> tuple[tuple[str, int], ...]:
        """All Telegram messages a label stands for."""
        ...

    def notice(self, person: str, subject: str) -> int | None:
        """A person's newest notification about something."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an act made by itself: a comment or a task of staff. The effects it has on others are seen, not told."""

    comment: int | None = None
    task: int | None = None


class Performer:
    """Performs steps for a cast."""

    def __init__(self, cast: Cast, telegram: TelegramSide, company: CompanySide, memory: Memory) -> None:
        self.cast = cast
        self.telegram = telegram
        self.company = company
        self.memory = memory
        self.sent_files: dict[str, str] = {}
        """Digest to name, of every file that somebody sent."""
        self._verbs: dict[str, Callable[[Any], Awaitable[Done | None]]] = {
            "send": self._send,
            "start": self._start,
            "link": self._link,
            "press": self._press,
            "react": self._react,
            "edit": self._edit,
            "join": self._join,
            "leave": self._leave,
            "block": self._block,
            "reply": self._reply,
            "comment": self._comment,
            "order": self._order,
            "status": self._status,
            "roster": self._roster,
            "trash": self._trash,
            "rewrite": self._rewrite,
            "like": self._like,
            "look": self._look,
            "dismiss": self._dismiss,
            "plan": self._plan,
            "fault": self._fault,
            "heal": self._heal,
        }

    async def perform(self, step: steps.Step) -> Done:
        """Do what a step says.

        Raises `Refused` when the side it is done on refuses, `CastProblem` when the scenario asks the impossible, `Broken` and
        `PeerGone` when a side fails.
        """
        act = getattr(step, step.verb)
        done = await self._verbs[step.verb](act)
        return done or Done()

    # -- people in Telegram -------------------------------------------------------------------------------------

    async def _send(self, act: steps.Send) -> None:
        chat_name = act.in_ if act.in_ in self.cast.chats else private(act.by, act.in_)
        fields: dict[str, Any] = {"chat": self.cast.place(act.in_)}
        if act.reply_to is not None:
            fields["reply_to"] = self._message_in(act.reply_to, chat_name)
        if act.under is not None:
            fields["reply_to"] = await self._forwarded(act.by, act.under, act.in_)
        if act.anonymous:
            fields["anonymous"] = True
        sent = await self._say(act.by, self.cast.outgoing(act.text), act.attach, fields)
        self._remember(act.as_, chat_name, sent)

    async def _say(self, by: str, text: str, files: tuple[steps.FileSent, ...], fields: dict[str, Any]) -> dict[str, Any]:
        """A message, or one for each file; the text is the first one's caption. Returns the first as it is shown."""
        person = self.cast.telegram_id(by)
        if not files:
            return await self.telegram.act(person, "send", text=text, **fields)
        album = {"album": f"{by} {trio.current_time()}"} if len(files) > 1 else {}
        first: dict[str, Any] = {}
        for number, file in enumerate(files):
            attach = {
                "kind": file.kind.replace(" ", "_"),
                "size": file.size,
                "name": file.name,
                "mime_type": mime_type_of(file.name) if file.name else "",
            }
            caption = text if number == 0 else ""
            shown = await self.telegram.act(person, "send", text=caption, attach=attach, **fields, **album)
            self.sent_files[digest(await self.telegram.file_bytes(shown["file"]))] = file.name
            first = first or shown
        return first

    async def _forwarded(self, viewer: str, post: str, group: str) -> int:
        """The copy of a channel post in its discussion group."""
        _, post_id = self.memory.messages[post]
        person = self.cast.telegram_id(viewer)
        for message in await self.telegram.messages(person, self.cast.chats[group]):
            if message.get("is_automatic_forward") and message.get("forward_from_message_id") == post_id:
                return int(message["message_id"])
        raise CastProblem(f"the post {post} is not discussed in {group}")

    async def _start(self, act: steps.Start) -> None:
        bot = self.cast.bots[act.bot].telegram
        await self.telegram.act(self.cast.telegram_id(act.by), "start", bot=bot, parameter=act.parameter)

    async def _link(self, act: steps.LinkStep) -> None:
        person = self.cast.people[act.who]
        if not act.again:
            offered = await self.company.call(self.cast.token(act.who), "POST", "/me/telegram-link")
            person.last_link = offered["start_parameter"]
        await trio.sleep(act.after)
        bot = self.cast.standard_bot.telegram
        await self.telegram.act(self.cast.telegram_id(act.by or act.who), "start", bot=bot, parameter=person.last_link)

    async def _press(self, act: steps.Press) -> None:
        person = self.cast.telegram_id(act.by)
        if act.on is not None:
            chat_name, message = self.memory.messages[act.on]
            chat = self._chat_id(act.by, chat_name)
        else:
            assert act.in_ is not None, "the grammar wants one of the two"
            chat = self.cast.place(act.in_)
            message = await self._newest_with(person, chat, act.button)
        await self.telegram.act(person, "press", chat=chat, message_id=message, button=act.button)

    async def _newest_with(self, person: int, chat: int, button: str) -> int:
        for message in reversed(await self.telegram.messages(person, chat)):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            if any(button in (each.get("text"), each.get("callback_data")) for row in rows for each in row):
                return int(message["message_id"])
        raise CastProblem(f"there is no message with a button {button!r} there")

    async def _react(self, act: steps.React) -> None:
        chat, message = self._target_of(act.by, act.to)
        person = self.cast.telegram_id(act.by)
        await self.telegram.act(person, "react", chat=chat, message_id=message, emojis=list(act.with_))

    async def _edit(self, act: steps.Edit) -> None:
        chat_name, message = self.memory.messages[act.message]
        by = act.by
        chat = self._chat_id(by, chat_name)
        text = self.cast.outgoing(act.text)
        await self.telegram.act(self.cast.telegram_id(by), "edit", chat=chat, message_id=message, text=text)

    async def _join(self, act: steps.Join) -> None:
        chat, who = self.cast.chats[act.chat], self.cast.telegram_id(act.who)
        if act.by is None:
            await self.telegram.act(who, "join", chat=chat)
        else:
            await self.telegram.act(self.cast.telegram_id(act.by), "add_member", chat=chat, user=who)

    async def _leave(self, act: steps.Leave) -> None:
        chat, who = self.cast.chats[act.chat], self.cast.telegram_id(act.who)
        if act.by is None:
            await self.telegram.act(who, "leave", chat=chat)
        else:
            await self.telegram.act(self.cast.telegram_id(act.by), "remove_member", chat=chat, user=who)

    async def _block(self, act: steps.Block) -> None:
        bot = self.cast.bots[act.bot].telegram
        await self.telegram.act(self.cast.telegram_id(act.by), "unblock" if act.off else "block", bot=bot)

    async def _reply(self, act: steps.Reply) -> None:
        message = self.memory.notice(act.by, act.to)
        if message is None:
            raise CastProblem(f"{act.by} has no notification about {act.to}")
        bot = self.cast.standard_bot
        fields = {"chat": bot.telegram, "reply_to": message}
        sent = await self._say(act.by, self.cast.outgoing(act.text), act.attach, fields)
        self._remember(act.as_, private(act.by, bot.name), sent)

    # -- staff at the company's side ----------------------------------------------------------------------------

    async def _comment(self, act: steps.CommentStep) -> Done:
        token = self.cast.token(act.by)
        files = [await self._upload(token, each) for each in act.files]
        body: dict[str, Any] = {"text": act.text, "files": files, "hidden": act.hidden}
        if act.notify is not None:
            body["notify"] = [self.cast.member(each) for each in act.notify]
        if act.answers is not None:
            body["answers"] = self._known_comment(act.answers)
        made = await self.company.call(token, "POST", f"/tasks/{self._task(act.task)}/comments", body)
        if act.as_ is not None:
            self.memory.comments[act.as_] = made["id"]
        return Done(comment=made["id"])

    async def _upload(self, token: str, file: steps.FileSent) -> int:
        content = content_of(file.name, file.size)
        self.sent_files[digest(content)] = file.name
        return await self.company.upload(token, file.name, content)

    async def _order(self, act: steps.Order) -> Done:
        return await self.order(act, by=act.by)

    async def order(self, act: steps.Order | steps.TaskGiven, *, by: str) -> Done:
        """Make a task; whoever orders it is its assigner."""
        roles = (("assignee", act.assignees), ("participant", act.participants), ("auditor", act.auditors))
        roster = [{"role": role, "member": self.cast.member(each)} for role, members in roles for each in members]
        body: dict[str, Any] = {"title": act.title, "description": act.description, "roster": roster}
        if act.template is not None:
            body["template"] = self.cast.templates[act.template]
        if act.project is not None:
            body["project"] = self.cast.projects[act.project][0]
        made = await self.company.call(self.cast.token(by), "POST", "/tasks", body)
        self.memory.tasks[act.id] = made["number"]
        return Done(task=made["number"])

    async def _status(self, act: steps.StatusStep) -> None:
        if act.to not in self.cast.statuses:
            raise CastProblem(f"there is no status {act.to!r}; there are: {', '.join(self.cast.statuses)}")
        await self._patch_task(act.by, act.task, {"status": self.cast.statuses[act.to]})

    async def _roster(self, act: steps.RosterStep) -> None:
        path = f"/tasks/{self._task(act.task)}/roster"
        for verb, member in (("POST", act.add), ("DELETE", act.remove)):
            if member is not None:
                body = {"role": act.role, "member": self.cast.member(member)}
                await self.company.call(self.cast.token(act.by), verb, path, body)

    async def _trash(self, act: steps.Trash) -> None:
        path = f"/tasks/{self._task(act.task)}"
        token = self.cast.token(act.by)
        if act.how == "restore":
            await self.company.call(token, "POST", f"{path}/restore")
        else:
            await self.company.call(token, "DELETE", path, None, purge="1" if act.how == "purge" else None)

    async def _rewrite(self, act: steps.Rewrite) -> None:
        if act.comment is not None:
            path = f"/comments/{self._known_comment(act.comment)}"
            await self.company.call(self.cast.token(act.by), "PATCH", path, {"text": act.text})
        else:
            assert act.task is not None, "the grammar wants one of the two"
            await self._patch_task(act.by, act.task, {"title": act.text})

    async def _patch_task(self, by: str, task: str, body: dict[str, Any]) -> None:
        await self.company.call(self.cast.token(by), "PATCH", f"/tasks/{self._task(task)}", body)

    async def _like(self, act: steps.Like) -> None:
        path = f"/comments/{self._known_comment(act.comment)}/like"
        await self.company.call(self.cast.token(act.by), "DELETE" if act.off else "PUT", path)

    async def _look(self, act: steps.Look) -> None:
        await self.company.call(self.cast.token(act.by), "GET", f"/tasks/{self._task(act.task)}")

    async def _dismiss(self, act: steps.Dismiss) -> None:
        path = f"/employees/{self.cast.people[act.who].employee}"
        await self.company.call(self.cast.token(act.by), "PATCH", path, {"is_active": False})

    async def _plan(self, act: steps.PlanStep) -> None:
        await self.company.call(self.cast.operator_token, "PATCH", f"/accounts/{self.cast.slug}", {"plan": act.plan})

    # -- trouble ------------------------------------------------------------------------------------------------

    async def _fault(self, act: steps.Fault) -> None:
        on: dict[str, Any] = {"probability": act.on.chance}
        chosen = {"method": act.on.method, "update": act.on.update, "nth": act.on.nth, "times": act.on.times}
        on |= {name: value for name, value in chosen.items() if value}
        if act.on.chat is not None or act.on.person is not None:
            on["chat"] = self.cast.chats[act.on.chat] if act.on.chat else self.cast.telegram_id(act.on.person or "")
        if act.on.bot is not None:
            on["bot"] = self.cast.bots[act.on.bot].telegram
        await self.telegram.place_fault({"name": self._fault_name(act.name), "on": on, "do": _injury(act.do)})

    async def _heal(self, name: str) -> None:
        await self.telegram.heal(name if name == "all" else self._fault_name(name))

    def _fault_name(self, name: str) -> str:
        return f"{self.cast.slug}: {name}"

    # -- who and where ------------------------------------------------------------------------------------------

    def _remember(self, label: str | None, chat: str, shown: dict[str, Any]) -> None:
        if label is not None:
            self.memory.messages[label] = (chat, int(shown["message_id"]))

    def _task(self, label: str) -> int:
        if label not in self.memory.tasks:
            raise CastProblem(f"the task {label} has not been seen yet")
        return self.memory.tasks[label]

    def _known_comment(self, label: str) -> int:
        found = self.memory.comment(label)
        if found is None:
            raise CastProblem(f"no comment {label} has been seen yet")
        return found

    def _message_in(self, label: str, chat: str) -> int:
        found = next((message for place, message in self.memory.places(label) if place == chat), None)
        if found is None:
            raise CastProblem(f"{label} has not been seen in {chat}")
        return found

    def _target_of(self, by: str, label: str) -> tuple[int, int]:
        """Chat and message of a label where a person sees it."""
        for place, message in self.memory.places(label):
            if place in self.cast.chats or place.startswith(private(by, "")):
                return self._chat_id(by, place), message
        raise CastProblem(f"{by} sees no message {label}")

    def _chat_id(self, by: str, place: str) -> int:
        """A chat by its name, as a person calls it."""
        return self.cast.place(place.removeprefix(private(by, "")))


def _injury(do: steps.FaultDo) -> dict[str, Any]:
    """What the control API calls the injury."""
    if do.refuse is not None:
        return {"kind": "refuse", "code": do.refuse, "description": do.words or "Bad Request"}
    if do.flood is not None:
        return {"kind": "flood", "retry_after": int(do.flood)}
    if do.delay is not None:
        return {"kind": "delay", "seconds": do.delay}
    if do.cut is not None:
        return {"kind": "cut" if do.cut == "before" else "lost_reply"}
    if do.hang:
        return {"kind": "hang"}
    if do.bad_gateway:
        return {"kind": "bad_gateway"}
    if do.repeat is not None:
        return {"kind": "repeat", "copies": do.repeat}
    return {"kind": "late", "seconds": do.late or 0.0}
