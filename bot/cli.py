"""The command line: check, backup, restore, audit, lists; without a word the bot runs."""

import asyncio
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bot import logs
from bot.start import FAILED, Stop, key_or_stop, run_bot, settings_or_stop, told

app = typer.Typer(
    help="综治通机器人。不带命令就启动。", add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
)


@app.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """综治通机器人。不带命令就启动；设置见 .env.example。"""
    if context.invoked_subcommand is None:
        sys.exit(run_bot())
    logs.set_up(least=logging.WARNING)  # a command answers in sentences; what goes as it should needs no log


@app.command()
def check() -> None:
    """实地检查令牌、值班群权限、数据库、密钥和时钟，并说明要改什么；有问题时退出码为 1。"""

    def checked() -> None:
        from bot.checkup import checkup

        findings = told(checkup(settings_or_stop()))
        for finding in findings:
            print(finding)
        if not all(finding.well for finding in findings):
            raise typer.Exit(FAILED)

    _guarded(checked)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="备份写到哪个文件；已存在则不覆盖")]) -> None:
    """运行中做一份前后一致的备份。密钥不在其中，请另行保存。"""

    async def copied() -> int:
        from storage.backup import backup as copy
        from storage.store import Store

        settings = settings_or_stop()
        if settings.database_file is not None and not await asyncio.to_thread(settings.database_file.exists):
            raise Stop(f"数据库 {settings.database_file} 还不存在，没有可备份的")
        key, _ = key_or_stop(settings)
        store = await Store.open(settings.database_url.get_secret_value(), key)
        try:
            return await copy(store, file)
        finally:
            await store.close()

    _guarded(lambda: print(f"已备份 {told(copied())} 行到 {file}。请把密钥另存一处。"))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="备份文件")],
    force: Annotated[bool, typer.Option("--force", help="目标数据库里有内容也覆盖")] = False,
) -> None:
    """从备份恢复。先停机器人，并备好当时的密钥。"""

    async def filled() -> int:
        from storage.backup import restore as fill
        from storage.sole import sole

        settings = settings_or_stop()
        key, _ = key_or_stop(settings)
        url = settings.database_url.get_secret_value()
        async with sole(url):
            return await fill(url, key, file, force)

    _guarded(lambda: print(f"已恢复 {told(filled())} 行。"))


@app.command()
def audit(
    write: Annotated[Path | None, typer.Option("--write", help="没有问题时把底单写到哪个文件；已存在则不覆盖")] = None,
    against: Annotated[Path | None, typer.Option("--against", help="再与从前的底单对照")] = None,
) -> None:
    """核对全部经过有没有被改动或缺失；运行中也能做，只读。退出码：0 没有问题，1 发现问题，2 没能核对。"""

    def looked() -> None:
        from bot.auditing import BLIND, FOUND, run_audit

        try:
            clean = told(run_audit(settings_or_stop(), print, write, against))
        except Stop as stop:
            raise Stop(str(stop), BLIND) from None
        if not clean:
            raise typer.Exit(FOUND)

    _guarded(looked)


places = typer.Typer(help="地名库：从名单导入，或导出成 xlsx。")
app.add_typer(places, name="places")


@places.command("import")
def places_import(file: Annotated[Path, typer.Argument(help="CSV 或 xlsx；整份换上")]) -> None:
    """导入地名名单；有一行错就一条也不导入。机器人在运行时，请把文件发给它。"""

    def taken() -> None:
        from bot.offices import import_places

        print(told(import_places(settings_or_stop(), file)))

    _guarded(taken)


@places.command("export")
def places_export(file: Annotated[Path, typer.Argument(help="写到哪个 xlsx；已存在则不覆盖")]) -> None:
    """导出地名名单。"""

    def given() -> None:
        from bot.offices import export_places

        print(told(export_places(settings_or_stop(), file)))

    _guarded(given)


centre = typer.Typer(help="单位和人员：从一个文件导入，或导出。")
app.add_typer(centre, name="centre")


@centre.command("import")
def centre_import(file: Annotated[Path, typer.Argument(help="xlsx（两张表：单位、人员）或 TOML；整份换上")]) -> None:
    """导入单位和人员；有一行错就一行也不导入。机器人在运行时，请把文件发给它。"""

    def taken() -> None:
        from bot.centre_files import import_file

        print(told(import_file(settings_or_stop(), file)))

    _guarded(taken)


@centre.command("export")
def centre_export(file: Annotated[Path, typer.Argument(help="写到哪个 xlsx 或 toml；已存在则不覆盖")]) -> None:
    """导出单位和人员。"""

    def given() -> None:
        from bot.centre_files import export_file

        print(told(export_file(settings_or_stop(), file)))

    _guarded(given)


@centre.command("example")
def centre_example() -> None:
    """装入随程序附带的示例县（单位、人员、地名全是虚构的），试用时用；库里已有单位就不装。"""

    def taken() -> None:
        from bot.centre_files import load_example

        print(told(load_example(settings_or_stop())))

    _guarded(taken)


@app.command()
def policy() -> None:
    """打印现在的阈值和期限，每项写明是什么；存成文件改好，用 POLICY_FILE 指给它。不需要令牌。"""

    def shown() -> None:
        from bot.due import office_or_stop
        from bot.thresholds import written

        print(written(office_or_stop().thresholds), end="")

    _guarded(shown)


@app.command()
def due(
    start: Annotated[str, typer.Argument(help="何时受理，如 2026-02-13T16:30；不带时区按 TIMEZONE")],
    length: Annotated[str, typer.Argument(help="期限：5wd 工作日，8wh 工作小时，24h 小时，60d 天")],
) -> None:
    """算时限：打印当地时间，到分钟。没有那一年的放假日历就拒绝，并说明原因。不需要令牌。"""

    def reckoned() -> None:
        from bot.due import due as due_by

        print(due_by(start, length))

    _guarded(reckoned)


calendar = typer.Typer(help="工作日历：导入国务院公布的放假安排，或导出。")
app.add_typer(calendar, name="calendar")


@calendar.command("import")
def calendar_import(file: Annotated[Path, typer.Argument(help="xlsx、CSV 或 TOML")]) -> None:
    """导入放假安排；有一行错就一天也不导入。机器人在运行时也可以，暂定的时限由它重算。"""

    def taken() -> None:
        from bot.calendar_files import import_calendar

        print(told(import_calendar(settings_or_stop(), file)))

    _guarded(taken)


@calendar.command("export")
def calendar_export(file: Annotated[Path, typer.Argument(help="写到哪个 xlsx；已存在则不覆盖")]) -> None:
    """导出今年、明年和改动过的年份。"""

    def given() -> None:
        from bot.calendar_files import export_calendar

        print(told(export_calendar(settings_or_stop(), file)))

    _guarded(given)


def _guarded(work: Callable[[], None]) -> None:
    try:
        work()
    except Stop as stop:
        sys.stderr.write(f"{stop}\n")
        raise typer.Exit(stop.code) from None
