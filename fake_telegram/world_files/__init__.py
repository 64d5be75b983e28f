"""Worlds as YAML files: written by hand to begin with, or exported from a running fake to begin again where it was.

In the file: people, bots, files, groups, supergroups, channels, private chats with bots, who may do what in them, and their
latest messages. Not in it: what is on its way or gone by: updates that wait, webhooks, pressed buttons, invite links, dialogs
between people, the journal.
"""

from .dumping import MESSAGES_MAX, MESSAGES_USUAL, dump_pieces, dump_world
from .loading import LoadedWorld, load_world
from .shapes import WorldFileWrong

__all__ = ["MESSAGES_MAX", "MESSAGES_USUAL", "LoadedWorld", "WorldFileWrong", "dump_pieces", "dump_world", "load_world"]
