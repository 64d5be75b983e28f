"""What the Python clients can do, a method for each act: written by ./tools/client-verbs, change nothing here."""

from .accounts import AccountsVerbs
from .arranging import ArrangingVerbs
from .botfather import BotfatherVerbs
from .bots import BotsVerbs
from .chats import ChatsVerbs
from .communities import CommunitiesVerbs
from .keys import KeysVerbs
from .members import MembersVerbs
from .profiles import ProfilesVerbs
from .showing import ShowingVerbs
from .sync_accounts import SyncAccountsVerbs
from .sync_arranging import SyncArrangingVerbs
from .sync_botfather import SyncBotfatherVerbs
from .sync_bots import SyncBotsVerbs
from .sync_chats import SyncChatsVerbs
from .sync_communities import SyncCommunitiesVerbs
from .sync_keys import SyncKeysVerbs
from .sync_members import SyncMembersVerbs
from .sync_profiles import SyncProfilesVerbs
from .sync_showing import SyncShowingVerbs
from .sync_writing import SyncWritingVerbs
from .writing import WritingVerbs

__all__ = ["BotfatherVerbs", "PersonVerbs", "SyncBotfatherVerbs", "SyncPersonVerbs"]


class PersonVerbs(
    AccountsVerbs,
    ArrangingVerbs,
    BotsVerbs,
    ChatsVerbs,
    CommunitiesVerbs,
    KeysVerbs,
    MembersVerbs,
    ProfilesVerbs,
    ShowingVerbs,
    WritingVerbs,
):
    """All that a person can do."""

    __slots__ = ()


class SyncPersonVerbs(
    SyncAccountsVerbs,
    SyncArrangingVerbs,
    SyncBotsVerbs,
    SyncChatsVerbs,
    SyncCommunitiesVerbs,
    SyncKeysVerbs,
    SyncMembersVerbs,
    SyncProfilesVerbs,
    SyncShowingVerbs,
    SyncWritingVerbs,
):
    """All that a person can do."""

    __slots__ = ()
