"""The functional core: pure rules over frozen values.

Law of this room: no clock, no disk, no network, no randomness, no awaiting. Time, ids and random
tokens come in as arguments; what should happen goes out as values (`changes`, `effects`, `notices`).
"""
