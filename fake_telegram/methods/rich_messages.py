"""Rich messages (Bot API: InputRichMessage, sendRichMessage): read from blocks, HTML or Markdown, then sent as any message."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from fake_telegram.world import (
    Media,
    Rich,
    RichReader,
    RichUnreadable,
    StoredFile,
    UserId,
    limits,
    render_rich,
    rich_measures,
)

from . import texts
from .accounts import shown
from .arguments import field_flag, field_text
from .input_media import media as input_media
from .keyboards import reply_markup
from .refusals import bad_request
from .rich_buttons import read_button
from .rich_detection import detected
from .rich_html import blocks_of
from .rich_markdown import as_html
from .rich_markup import parse
from .sending import WITH_KEYBOARD, Keyboards, deliver
from .tables import Call, Method, parameters

_KINDS: Final = frozenset({"animation", "audio", "document", "photo", "video", "voice"})
_VISUAL: Final = frozenset({"animation", "photo", "video"})
_MEDIA_ID: Final = re.compile(r"[A-Za-z0-9_-]+")
_NAMED_MEDIA: Final = re.compile(r"tg://(photo|video|document|audio)\?id=(.*)", re.DOTALL)
_MEANT: Final = {
    "video": ("video", "animation"),
    "audio": ("audio", "voice_note"),
    "photo": ("photo",),
    "document": ("document",),
}
"""What a `tg://` link of a kind may name."""

NO_FILES: Final = "Direct upload of new files and explicit upload of files by a URL isn't supported"


def read_rich(call: Call, given: Any, *, is_draft: bool = False, only_known_files: bool = False) -> Rich:
    """The rich message of a decoded InputRichMessage.

    Parameters:
        is_draft: the placeholder of a draft may stand in it.
        only_known_files: files are named by `file_id` only.

    Raises:
        CallRefused: it is none, or too much.
    """
    if not isinstance(given, dict):
        raise bad_request("Object expected as rich message")
    reader = RichReader(
        media=_media_reader(call, only_known_files),
        user=lambda one: _known(call, one),
        button=read_button,
        clean=texts.clean,
        is_draft=is_draft,
    )
    try:
        said = Rich(blocks=reader.blocks(_blocks(call, given)), is_rtl=field_flag(given, "is_rtl"))
        if not field_flag(given, "skip_entity_detection"):
            said = detected(said)
        rich_measures.check(said)
    except RichUnreadable as error:
        raise bad_request(str(error)) from error
    return said


def rich_parameter(call: Call, **options: bool) -> Rich:
    """`rich_message` of the call; options as of `read_rich`."""
    given = call.args.json("rich_message", "rich message")
    if given is None:
        raise bad_request("rich message must be non-empty")
    return read_rich(call, given, **options)


def _blocks(call: Call, given: dict[str, Any]) -> Any:
    sources = [name for name in ("blocks", "markdown", "html") if given.get(name) is not None]
    if len(sources) > 1:
        raise bad_request("exactly one of the fields html, markdown, and blocks must be used")
    if not sources:
        raise bad_request("rich message must be non-empty")
    if sources == ["blocks"]:
        return given["blocks"]
    source = field_text(given, sources[0])
    if len(source.encode()) > limits.RICH_SOURCE_BYTES_MAX:
        raise bad_request("text is too long")
    html = as_html(source) if sources == ["markdown"] else source
    return blocks_of(parse(html), _finder(call, given.get("media")))


def _finder(call: Call, listed: Any) -> Callable[[str, str], dict[str, Any]]:
    """Finds the InputMedia that a `src` names: one of the list, or the one at a URL."""
    known = _listed(listed)

    def find(where: str, usual: str) -> dict[str, Any]:
        named = _NAMED_MEDIA.fullmatch(where)
        if named is not None:
            found = known.get(named[2])
            if found is None or found.get("type") not in _MEANT[named[1]]:
                raise bad_request("media not found")
            return found
        if not where.startswith(("http://", "https://")):
            raise bad_request("media not found")
        return {"type": _kind_at(call.world.files.by_url.get(where), usual), "media": where}

    return find


def _listed(listed: Any) -> dict[str, dict[str, Any]]:
    if listed is None:
        return {}
    if not isinstance(listed, list) or not all(isinstance(one, dict) and isinstance(one.get("media"), dict) for one in listed):
        raise bad_request("Expected an Array of InputRichMessageMedia")
    found: dict[str, dict[str, Any]] = {}
    for one in listed:
        name = field_text(one, "id")
        if len(name) > limits.RICH_MEDIA_ID_LENGTH_MAX or _MEDIA_ID.fullmatch(name) is None or name in found:
            raise bad_request("invalid media identifier specified")
        found[name] = one["media"]
    return found


def _kind_at(file: StoredFile | None, usual: str) -> str:
    """What a file is shown as, by its MIME type."""
    mime_type = "" if file is None else file.mime_type
    if mime_type == "image/gif":
        return "animation"
    if mime_type == "audio/ogg":
        return "voice_note"
    family = mime_type.partition("/")[0]
    return {"image": "photo", "video": "video", "audio": "audio"}.get(family, usual) if usual != "document" else usual


def _media_reader(call: Call, only_known_files: bool) -> Callable[[str, Any], Media]:
    def read(kind: str, given: Any) -> Media:
        if not isinstance(given, dict):
            raise bad_request("media not found")
        named = field_text(given, "type")
        if named != kind:
            raise bad_request(f'unexpected media type "{named}" for block "{kind}"')
        where = field_text(given, "media")
        if only_known_files and (where.startswith("attach://") or ":" in where or "." in where):
            raise bad_request(NO_FILES)
        body = {name: value for name, value in given.items() if name not in ("caption", "parse_mode", "caption_entities")}
        found = input_media(call, {**body, "type": "voice" if kind == "voice_note" else kind}, _KINDS)
        if render_rich.block_kind(found) != kind:
            raise bad_request(f'unexpected media type "{found.kind}" for block "{kind}"')
        return replace(found, caption_above=False, has_spoiler=found.has_spoiler and kind in _VISUAL)

    return read


def _known(call: Call, given: Any) -> UserId | None:
    number = given.get("id") if isinstance(given, dict) else None
    return UserId(number) if isinstance(number, int) and number in call.bot.known else None


def _send(call: Call) -> dict[str, Any]:
    said = rich_parameter(call)
    inline, other = reply_markup(call)
    return shown(call, deliver(call, said, Keyboards(inline, other), may_whisper=True))


_OLDER: Final = ("reply_to_message_id", "allow_sending_without_reply")

METHODS: Final = (
    Method(
        "sendRichMessage",
        _send,
        (
            *(one for one in WITH_KEYBOARD if one.name not in _OLDER),
            *parameters(rich_message="JSON!", ephemeral_message_parameters="JSON"),
        ),
    ),
)
