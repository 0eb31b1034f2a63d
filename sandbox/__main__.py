"""`python -m sandbox`: start the stand-in, print one line when it listens, end on SIGTERM."""

import argparse
import asyncio
import contextlib
import json
import signal
import sys

from aiohttp import web

from sandbox.server import application
from sandbox.town import ADMIN_IDS, DUTY_CHAT_ID, TOKEN, Town


async def serve(host: str, port: int, limits: bool, quiet: bool, county: bool = False) -> None:
    """Listen until SIGTERM or SIGINT."""
    runner = web.AppRunner(application(Town(limits, county), quiet), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    url = f"http://{host}:{runner.addresses[0][1]}"
    line = {"url": url, "token": TOKEN, "duty_chat_id": DUTY_CHAT_ID, "admin_ids": list(ADMIN_IDS)}
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
    wishes = parser.parse_args()
    try:
        asyncio.run(serve(wishes.host, wishes.port, not wishes.no_limits, wishes.quiet, wishes.county))
    except OSError as failure:
        with contextlib.suppress(BrokenPipeError):
            print(f"沙盒无法监听 {wishes.host}:{wishes.port}：{failure.strerror or failure}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
