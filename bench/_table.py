"""The one table that a bench prints."""

import os
import unicodedata
from collections.abc import Sequence
from statistics import median


def spread(values: Sequence[float], digits: int = 1) -> str:
    """median (least–most)"""
    return f"{median(values):.{digits}f}（{min(values):.{digits}f}–{max(values):.{digits}f}）"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def show(title: str, rows: Sequence[Sequence[str]], notes: Sequence[str] = ()) -> None:
    """Print a table of figure, bot, baseline, ratio, aim; below it the load and what must be said besides."""
    whole = [("", "本机器人", "裸基线", "比值", "目标"), *rows]
    widths = [max(_width(row[i]) for row in whole) for i in range(5)]
    print(f"\n{title}")
    for row in whole:
        print("  " + "  ".join(text + " " * (wide - _width(text)) for text, wide in zip(row, widths, strict=True)))
    for note in notes:
        print(f"  · {note}")
    print(f"  · 机器：{os.cpu_count()} 核，当前负载 {os.getloadavg()[0]:.1f}", flush=True)
