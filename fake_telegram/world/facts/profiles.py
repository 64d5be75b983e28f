"""Which Telegram is imitated: its cloud, a self-hosted server, or a lenient one for tests on one machine."""

from dataclasses import dataclass

from fake_telegram.world import limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the server behind `fake_telegram` allows. Sizes are in bytes.

    `checks_images` refuses a photo whose bytes are no picture; `legacy_fields` sends what the real server still sends although no
    documentation names it any more (`thumb`, `all_members_are_administrators`);
    `web_app_http` lets web apps be without TLS, as they are on a developer's machine;
    `reaction_counts_after_s` is for how long changes of a post's reactions are gathered before bots are told.
    """

    name: str
    webhook_http: bool = False
    webhook_ports: frozenset[int] | None = frozenset({80, 88, 443, 8443})
    webhook_connections_max: int = limits.WEBHOOK_CONNECTIONS_MAX
    upload_bytes_max: int = limits.UPLOAD_BYTES_MAX
    upload_photo_bytes_max: int = limits.UPLOAD_PHOTO_BYTES_MAX
    download_bytes_max: int | None = limits.DOWNLOAD_BYTES_MAX
    absolute_file_paths: bool = False
    flood_limits: bool = False
    web_app_http: bool = False
    reaction_counts_after_s: float = limits.REACTION_COUNTS_AFTER_S
    checks_images: bool = True
    legacy_fields: bool = True


OPEN = Profile(
    name="open",
    webhook_http=True,
    webhook_ports=None,
    web_app_http=True,
    reaction_counts_after_s=0,
    checks_images=False,
    legacy_fields=False,
)
LOCAL = Profile(
    name="local",
    webhook_http=True,
    webhook_ports=None,
    webhook_connections_max=limits.WEBHOOK_LOCAL_CONNECTIONS_MAX,
    upload_bytes_max=limits.UPLOAD_LOCAL_BYTES_MAX,
    download_bytes_max=None,
    absolute_file_paths=True,
)
CLOUD = Profile(name="cloud")
STRICT = Profile(name="strict", flood_limits=True)
PROFILES = {profile.name: profile for profile in (OPEN, LOCAL, CLOUD, STRICT)}
