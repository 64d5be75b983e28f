"""What people do with their own accounts, one method for each act; see `acts` for what all acts have in common."""

from fake_telegram.world.facts.about import ProfileAudio
from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.files import StoredFile
from fake_telegram.world.facts.people import Person
from fake_telegram.world.happenings import accounts
from fake_telegram.world.ids import BotId, ChatId, UserId
from fake_telegram.world.state import State

from . import boosts, presenting, writing
from .presenting import ProfileChange


class AccountActs(State):
    """A world in which people have accounts."""

    def rename(self, by: UserId, *, first_name: str, last_name: str = "", now: float) -> Person:
        """Call oneself otherwise."""
        who = writing.person(self, by)
        accounts.set_name(self, who, first_name, last_name, now)
        return who

    def change_profile(self, by: UserId, change: ProfileChange, *, now: float) -> Person:
        """Say something else of oneself: public names, bio, birthdate, channel, status, business."""
        return presenting.change_profile(self, by, change, now)

    def set_profile_photo(
        self, by: UserId, file: StoredFile, *, now: float, public: bool = False, is_animated: bool = False
    ) -> Person:
        """Add a picture to one's profile, or show those another one from whom the others are hidden (`public`)."""
        return presenting.set_photo(self, by, file, now, public=public, is_animated=is_animated)

    def remove_profile_photo(self, by: UserId, *, now: float, public: bool = False) -> Person:
        """Take one's newest picture away, or the public one; the one before is shown again."""
        return presenting.remove_photo(self, by, now, public=public)

    def add_profile_audio(self, by: UserId, audio: ProfileAudio, *, now: float) -> Person:
        """Put a piece of music on one's profile."""
        return presenting.add_audio(self, by, audio, now)

    def remove_profile_audio(self, by: UserId, file: int, *, now: float) -> Person:
        """Take the music with this file off one's profile."""
        return presenting.remove_audio(self, by, file, now)

    def allow_emoji_status(self, by: UserId, bot: BotId, *, now: float, allowed: bool = True) -> Person:
        """Let a bot change one's emoji status, as its web app asks for, or no more."""
        return presenting.allow_status(self, by, bot, now, allowed=allowed)

    def boost(self, by: UserId, chat: ChatId, *, now: float, count: int = 1, days: int = 30) -> Chat:
        """Boost a chat so many times by one's subscription, for so many days."""
        return boosts.boost(self, by, chat, now, count=count, days=days)

    def give_boost_code(self, by: UserId, chat: ChatId, to: UserId, *, now: float, days: int = 30) -> Chat:
        """As an administrator, give somebody a subscription for so many days by a code that boosts the chat."""
        return boosts.give_code(self, by, chat, to, now, days=days)

    def end_boosts(self, by: UserId, chat: ChatId, *, now: float) -> Chat:
        """Boost a chat no more by one's subscription, as when it ends or boosts another chat."""
        return boosts.end_own(self, by, chat, now)

    def free_boosters(self, by: UserId, chat: ChatId, count: int, *, now: float) -> Chat:
        """As an administrator, free members with so many boosts from slow mode and the permissions of all; 0 frees nobody."""
        return boosts.free_boosters(self, by, chat, count, now)

    def deactivate(self, by: UserId, *, now: float) -> None:
        """Delete one's account, with the public names, the business connection and the boosts that it had."""
        presenting.deactivate(self, by, now)
