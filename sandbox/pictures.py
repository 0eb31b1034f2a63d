"""Photos nobody took: small street scenes as PNG, drawn with rectangles and discs."""

import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache

Colour = tuple[int, int, int]
WIDTH, HEIGHT = 320, 240
#: Where the ground begins.
GROUND = 170


class Canvas:
    """Rows of RGB pixels; what lies outside is cut off."""

    def __init__(self, top: Colour, bottom: Colour, ground: Colour) -> None:
        self.rows = [bytearray(bytes(_between(top, bottom, y / GROUND)) * WIDTH) for y in range(GROUND)]
        self.rows += [bytearray(bytes(ground) * WIDTH) for _ in range(HEIGHT - GROUND)]

    def box(self, colour: Colour, x: int, y: int, width: int, height: int) -> None:
        """A rectangle."""
        left, right = max(x, 0), min(x + width, WIDTH)
        if right > left:
            for row in self.rows[max(y, 0) : max(y + height, 0)]:
                row[left * 3 : right * 3] = bytes(colour) * (right - left)

    def disc(self, colour: Colour, x: int, y: int, radius: int, flat: float = 1.0) -> None:
        """A disc, or an ellipse `flat` times as high as wide."""
        high = int(radius * flat)
        for dy in range(-high, high + 1):
            half = int(radius * (1 - (dy / high) ** 2) ** 0.5)
            self.box(colour, x - half, y + dy, 2 * half + 1, 1)


def png(rows: Sequence[bytes | bytearray], level: int = 6) -> bytes:
    """Rows of RGB pixels as a file."""
    head = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), level)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _between(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _houses(on: Canvas, seed: int, wall: Colour, window: Colour) -> None:
    for i in range(4):
        height = 60 + (seed * 29 + i * 37) % 50
        shade = _between(wall, (0, 0, 0), 0.07 * ((seed + i) % 3))
        on.box(shade, 8 + i * 79, GROUND - height, 68, height)
        for y in range(GROUND - height + 12, GROUND - 16, 22):
            for x in (18, 38, 58):
                on.box(window, 2 + i * 79 + x, y, 10, 12)


def _lamp(on: Canvas, seed: int, *, lit: bool = False) -> None:
    """A street lamp at night."""
    _houses(on, seed, (52, 60, 84), (214, 186, 112))
    on.disc((236, 233, 214), 268, 34, 13)
    for x in range(10 - seed * 9 % 40, WIDTH, 62):
        on.box((96, 98, 108), x, 214, 34, 4)
    if lit:
        for i in range(14):
            on.disc(_between((88, 86, 96), (252, 226, 140), i / 13), 124, 72, 44 - 3 * i)
        on.disc((150, 140, 110), 124, 204, 70, 0.2)
    pole = (28, 31, 38)
    on.box(pole, 150, 56, 6, 130)
    on.box(pole, 120, 56, 36, 5)
    on.box(pole, 110, 58, 28, 8)
    on.disc((255, 246, 208) if lit else (74, 78, 88), 124, 67, 10, 0.6)
    on.disc(pole, 153, 187, 14, 0.35)


def _lit(on: Canvas, seed: int) -> None:
    """The lamp, mended."""
    _lamp(on, seed, lit=True)


def _way_out(on: Canvas, seed: int) -> None:
    """A way out, free."""
    on.box((120, 92, 70), 118, 40, 84, 130)
    on.box((150, 118, 90), 126, 48, 68, 122)
    on.disc((222, 190, 90), 184, 112, 4)
    on.box((38, 128, 74), 130, 14, 60, 18)
    on.box((232, 244, 234), 138, 20, 44, 6)


def _clutter(on: Canvas, seed: int) -> None:
    """A way out that is full of boxes."""
    _way_out(on, seed)
    for i in range(7):
        size = 30 + (seed * 17 + i * 23) % 26
        x, y = 40 + i * 33, 208 - size - (i % 2) * 16
        on.box((186, 146, 98), x, y, size + 14, size)
        on.box((160, 120, 76), x, y, size + 14, 5)
        on.box((216, 186, 140), x + size // 2, y, 6, size)


def _hole(on: Canvas, seed: int) -> None:
    """A hole in the road, with a cone beside it."""
    _houses(on, seed, (178, 158, 140), (226, 238, 244))
    for x in range(-10, WIDTH, 70):
        on.box((236, 236, 230), x, 182, 40, 5)
    on.disc((70, 68, 66), 150, 214, 52, 0.3)
    on.disc((40, 38, 38), 152, 216, 42, 0.26)
    for i in range(18):
        on.box((240, 240, 236) if i in (7, 8, 9) else (228, 98, 36), 240 - i // 2, 186 + i * 2, 2 + i // 2 * 2, 2)
    on.box((188, 76, 26), 226, 222, 30, 5)


#: What is drawn, the sky or wall from top to bottom, the ground. The page's photo sheet names them in this order.
_SCENES = (
    (_lamp, (24, 30, 56), (72, 74, 104), (58, 60, 68)),
    (_clutter, (226, 222, 208), (206, 200, 184), (150, 146, 138)),
    (_hole, (150, 196, 230), (222, 236, 242), (128, 128, 126)),
    (_lit, (24, 30, 56), (72, 74, 104), (58, 60, 68)),
    (_way_out, (226, 222, 208), (206, 200, 184), (150, 146, 138)),
)


@lru_cache(32)
def picture(seed: int = 0) -> bytes:
    """A scene; the same for the same seed, another for the next."""
    draw, top, bottom, ground = _SCENES[seed % len(_SCENES)]
    canvas = Canvas(top, bottom, ground)
    draw(canvas, seed)
    return png(canvas.rows)
