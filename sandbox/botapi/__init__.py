"""The methods of the Bot API: one module per group, one registry for all."""

from importlib import import_module
from pkgutil import iter_modules


def load() -> None:
    """Import every module of this folder, so that each registers what it plays."""
    for found in iter_modules(__path__, f"{__name__}."):
        import_module(found.name)
