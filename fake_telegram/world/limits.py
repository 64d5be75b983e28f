"""Every bound of the fake, with its unit and where it comes from.

`[doc]` is the Bot API documentation, `[src]` the source of Telegram's own Bot API server 10.0 (7 May 2026),
`[ours]` a bound that keeps this program small.
"""

from typing import Final

TEXT_CODE_POINTS_MAX: Final = 4096  # [doc] sendMessage.text, after entities are parsed
CAPTION_CODE_POINTS_MAX: Final = 1024  # [doc] caption, after entities are parsed
RAW_TEXT_BYTES_MAX: Final = 32768  # [src] before parsing: "text is too long"
FORMATTING_ENTITIES_MAX: Final = 100  # [src] of one text, custom emoji aside; more are plain text
CALLBACK_DATA_BYTES_MAX: Final = 64  # [doc] InlineKeyboardButton.callback_data
ANSWER_CACHE_S_MAX: Final = 24 * 3600  # [src] cache_time of answerCallbackQuery and answerInlineQuery
CALLBACK_ANSWER_CODE_POINTS_MAX: Final = 200  # [doc] answerCallbackQuery.text
COPY_TEXT_CODE_POINTS_MAX: Final = 256  # [doc] CopyTextButton.text
ALBUM_ITEMS_MIN: Final = 2  # [doc] sendMediaGroup
ALBUM_ITEMS_MAX: Final = 10  # [doc] sendMediaGroup
MESSAGE_IDS_MAX: Final = 100  # [doc] deleteMessages, forwardMessages, copyMessages
COMMANDS_MAX: Final = 100  # [doc] setMyCommands
COMMAND_LENGTH_MAX: Final = 32  # [doc] BotCommand.command
COMMAND_DESCRIPTION_LENGTH_MAX: Final = 256  # [doc] BotCommand.description
INLINE_KEYBOARD_BUTTONS_MAX: Final = 100  # [mem] per message; above: "reply markup is too long"

EPHEMERAL_LIFE_S: Final = 24 * 3600  # [ours] "may disappear automatically after some time"
EPHEMERAL_ANSWER_S: Final = 15  # [doc] ephemeral messages: how long after an action any bot may answer it
EPHEMERAL_MESSAGES_MAX: Final = 1000  # [ours] per chat; the oldest leave
GUESTS_MAX: Final = 3  # [doc] guest mode: bots summoned by one message
GUEST_QUERY_LIFE_S: Final = 24 * 3600  # [ours] as long as its update
GUEST_QUERIES_MAX: Final = 10_000  # [ours] guest queries remembered, all bots together
COMMUNITY_CHATS_MAX: Final = 100  # [ours] chats of one community
DRAFT_LIFE_S: Final = 30  # [doc] sendMessageDraft: a temporary 30-second preview
RICH_TEXT_CODE_POINTS_MAX: Final = 32_768  # [doc] rich message limits: text with formulas and the stand-ins of custom emoji
RICH_SOURCE_BYTES_MAX: Final = 4 * 32_768  # [ours] HTML or Markdown before it is read
RICH_BLOCKS_MAX: Final = 500  # [doc] as above: blocks, list items and table rows together
RICH_NESTING_MAX: Final = 16  # [doc] as above: blocks inside blocks; texts inside texts [ours]
RICH_MEDIA_MAX: Final = 50  # [doc] as above
RICH_COLUMNS_MAX: Final = 20  # [doc] as above: of a table
RICH_BUTTONS_IN_ROW_MAX: Final = 8  # [doc] InputRichBlockButtons.buttons
RICH_MEDIA_ID_LENGTH_MAX: Final = 64  # [doc] InputRichMessageMedia.id
RICH_MAP_ZOOM_MAX: Final = 24  # [doc] InputRichBlockMap.zoom
RICH_MAP_SIDES_MAX: Final = 10_000  # [doc] InputRichBlockMap: width and height together
RICH_MAP_RATIO_MAX: Final = 20  # [doc] as above: the longer to the shorter side

PARAMETER_BYTES_MAX: Final = 1 << 20  # [src] all parameters of one request
UPLOAD_BYTES_MAX: Final = 50 * 1024 * 1024  # [doc] multipart upload, cloud
UPLOAD_PHOTO_BYTES_MAX: Final = 10 * 1024 * 1024  # [doc] photo upload
UPLOAD_LOCAL_BYTES_MAX: Final = 2000 * 1024 * 1024  # [doc] multipart upload, local server
LIVE_PHOTO_BYTES_MAX: Final = 10 * 1024 * 1024  # [doc] sendLivePhoto.live_photo
LIVE_PHOTO_S_MAX: Final = 10  # [doc] as above
DOWNLOAD_BYTES_MAX: Final = 20 * 1024 * 1024  # [doc] getFile, cloud
URL_PHOTO_BYTES_MAX: Final = 5 * 1024 * 1024  # [doc] sending by URL
URL_FILE_BYTES_MAX: Final = 20 * 1024 * 1024  # [doc] sending by URL
FILE_LINK_LIFE_S: Final = 3600  # [doc] getFile: valid for at least one hour

UPDATE_LIFE_S: Final = 24 * 3600  # [doc] getting updates
CALLBACK_LIFE_S: Final = 150  # [src] callback, shipping and pre-checkout queries
INLINE_QUERY_LIFE_S: Final = 30  # [src]
CHOSEN_INLINE_LIFE_S: Final = 600  # [src]
UPDATES_LIMIT_MAX: Final = 100  # [doc] getUpdates.limit
POLL_TIMEOUT_S_MAX: Final = 50  # [src] getUpdates.timeout
WEBHOOK_CONNECTIONS_DEFAULT: Final = 40  # [doc] setWebhook.max_connections
WEBHOOK_CONNECTIONS_MAX: Final = 100  # [doc]
WEBHOOK_LOCAL_CONNECTIONS_MAX: Final = 100_000  # [src] --local
SECRET_TOKEN_LENGTH_MAX: Final = 256  # [doc] setWebhook.secret_token
CERTIFICATE_BYTES_MAX: Final = 3 * 1024 * 1024  # [src] setWebhook.certificate
JOIN_REQUEST_CONTACT_S: Final = 5 * 60  # [doc] ChatJoinRequest.user_chat_id
POLL_QUESTION_CODE_POINTS_MAX: Final = 300  # [doc] sendPoll.question
POLL_OPTION_CODE_POINTS_MAX: Final = 100  # [doc] InputPollOption.text
POLL_OPTIONS_MIN: Final = 2  # [src] in these words
POLL_OPTIONS_MAX: Final = 12  # [doc] sendPoll.options
POLL_EXPLANATION_CODE_POINTS_MAX: Final = 200  # [doc] sendPoll.explanation
CHECKLIST_TITLE_CODE_POINTS_MAX: Final = 255  # [doc] InputChecklist.title
CHECKLIST_TASK_CODE_POINTS_MAX: Final = 100  # [doc] InputChecklistTask.text
CHECKLIST_TASKS_MAX: Final = 30  # [doc] InputChecklist.tasks
POLL_DESCRIPTION_CODE_POINTS_MAX: Final = 1024  # [doc] sendPoll.description
POLL_COUNTRIES_MAX: Final = 12  # [doc] sendPoll.country_codes
POLL_MEMBER_S_MIN: Final = 24 * 3600  # [doc] sendPoll.members_only
POLL_OPEN_S_MAX: Final = 2_628_000  # [doc] sendPoll.open_period
TITLE_CODE_POINTS_MAX: Final = 128  # [doc] setChatTitle
DESCRIPTION_CODE_POINTS_MAX: Final = 255  # [doc] setChatDescription
BIO_CODE_POINTS_MAX: Final = 70  # [mem] of a person without a subscription
BIO_PREMIUM_CODE_POINTS_MAX: Final = 140  # [doc] setBusinessAccountBio.bio
NAME_CODE_POINTS_MAX: Final = 64  # [doc] setBusinessAccountName.first_name
BUSINESS_INTRO_TITLE_CODE_POINTS_MAX: Final = 32  # [mem] intro_title_length_limit
BUSINESS_INTRO_MESSAGE_CODE_POINTS_MAX: Final = 70  # [mem] intro_description_length_limit
BUSINESS_ADDRESS_CODE_POINTS_MAX: Final = 96  # [mem] account.updateBusinessLocation
BUSINESS_INTERVALS_MAX: Final = 28  # [mem] business_hours.weekly_open
OPENING_MINUTE_MAX: Final = 7 * 24 * 60  # [doc] BusinessOpeningHoursInterval.opening_minute
CLOSING_MINUTE_MAX: Final = 8 * 24 * 60  # [doc] BusinessOpeningHoursInterval.closing_minute
USERNAMES_MAX: Final = 10  # [mem] active public names of one account
PROFILE_PHOTOS_MAX: Final = 100  # [ours] kept of one account; the oldest leave first
PROFILE_AUDIOS_MAX: Final = 100  # [ours] as above
PROFILE_PAGE_MAX: Final = 100  # [doc] getUserProfilePhotos.limit, getUserProfileAudios.limit
PERSONAL_CHAT_MESSAGES_MAX: Final = 20  # [doc] getUserPersonalChatMessages.limit
RENDITION_BYTES_MAX: Final = 64 * 1024 * 1024  # [ours] sizes of pictures kept in memory; others are made again
RENDITION_MEASURES_MAX: Final = 100_000  # [ours] sizes of pictures whose weight is remembered
PICTURE_SIDE_MIN: Final = 160  # [mem] PHOTO_CROP_SIZE_SMALL
STATUS_BOTS_MAX: Final = 100  # [ours] bots that may change one person's emoji status
VERIFICATION_TEXT_CODE_POINTS_MAX: Final = 70  # [doc] verifyUser.custom_description
BOOST_SLOTS_MAX: Final = 4  # [mem] of one subscription
BOOSTS_OF_GIFT_CODE: Final = 4  # [doc] ChatBoostSourceGiftCode
FREEING_BOOSTS_MAX: Final = 8  # [doc] TDLib, setSupergroupUnrestrictBoostCount
BOOSTS_OF_ONE_MAX: Final = 100  # [ours] of one person in one chat, gift codes included
CUSTOM_TITLE_CODE_POINTS_MAX: Final = 16  # [doc] setChatAdministratorCustomTitle
LIVE_LOCATION_S_MIN: Final = 60  # [doc] sendLocation.live_period
LIVE_LOCATION_S_MAX: Final = 86_400  # [doc] as above
LIVE_LOCATION_HEADING_MAX: Final = 360  # [doc] sendLocation.heading, in degrees
LIVE_LOCATION_RADIUS_M_MAX: Final = 100_000  # [doc] sendLocation.proximity_alert_radius
LOCATION_ACCURACY_M_MAX: Final = 1500.0  # [doc] sendLocation.horizontal_accuracy
LIVE_LOCATION_FOREVER_S: Final = 0x7FFFFFFF  # [doc] sendLocation.live_period: a live location without an end
REACTION_COUNTS_AFTER_S: Final = 60  # [doc] message_reaction_count: grouped, sent with delay up to a few minutes
REACTIONS_REMEMBERED_MAX: Final = 10_000  # [doc] deleteAllMessageReactions: recent reactions of one user or chat
EDIT_WINDOW_S: Final = 48 * 3600  # [mem] how long a person may edit what they wrote
BUSINESS_WINDOW_S: Final = 24 * 3600  # [doc] business connections: chats active in the last 24 hours
DICE_KEPT_S: Final = 24 * 3600  # [doc] deleteMessage: a dice in a private chat
DELETE_WINDOW_S: Final = 48 * 3600  # [doc] deleteMessage
DICE_STAYS_S: Final = 24 * 3600  # [doc] deleteMessage: a dice in a private chat

# [doc] FAQ, "My bot is hitting limits": averages; the bursts are [ours]
FLOOD_BOT_PER_S: Final = 30.0
FLOOD_BOT_BURST: Final = 30.0
FLOOD_CHAT_PER_S: Final = 1.0
FLOOD_CHAT_BURST: Final = 5.0
FLOOD_GROUP_PER_S: Final = 20 / 60
FLOOD_GROUP_BURST: Final = 20.0

JOURNAL_ENTRIES_MAX: Final = 50_000  # [ours] oldest leave first
PENDING_UPDATES_MAX: Final = 20_000  # [ours] per bot; the oldest are dropped and the journal says so
INLINE_QUERY_CODE_POINTS_MAX: Final = 256  # [doc] InlineQuery.query
INLINE_OFFSET_BYTES_MAX: Final = 64  # [doc] answerInlineQuery.next_offset
INLINE_RESULTS_MAX: Final = 50  # [doc] answerInlineQuery.results
INLINE_RESULT_ID_BYTES_MAX: Final = 64  # [doc] InlineQueryResult.id
START_PARAMETER_LENGTH_MAX: Final = 64  # [doc] InlineQueryResultsButton.start_parameter
KEPT_OFFERS_MAX: Final = 1_000  # [ours] answers to inline queries remembered per bot
WEB_APP_DATA_BYTES_MAX: Final = 4096  # [doc] Web Apps, sendData
WEB_APPS_MAX: Final = 10_000  # [ours] web apps remembered, all bots together
PREPARED_LIFE_S: Final = 24 * 3600  # [ours] PreparedInlineMessage.expiration_date: the documentation names no time
PREPARED_MAX: Final = 10_000  # [ours] prepared messages and buttons, all bots together
BOT_NAME_CODE_POINTS_MAX: Final = 64  # [doc] setMyName.name
MANAGED_BOT_USERS_MAX: Final = 10  # [doc] setManagedBotAccessSettings.added_user_ids
JOIN_QUERY_LIFE_S: Final = 10  # [doc] ChatJoinRequest.query_id
JOIN_QUERIES_MAX: Final = 10_000  # [ours] queries about requests to join remembered, all bots together
INLINE_QUERIES_MAX: Final = 10_000  # [ours] inline queries remembered, all bots together
CALLBACK_QUERIES_MAX: Final = 10_000  # [ours] open callback queries per bot
FILE_BYTES_MAX: Final = 512 * 1024 * 1024  # [ours] uploaded bytes kept; the oldest leave first
FILE_PATHS_MAX: Final = 10_000  # [ours] download paths remembered, all bots together
UPDATE_ID_RESTART_S: Final = 7 * 24 * 3600  # [doc] Update.update_id: after a week without updates
