"""Communities: chats that belong together, and let the members of one into the others (Bot API: Community).

Whoever owns the community and a chat puts that chat into it. Those in a chat are told that it came, that it went, or that
somebody entered from another chat of the community; into a private one no link is needed then.
"""

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.community_states import Community
from fake_telegram.world.facts.content import Service
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.happenings import members
from fake_telegram.world.happenings.posting import notice
from fake_telegram.world.ids import UserId
from fake_telegram.world.limits import COMMUNITY_CHATS_MAX, TITLE_CODE_POINTS_MAX
from fake_telegram.world.state import State


def create(state: State, by: UserId, name: str, now: float) -> Community:
    """See `CommunityActs.create_community`."""
    if not 1 <= len(name.strip()) <= TITLE_CODE_POINTS_MAX:
        raise ActRefused(f"a name has 1 to {TITLE_CODE_POINTS_MAX} characters", "bad_title")
    made = Community(id=int(state.fresh_number()) % (1 << 50), name=name.strip(), owner=by)
    state.communities[made.id] = made
    state.journal.add(now, "community_created", community=made.id, by=by, name=made.name)
    return made


def put(state: State, by: UserId, chat: Chat, community_id: int, now: float) -> Community:
    """See `CommunityActs.join_community`."""
    found = state.communities.get(community_id)
    if found is None:
        raise ActRefused(f"there is no community {community_id}", "no_such_community")
    if by != found.owner or chat.owner != by or chat.type not in ("supergroup", "channel") or chat.parent is not None:
        raise ActRefused(f"only the owner of {found.name} and of a supergroup or channel puts that there", "not_the_owner")
    if chat.community is not None:
        raise ActRefused(f"{chat.title} is in a community already", "in_a_community")
    if len(found.chats) >= COMMUNITY_CHATS_MAX:
        raise ActRefused(f"{found.name} has {COMMUNITY_CHATS_MAX} chats", "too_many")
    found.chats.append(chat.id)
    chat.community = found.id
    notice(state, chat, by, Service(kind="community_chat_added", number=found.id, title=found.name), now)
    return found


def take(state: State, by: UserId, chat: Chat, now: float) -> Community:
    """See `CommunityActs.leave_community`."""
    found = None if chat.community is None else state.communities.get(chat.community)
    if found is None:
        raise ActRefused(f"{chat.title} is in no community", "no_such_community")
    if by not in (found.owner, chat.owner):
        raise ActRefused(f"only the owner takes {chat.title} out of {found.name}", "not_the_owner")
    found.chats.remove(chat.id)
    chat.community = None
    notice(state, chat, by, Service(kind="community_chat_removed"), now)
    return found


def of_neighbour(state: State, chat: Chat, who: UserId) -> Community | None:
    """The community through which `who` may enter: they are in another chat of it."""
    found = None if chat.community is None else state.communities.get(chat.community)
    if found is None or all(one == chat.id or state.chats[one].member(who) is None for one in found.chats):
        return None
    return found


def enter(state: State, chat: Chat, who: UserId, through: Community, now: float) -> None:
    """Let `who` come in from another chat of the community."""
    members.change(state, chat, members.entering(state, chat, who), by=who, now=now)
    notice(state, chat, who, Service(kind="community_chat_joined", number=through.id, title=through.name), now)
