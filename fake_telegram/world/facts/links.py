"""An invite link as data (Bot API: ChatInviteLink)."""

from dataclasses import dataclass, field

from fake_telegram.world.ids import ChatId, UserId


@dataclass(slots=True, kw_only=True)
class InviteLink:
    """One link. `expires_at` in Unix seconds, 0 for never; `member_limit` 0 for none; `uses` and `pending` count people."""

    link: str
    chat: ChatId
    creator: UserId
    name: str = ""
    expires_at: int = 0
    member_limit: int = 0
    creates_join_request: bool = False
    is_primary: bool = False
    is_revoked: bool = False
    uses: int = 0
    waiting: dict[UserId, None] = field(default_factory=dict)

    def is_open(self, now: float) -> bool:
        """Whether it still lets anybody in."""
        return not (
            self.is_revoked
            or (self.expires_at and self.expires_at <= now)
            or (self.member_limit and self.uses >= self.member_limit)
        )
