"""In a fresh process: how long loading the reader takes beside a loop, how long the loop waits, what it weighs."""

import asyncio
import json
import time
from pathlib import Path


def peak() -> float:
    """MB at the most; ru_maxrss would still know the parent's."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


async def measured() -> dict[str, float]:
    """Memory counts the imports, the seconds and the gaps do not: a process imports before it has a loop."""
    before = peak()
    from nlp.load import load_reader

    gaps = []

    async def beat() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append((now - last) * 1e3 - 1)
            last = now

    beating = asyncio.create_task(beat())
    begun = time.perf_counter()
    reader = await asyncio.to_thread(load_reader)
    took = time.perf_counter() - begun
    await asyncio.sleep(0.01)
    beating.cancel()
    reader.understand("路灯坏了三天没人修")
    gaps.sort()
    return {"seconds": took, "gap": gaps[-1], "usual_gap": gaps[len(gaps) // 2], "mb": peak() - before}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measured())))
