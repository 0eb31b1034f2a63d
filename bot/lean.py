"""aiogram without its six hundred models built at the import: each is when it is first used (docs/decisions/0026)."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from threading import RLock
from types import ModuleType
from typing import Any

Names = Mapping[str, Any] | None


def install() -> None:
    """From now on: whoever imports aiogram first imports it so. Nothing when it is imported already."""
    if "aiogram" not in sys.modules and not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    """Finds aiogram as the others would have, to be imported in `deferred`; gone once it is imported."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != "aiogram":
            return None
        others = (one for one in sys.meta_path if not isinstance(one, _Finder))
        spec = next(filter(None, (one.find_spec(fullname, path, target) for one in others)), None)
        if spec is not None and spec.loader is not None:
            spec.loader = _Deferring(spec.loader)
        return spec


class _Deferring(Loader):
    def __init__(self, usual: Loader) -> None:
        self._usual = usual

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._usual.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._usual
        if module.__spec__ is not None:
            module.__spec__.loader = self._usual
        sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, _Finder)]
        with deferred():
            self._usual.exec_module(module)


@contextmanager
def deferred() -> Iterator[None]:
    """Models made here are built at their first use, aiogram's with the names that it would have built them with."""
    from pydantic import BaseModel

    usual = BaseModel.__dict__["model_rebuild"]
    names: dict[str, Any] = {}
    one = RLock()

    def noted(cls: type, /, *, _types_namespace: Names = None, **how: object) -> None:
        names.update(_types_namespace or {})

    def rebuilt(cls: type, /, *, _types_namespace: Names = None, **how: Any) -> Any:
        with one:  # pydantic's own is not safe when two threads meet a model for the first time
            return usual.__func__(cls, _types_namespace=names if _types_namespace is None else _types_namespace, **how)

    BaseModel.model_config["defer_build"] = True
    BaseModel.model_rebuild = classmethod(noted)  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        BaseModel.model_rebuild = usual  # type: ignore[method-assign]
        del BaseModel.model_config["defer_build"]
    from aiogram.methods.base import Response, TelegramMethod
    from aiogram.types.base import TelegramObject

    for base in (TelegramObject, TelegramMethod, Response):
        base.model_rebuild = classmethod(rebuilt)  # type: ignore[assignment, method-assign]


def warm_up() -> None:
    """Build what the first message and its answer need: better now than under them."""
    from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update

    chat = {"id": 1, "type": "private"}
    person = {"id": 1, "is_bot": False, "first_name": ""}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": ""}
    press = {"id": "1", "from": person, "chat_instance": "1", "message": message, "data": "1"}
    buttons = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="1", callback_data="1")]])
    (
        Update.model_validate({"update_id": 1, "message": message, "callback_query": press}),
        SendMessage(chat_id=1, text="1", reply_markup=buttons),
        EditMessageText(text="1", reply_markup=buttons),
        AnswerCallbackQuery(callback_query_id="1"),
    )
