"""Telegram's side of the wire: a Bot API stand-in over HTTP with a small town of people to play."""
