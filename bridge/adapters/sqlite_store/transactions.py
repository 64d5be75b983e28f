"""All aggregates over one connection. Made once per store: between transactions its verbs refuse to run."""

from collections.abc import Callable

from bridge.adapters.sqlite_store.accounts import SqliteAccounts, SqliteIds, SqliteTokens
from bridge.adapters.sqlite_store.bots import SqliteBots
from bridge.adapters.sqlite_store.catalog import SqliteCatalog
from bridge.adapters.sqlite_store.chronicle import SqliteChronicle, SqliteFeed
from bridge.adapters.sqlite_store.comments import SqliteComments, SqliteFileRows
from bridge.adapters.sqlite_store.contacts import SqliteContacts
from bridge.adapters.sqlite_store.conversations import SqliteConversations
from bridge.adapters.sqlite_store.inbox import SqliteInbox
from bridge.adapters.sqlite_store.lanes import LaneHeads, SqliteLeases
from bridge.adapters.sqlite_store.outbox import SqliteOutbox
from bridge.adapters.sqlite_store.people import SqliteLinks, SqlitePeople
from bridge.adapters.sqlite_store.rooms import SqliteCounterparts, SqliteRooms
from bridge.adapters.sqlite_store.statements import Statements
from bridge.adapters.sqlite_store.tasks import SqliteTasks


class SqliteTransaction:
    """`Transaction`: see the port for every verb."""

    def __init__(self, statements: Statements, now: Callable[[], float]) -> None:
        heads = LaneHeads(statements)
        self.ids = SqliteIds(statements)
        self.accounts = SqliteAccounts(statements)
        self.people = SqlitePeople(statements)
        self.contacts = SqliteContacts(statements)
        self.links = SqliteLinks(statements)
        self.tokens = SqliteTokens(statements)
        self.catalog = SqliteCatalog(statements)
        self.bots = SqliteBots(statements)
        self.tasks = SqliteTasks(statements)
        self.comments = SqliteComments(statements)
        self.files = SqliteFileRows(statements)
        self.conversations = SqliteConversations(statements, heads)
        self.rooms = SqliteRooms(statements)
        self.counterparts = SqliteCounterparts(statements)
        self.chronicle = SqliteChronicle(statements)
        self.inbox = SqliteInbox(statements, heads)
        self.outbox = SqliteOutbox(statements, heads)
        self.feed = SqliteFeed(statements)
        self.leases = SqliteLeases(statements, now)
