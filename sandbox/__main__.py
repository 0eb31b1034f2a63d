"""`python -m sandbox`: start the stand-in, print one line when it listens, end on SIGTERM."""

import argparse
import asyncio
import contextlib
import json
import signal
import sys

from aiohttp import web

from sandbox.neighbours import FIRST
from sandbox.server import application
from sandbox.town import DUTY_CHAT_ID, TOKEN, Town


async def serve(host: str, port: int, limits: bool, quiet: bool, county: bool = False, neighbours: int = 0) -> None:
    """Listen until SIGTERM or SIGINT."""
    town = Town(limits, county, neighbours)
    runner = web.AppRunner(application(town, quiet), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    url = f"http://{host}:{runner.addresses[0][1]}"
    line = {"url": url, "token": TOKEN, "duty_chat_id": DUTY_CHAT_ID, "admin_ids": list(town.admin_ids)}
    if neighbours:
        line["neighbours"] = [FIRST, neighbours]
    print(f"SANDBOX {json.dumps(line)}", flush=True)
    ended = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    await ended.wait()
    await runner.cleanup()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="Telegram Bot API 的本地替身")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认只在本机）")
    parser.add_argument("--port", type=int, default=8081, help="端口，0 为任意空闲端口")
    parser.add_argument("--no-limits", action="store_true", help="不限发送频率")
    parser.add_argument("--quiet", action="store_true", help="标准错误里不写日志")
    parser.add_argument("--county", action="store_true", help="不止一个镇：还有网格员、村调解员、部门和他们的群")
    parser.add_argument(
        "--neighbours", type=int, default=0, metavar="N", help="再住 N 位没有手机可看的居民，多一位管理员"
    )
    wishes = parser.parse_args()
    try:
        limits = not wishes.no_limits
        asyncio.run(serve(wishes.host, wishes.port, limits, wishes.quiet, wishes.county, wishes.neighbours))
    except OSError as failure:
        with contextlib.suppress(BrokenPipeError):
            print(f"沙盒无法监听 {wishes.host}:{wishes.port}：{failure.strerror or failure}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
