"""python -m bot: runs the bot; with a word behind it, the command line."""

import sys


def main() -> None:
    """Without arguments run at once: typer is loaded for those who ask it something."""
    if len(sys.argv) == 1:
        from bot.start import run_bot

        sys.exit(run_bot())
    from bot.cli import app

    app(prog_name="python -m bot")


if __name__ == "__main__":
    main()
