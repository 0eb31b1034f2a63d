"""Copies of notices as letters: each part of a wave is rendered once, then filled in for each person."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.letters import Letter
from bot.wire import letter
from domain.broadcasts import Broadcast, Copy, Wave

if TYPE_CHECKING:
    from aiogram.methods import TelegramMethod

    from handlers.outgoing import Stencil

_KEPT = 32
Render = Callable[[Broadcast, Wave, int], "Stencil"]


class Stencils:
    """Renders as `render` does and keeps what was rendered of late. `paid`: beyond the free speed, for Stars."""

    def __init__(self, render: Render | None, *, paid: bool = False) -> None:
        self._render = render
        self._paid = paid
        self._kept: OrderedDict[tuple[int, int, int, int], tuple[Letter, int | None]] = OrderedDict()

    def letter(self, broadcast: Broadcast, wave: Wave, copy: Copy) -> Letter | None:
        """What leaves for that copy; None when it is about a message that lies nowhere. Raises what rendering does."""
        stencil, about = self._stencil(broadcast, wave, copy.part)
        return stencil.filled(copy.chat, copy.base.get(about, ()) if about is not None else ())

    def _stencil(self, broadcast: Broadcast, wave: Wave, part: int) -> tuple[Letter, int | None]:
        key = (wave.id, wave.version, broadcast.version, part)
        if key not in self._kept:
            if self._render is None:
                raise RuntimeError("no face for notices")
            made = self._render(broadcast, wave, part)
            plain = self._priced(made.method)
            if made.fallback is not None:
                plain = replace(plain, otherwise=self._priced(made.fallback))
            self._kept[key] = (plain, made.about)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]

    def _priced(self, method: "TelegramMethod[Any]") -> Letter:
        plain = letter(method)
        return plain.bought() if self._paid and "allow_paid_broadcast" in type(method).model_fields else plain
