"""python -m bot: runs the bot; with a word behind it, the command line."""

import os
import sys


def main() -> None:
    """Without arguments run at once: typer is loaded for those who ask it something."""
    if len(sys.argv) == 1:
        from bot.start import run_bot

        code = run_bot()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # all is closed and written: taking some thousand classes apart would cost another second
    from bot.cli import app

    app(prog_name="python -m bot")


if __name__ == "__main__":
    main()
