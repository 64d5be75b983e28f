"""What people show of themselves, and the status they let a bot change (Bot API: getUserProfilePhotos, setUserEmojiStatus …)."""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from fake_telegram.world import Bot, Chat, EmojiStatus, Person, accounts, limits, render_messages, render_pictures

from .refusals import bad_request, forbidden
from .tables import Call, Method, parameters
from .targets import user_id

_T = TypeVar("_T")


def known_account(call: Call, chat: Chat | None = None) -> Person | Bot:
    """The account that `user_id` names: the bot itself, one of whom it has heard, or who is or was in `chat`.

    Raises:
        CallRefused: `invalid user_id specified` or `user not found`.
    """
    user = user_id(call)
    is_near = user == call.bot.id or user in call.bot.known or (chat is not None and user in chat.members)
    found = call.world.account(user) if is_near else None
    if found is None:
        raise bad_request("user not found")
    return found


def _person(call: Call) -> Person:
    found = known_account(call)
    if not isinstance(found, Person):
        raise bad_request("USER_ID_INVALID")
    return found


def _page(call: Call, items: Sequence[_T]) -> Sequence[_T]:
    """The part of a list that `offset` and `limit` ask for."""
    start = call.args.integer("offset", low=0)
    most = limits.PROFILE_PAGE_MAX
    return items[start : start + call.args.integer("limit", most, low=1, high=most)]


def _get_photos(call: Call) -> dict[str, Any]:
    photos = known_account(call).shown_photos
    shown = [render_pictures.sizes(call.world, one, call.bot) for one in _page(call, photos)]
    return {"total_count": len(photos), "photos": shown}


def _get_audios(call: Call) -> dict[str, Any]:
    account = known_account(call)
    audios = account.about.audios if isinstance(account, Person) and not account.deactivated else ()
    shown = [render_pictures.audio(call.world, one, call.bot) for one in _page(call, audios)]
    return {"total_count": len(audios), "audios": shown}


def _get_personal_messages(call: Call) -> list[dict[str, Any]]:
    """The newest posts of the channel on somebody's profile, the newest first; service notices are none."""
    person = _person(call)
    most = limits.PERSONAL_CHAT_MESSAGES_MAX
    limit = call.args.integer("limit", most, low=1, high=most)
    if person.about.personal_chat is None or person.deactivated:
        return []
    channel = call.world.chats[person.about.personal_chat]
    if channel.is_deleted:
        return []
    return [render_messages.message(call.world, one, call.bot) for one in channel.latest(limit)]


def _set_status(call: Call) -> bool:
    person = _person(call)
    emoji = call.args.text("emoji_status_custom_emoji_id").strip()
    until = call.args.integer("emoji_status_expiration_date", low=0, high=(1 << 31) - 1)
    if emoji and not (emoji.isascii() and emoji.isdecimal()):
        raise bad_request("invalid custom emoji identifier specified")
    if call.bot.id not in person.about.status_bots:
        raise forbidden("USER_PERMISSION_DENIED")
    if emoji and not person.is_premium:
        raise bad_request("PREMIUM_ACCOUNT_REQUIRED")
    status = EmojiStatus(emoji=emoji, until=until)
    accounts.set_status(call.world, person, status if emoji and status.holds(call.now) else None, call.now)
    return True


_PAGE: Final = parameters(user_id="Integer!", offset="Integer", limit="Integer")

METHODS: Final = (
    Method("getUserProfilePhotos", _get_photos, _PAGE),
    Method("getUserProfileAudios", _get_audios, _PAGE),
    Method("getUserPersonalChatMessages", _get_personal_messages, parameters(user_id="Integer!", limit="Integer!")),
    Method(
        "setUserEmojiStatus",
        _set_status,
        parameters(user_id="Integer!", emoji_status_custom_emoji_id="String", emoji_status_expiration_date="Integer"),
    ),
)
