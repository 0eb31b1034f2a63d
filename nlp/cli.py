"""The command line of the understanding: messages on standard input, figures of a file, training.

python -m nlp [--model FILE | --shipped | --lexicon-only]      one message a line in, one JSON object a line out
python -m nlp evaluate FILE [--map MAP] [--field title] [the same choices] [--json]
python -m nlp train FILE [--map MAP] [--out MODEL] [--weight 3]     FILE may be - (JSON lines)
python -m nlp ship                                              remakes nlp/data/shipped.model
"""

import argparse
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from nlp.examples import Example, ExampleError, Labels, lessons_of, read_examples, read_map
from nlp.files import DataError
from nlp.load import Local, load_reader, load_taxonomy
from nlp.model import ModelError
from nlp.reader import LexiconReader
from nlp.speak import answers

#: Where `train` leaves a model and the others look for one first; not under version control.
LEARNED = Path("data/learned.model")


def main(given: Sequence[str] | None = None) -> int:
    """The exit code: 0 well, 2 what was asked cannot be done (said on stderr)."""
    choices = _parser().parse_args(given)
    try:
        do: Callable[[argparse.Namespace], None] = choices.do
        do(choices)
    except (ExampleError, DataError, ModelError, OSError) as wrong:
        if isinstance(wrong, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        print(wrong, file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m nlp", description="读居民的话：一行一条进，一行一个 JSON 出")
    _reading(parser)
    parser.set_defaults(do=_speak)
    commands = parser.add_subparsers()
    evaluate = commands.add_parser("evaluate", help="拿标注好的文件（JSONL 或 CSV）量一量")
    evaluate.add_argument("file", type=Path)
    evaluate.add_argument("--json", action="store_true", help="数字写成一个 JSON 对象")
    _reading(evaluate)
    _labelled(evaluate)
    evaluate.set_defaults(do=_evaluate)
    train = commands.add_parser("train", help="用标注好的文件教它（JSONL 或 CSV，- 是标准输入）")
    train.add_argument("file", type=Path)
    train.add_argument("--out", type=Path, default=LEARNED, help=f"模型写到哪里（默认 {LEARNED}）")
    train.add_argument("--weight", type=float, default=None, help="一条当地的抵几条自带的句子")
    _labelled(train)
    train.set_defaults(do=_train)
    ship = commands.add_parser("ship", help="用 nlp/data/sentences 重做随程序发布的模型")
    ship.set_defaults(do=_ship)
    return parser


def _reading(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--model", type=Path, help="用这个模型")
    which.add_argument("--shipped", action="store_true", help="用自带的模型，不用学来的")
    which.add_argument("--lexicon-only", action="store_true", help="只用词表")


def _labelled(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--map", type=Path, help="标签对照表（默认用文件旁边的 label_map.json）")
    parser.add_argument("--field", choices=("both", "text", "title"), default="both", help="读标题、正文还是都读")


def _reader(choices: argparse.Namespace) -> LexiconReader:
    """The reader asked for; one line on stderr says which it is."""
    model: Path | None = choices.model
    if model is None and not choices.shipped and not choices.lexicon_only and LEARNED.is_file():
        model = LEARNED
    reader = load_reader(local=Local(model=model.read_bytes() if model else None, learns=not choices.lexicon_only))
    told = str(model) if model else "自带的模型" if reader.learner else "没有模型，只用词表"
    print(f"模型：{told}", file=sys.stderr)  # noqa: T201
    return reader


def _speak(choices: argparse.Namespace) -> None:
    reader = _reader(choices)
    for answer in answers(reader, sys.stdin.buffer):
        sys.stdout.buffer.write(answer.encode("utf-8") + b"\n")
        sys.stdout.buffer.flush()


def _examples(choices: argparse.Namespace, folder: Path) -> tuple[list[Example], Labels]:
    labels = Labels(load_taxonomy(), read_map(choices.file, choices.map))
    file: Path = choices.file
    if str(file) == "-":
        file = folder / "stdin.jsonl"
        file.write_bytes(sys.stdin.buffer.read())
    return read_examples(file, labels, choices.field), labels


def _evaluate(choices: argparse.Namespace) -> None:
    from nlp.evaluate import evaluate
    from nlp.tables import show

    with tempfile.TemporaryDirectory() as folder:
        examples, labels = _examples(choices, Path(folder))
    reader = _reader(choices)
    with _progress("读", len(examples)) as tell:
        report = evaluate(reader, examples, labels, lambda n: tell("读", n / len(examples)))
    if choices.json:
        figures = {name: value for name, (value, _) in report.figures.items()}
        print(json.dumps({"texts": len(examples), "figures": figures}, ensure_ascii=False))  # noqa: T201
    else:
        show(report, len(examples), sys.stdout)


def _train(choices: argparse.Namespace) -> None:
    from nlp.lessons import shipped
    from nlp.tools import Tools
    from nlp.training import LOCAL, train

    with tempfile.TemporaryDirectory() as folder:
        examples, labels = _examples(choices, Path(folder))
    lessons = lessons_of(examples, labels)
    if not lessons:
        raise ExampleError(f"{choices.file}：没有可以学的（要有 class、label 或 intent）")
    tools = Tools.of(load_reader(local=Local(learns=False)))
    weight = LOCAL if choices.weight is None else choices.weight
    with _progress("学", 1000) as tell:
        model = train(tools, shipped(), lessons, weight, tell)
    _write(choices.out, model.to_bytes())
    print(json.dumps({**model.facts, "out": str(choices.out)}, ensure_ascii=False))  # noqa: T201


def _ship(_choices: argparse.Namespace) -> None:
    from nlp.lessons import shipped
    from nlp.tools import Tools
    from nlp.training import train

    tools = Tools.of(load_reader(local=Local(learns=False)))
    with _progress("学", 1000) as tell:
        model = train(tools, shipped(), tell=tell)
    out = Path(str(files("nlp") / "data" / "shipped.model"))
    _write(out, model.to_bytes())
    print(json.dumps({**model.facts, "out": str(out), "bytes": out.stat().st_size}, ensure_ascii=False))  # noqa: T201


def _write(out: Path, data: bytes) -> None:
    """Whole or not at all."""
    out.parent.mkdir(parents=True, exist_ok=True)
    half = out.with_name(f".{out.name}.{os.getpid()}")
    half.write_bytes(data)
    half.replace(out)


@contextlib.contextmanager
def _progress(what: str, steps: int) -> Iterator[Callable[[str, float], None]]:
    """A bar on stderr that only a person sees."""
    from rich.console import Console
    from rich.progress import Progress

    bar: Any
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=steps)
        yield lambda name, done: bar.update(task, description=name, completed=int(done * steps))
