"""Distinct types for every identity, so that a task's id can never be passed for a comment's.

Ids of ours are drawn from one ever-growing sequence of blocks (`IdBlock`); Telegram's ids are Telegram's.
"""

from typing import NewType

from bridge.domain.facts import Fact

AccountId = NewType("AccountId", int)
EmployeeId = NewType("EmployeeId", int)
ContactId = NewType("ContactId", int)
TeamId = NewType("TeamId", int)
ProjectId = NewType("ProjectId", int)
TemplateId = NewType("TemplateId", int)
StatusId = NewType("StatusId", int)
TaskId = NewType("TaskId", int)
CommentId = NewType("CommentId", int)
FileId = NewType("FileId", int)
BotId = NewType("BotId", int)
"""Our own row id of a connected bot, not Telegram's."""
ConversationId = NewType("ConversationId", int)
ConfirmationId = NewType("ConfirmationId", int)
DeliveryId = NewType("DeliveryId", int)
InboxId = NewType("InboxId", int)
ChronicleId = NewType("ChronicleId", int)
FeedId = NewType("FeedId", int)
TokenId = NewType("TokenId", int)

PersonId = NewType("PersonId", int)
"""Telegram's id of a user."""
ChatId = NewType("ChatId", int)
"""Telegram's id of a chat."""
TopicId = NewType("TopicId", int)
"""Telegram's message_thread_id of a forum topic; 0 where there is none."""
MessageId = NewType("MessageId", int)
"""Telegram's message_id: unique only together with bot and chat."""

NO_TOPIC = TopicId(0)
NOBODYS = AccountId(0)
"""The account of what the standard bot says to strangers: it belongs to no account, and neither do they."""

IDS_PER_BLOCK = 256
"""Ids reserved for one decision; the greatest consumer is a comment with many files (see `limits`)."""


class IdBlock(Fact):
    """A run of ids reserved for one decision, from `first` to `first + IDS_PER_BLOCK - 1`."""

    first: int


class IdSource:
    """Hands out the ids of one block in order; local to one decision, so the decision stays a pure function."""

    def __init__(self, block: IdBlock) -> None:
        self._next = block.first
        self._end = block.first + IDS_PER_BLOCK

    def take(self) -> int:
        """The next free id. Running out is a programmer's error: a limit upstream was not enforced."""
        assert self._next < self._end, "one decision asked for more ids than a block holds"
        taken = self._next
        self._next += 1
        return taken
