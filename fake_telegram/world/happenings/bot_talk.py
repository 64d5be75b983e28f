"""What bots hear of each other in groups (Bot API, "Bot-to-bot communication").

A command addressed to a bot, or an answer to what it said, when one of the two has that mode on. A bot with the mode on hears
everything, if it is an administrator or was added with privacy off. Otherwise bots never see bots.
"""

from collections.abc import Iterator

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Media, Text
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.facts.utf16 import cut
from fake_telegram.world.ids import BotId, UserId
from fake_telegram.world.state import State


def listeners(state: State, chat: Chat, message: Message, writer: Bot) -> Iterator[Bot]:
    """The bots in the group that are told of what `writer` said, in the order in which they came."""
    for bot in map(state.bots.__getitem__, tuple(chat.bots)):
        if bot is writer:
            continue
        member = chat.members[bot.id]
        hears_all = bot.hears_bots and (member.is_admin or not member.privacy)
        if hears_all or ((bot.hears_bots or writer.hears_bots) and _is_meant(state, chat, message, bot)):
            yield bot


def _is_meant(state: State, chat: Chat, message: Message, bot: Bot) -> bool:
    answered = None if message.reply_to is None else chat.messages.get(message.reply_to)
    if answered is not None and answered.author == bot.id:
        return True
    if not isinstance(message.content, Text | Media):
        return False
    text = message.text
    for entity in message.content.entities or ():
        if entity.type == "bot_command":
            named = state.by_username(cut(text, entity.offset, entity.length).partition("@")[2])
            if named is not None and BotId(UserId(int(named))) == bot.id:
                return True
    return False
