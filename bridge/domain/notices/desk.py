"""Texts of the private chat with the standard bot: linking (R3–R5), help, hints (R157, R158), notifications (R162)."""

TEXTS: dict[str, tuple[str, str]] = {
    # -- linking: the three messages of R5, and what can go wrong (R1–R10) --
    "link_authorising": (
        "Linking your Telegram account to the workspace “{account}”…",
        "Связываю ваш Telegram с рабочим пространством «{account}»…",
    ),
    "link_confirmed": (
        "Done, {name}. From now on your notifications from “{account}” come here.",
        "Готово, {name}. Теперь уведомления из «{account}» будут приходить сюда.",
    ),
    "link_help": (
        "Answer a notification with Reply, and your text becomes a comment in its task.\n"
        "Reply with /who to see who takes part in the task, /whom to see who was told, /help for all commands.\n"
        "Add me to a group and send /task there to bring its conversation into a task.",
        "Ответьте на уведомление через «Ответить», и ваш текст станет комментарием в задаче.\n"
        "Ответом /who можно узнать, кто участвует в задаче, /whom — кого уведомили, /help — все команды.\n"
        "Добавьте меня в группу и напишите там /task, чтобы переписка шла в задачу.",
    ),
    "link_invalid": (
        "This link does not work any more: it is used up or too old. Ask for a new one in your profile in the workspace.",
        "Эта ссылка больше не действует: она уже использована или устарела. Получите новую в своём профиле.",
    ),
    "link_taken": (
        "This Telegram account is already linked to somebody else in “{account}”. Unlink it there first.",
        "Этот Telegram уже связан с другим человеком в «{account}». Сначала отвяжите его там.",
    ),
    "link_already": (
        "You are already linked to “{account}”, {name}.",
        "Вы уже связаны с «{account}», {name}.",
    ),
    "start_unlinked": (
        "Hello! I bring news of your tasks. To link this Telegram account, open your profile in the workspace, "
        "switch Telegram on and follow the link.",
        "Здравствуйте! Я сообщаю о ваших задачах. Чтобы связать этот Telegram, откройте свой профиль, "
        "включите Telegram и перейдите по ссылке.",
    ),
    "start_linked": (
        "Hello, {name}! Your notifications from “{account}” come here.",
        "Здравствуйте, {name}! Ваши уведомления из «{account}» приходят сюда.",
    ),
    # -- help and hints --
    "desk_help": (
        "What I understand here:\n"
        "• Reply to a notification — your text and files become a comment in the task.\n"
        "• @name in such a reply — only the people you name are told.\n"
        "• /who — participants of the task and their roles (as a Reply).\n"
        "• /whom — who was told of this comment (as a Reply).\n"
        "• /help — this list.\n"
        "Add me to a group and send /task there to bind the group to a task.",
        "Что я здесь понимаю:\n"
        "• «Ответить» на уведомление — ваш текст и файлы станут комментарием в задаче.\n"
        "• @имя в таком ответе — узнают только те, кого вы назвали.\n"
        "• /who — участники задачи и их роли (ответом на уведомление).\n"
        "• /whom — кого уведомили об этом комментарии (ответом на уведомление).\n"
        "• /help — этот список.\n"
        "Добавьте меня в группу и напишите там /task, чтобы связать группу с задачей.",
    ),
    "desk_hint": (
        "I did not pass this on to anyone. To answer in a task, use Reply on its notification; "
        "/help shows what else I understand.",
        "Я никому это не передал. Чтобы ответить в задаче, нажмите «Ответить» на её уведомлении; /help покажет, что я понимаю.",
    ),
    "desk_reply_needed": (
        "Use this command as a Reply to a notification.",
        "Дайте эту команду ответом на уведомление.",
    ),
    "desk_reply_unknown": (
        "I do not know which task this message belongs to. Reply to a notification instead.",
        "Не знаю, к какой задаче относится это сообщение. Ответьте на уведомление.",
    ),
    # -- notifications (R162) --
    "notify_comment": ("{author} in {task}", "{author} в задаче {task}"),
    "notify_new_task": ("New task {task} from {author}", "Новая задача {task} от {author}"),
    "notify_system": ("{task}", "{task}"),
    "notify_task": ("[{number}] {title}", "[{number}] {title}"),
    "notify_untitled": ("untitled", "без названия"),
    "notify_hidden": ("Hidden comment", "Скрытый комментарий"),
    "notify_attachments": ("Attachments: {names}", "Вложения: {names}"),
    "notify_attachments_more": ("{names} and {count} more", "{names} и ещё {count}"),
    "notify_empty": ("(no text)", "(без текста)"),
    "author_system": ("The workspace", "Система"),
    "author_unknown": ("Somebody", "Кто-то"),
    # -- what a message carried besides text --
    "content_contact": ("Contact: {name}, {phone}", "Контакт: {name}, {phone}"),
    "content_place": ("Place: {coordinates}", "Место: {coordinates}"),
    "content_venue": ("Place: {title}, {address} ({coordinates})", "Место: {title}, {address} ({coordinates})"),
    "content_forwarded": ("Forwarded from {name}", "Переслано от {name}"),
    "content_other": (
        "[a message of the kind “{kind}” that cannot be shown here]",
        "[сообщение вида «{kind}», которое нельзя показать]",
    ),
    "file_too_big": (
        "[The file “{name}” ({size}) is larger than Telegram lets a bot download ({limit}); ask for it another way]",
        "[Файл «{name}» ({size}) больше, чем Telegram позволяет скачать боту ({limit}); попросите прислать его иначе]",
    ),
    # -- the history put into a follow-up task (A6, R44, R47) --
    "history_previous": ("Previous task: {task}", "Предыдущая задача: {task}"),
    "history_messages": ("Earlier messages:", "Предыдущие сообщения:"),
    "history_line": ("{author}: {text}", "{author}: {text}"),
    "channel_telegram": ("{name} (Telegram)", "{name} (Telegram)"),
    # -- what a linked person may do here without a Reply (R10, R247) --
    "desk_task_usage": (
        "Send /task and a title to create a task, or /task and a number to look at one.",
        "Напишите /task и название, чтобы создать задачу, или /task и номер, чтобы посмотреть её.",
    ),
    "desk_task_created": ("Task {task} is created.", "Задача {task} создана."),
    "desk_task_shown": ("{task}\nStatus: {status}", "{task}\nСтатус: {status}"),
    "desk_account_now": (
        "From now on I understand you as {name} of “{account}”.",
        "Теперь я понимаю вас как {name} из «{account}».",
    ),
}
