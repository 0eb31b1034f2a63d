"""The process: what starts, runs and stops."""

from bot.lean import install

install()
