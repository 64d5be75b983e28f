"""Every number the house is bound by, in one place: name with unit, what it limits, where it comes from, when it was read.

A queue, text or list without a bound is a bug. Change a number here and nowhere else.
"""

KIB = 1024
MIB = 1024 * KIB
"""R180 reads "MB" as 1024²."""

# -- Telegram: texts (Bot API "sendMessage", "sendPhoto", "InlineKeyboardButton", "answerCallbackQuery"; read 2026-11) --

TEXT_CODE_POINTS_MAX = 4096
CAPTION_CODE_POINTS_MAX = 1024
BUTTON_DATA_BYTES_MAX = 64
PRESS_ANSWER_CODE_POINTS_MAX = 200
ENTITIES_PER_MESSAGE_MAX = 100
"""Telegram drops entities beyond the hundredth of a message without a word (Bot API FAQ; read 2026-11)."""

# -- Telegram: files (Bot API "Sending files", "getFile"; read 2026-11) --

DOWNLOAD_BYTES_MAX = 20 * MIB
"""What a cloud bot may download (R182)."""
PHOTO_BYTES_MAX = 10 * MIB

# -- Telegram: pace (Bot API FAQ "My bot is hitting limits"; approximate, only `retry_after` is authoritative; read 2026-11) --

BOT_MESSAGES_PER_S = 30
CHAT_MESSAGES_PER_S = 1
CHAT_BURST_MESSAGES = 5
"""Short bursts above one a second are tolerated by Telegram; ours are this long."""
GROUP_MESSAGES_PER_MIN = 20
FLOODED_CHATS_TO_FREEZE_BOT = 2
"""So many chats of one bot reporting a flood at once freeze the whole bot."""

# -- Attachments on the way to Telegram (R178–R180): strictly below these a file travels as an attachment --

SMALL_ATTACHMENT_BYTES = 5 * MIB
LARGE_ATTACHMENT_BYTES = 50 * MIB

# -- Uploads into the workspace, by plan (R22) --

FILE_BYTES_MAX_PAID = 100 * MIB
FILE_BYTES_MAX_FREE = 15 * MIB

# -- The workspace (ours, 2026-11; R183 for the comment) --

COMMENT_BYTES_MAX = 64 * KIB
FILES_PER_COMMENT_MAX = 50
"""Each takes one id of the decision's block (`ids.IDS_PER_BLOCK`)."""
TITLE_CODE_POINTS_MAX = 255
DESCRIPTION_CODE_POINTS_MAX = 20_000
QUOTE_CODE_POINTS_MAX = 300
CHAT_NAME_CODE_POINTS_MAX = 128
HANDLE_CODE_POINTS_MAX = 96
FIND_RESULTS_MAX = 20
UNREAD_COUNTED_MAX = 200
"""Unread events are counted up to here: the number is told after every answer, and some people never read."""
LIST_LINES_MAX = 50
"""Lines of a list that a command prints in a chat."""

# -- Deliveries (ours, 2026-11) --

BACKOFF_FIRST_S = 1.0
BACKOFF_FACTOR = 2.0
BACKOFF_MAX_S = 300.0
DELIVERY_LIFETIME_S = 24 * 3600.0
"""A delivery still failing after a day expires: told to nobody, shown to staff."""
PRESS_ANSWER_LIFETIME_S = 150.0
"""Telegram forgets a pressed button after 150 s (Bot API)."""

# -- Linking and downloads --

LINK_GRANT_LIFETIME_S = 600.0
