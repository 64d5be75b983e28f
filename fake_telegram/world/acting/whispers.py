"""What a person does with an ephemeral message that a bot sent (Bot API, "Ephemeral messages and commands")."""

from fake_telegram.world.facts.content import Content, Dice, Poll, Service
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.people import Person
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.happenings import ephemerals
from fake_telegram.world.ids import BotId, ChatId, UserId
from fake_telegram.world.state import State

from .writing import as_typed, chat_for, check_content, check_place, person


def received(state: State, by: UserId, chat_id: ChatId, number: int, now: float) -> tuple[Person, Message]:
    """The ephemeral message with that number, which the person sees as its receiver.

    Raises:
        ActRefused: `no_such_message`.
    """
    who = person(state, by)
    chat = chat_for(state, by, chat_id)
    found = ephemerals.find(state, chat.id, number, now)
    if found is None or found.ephemeral is None or found.ephemeral.receiver != by or chat.member(by) is None:
        raise ActRefused(f"{who.full_name} sees no ephemeral message {number} in that chat", "no_such_message")
    return who, found


def answer(state: State, by: UserId, chat_id: ChatId, number: int, content: Content, now: float) -> Message:
    """See `BotActs.answer_ephemeral`."""
    who, found = received(state, by, chat_id, number, now)
    chat = chat_for(state, by, chat_id)
    said = as_typed(state, content)
    check_content(said)
    if isinstance(said, Dice | Poll | Service):
        raise ActRefused("such a message cannot be ephemeral", "not_ephemeral")
    check_place(chat, who, said, None)
    bot = BotId(found.author)
    if chat.member(bot) is None:
        raise ActRefused("the bot is not in that chat any more", "not_a_member")
    return ephemerals.say(state, chat, by, said, bot, found.thread, now)
