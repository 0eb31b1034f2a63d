"""aiogram imported lean: few models are built at the start, all of them can be, with all their fields."""

import subprocess
import sys

from tests.town import ROOT

PROGRAM = """
import importlib.util, sys, threading
import bot
assert importlib.util.find_spec("aiogram") is not None and "aiogram" not in sys.modules  # asked for, not yet wanted
import bot.app
from bot.lean import warm_up
import aiogram.methods, aiogram.types
from pydantic import BaseModel

known = {
    model for module in (aiogram.types, aiogram.methods) for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, BaseModel)
}
built = lambda: sum(model.__pydantic_complete__ for model in known)
assert len(known) > 500, len(known)
assert built() < 10, built()
assert BaseModel.model_rebuild.__func__.__module__ == "pydantic.main" and "defer_build" not in BaseModel.model_config
# two threads meet the same models for the first time, as the warming and the first update do
threads = [threading.Thread(target=warm_up) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert 5 < built() < 30, built()
# an answer read by aiogram's own client; a model of somebody else's over one that was built before (0026)
from aiogram.methods.base import Response
from aiogram.types import Message
from pydantic import TypeAdapter
said = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
assert Response[Message].model_validate({"ok": True, "result": said}).result.message_id == 1
Message.model_rebuild()
assert TypeAdapter(list[Message]).validate_python([said])[0].chat.id == 1
for model in known:
    model.model_rebuild()
assert built() == len(known), [model for model in known if not model.__pydantic_complete__]
assert all(model.__pydantic_fields_complete__ for model in known)
print("well")
"""


def test_models_are_built_when_they_are_first_used() -> None:
    """In a process of its own: here somebody may have imported aiogram before."""
    said = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout.strip()) == (0, "well"), said.stderr
