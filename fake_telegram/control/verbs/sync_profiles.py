"""What people do, from `bodies.profiles`, for those who block: written by ./tools/client-verbs, change nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from fake_telegram.control.actors import SyncActor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fake_telegram.control import answers
    from fake_telegram.control.bodies.base import Who
    from fake_telegram.control.bodies.profiles import GivenBirthdate, GivenEmojiStatus, GivenHours, GivenIntro, GivenPlace

__all__ = ["SyncProfilesVerbs"]


class SyncProfilesVerbs(SyncActor):
    """What people do, from `bodies.profiles`. What is left out is as usual; every method raises ``ControlRefused``."""

    __slots__ = ()

    def change_profile(
        self,
        *,
        username: str | None = None,
        extra_usernames: Sequence[str] | None = None,
        bio: str | None = None,
        birthdate: GivenBirthdate | Mapping[str, Any] | None = None,
        personal_chat: Who | None = None,
        emoji_status: GivenEmojiStatus | Mapping[str, Any] | None = None,
        hides_photos: bool | None = None,
        business_intro: GivenIntro | Mapping[str, Any] | None = None,
        business_place: GivenPlace | Mapping[str, Any] | None = None,
        business_hours: GivenHours | Mapping[str, Any] | None = None,
        without: Sequence[
            Literal["birthdate", "personal_chat", "emoji_status", "business_intro", "business_place", "business_hours"]
        ]
        | None = None,
    ) -> answers.PersonAnswer:
        """Say something else of oneself. What is in ``without`` is taken away; a status and a business need a subscription.

        ``personal_chat`` is a public channel where one posts, ``extra_usernames`` are public names besides ``username``;
        ``hides_photos`` leaves others only the public picture.

        Returns the person.
        """
        came: answers.PersonAnswer = self.act(
            "change_profile",
            username=username,
            extra_usernames=extra_usernames,
            bio=bio,
            birthdate=birthdate,
            personal_chat=personal_chat,
            emoji_status=emoji_status,
            hides_photos=hides_photos,
            business_intro=business_intro,
            business_place=business_place,
            business_hours=business_hours,
            without=without,
        )
        return came

    def set_profile_photo(
        self, file: int, *, public: bool | None = None, is_animated: bool | None = None
    ) -> answers.PersonAnswer:
        """Add a picture to one's profile: `file` by its number; `public` is what others see where the rest is hidden.

        Returns the person.
        """
        came: answers.PersonAnswer = self.act("set_profile_photo", file=file, public=public, is_animated=is_animated)
        return came

    def remove_profile_photo(self, *, public: bool | None = None) -> answers.PersonAnswer:
        """Take one's newest picture away, or the public one; the one before is shown again.

        Returns the person.
        """
        came: answers.PersonAnswer = self.act("remove_profile_photo", public=public)
        return came

    def add_profile_audio(
        self, file: int, *, duration: int | None = None, title: str | None = None, performer: str | None = None
    ) -> answers.PersonAnswer:
        """Put a piece of music on one's profile: `file` by its number, `duration` in seconds.

        Returns the person.
        """
        came: answers.PersonAnswer = self.act("add_profile_audio", file=file, duration=duration, title=title, performer=performer)
        return came

    def remove_profile_audio(self, file: int) -> answers.PersonAnswer:
        """Take the music with this file off one's profile. Returns the person."""
        came: answers.PersonAnswer = self.act("remove_profile_audio", file=file)
        return came

    def allow_emoji_status(self, bot: Who, *, allowed: bool | None = None) -> answers.PersonAnswer:
        """Let a bot change one's emoji status, as its web app would ask for; without `allowed` no more.

        Returns the person.
        """
        came: answers.PersonAnswer = self.act("allow_emoji_status", bot=bot, allowed=allowed)
        return came

    def boost(self, chat: Who, *, count: int | None = None, days: int | None = None) -> answers.ChatAnswer:
        """Boost a chat `count` times by one's subscription, which has four boosts, for so many days.

        Returns the chat.
        """
        came: answers.ChatAnswer = self.act("boost", chat=chat, count=count, days=days)
        return came

    def give_boost_code(self, chat: Who, user: Who, *, days: int | None = None) -> answers.ChatAnswer:
        """As an administrator, give the `user` a subscription by a code that boosts the chat four times.

        Returns the chat.
        """
        came: answers.ChatAnswer = self.act("give_boost_code", chat=chat, user=user, days=days)
        return came

    def end_boosts(self, chat: Who) -> answers.ChatAnswer:
        """Boost a chat no more by one's subscription. Returns the chat."""
        came: answers.ChatAnswer = self.act("end_boosts", chat=chat)
        return came

    def free_boosters(self, chat: Who, count: int) -> answers.ChatAnswer:
        """Free members with `count` boosts from slow mode and from what members may not; 0 frees nobody.

        Returns the chat.
        """
        came: answers.ChatAnswer = self.act("free_boosters", chat=chat, count=count)
        return came
