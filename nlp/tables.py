"""An evaluation as tables for a person."""

from typing import TextIO

from nlp.evaluate import Report


def show(report: Report, texts: int, out: TextIO) -> None:
    """The figures, by kind where the file has kinds, then each class."""
    from rich.console import Console
    from rich.table import Table

    console = Console(file=out, width=None if out.isatty() else 200)
    table = Table("项目", "数值", "共", *report.kinds, title=f"{texts} 条")
    for name, (value, of) in report.figures.items():
        cells = [report.kinds[kind].get(name) for kind in report.kinds]
        table.add_row(name, _share(value), str(of), *[f"{_share(c[0])}（{c[1]}）" if c else "" for c in cells])
    console.print(table)
    if report.classes:
        classes = Table("类", "条数", "精确", "召回", "F1", title="逐类")
        for figures in report.classes:
            shares = (figures.precision, figures.recall, figures.f1)
            classes.add_row(figures.label, str(figures.texts), *[f"{share:.3f}" for share in shares])
        console.print(classes)


def _share(value: float) -> str:
    return f"{value:.3f}"
