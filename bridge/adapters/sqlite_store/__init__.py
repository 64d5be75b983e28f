"""The store on SQLite. The front door: everything else in this package is its own business."""

from bridge.adapters.sqlite_store.connections import MemoryDatabase
from bridge.adapters.sqlite_store.schema import NewerSchema
from bridge.adapters.sqlite_store.store import SqliteStore, open_sqlite
from bridge.adapters.sqlite_store.upkeep import Health, back_up, examine

__all__ = ["Health", "MemoryDatabase", "NewerSchema", "SqliteStore", "back_up", "examine", "open_sqlite"]
