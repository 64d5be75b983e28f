"""Worlds as YAML files: written by hand to begin with, or exported from a running fake to begin again where it was.

In the file: people, bots, files, chats of every kind with who may do what in them and what was said, and all that is on its way:
updates that wait, webhooks, pressed buttons, links, requests, connections, polls, and how the dice lie. Not in it: the journal,
which is of one run, and the bytes of long files.
"""

from .dumping import MESSAGES_MAX, MESSAGES_USUAL, dump_pieces, dump_world
from .loading import LoadedWorld, load_world
from .shapes import WorldFileWrong

__all__ = ["MESSAGES_MAX", "MESSAGES_USUAL", "LoadedWorld", "WorldFileWrong", "dump_pieces", "dump_world", "load_world"]
