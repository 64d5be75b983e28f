"""What people do with ephemeral messages, a part of the acts."""

from fake_telegram.world.facts.content import Content
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.ids import ChatId, UserId
from fake_telegram.world.state import State

from . import pressing, whispers
from .pressing import Pressed


class WhisperActs(State):
    """A world in which people press and answer what bots show to them alone."""

    def press_ephemeral(
        self,
        by: UserId,
        chat: ChatId,
        ephemeral_id: int,
        button: str,
        *,
        now: float,
        to: ChatId | None = None,
        allow_write: bool = False,
    ) -> Pressed:
        """As `press`, under an ephemeral message that one received."""
        who, found = whispers.received(self, by, chat, ephemeral_id, now)
        return pressing.press_message(self, who, chat, found, button, now, to=to, allow_write=allow_write)

    def answer_ephemeral(self, by: UserId, chat: ChatId, ephemeral_id: int, content: Content, *, now: float) -> Message:
        """Answer an ephemeral message that one received: only its bot sees that."""
        return whispers.answer(self, by, chat, ephemeral_id, content, now)
