"""Stickers of custom emoji (Bot API: getForumTopicIconStickers, getCustomEmojiStickers)."""

from typing import Any, Final

from fake_telegram.world import limits, topic_icons

from .refusals import bad_request
from .tables import Call, Method, parameters


def icon(call: Call, name: str = "icon_custom_emoji_id") -> str:
    """The custom emoji that a call puts on a topic; empty for none.

    Raises:
        CallRefused: `DOCUMENT_INVALID`.
    """
    given = call.args.text(name).strip()
    if given and given not in topic_icons.ICONS:
        raise bad_request("DOCUMENT_INVALID")
    return given


def _get_icons(call: Call) -> list[dict[str, Any]]:
    return [topic_icons.shown(call.world.files, one, call.bot.id) for one in topic_icons.ICONS.values()]


def _get_emoji(call: Call) -> list[dict[str, Any]]:
    """Those that exist; Telegram passes over the others."""
    given = call.args.json("custom_emoji_ids", "custom emoji identifiers")
    if not isinstance(given, list):
        raise bad_request("Expected an Array of custom emoji identifiers")
    if len(given) > limits.CUSTOM_EMOJI_IDS_MAX:
        raise bad_request("too many custom emoji identifiers specified")
    wanted = [str(one) for one in given if isinstance(one, str | int) and not isinstance(one, bool)]
    if len(wanted) < len(given) or not all(one.isascii() and one.isdigit() for one in wanted):
        raise bad_request("invalid custom emoji identifier specified")
    found = [topic_icons.ICONS[one] for one in dict.fromkeys(wanted) if one in topic_icons.ICONS]
    return [topic_icons.shown(call.world.files, one, call.bot.id) for one in found]


METHODS: Final = (
    Method("getForumTopicIconStickers", _get_icons),
    Method("getCustomEmojiStickers", _get_emoji, parameters(custom_emoji_ids="JSON!")),
)
