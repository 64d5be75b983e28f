"""What a message answers, and in which thread it stands (Bot API: ReplyParameters, message_thread_id)."""

from typing import Any

from fake_telegram.world import Chat, Message, MessageId, Quote, rights, topics, utf16

from .arguments import field_flag, field_integer, field_text
from .formatted import formatted
from .refusals import bad_request
from .tables import Call
from .targets import named

QUOTE_CODE_POINTS_MAX = 1024  # [doc] ReplyParameters.quote


def answered(call: Call, chat: Chat) -> tuple[Message | None, Quote | None]:
    """The message of `chat` that the call answers, and the part it quotes.

    Raises:
        CallRefused: `message to be replied not found`, unless the call may go without.
    """
    given = call.args.json("reply_parameters", "reply parameters")
    if given is None:
        number = call.args.integer("reply_to_message_id")
        given = {"message_id": number} if number > 0 else {}
    if not isinstance(given, dict):
        raise bad_request("Object expected as reply parameters")
    number = field_integer(given, "message_id")
    if number <= 0:
        return None, None
    may_go_without = field_flag(given, "allow_sending_without_reply") or call.args.flag("allow_sending_without_reply")
    found = call.world.message_for(_chat(call, chat, given), number, call.bot)
    if found is None:
        if may_go_without:
            return None, None
        raise bad_request("message to be replied not found")
    return found, _quote(call, found, given)


def _chat(call: Call, chat: Chat, given: dict[str, Any]) -> Chat:
    """Where the answered message stands: here. Answers into other chats are refused, not lost."""
    if "chat_id" not in given:
        return chat
    wanted = named(call, field_text(given, "chat_id"))
    if wanted != chat.id:
        raise bad_request("message to be replied not found")
    return chat


def _quote(call: Call, found: Message, given: dict[str, Any]) -> Quote | None:
    raw = field_text(given, "quote")
    if not raw:
        return None
    text, entities = formatted(
        call,
        raw,
        field_text(given, "quote_parse_mode"),
        given.get("quote_entities"),
        limit=QUOTE_CODE_POINTS_MAX,
        too_long="message quote is too long",
    )
    at = found.text.find(text)
    if not text or at < 0:
        raise bad_request("QUOTE_TEXT_INVALID")
    return Quote(text=text, entities=entities, position=utf16.length(found.text[:at]), is_manual=True)


def thread(call: Call, chat: Chat) -> MessageId | None:
    """The topic or thread the call writes to, by its first message; None outside of any.

    Raises:
        CallRefused: `message thread not found`, or `TOPIC_CLOSED`.
    """
    number = call.args.integer("message_thread_id")
    if number <= 0:
        return None
    root = MessageId(number)
    if chat.type != "supergroup" or number == topics.GENERAL:
        raise bad_request("message thread not found")
    if root not in (chat.topics if chat.is_forum else chat.messages):
        raise bad_request("message thread not found")
    return root


def check_open(call: Call, chat: Chat, root: MessageId | None) -> None:
    """Nobody but those who manage topics writes into a closed one.

    Raises:
        CallRefused: `TOPIC_CLOSED`.
    """
    topic = chat.topics.get(root or topics.GENERAL) if chat.is_forum else None
    if topic is not None and topic.is_closed and not rights.has_right(chat, call.bot.id, "can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
