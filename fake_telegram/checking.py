"""One call of each method of the Bot API to a running server, and what came of it: which methods does it know?

Works against any server of the Bot API. What a call needs it is given: a chat, a message, a small picture, sample JSON.
"""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, Protocol
from urllib.parse import urlsplit

import msgspec
import trio

from fake_telegram.exchanges import Connect, HttpPeer, PeerBroken, PeerClosed, Response, connect_by_socket, render_request
from fake_telegram.methods import METHODS, UNSUPPORTED, Method

__all__ = ["ANSWER_S_MAX", "Ask", "CannotPrepare", "Prepare", "Stage", "Verdict", "check_methods", "methods_in_order"]

ANSWER_S_MAX = 10.0
"""How long one answer is awaited; ours."""

SILENT_MAX = 3
"""After so many calls in a row without an answer nothing more is asked; ours."""

_NO_ANSWER: Final = f"no answer within {ANSWER_S_MAX:g} seconds"
_BOUNDARY: Final = "one-call-of-each-method"
_SIDE: Final = 160  # pixels: the smallest that Telegram takes for a profile
_LAST: Final = (
    *("unpinAllChatMessages", "deleteMessage", "deleteMessages", "deleteForumTopic", "banChatMember"),
    *("leaveChat", "close", "logOut"),
)
"""Methods that take away what the others need."""

Kind = Literal["done", "refused", "unsupported", "unknown", "broken"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one method. ``done`` and ``refused`` (in words) know it; ``unsupported`` says that it is not carried out;
    ``unknown`` is 404; ``broken`` is no answer of the Bot API at all.
    """

    method: str
    kind: Kind
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the calls are about: a chat that the bot may write to, a person in it, and a message; without one the bot
    writes it first. ``given`` has other values, by method and parameter."""

    chat: int
    person: int
    message: int = 0
    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Ask(Protocol):
    """Calls a method as the bot; bytes go as a file. Returns its result, and raises ``CannotPrepare`` where there is none."""

    async def __call__(self, method: str, /, **values: Any) -> Any: ...


class CannotPrepare(Exception):
    """A call that prepares the others had no result: the method and what was said."""


Prepare = Callable[[Stage, Ask], Awaitable[Stage]]
"""Makes the ground for the calls, once there is a message."""


def methods_in_order() -> tuple[Method | str, ...]:
    """Every method, as a table row or a bare name where this fake has none; those that take things away come last."""
    known = [one for one in METHODS.values() if one.name not in _LAST]
    last = [one for name in _LAST for one in METHODS.values() if one.name == name]
    return (*known, *(name for name in UNSUPPORTED if name not in _LAST), *last, *(name for name in UNSUPPORTED if name in _LAST))


async def check_methods(
    url: str, token: str, stage: Stage, *, connect: Connect = connect_by_socket, prepare: Prepare | None = None
) -> list[Verdict]:
    """Call every method once, one after the other; what came of some is what others are about.

    Raises ``OSError`` when nobody listens at ``url``, and what ``prepare`` raises.
    """
    parts = urlsplit(url)
    tls = parts.scheme == "https"
    host, port = parts.hostname or "127.0.0.1", parts.port or (443 if tls else 80)
    await _see_whether_somebody_listens(connect, (host, port, tls))
    verdicts: list[Verdict] = []
    if not stage.message:
        opening = _render(
            f"{parts.path.rstrip('/')}/bot{token}/sendMessage",
            parts.netloc,
            [("chat_id", str(stage.chat)), ("text", "one call of each method")],
        )
        stage = replace(stage, message=_message_in(await _answer(connect, (host, port, tls), opening)))
    if prepare is not None:

        async def ask(name: str, /, **values: Any) -> Any:
            form = [(one, (value or _PNG) if isinstance(value, bytes) else _as_text(value)) for one, value in values.items()]
            request = _render(f"{parts.path.rstrip('/')}/bot{token}/{name}", parts.netloc, form)
            return _result(name, await _answer(connect, (host, port, tls), request))

        stage = await prepare(stage, ask)
    silent, results = 0, dict[str, Any]()
    for method in methods_in_order():
        name = method if isinstance(method, str) else method.name
        if silent >= SILENT_MAX:
            verdicts.append(Verdict(name, "broken", "not asked: the server answers no more"))
            continue
        request = _render(f"{parts.path.rstrip('/')}/bot{token}/{name}", parts.netloc, _parts_of(method, stage, results))
        answer = await _answer(connect, (host, port, tls), request)
        silent = silent + 1 if answer == _NO_ANSWER else 0
        verdicts.append(_judge(name, answer))
        if verdicts[-1].kind == "done" and isinstance(answer, Response):
            results[name] = msgspec.json.decode(answer.body).get("result")
    return verdicts


async def _see_whether_somebody_listens(connect: Connect, where: tuple[str, int, bool]) -> None:
    try:
        with trio.fail_after(ANSWER_S_MAX):
            await trio.aclose_forcefully(await connect(*where))
    except trio.TooSlowError:
        raise TimeoutError("nobody answers there") from None


async def _answer(connect: Connect, where: tuple[str, int, bool], request: bytes) -> Response | str:
    """The answer, or in words why there is none."""
    try:
        with trio.fail_after(ANSWER_S_MAX):
            peer = HttpPeer(await connect(*where))
            try:
                return await peer.exchange(request)
            finally:
                await peer.aclose()
    except trio.TooSlowError:
        return _NO_ANSWER
    except (PeerClosed, PeerBroken, OSError) as error:
        return str(error)


def _message_in(answer: Response | str) -> int:
    """The number of the message that was just sent; 1 when it was not."""
    try:
        return int(msgspec.json.decode(answer.body)["result"]["message_id"]) if isinstance(answer, Response) else 1
    except (msgspec.DecodeError, RecursionError, KeyError, TypeError, ValueError):
        return 1


def _result(method: str, answer: Response | str) -> Any:
    verdict = _judge(method, answer)
    if verdict.kind != "done" or isinstance(answer, str):
        raise CannotPrepare(f"{method}: {verdict.said}")
    return msgspec.json.decode(answer.body).get("result")


def _judge(method: str, answer: Response | str) -> Verdict:
    if isinstance(answer, str):
        return Verdict(method, "broken", answer)
    try:
        said = msgspec.json.decode(answer.body)
        ok, code, description = said["ok"], said.get("error_code", answer.status), str(said.get("description", ""))
        whole = isinstance(code, int)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, KeyError, TypeError, AttributeError):
        whole = False
    if not whole:
        return Verdict(method, "broken", f"{answer.status} without the JSON of the Bot API")
    if ok is True and answer.status == 200:
        return Verdict(method, "done")
    if code >= 500 or code != answer.status or ok is not False:
        return Verdict(method, "broken", f"{answer.status} {description}")
    if code == 404:
        return Verdict(method, "unknown", f"{code} {description}")
    kind: Kind = "unsupported" if "does not support the method" in description else "refused"
    return Verdict(method, kind, f"{code} {description}")


def _picture(side: int) -> bytes:
    """A grey square as PNG."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    size = side.to_bytes(4, "big")
    head = size + size + bytes((8, 0, 0, 0, 0))  # 8 bits of grey
    rows = (b"\0" + b"\x80" * side) * side
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


_PNG: Final = _picture(_SIDE)

# -- what is sent -----------------------------------------------------------------------------------------------

_SAMPLES: Final[dict[str, Any]] = {
    "action": "typing",
    "commands": [{"command": "start", "description": "Begin"}],
    "latitude": 52.5,
    "longitude": 13.4,
    "media": [{"type": "photo", "media": "attach://one"}, {"type": "photo", "media": "attach://two"}],
    "options": [{"text": "Yes"}, {"text": "No"}],
    "permissions": {"can_send_messages": True},
    "phone_number": "+4930000000",
    "reaction": [{"type": "emoji", "emoji": "👍"}],
    "photo": {"type": "static", "photo": "attach://one"},
    "result": {"type": "article", "id": "1", "title": "One", "input_message_content": {"message_text": "one"}},
    "results": [],
    "rich_message": {"markdown": "**one** call of each method"},
    "timeout": 0,
    "button": {"text": "Who?", "request_users": {"request_id": 1}},
    "url": "",
    "web_app_url": "https://example.com/",
}
"""Values for parameters by their names."""

_KEYBOARD: Final = {"inline_keyboard": [[{"text": "Go", "url": "https://example.com/"}]]}
_SPECIAL: Final[dict[str, dict[str, Any]]] = {
    "editMessageReplyMarkup": {"reply_markup": _KEYBOARD},
    "editEphemeralMessageMedia": {"media": {"type": "photo", "media": "attach://one"}},
    "getCustomEmojiStickers": {"custom_emoji_ids": ["5368324170671202286"]},
    "editForumTopic": {"name": "another text"},
    "editMessageCaption": {"caption": "another text"},
    "editMessageLiveLocation": {"latitude": 52.6},
    "promoteChatMember": {"can_pin_messages": True},
    "sendLocation": {"live_period": 600},
    "sendChecklist": {"checklist": {"title": "To do", "tasks": [{"id": 1, "text": "one"}]}},
    "editMessageChecklist": {"checklist": {"title": "To do", "tasks": [{"id": 1, "text": "two"}]}},
    "setChatDescription": {"description": "one call of each method"},
    "setMyName": {"name": "One call of each method"},
    "setUserEmojiStatus": {"emoji_status_custom_emoji_id": "5368324170671202286"},
    "unbanChatMember": {"only_if_banned": True},
}
"""Values for parameters of one method: without them it has nothing to do, or takes away what others need."""

_Way = tuple[str, tuple[str | int, ...]]
_TOPIC: Final[dict[str, _Way]] = {"message_thread_id": ("createForumTopic", ("message_thread_id",))}
_LIVE: Final[dict[str, _Way]] = {"message_id": ("sendLocation", ("message_id",))}
_LINK: Final[dict[str, _Way]] = {"invite_link": ("createChatInviteLink", ("invite_link",))}
_FROM: Final[dict[str, dict[str, _Way]]] = {
    **dict.fromkeys(("editForumTopic", "closeForumTopic", "reopenForumTopic"), _TOPIC),
    **dict.fromkeys(("unpinAllForumTopicMessages", "deleteForumTopic"), _TOPIC),
    **dict.fromkeys(("editChatInviteLink", "revokeChatInviteLink"), _LINK),
    **dict.fromkeys(("editMessageLiveLocation", "stopMessageLiveLocation"), _LIVE),
    "editMessageCaption": {"message_id": ("sendPhoto", ("message_id",))},
    "editMessageChecklist": {"message_id": ("sendChecklist", ("message_id",))},
    "getFile": {"file_id": ("sendPhoto", ("photo", 0, "file_id"))},
    "stopPoll": {"message_id": ("sendPoll", ("message_id",))},
}
"""What is taken from the result of an earlier call: the method, and the way to it."""

_ALWAYS: Final = ("text", "caption", "message_id", "reaction", "chat_id", "allow_user_chats")
"""Parameters that are given although they may be left out: without them many a method has nothing to do."""


def _parts_of(method: Method | str, stage: Stage, results: Mapping[str, Any]) -> Iterator[tuple[str, bytes | str]]:
    """The form: values as text, files as bytes. What the stage gives goes before what came of earlier calls."""
    if isinstance(method, str):
        return
    given = {**_SPECIAL.get(method.name, {}), **dict(_found(method.name, results)), **stage.given.get(method.name, {})}
    for one in method.parameters:
        if not (one.required or one.name in _ALWAYS or one.name in given):
            continue
        match one.type:
            case _ if one.name in given:
                yield one.name, _as_text(given[one.name])
            case "File":
                yield one.name, _PNG
            case "Chat":
                yield one.name, str(stage.chat)
            case "JSON" | "Integer" | "Float" | "String" | "Boolean":
                yield one.name, _as_text(_value(method.name, one.name, one.type, stage))
        if one.type == "JSON" and one.name in ("media", "photo"):
            yield from (("one", _PNG), ("two", _PNG))


def _found(method: str, results: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What earlier calls came to, where this one is about that."""
    for name, (earlier, way) in _FROM.get(method, {}).items():
        found: Any = results.get(earlier)
        try:
            for step in way:
                found = found[step]
        except (TypeError, LookupError):
            continue
        yield name, found


def _value(method: str, name: str, kind: str, stage: Stage) -> Any:
    if name == "media" and method == "editMessageMedia":
        return {"type": "photo", "media": "attach://one"}
    if name == "result" and kind == "String":
        return "approve"
    about = {
        "user_id": stage.person,
        "receiver_user_id": stage.person,
        "message_id": stage.message,
        "message_ids": [stage.message],
    }
    usual: dict[str, Any] = {"JSON": {}, "Integer": 1, "Float": 1.0, "String": "text", "Boolean": True}
    return about.get(name, _SAMPLES.get(name, usual[kind]))


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _render(target: str, host: str, parts: Iterable[tuple[str, bytes | str]]) -> bytes:
    body = bytearray()
    for name, value in parts:
        file = '; filename="one.png"\r\nContent-Type: image/png' if isinstance(value, bytes) else ""
        body += f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode()
        body += (value if isinstance(value, bytes) else value.encode()) + b"\r\n"
    headers = {"Host": host, "Connection": "close"}
    if body:
        body += f"--{_BOUNDARY}--\r\n".encode()
        headers["Content-Type"] = f"multipart/form-data; boundary={_BOUNDARY}"
    return render_request("POST", target, headers, bytes(body))
