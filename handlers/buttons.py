"""What keyboards are made of."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

Rows = list[list[InlineKeyboardButton]]


def button(text: str, data: str, style: str | None = None) -> InlineKeyboardButton:
    """One inline button."""
    return InlineKeyboardButton(text=text, callback_data=data, style=style)


def rows_of(rows: Rows) -> InlineKeyboardMarkup:
    """A keyboard of all rows that hold something."""
    return InlineKeyboardMarkup(inline_keyboard=[r for r in rows if r])
