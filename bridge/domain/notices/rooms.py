"""Texts in groups: binding and unbinding (R66–R92, R99), membership of the bot (R83, R106), relay."""

TEXTS: dict[str, tuple[str, str]] = {
    "room_greeting": (
        "Hello! I carry this chat's messages into a task and the task's comments back here.",
        "Здравствуйте! Я передаю сообщения этого чата в задачу, а комментарии задачи — сюда.",
    ),
    "room_help": (
        "/task title — create a task and bind this chat to it\n"
        "/task number — bind this chat to an existing task\n"
        "/endtask — unbind the task\n"
        "/project number — choose the project for new tasks\n"
        "/endproject — forget the project\n"
        "/find text — find tasks and projects by title\n"
        "/active — active tasks of the project\n"
        "/status — what this chat is bound to\n"
        "/who — people of the task, with the names to use after @\n"
        "/whom — who was told of a comment (as a Reply)\n"
        "/notify active — tell only people who are in this chat; /notify all — tell everyone concerned\n"
        "/suspend on — stop passing this chat's messages on; /suspend off — go on\n"
        "/quote on — quote the answered message; /quote off — do not\n"
        "/help — this list",
        "/task название — создать задачу и связать с ней чат\n"
        "/task номер — связать чат с существующей задачей\n"
        "/endtask — отвязать задачу\n"
        "/project номер — выбрать проект для новых задач\n"
        "/endproject — забыть проект\n"
        "/find текст — найти задачи и проекты по названию\n"
        "/active — активные задачи проекта\n"
        "/status — с чем связан этот чат\n"
        "/who — люди задачи и имена для обращения через @\n"
        "/whom — кого уведомили о комментарии (ответом на него)\n"
        "/notify active — уведомлять только тех, кто в чате; /notify all — всех, кого касается\n"
        "/suspend on — не передавать сообщения чата; /suspend off — передавать снова\n"
        "/quote on — цитировать сообщение, на которое отвечают; /quote off — не цитировать\n"
        "/help — этот список",
    ),
    # -- /task (R85–R92, R109) --
    "task_ask_create": ("Create the task {title}?", "Создать задачу {title}?"),
    "task_ask_bind": (
        "Task {task} is created. Bind this chat to it?",
        "Задача {task} создана. Связать с ней этот чат?",
    ),
    "task_not_created": ("The task {title} is not created.", "Задача {title} не создана."),
    "task_created_unbound": (
        "Task {task} is created. This chat is not bound to it.",
        "Задача {task} создана. Чат с ней не связан.",
    ),
    "task_created_elsewhere": (
        "Task {task} is created. This chat stays bound to {old}.",
        "Задача {task} создана. Чат по-прежнему связан с {old}.",
    ),
    "task_bound": (
        "This chat is bound to task {task}. Its messages go there as comments, and comments come here.",
        "Чат связан с задачей {task}. Сообщения отсюда идут в неё комментариями, а комментарии приходят сюда.",
    ),
    "task_rebound": (
        "This chat is now bound to task {task}. Before it was bound to {old}.",
        "Теперь чат связан с задачей {task}. До этого он был связан с {old}.",
    ),
    "task_bound_already": ("This chat is already bound to task {task}.", "Чат уже связан с задачей {task}."),
    "task_not_found": (
        "There is no task {number} that you may use here.",
        "Нет задачи {number}, которую вы можете здесь использовать.",
    ),
    "task_usage": (
        "Send /task and a title to create a task, or /task and a number to bind this chat to an existing one.",
        "Напишите /task и название, чтобы создать задачу, или /task и номер, чтобы связать чат с существующей.",
    ),
    "task_usage_bound": (
        "This chat is bound to task {task}. To change it, send /task with a title or a number.",
        "Чат связан с задачей {task}. Чтобы изменить это, напишите /task с названием или номером.",
    ),
    "task_title_too_long": (
        "The title is longer than {limit} characters. Put the rest on a new line: it becomes the description.",
        "Название длиннее {limit} знаков. Перенесите остальное на новую строку: это станет описанием.",
    ),
    "task_unbound": (
        "Task {task} is unbound. Messages of this chat no longer go to it.",
        "Задача {task} отвязана. Сообщения чата больше в неё не попадают.",
    ),
    "task_not_bound": ("This chat is not bound to a task.", "Чат не связан с задачей."),
    "another_bot": (
        "This chat is already served by @{bot}. Give the command to it, or unbind it first with /endtask@{bot}.",
        "Этот чат уже обслуживает @{bot}. Дайте команду ему или сначала отвяжите его: /endtask@{bot}.",
    ),
    "anonymous_admin": (
        "I cannot tell who you are: you write anonymously. Switch off “Remain anonymous” in your admin rights and try again.",
        "Не могу понять, кто вы: вы пишете анонимно. Отключите анонимность в правах администратора и повторите.",
    ),
    "stranger_command": (
        "Commands in “{chat}” are for linked employees only.",
        "Команды в «{chat}» доступны только связанным сотрудникам.",
    ),
    # -- buttons --
    "button_yes": ("Yes", "Да"),
    "button_no": ("No", "Нет"),
    "press_not_yours": ("Only the one who gave the command may answer.", "Ответить может только тот, кто дал команду."),
    "press_answered": ("Already answered.", "Ответ уже получен."),
    "press_unknown": ("This question is no longer open.", "Этот вопрос уже закрыт."),
    "press_refused": ("You may not do this any more.", "Вам это больше недоступно."),
    # -- the bot's own membership (R83) --
    "room_left": (
        "The bot was removed from the chat “{chat}” by {person}. Messages do not pass until it returns.",
        "Бота удалили из чата «{chat}» ({person}). Сообщения не передаются, пока он не вернётся.",
    ),
    "room_returned": (
        "The bot is back in the chat “{chat}”. Messages pass again.",
        "Бот снова в чате «{chat}». Сообщения опять передаются.",
    ),
    "room_resumed": (
        "I am back. This chat is still bound to task {task}, messages pass again.",
        "Я снова здесь. Чат по-прежнему связан с задачей {task}, сообщения передаются.",
    ),
}
