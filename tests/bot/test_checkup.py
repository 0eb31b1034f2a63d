"""What `python -m bot check` warns of though the bot would run."""

from typing import Any

from bot.checkup import _telegram
from bot.settings import Settings
from tests.bot.conftest import settings_for
from tests.bot.test_sending import Answers
from tests.town import Town


async def said(settings: Settings, me: dict[str, Any], chat: dict[str, Any]) -> list[str]:
    """The warnings to a bot and a group like these."""
    answers = [{"id": 1, "username": "b", **me}, {"url": ""}, {"type": "supergroup", "title": "值班群", **chat}]
    line = Answers(*answers, {"status": "administrator"}, *({} for _ in settings.admin_ids))
    line.date = None
    findings = [finding async for finding in _telegram(line, settings)]
    assert all(finding.well for finding in findings)
    return [str(finding) for finding in findings if finding.warned]


def reactions(*emoji: str) -> dict[str, Any]:
    return {"available_reactions": [{"type": "emoji", "emoji": one} for one in emoji]}


async def test_one_admin_topics_and_forbidden_reactions_are_warned_of(town: Town, tmp_path: Any) -> None:
    alone = settings_for(town, tmp_path, admin_ids=(1,))
    topics, reaction, admins = await said(alone, {"has_topics_enabled": True}, reactions("👍"))
    assert topics.startswith("⚠ 私聊话题：")
    assert reaction.startswith("⚠ 群表情回应：")
    assert admins.startswith("⚠ 管理员人数：")


async def test_two_admins_no_topics_and_free_reactions_are_well(town: Town, tmp_path: Any) -> None:
    two = settings_for(town, tmp_path, admin_ids=(1, 2))
    for chat in ({}, reactions("👍", "👌")):
        assert await said(two, {"has_topics_enabled": False}, chat) == []
