"""What a bot's webhook is set to and how its last delivery failed. Delivering is `fake_telegram.wire`'s work."""

from dataclasses import dataclass

from fake_telegram.world.limits import WEBHOOK_CONNECTIONS_DEFAULT


@dataclass(slots=True, kw_only=True)
class WebhookState:
    """The webhook of one bot; `url == ""` means that there is none (getWebhookInfo).

    `generation` grows whenever the webhook is set or deleted, so that a delivery engine or a waiting long poll notices.
    `last_error_at` is in Unix seconds. `certificate` is the bot's own (PEM), empty for the usual trust.
    """

    url: str = ""
    secret_token: str = ""
    max_connections: int = WEBHOOK_CONNECTIONS_DEFAULT
    certificate: bytes = b""
    ip_address: str = ""
    fixed_ip_address: str = ""
    last_error_at: float | None = None
    last_error_message: str = ""
    last_set_at: float | None = None
    generation: int = 0

    def failed(self, message: str, now: float) -> None:
        """Remember a failed delivery, in Telegram's words."""
        self.last_error_at = now
        self.last_error_message = message
