"""What a message answers, and in which thread it stands (Bot API: ReplyParameters, message_thread_id)."""

from dataclasses import dataclass
from typing import Any, Final

from fake_telegram.world import (
    Chat,
    ChatId,
    ExternalReply,
    Message,
    MessageId,
    Quote,
    Service,
    checklists,
    forwarding,
    polls,
    rights,
    topics,
)

from . import quotes
from .arguments import field_flag, field_integer, field_text
from .formatted import STYLES_ONLY, formatted
from .refusals import bad_request
from .tables import Call
from .targets import named, readable_chat

QUOTE_CODE_POINTS_MAX = 1024  # [doc] ReplyParameters.quote


@dataclass(frozen=True, slots=True)
class Answered:
    """What a call answers: a message of the same chat, or of another one, and the part it quotes."""

    message: Message | None = None
    external: ExternalReply | None = None
    quote: Quote | None = None
    task: int = 0
    option: str = ""


_NOTHING: Final = Answered()


def answered(call: Call, chat: Chat) -> Answered:
    """What a message that goes to `chat` answers.

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
        return _NOTHING
    may_go_without = field_flag(given, "allow_sending_without_reply") or call.args.flag("allow_sending_without_reply")
    may_go_without = may_go_without or chat.pair is not None  # [doc] always so on behalf of a business account
    source = _source(call, chat, given)
    found = call.world.message_for(source, number, call.bot)
    if found is None:
        if may_go_without:
            return _NOTHING
        raise bad_request("message to be replied not found")
    quote = _quote(call, found, given)
    if source is chat:
        return Answered(message=found, quote=quote, task=_task(found, given), option=_option(call, found, given))
    if isinstance(found.content, Service) or forwarding.is_protected(source, found):
        raise bad_request("message can't be replied in another chat")
    return Answered(external=_external(call, source, found), quote=quote)


def _task(found: Message, given: dict[str, Any]) -> int:
    """The task of a checklist that is meant, 0 for none."""
    number = field_integer(given, "checklist_task_id")
    if number and not checklists.has_task(found.content, number):
        raise bad_request("TODO_ITEM_ID_INVALID")
    return number


def _option(call: Call, found: Message, given: dict[str, Any]) -> str:
    """The option of a poll that is meant, empty for none."""
    persistent_id = field_text(given, "poll_option_id")
    if persistent_id and not polls.has_option(call.world, found.content, persistent_id):
        raise bad_request("POLL_OPTION_INVALID")
    return persistent_id


def _external(call: Call, source: Chat, found: Message) -> ExternalReply:
    is_shown = source.type in ("supergroup", "channel")
    return ExternalReply(
        origin=forwarding.origin_of(call.world, source, found),
        content=found.content,
        chat=source.id if is_shown else None,
        message=found.id if is_shown else None,
    )


def _source(call: Call, chat: Chat, given: dict[str, Any]) -> Chat:
    """Where the answered message stands."""
    if "chat_id" not in given:
        return chat
    wanted = named(call, field_text(given, "chat_id"))
    if wanted is None:
        raise bad_request("chat not found")
    return chat if wanted == chat.id else readable_chat(call, ChatId(int(wanted)))


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
        keeps=STYLES_ONLY,
        trims=False,
    )
    if not text:
        return None
    said = getattr(found.content, "entities", None) or ()
    at = quotes.position(text, entities, found.text, said, field_integer(given, "quote_position"))
    if at is None:
        raise bad_request("QUOTE_TEXT_INVALID")
    return Quote(text=text, entities=entities, position=at, is_manual=True)


def thread(call: Call, chat: Chat) -> MessageId | None:
    """The topic or thread the call writes to, by its first message; None outside of any.

    Raises:
        CallRefused: `message thread not found`, or `TOPIC_CLOSED`.
    """
    number = call.args.integer("message_thread_id")
    if number <= 0:
        return None
    root = MessageId(number)
    has_topics = call.world.has_topics(chat)
    has_threads = (chat.type == "supergroup" and chat.parent is None) or has_topics
    if not has_threads or number == topics.GENERAL:
        raise bad_request("message thread not found")
    if root not in (chat.topics if has_topics else chat.messages):
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
