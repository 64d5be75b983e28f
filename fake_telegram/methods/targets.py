"""Which chat, message or user a call means, and whether the bot may reach it (Bot API, errors of access)."""

from fake_telegram.world import Bot, BotId, Chat, ChatId, Content, Message, UserId, limits
from fake_telegram.world import rights as world_rights

from .refusals import CallRefused, bad_request, forbidden
from .tables import Call

_KIND_NAMES = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}


def kind_name(chat: Chat) -> str:
    """`group chat`, `supergroup chat` or `channel chat`, as refusals say."""
    return _KIND_NAMES[chat.type]


def chat_id(call: Call, name: str = "chat_id") -> ChatId | UserId | None:
    """What the parameter names: a number, or the owner of a public name; None when there is nobody.

    Raises:
        CallRefused: `chat_id is empty`.
    """
    given = call.args.text(name).strip()
    if not given:
        raise bad_request(f"{name} is empty")
    return named(call, given)


def named(call: Call, given: str) -> ChatId | UserId | None:
    """The chat a text means; only groups and channels are known to bots by public names."""
    if given.startswith("@"):
        owner = call.world.by_username(given)
        return owner if owner is not None and owner < 0 else None
    try:
        return ChatId(int(given))
    except ValueError:
        return None


def readable(call: Call, name: str = "chat_id") -> Chat:
    """The chat, which the bot may look into."""
    found = chat_id(call, name)
    if found is None:
        raise bad_request("chat not found")
    return readable_chat(call, ChatId(int(found)))


def readable_chat(call: Call, wanted: ChatId) -> Chat:
    """As `readable`, for a number already read."""
    if wanted > 0:
        chat = call.world.private_chats.get((UserId(int(wanted)), call.bot.id))
        if chat is None or not chat.started:
            raise bad_request("chat not found")
        return chat
    return _group(call, wanted, reading=True)


def writable(call: Call, content: Content | None) -> Chat:
    """The chat, where the bot may send `content` (or anything, for None)."""
    found = chat_id(call)
    if found is None:
        raise bad_request("chat not found")
    if found > 0:
        return _private_to_write(call, UserId(int(found)))
    chat = _group(call, ChatId(int(found)), reading=False)
    if content is not None:
        _check_sending(chat, call.bot, content)
    return chat


def _private_to_write(call: Call, user: UserId) -> Chat:
    if BotId(user) in call.world.bots:
        raise forbidden("the bot can't send messages to the bot")
    person = call.world.people.get(user)
    chat = call.world.private_chats.get((user, call.bot.id))
    if person is None or (chat is None and user not in call.bot.known):
        raise bad_request("chat not found")
    if person.deactivated:
        raise forbidden("user is deactivated")
    if call.bot.id in person.blocked:
        raise forbidden("bot was blocked by the user")
    if chat is None or not (chat.started or chat.may_write_until > call.now):
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def _group(call: Call, wanted: ChatId, *, reading: bool) -> Chat:
    chat = call.world.chats.get(wanted)
    if chat is None:
        raise bad_request("chat not found")
    member = chat.members.get(call.bot.id)
    if chat.migrated_to is not None and member is not None:
        raise bad_request("group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat.migrated_to})
    if chat.is_deleted and chat.type == "group" and member is not None:
        raise forbidden("the group chat was deleted")
    if member is not None and member.is_present:
        return chat
    if member is not None and member.status == "kicked":
        raise forbidden(f"bot was kicked from the {kind_name(chat)}")
    if reading and chat.username:
        return chat
    if member is None and not chat.username:
        raise bad_request("chat not found")
    raise forbidden(f"bot is not a member of the {kind_name(chat)}")


def _check_sending(chat: Chat, bot: Bot, content: Content) -> None:
    if world_rights.may_send(chat, bot.id, content):
        return
    if chat.type == "channel":
        raise bad_request("need administrator rights in the channel chat")
    member = chat.members.get(bot.id)
    forbidden_part = content if member is None else world_rights.first_forbidden(chat, member, content) or content
    raise bad_request(f"not enough rights to send {world_rights.needed_to_send(forbidden_part)[1]} to the chat")


def message(call: Call, chat: Chat, number: int, to_do: str) -> Message:
    """The message with that number, as the bot counts.

    Raises:
        CallRefused: `message to <to_do> not found`.
    """
    found = call.world.message_for(chat, number, call.bot)
    if found is None:
        raise bad_request(f"message to {to_do} not found")
    return found


def message_number(call: Call, name: str = "message_id") -> int:
    """The parameter that names a message.

    Raises:
        CallRefused: `message identifier is not specified`.
    """
    number = call.args.integer(name)
    if number <= 0:
        raise bad_request("message identifier is not specified")
    return number


def message_numbers(call: Call) -> list[int]:
    """`message_ids` of a call.

    Raises:
        CallRefused: `message identifiers are not specified`, `too many message identifiers specified`.
    """
    given = call.args.json("message_ids", "message identifiers")
    if given is None:
        raise bad_request("message identifiers are not specified")
    if not isinstance(given, list):
        raise bad_request("Expected an Array of message identifiers")
    if len(given) > limits.MESSAGE_IDS_MAX:
        raise bad_request("too many message identifiers specified")
    try:
        numbers = [int(one) for one in given]
    except (TypeError, ValueError, OverflowError) as error:
        raise bad_request("message identifier must be a Number") from error
    if not numbers:
        raise bad_request("message identifiers are not specified")
    return numbers


def user_id(call: Call, name: str = "user_id") -> UserId:
    """The parameter that names a user.

    Raises:
        CallRefused: `invalid user_id specified`.
    """
    number = call.args.integer(name)
    if not 0 < number < 1 << 52:
        raise bad_request("invalid user_id specified")
    return UserId(number)


def known_user(call: Call, chat: Chat) -> UserId:
    """A user that exists and of whom the bot has heard, or who is or was in `chat`.

    Raises:
        CallRefused: `invalid user_id specified` or `user not found`.
    """
    user = user_id(call)
    if user != call.bot.id and user not in chat.members and user not in call.bot.known:
        raise bad_request("user not found")
    return user


def need_right(chat: Chat, bot: Bot, right: str, refusal: CallRefused) -> None:
    """Let pass a bot that has the right of administrators; raise `refusal` otherwise."""
    if not world_rights.has_right(chat, bot.id, right):
        raise refusal
