"""Why an act of a person cannot happen. Bots are refused in `fake_telegram.methods`, in Telegram's own words."""


class ActRefused(Exception):
    """A Telegram client would not let this person do this.

    Attributes:
        reason: one English sentence for the author of the test.
        code: a stable word to match on, such as `not_a_member` or `no_such_message`.
    """

    def __init__(self, reason: str, code: str = "refused") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class TextRefused(ValueError):
    """Telegram takes no such text: its markup or its entities are wrong. `str()` says how, in Telegram's words."""
