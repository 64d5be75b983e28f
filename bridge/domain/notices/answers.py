"""Texts of answers by Reply and of refusals: what did not happen, why, and the person's own text given back (R161, R90, R231)."""

TEXTS: dict[str, tuple[str, str]] = {
    "answer_refused": (
        "Your answer was not added: {why}\nHere is your text, so that it is not lost:\n{text}",
        "Ответ не добавлен: {why}\nВот ваш текст, чтобы он не пропал:\n{text}",
    ),
    "answer_trashed": ("the task was deleted.", "задача удалена."),
    "answer_empty": (
        "There is nothing to add: the answer has neither text nor a file.",
        "Добавлять нечего: в ответе нет ни текста, ни файла.",
    ),
    "answer_withheld": (
        "Not shown in “{chat}”: you named only colleagues, and a client is there.",
        "Не показано в «{chat}»: вы назвали только коллег, а там есть клиент.",
    ),
    "answer_to_nobody": ("Added, but nobody was told.", "Добавлено, но никто не уведомлён."),
    "mention_ambiguous": (
        "“@{name}” fits more than one person, so nobody was told for it. /who shows names that fit one.",
        "«@{name}» подходит нескольким людям, поэтому по нему никто не уведомлён. Точные имена покажет /who.",
    ),
    # -- refusals: `refused_<Denial>` --
    "refused_no_access": ("no such task, or you have no access to it.", "такой задачи нет, или у вас нет к ней доступа."),
    "refused_role_too_weak": ("your role in this task does not allow it.", "ваша роль в этой задаче этого не позволяет."),
    "refused_not_author": ("only the author may change a comment.", "изменить комментарий может только его автор."),
    "refused_deactivated": ("your user is switched off.", "ваш пользователь отключён."),
    "refused_not_linked": (
        "your Telegram is not linked to the workspace.",
        "ваш Telegram не связан с рабочим пространством.",
    ),
    "refused_not_staff": ("only employees may do this.", "это доступно только сотрудникам."),
    "refused_admins_only": ("only administrators may do this.", "это доступно только администраторам."),
    "refused_plan": ("the plan of the account does not include it.", "это не входит в тариф аккаунта."),
    "refused_plan_expired": ("the plan of the account was not paid in time.", "тариф аккаунта не оплачен вовремя."),
    "refused": ("Not done: {why}", "Не выполнено: {why}"),
}
