"""Texts of command replies other than /task: lists, states, switches, hints (R93–R106)."""

TEXTS: dict[str, tuple[str, str]] = {
    # -- /status (R98) --
    "status_account": ("Workspace: {account}", "Рабочее пространство: {account}"),
    "status_task": ("Task: {task}", "Задача: {task}"),
    "status_task_secret": ("Task: bound to one you have no access to", "Задача: связана с той, к которой у вас нет доступа"),
    "status_task_none": ("Task: none", "Задача: нет"),
    "status_project": ("Project: {project}", "Проект: {project}"),
    "status_project_none": ("Project: none", "Проект: нет"),
    "status_relay_on": ("Messages of this chat go to the task: yes", "Сообщения чата передаются в задачу: да"),
    "status_relay_off": ("Messages of this chat go to the task: no", "Сообщения чата передаются в задачу: нет"),
    "status_notify_all": ("Told of messages: everyone concerned", "О сообщениях узнают: все, кого касается"),
    "status_notify_active": ("Told of messages: only people in this chat", "О сообщениях узнают: только люди из этого чата"),
    "status_quote_on": ("Answered messages are quoted: yes", "Цитировать сообщение, на которое отвечают: да"),
    "status_quote_off": ("Answered messages are quoted: no", "Цитировать сообщение, на которое отвечают: нет"),
    # -- switches (R97, R104, R105, A3) --
    "suspend_on": (
        "Suspended: messages of this chat no longer go to the task. Comments of the task still come here.",
        "Приостановлено: сообщения чата больше не идут в задачу. Комментарии задачи по-прежнему приходят сюда.",
    ),
    "suspend_off": (
        "Resumed: messages of this chat go to the task again.",
        "Возобновлено: сообщения чата снова идут в задачу.",
    ),
    "suspend_usage": (
        "Send /suspend on to stop passing this chat's messages on, /suspend off to go on.",
        "Напишите /suspend on, чтобы не передавать сообщения чата, или /suspend off, чтобы передавать снова.",
    ),
    "notify_active": (
        "From now on only people who are known to be in this chat are told of its messages.",
        "Теперь о сообщениях чата узнают только те, кто точно есть в этом чате.",
    ),
    "notify_all": (
        "From now on everyone concerned is told of this chat's messages.",
        "Теперь о сообщениях чата узнают все, кого они касаются.",
    ),
    "notify_usage": (
        "Send /notify active to tell only people in this chat, /notify all to tell everyone concerned.",
        "Напишите /notify active, чтобы уведомлять только людей из чата, или /notify all — всех, кого касается.",
    ),
    "quote_on": (
        "From now on a reply brings a quotation of the answered message with it.",
        "Теперь ответ приносит с собой цитату сообщения, на которое отвечают.",
    ),
    "quote_off": ("From now on replies come without a quotation.", "Теперь ответы приходят без цитаты."),
    "quote_usage": (
        "Send /quote on to quote the answered message, /quote off not to.",
        "Напишите /quote on, чтобы цитировать сообщение, на которое отвечают, или /quote off, чтобы не цитировать.",
    ),
    # -- /who and /whom (R102, R103, R157) --
    "who_head": ("People of task {task}:", "Люди задачи {task}:"),
    "who_nobody": ("Task {task} has no people yet.", "В задаче {task} пока никого нет."),
    "who_line": ("{role}: @{handle}", "{role}: @{handle}"),
    "who_team": ("{role}: {team} (team)", "{role}: {team} (группа)"),
    "who_more": ("… and {count} more", "… и ещё {count}"),
    "role_assigner": ("Assigner", "Постановщик"),
    "role_assignee": ("Assignee", "Исполнитель"),
    "role_participant": ("Participant", "Участник"),
    "role_auditor": ("Auditor", "Аудитор"),
    "whom_head": ("Told of this comment:", "Об этом комментарии узнали:"),
    "whom_line": ("@{handle} — {why}", "@{handle} — {why}"),
    "whom_unreachable": ("@{handle} — cannot be reached", "@{handle} — связи нет"),
    "whom_nobody": ("Nobody was told of this comment.", "Об этом комментарии никто не узнал."),
    "whom_hint": (
        "Use /whom as a Reply to a message: it shows who was told of it.",
        "Дайте /whom ответом на сообщение: покажу, кто о нём узнал.",
    ),
    "whom_unknown": ("I know no comment for that message.", "Для этого сообщения комментария нет."),
    # -- why somebody hears: `why_<Reason>` --
    "why_mentioned": ("was named", "назван в тексте"),
    "why_replied_to": ("was replied to", "ему ответили"),
    "why_conversed": ("took part in the conversation", "участвовал в разговоре"),
    "why_assignee": ("is an assignee", "исполнитель"),
    "why_chosen": ("was chosen by the writer", "выбран автором"),
    "why_answered": ("takes part in the answered comment", "участвует в том, на что ответили"),
    "why_new_task": ("is an assignee of the new task", "исполнитель новой задачи"),
    "why_dialogue": ("is an assignee of the client's task", "исполнитель задачи клиента"),
    "why_client": ("is the client", "клиент"),
    "why_connected": ("became an assignee", "стал исполнителем"),
    "why_liked": ("wrote the liked comment", "автор понравившегося"),
    "why_status": ("is concerned by the status", "касается статус"),
    # -- /find, /project, /active, /endproject, /changeaccount (R93–R96, R100, R101) --
    "find_usage": ("Send /find and a part of the title.", "Напишите /find и часть названия."),
    "find_nothing": ("Nothing found for “{text}”.", "По запросу «{text}» ничего не найдено."),
    "find_tasks": ("Tasks:", "Задачи:"),
    "find_projects": ("Projects:", "Проекты:"),
    "list_line": ("[{number}] {title}", "[{number}] {title}"),
    "project_usage": ("Send /project and the number of a project.", "Напишите /project и номер проекта."),
    "project_bound": (
        "New tasks of this chat are created in the project {project}.",
        "Новые задачи этого чата создаются в проекте {project}.",
    ),
    "project_not_found": (
        "There is no project {number} that you may use here.",
        "Нет проекта {number}, который вы можете здесь использовать.",
    ),
    "project_unbound": ("The project {project} is unbound.", "Проект {project} отвязан."),
    "project_not_bound": ("This chat is not bound to a project.", "Чат не связан с проектом."),
    "active_none": ("The project {project} has no active tasks.", "В проекте {project} нет активных задач."),
    "active_head": ("Active tasks of the project {project}:", "Активные задачи проекта {project}:"),
    "account_of_room": (
        "This chat belongs to the workspace “{account}”. To move it to another one: /endtask and /endproject here, "
        "choose the other workspace with /changeaccount in our private chat, then /task here again.",
        "Этот чат принадлежит рабочему пространству «{account}». Чтобы перенести его: /endtask и /endproject здесь, "
        "выберите другое пространство командой /changeaccount в личном чате со мной, затем снова /task здесь.",
    ),
    "account_only_one": (
        "You are linked to one workspace only: there is nothing to change.",
        "Вы связаны только с одним рабочим пространством: менять нечего.",
    ),
    "command_elsewhere": (
        "This command is not for this chat. /help shows those that are.",
        "Эта команда не для этого чата. Список — /help.",
    ),
    # -- the list Telegram shows while typing `/` --
    "menu_task": ("create a task or bind one", "создать задачу или связать с чатом"),
    "menu_endtask": ("unbind the task", "отвязать задачу"),
    "menu_project": ("choose the project for new tasks", "выбрать проект для новых задач"),
    "menu_endproject": ("forget the project", "забыть проект"),
    "menu_find": ("find tasks and projects", "найти задачи и проекты"),
    "menu_active": ("active tasks of the project", "активные задачи проекта"),
    "menu_status": ("what this chat is bound to", "с чем связан чат"),
    "menu_who": ("people of the task", "люди задачи"),
    "menu_whom": ("who was told of a comment", "кто узнал о комментарии"),
    "menu_notify": ("whom to tell: active or all", "кого уведомлять: active или all"),
    "menu_suspend": ("stop or go on: on or off", "приостановить: on или off"),
    "menu_quote": ("quote answers: on or off", "цитировать ответы: on или off"),
    "menu_help": ("all commands", "все команды"),
}
