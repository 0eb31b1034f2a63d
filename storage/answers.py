"""The knowledge base: entries found by full text search, their counts, their history."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, bindparam, func, insert, select, text, update

from domain.answers import Answer, AnswerState, AnswerVersion, Counted, Edit, Indexed
from domain.errors import Conflict
from storage.kept import Kept, new_id
from storage.rows_answers import answer_versions, answers

_ADD = insert(answers)
_SAVE = update(answers).where(answers.c.id == bindparam("key"), answers.c.version == bindparam("old"))
_REINDEX = update(answers).where(answers.c.id == bindparam("key"))
_BY_ID = select(answers).where(answers.c.id == bindparam("key"))
_BY_NAME = select(answers).where(answers.c.name == bindparam("key"))
_ALL = select(answers).order_by(answers.c.topic, answers.c.id)
_MANY = select(func.count()).select_from(answers).where(answers.c.state == AnswerState.ACTIVE.value)
_COUNT = {
    what: update(answers).where(answers.c.id == bindparam("key")).values({what.value: answers.c[what.value] + 1})
    for what in Counted
}
_FOUND = {
    "sqlite": text(
        "SELECT a.* FROM answer_search JOIN answers AS a ON a.id = answer_search.rowid"
        " WHERE answer_search MATCH :query AND a.state = 'active' ORDER BY answer_search.rank, a.id LIMIT :most"
    ),
    "postgresql": text(
        "SELECT a.* FROM answers AS a, to_tsquery('simple', :query) AS q"
        " WHERE to_tsvector('simple', a.terms) @@ q AND a.state = 'active'"
        " ORDER BY ts_rank(to_tsvector('simple', a.terms), q) DESC, a.id LIMIT :most"
    ),
}
_WROTE = insert(answer_versions)
_VERSIONS = (
    select(answer_versions)
    .where(answer_versions.c.answer_id == bindparam("key"))
    .order_by(answer_versions.c.id.desc())
    .limit(bindparam("most"))
)
#: a query holds no more tokens, none is longer
_TOKENS, _TOKEN = 200, 40


def query_of(tokens: Sequence[str], dialect: str) -> str:
    """Any of the tokens. Each is one quoted word of letters and digits, so nothing in it is syntax."""
    words = [word[:_TOKEN] for word in dict.fromkeys(tokens) if word.isalnum()][:_TOKENS]
    if dialect == "sqlite":
        return " OR ".join(f'"{word}"' for word in words)
    return " | ".join(f"'{word}'" for word in words)


class AnswerRows(Kept):
    """domain.ports.Answers."""

    __slots__ = ()

    async def add(self, answer: Answer, terms: Sequence[str]) -> Answer:
        zero = {what.value: 0 for what in Counted}
        row = _values(answer) | _cut(terms) | zero | {"version": 1}
        return replace(answer, id=new_id(await self._run(_ADD, row)), version=1, counts={})

    async def save(self, answer: Answer, terms: Sequence[str]) -> Answer:
        row = _values(answer) | _cut(terms) | {"version": answer.version + 1}
        done = await self._run(_SAVE.values(row), {"key": answer.id, "old": answer.version})
        if done.rowcount != 1:
            raise Conflict("answers.version")
        return replace(answer, version=answer.version + 1)

    async def reindex(self, answer_id: int, terms: Sequence[str]) -> None:
        await self._run(_REINDEX.values(_cut(terms)), {"key": answer_id})

    async def by_id(self, answer_id: int) -> Answer | None:
        return _first((await self._run(_BY_ID, {"key": answer_id})).mappings().first())

    async def by_name(self, name: str) -> Answer | None:
        return _first((await self._run(_BY_NAME, {"key": name})).mappings().first())

    async def all(self) -> list[Indexed]:
        return [_indexed(row) for row in (await self._scan(_ALL)).mappings()]

    async def found(self, tokens: Sequence[str], limit: int) -> list[Indexed]:
        dialect = self._conn.dialect.name
        query = query_of(tokens, dialect)
        if not query:
            return []
        rows = (await self._run(_FOUND[dialect], {"query": query, "most": limit})).mappings()
        return [_indexed(row) for row in rows]

    async def many(self) -> int:
        return int((await self._run(_MANY)).scalar_one())

    async def count(self, answer_id: int, what: Counted) -> None:
        await self._run(_COUNT[what], {"key": answer_id})

    async def wrote(self, version: AnswerVersion) -> None:
        row = {
            "answer_id": version.answer_id,
            "version": version.version,
            "at": version.at,
            "edit": version.edit.value,
            "staff": version.staff,
            "detail": json.dumps({"parts": version.parts, "was": version.was}, ensure_ascii=False),
        }
        await self._run(_WROTE, row)

    async def versions(self, answer_id: int, limit: int = 10) -> list[AnswerVersion]:
        rows = await self._run(_VERSIONS, {"key": answer_id, "most": limit})
        return [_version(row) for row in rows.mappings()]


def _version(row: RowMapping) -> AnswerVersion:
    detail = json.loads(row["detail"])
    edit, parts = Edit(row["edit"]), tuple(detail["parts"])
    return AnswerVersion(row["answer_id"], row["version"], row["at"], edit, row["staff"], parts, detail["was"])


def _values(answer: Answer) -> dict[str, Any]:
    return {
        "name": answer.name,
        "topic": answer.topic,
        "questions": json.dumps(answer.questions, ensure_ascii=False),
        "conclusion": answer.conclusion,
        "conditions": answer.conditions,
        "bring": answer.bring,
        "place": answer.where,
        "phone": answer.phone,
        "takes": answer.takes,
        "source": answer.source,
        "unit": answer.unit,
        "valid_until": answer.valid_until.isoformat(),
        "state": answer.state.value,
        "approved_by": answer.approved_by,
    }


def _cut(terms: Sequence[str]) -> dict[str, str]:
    words = dict.fromkeys(word for line in terms for word in line.split())
    return {"cut": json.dumps(list(terms), ensure_ascii=False), "terms": " ".join(words)}


def _first(row: RowMapping | None) -> Answer | None:
    return None if row is None else _made(row)


def _indexed(row: RowMapping) -> Indexed:
    return Indexed(_made(row), tuple(json.loads(row["cut"])))


def _made(row: Mapping[Any, Any]) -> Answer:
    return Answer(
        name=row["name"],
        topic=row["topic"],
        questions=tuple(json.loads(row["questions"])),
        conclusion=row["conclusion"],
        source=row["source"],
        unit=row["unit"],
        valid_until=date.fromisoformat(row["valid_until"]),
        conditions=row["conditions"],
        bring=row["bring"],
        where=row["place"],
        phone=row["phone"],
        takes=row["takes"],
        state=AnswerState(row["state"]),
        approved_by=row["approved_by"],
        version=row["version"],
        counts={what: row[what.value] for what in Counted if row[what.value]},
        id=row["id"],
    )
