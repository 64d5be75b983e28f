"""Texts that stand on comments and deliveries, for staff to read over the API and on pages (R62, R131, R254)."""

TEXTS: dict[str, tuple[str, str]] = {
    "nobody_no_candidates": (
        "Heard by nobody: there was nobody to tell but the author.",
        "Никто не узнал: кроме автора, уведомлять некого.",
    ),
    "nobody_named_without_access": (
        "Heard by nobody: those named have no access to the task.",
        "Никто не узнал: у названных нет доступа к задаче.",
    ),
    "nobody_not_in_chat": (
        "Heard by nobody: nobody concerned is known to be in the chat (/notify active).",
        "Никто не узнал: никого из тех, кого это касается, нет в чате (/notify active).",
    ),
    "nobody_no_role": (
        "Heard by nobody: the contacts found have no role in the task.",
        "Никто не узнал: у найденных контактов нет роли в задаче.",
    ),
    "unreachable": (
        "{name} cannot be reached: there is no dialogue in which to write.",
        "{name} недоступен: нет диалога, в который можно написать.",
    ),
    "system_status": ("{person} set the status “{status}”.", "{person}: статус «{status}»."),
    "system_connected": ("{person} added {member} ({role}).", "{person} добавил(а): {member} ({role})."),
    "system_disconnected": ("{person} removed {member} ({role}).", "{person} убрал(а): {member} ({role})."),
    "delivery_expired": ("Not delivered within a day.", "Не доставлено за сутки."),
    "delivery_in_doubt": (
        "Sent, but the answer was lost: it may have arrived. Send again, or say that it arrived.",
        "Отправлено, но ответ потерян: возможно, дошло. Отправьте снова или отметьте, что дошло.",
    ),
    # -- what is wrong with an act of staff: `flaw_<Flaw>` --
    "flaw_trashed": ("The task is in the trash: restore it first.", "Задача в корзине: сначала восстановите её."),
    "flaw_empty": ("There is nothing in it: write some text.", "Здесь ничего нет: напишите текст."),
    "flaw_too_long": ("The text is longer than allowed.", "Текст длиннее допустимого."),
    "flaw_too_many_files": (
        "There are more files than one comment may have.",
        "Файлов больше, чем можно приложить к комментарию.",
    ),
    "flaw_assigner_needed": ("A task has exactly one assigner.", "У задачи должен быть ровно один постановщик."),
    "flaw_not_in_doubt": ("It is known what became of this delivery.", "Судьба этой доставки уже известна."),
    "flaw_likes_off": ("Likes are switched off in this account.", "Отметки «нравится» в этом аккаунте выключены."),
}
