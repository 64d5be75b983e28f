"""How a person formats what they write: pieces of the text that they name, or the markup of a parse mode."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec

from .base import Body, Number, Who

__all__ = ["GivenEntity", "ParseMode", "check_formatting"]

ParseMode = Literal["HTML", "Markdown", "MarkdownV2"]

_NEEDED: Final = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id", "date_time": "unix_time"}
_EMOJI_ID_BITS: Final = 63


class GivenEntity(Body, frozen=True, kw_only=True):
    """A formatted piece of a text, as MessageEntity of the Bot API: ``offset`` and ``length`` in UTF-16 units."""

    type: Literal[
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    ]
    offset: Number
    length: Number
    url: str = ""
    user: Who | None = None
    language: str = ""
    custom_emoji_id: Annotated[str, msgspec.Meta(pattern=r"^([1-9][0-9]{0,18})?$")] = ""
    unix_time: Annotated[int, msgspec.Meta(gt=0, lt=2**31)] | None = None
    date_time_format: Annotated[str, msgspec.Meta(pattern=r"^(r|w?[dD]?[tT]?)$")] = ""

    def __post_init__(self) -> None:
        needed = _NEEDED.get(self.type)
        if needed is not None and getattr(self, needed) in ("", None):
            raise ValueError(f"an entity of type {self.type} needs `{needed}`")
        if self.custom_emoji_id and int(self.custom_emoji_id) >> _EMOJI_ID_BITS:
            raise ValueError("there is no custom emoji with such a number")


def check_formatting(entities: tuple[GivenEntity, ...], parse_mode: ParseMode | None) -> None:
    """Raises ``ValueError`` when a text is formatted in both ways."""
    if entities and parse_mode is not None:
        raise ValueError("say either `entities` or `parse_mode`")
