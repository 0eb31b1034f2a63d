"""The Telegram face: filters parse, a handler makes one call and gives one answer."""
