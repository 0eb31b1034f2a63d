"""The 16 classes and 133 sub-classes a ticket may have, as values; nlp loads them from its data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from domain.understanding import Urgency

#: A hazard of these first-level classes needs proof that it is gone: a photo or a second officer (M64).
HAZARD_CLASSES = frozenset({"AQ"})
#: Where a matter may begin (§4.1 step 5).
STARTS = ("村", "镇", "县部门")
#: What nothing else fits: the desk sorts it by hand (§4.1 step 8).
UNSORTED = "OTHER"
#: The first-level class of danger.
DANGER = "JJ"


@dataclass(frozen=True, slots=True)
class Category:
    """One class. `sla_hours` counts in `sla_clock`: "natural" hours or "work" hours (§3.1)."""

    code: str
    label: str
    parent: str | None
    department: str
    urgency: Urgency
    sla_hours: int
    sla_clock: str
    confidential: bool = False
    hazard: bool = False
    #: where it begins (§4.1 step 5): "村", "镇" or "县部门"; and who may be asked to help
    start_level: str = "镇"
    co_departments: tuple[str, ...] = ()
    #: the centre's own term for it, as deadlines.Term ("5wd"); empty: the taxonomy's
    term: str = ""


class Taxonomy:
    """Look-up of categories by code; unknown codes fall back to the unsorted class."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._by_code = {c.code: c for c in categories}
        self._by_code.setdefault(
            UNSORTED, Category(UNSORTED, "待分类", None, "镇综治中心", Urgency.ORDINARY, 40, "work")
        )

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str | None) -> Category:
        """The category of that code, or the unsorted one."""
        return self._by_code.get(code or UNSORTED, self._by_code[UNSORTED])

    def with_terms(self, terms: Mapping[str, str]) -> "Taxonomy":
        """The same with other terms for these classes; of a first-level class for those below it, unless they have one.

        `terms`: code → a term as deadlines.Term ("5wd").
        """
        given = {c.code: terms.get(c.code) or terms.get(c.parent or "") or c.term for c in self._by_code.values()}
        return Taxonomy(replace(c, term=given[c.code]) for c in self._by_code.values())

    def choosable(self, code: str) -> bool:
        """Whether somebody may give a report this class: a sub-class or 待分类; into danger only words lead."""
        return code == UNSORTED or (code in self and self.get(code).parent not in (None, DANGER))

    def first_level(self) -> list[Category]:
        """The top classes, in the order of the data."""
        return [c for c in self._by_code.values() if c.parent is None and c.code != UNSORTED]

    def children(self, parent: str) -> list[Category]:
        """The sub-classes of one class, in the order of the data."""
        return [c for c in self._by_code.values() if c.parent == parent]
