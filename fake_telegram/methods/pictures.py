"""Pictures of chats and of the bot itself (Bot API: setChatPhoto, deleteChatPhoto, setMyProfilePhoto, removeMyProfilePhoto).

A picture is always uploaded anew: a file id or a URL will not do. Telegram makes squares of it.
"""

from typing import Any, Final

from fake_telegram.world import Chat, Picture, StoredFile, accounts, limits, rights, settings

from .arguments import field_decimal, field_text
from .images import dimensions
from .input_files import stored
from .outcomes import Upload
from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import readable

_ATTACHED: Final = "attach://"


def _chat(call: Call) -> Chat:
    chat = readable(call)
    if chat.type == "private":
        raise bad_request("can't change private chat photo")
    if not rights.may_change(chat, call.bot.id, "can_change_info"):
        raise bad_request("not enough rights to change chat photo")
    return chat


def _set_chat_photo(call: Call) -> bool:
    given = call.args.text("photo").strip()
    upload = call.args.uploads.get("photo") or _attached(call, given)
    if upload is None and not given:
        raise bad_request("there is no photo in the request")
    if upload is None:
        raise bad_request("photo must be uploaded as an InputFile")
    chat = _chat(call)
    picture = Picture(file=_still(call, upload).number, at=int(call.now))
    settings.set_photo(call.world, chat, picture, call.bot.id, call.now)
    return True


def _delete_chat_photo(call: Call) -> bool:
    if not settings.delete_photo(call.world, _chat(call), call.bot.id, call.now):
        raise bad_request("CHAT_NOT_MODIFIED")
    return True


def _attached(call: Call, given: str) -> Upload | None:
    return call.args.uploads.get(given.removeprefix(_ATTACHED)) if given.startswith(_ATTACHED) else None


def _still(call: Call, upload: Upload) -> StoredFile:
    """Keep an uploaded picture.

    Raises:
        CallRefused: `IMAGE_PROCESS_FAILED` or `PHOTO_CROP_SIZE_SMALL`, where pictures are looked at.
    """
    file = stored(call, upload, "photo")
    if call.world.profile.checks_images:
        size = dimensions(file)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if min(size) < limits.PICTURE_SIDE_MIN:
            raise bad_request("PHOTO_CROP_SIZE_SMALL")
    return file


def given_picture(call: Call) -> Picture:
    """The parameter `photo`: InputProfilePhotoStatic or InputProfilePhotoAnimated.

    Raises:
        CallRefused: it is neither, or its file was not uploaded.
    """
    given = call.args.json("photo", "input profile photo")
    if given is None:
        raise bad_request("input profile photo isn't specified")
    if not isinstance(given, dict):
        raise bad_request("expected an Object as input profile photo")
    match _needed(given, "type"):
        case "static":
            file = _still(call, _uploaded(call, given, "photo"))
            return Picture(file=file.number, at=int(call.now))
        case "animated":
            film = stored(call, _uploaded(call, given, "animation"), "animation")
            moment = max(0.0, field_decimal(given, "main_frame_timestamp"))
            return Picture(file=film.number, at=int(call.now), is_animated=True, main_frame_s=moment)
        case _:
            raise bad_request("invalid input profile photo type specified")


def _needed(given: dict[str, Any], name: str) -> str:
    if name not in given:
        raise bad_request(f'Can\'t find field "{name}"')
    return field_text(given, name)


def _uploaded(call: Call, given: dict[str, Any], name: str) -> Upload:
    found = _attached(call, _needed(given, name).strip())
    if found is None:
        raise bad_request(f"{name} must be uploaded as an InputFile")
    return found


def _set_own(call: Call) -> bool:
    accounts.set_photo(call.world, call.bot, given_picture(call), call.now)
    return True


def _remove_own(call: Call) -> bool:
    accounts.remove_photo(call.world, call.bot, call.now)
    return True


METHODS: Final = (
    Method("setChatPhoto", _set_chat_photo, parameters(chat_id="Chat!", photo="File!")),
    Method("deleteChatPhoto", _delete_chat_photo, parameters(chat_id="Chat!")),
    Method("setMyProfilePhoto", _set_own, parameters(photo="JSON!")),
    Method("removeMyProfilePhoto", _remove_own),
)
