"""The operator's commands. They work on the store directly, with the services of the API; only `watch` uses the network.

Exit codes: 0 done, 1 it could not be done (said in words), 2 the command or the configuration is wrong.
"""

import click

from bridge.cli import checking, inspecting, keeping, people, serving, telegram, watching

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(context_settings=CONTEXT)
@click.version_option(package_name="telegram-task-bridge")
def main() -> None:
    """Telegram conversations become a company's tasks. Settings come from BRIDGE_* variables; see `bridge check-config`."""


for command in (
    serving.serve,
    keeping.migrate,
    keeping.backup,
    keeping.new_key,
    keeping.reseal,
    checking.check_config,
    checking.doctor,
    people.account,
    people.employee,
    people.token,
    telegram.bot,
    telegram.standard_bot,
    inspecting.show,
    inspecting.replay,
    watching.watch,
):
    main.add_command(command)
