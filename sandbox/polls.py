"""Polls: one count over all forwarded copies, whoever sent it; votes are known to the town alone."""

from dataclasses import dataclass, field
from typing import Any

#: Options a poll may have.
OPTIONS_MAX = 12


@dataclass
class Poll:
    """One poll. `data` is the Bot API's object, the same in every message that shows it."""

    data: dict[str, Any]
    by_bot: bool
    #: user id → numbers of the options
    votes: dict[int, list[int]] = field(default_factory=dict)

    def vote(self, user_id: int, options: list[int]) -> None:
        """Vote, or take the vote back with no options; the counts follow, in every copy."""
        if options:
            self.votes[user_id] = sorted(set(options))
        else:
            self.votes.pop(user_id, None)
        for number, option in enumerate(self.data["options"]):
            option["voter_count"] = sum(number in chosen for chosen in self.votes.values())
        self.data["total_voter_count"] = len(self.votes)


class Polls:
    """All polls by id."""

    def __init__(self) -> None:
        self._by_id: dict[str, Poll] = {}

    def clear(self) -> None:
        """Forget all."""
        self._by_id.clear()

    def add(self, number: int, question: str, options: list[str], *, by_bot: bool, **more: Any) -> dict[str, Any]:
        """A new poll, nobody having voted; its `poll` object."""
        data: dict[str, Any] = {
            "id": str(number),
            "question": question,
            "options": [{"persistent_id": str(i), "text": text, "voter_count": 0} for i, text in enumerate(options)],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
            **more,
        }
        self._by_id[data["id"]] = Poll(data, by_bot)
        return data

    def again(self, number: int, data: dict[str, Any]) -> dict[str, Any]:
        """A copy by the bot: the same questions, a count of its own."""
        kept = ("is_anonymous", "type", "allows_multiple_answers", "correct_option_ids", "explanation")
        same = {name: data[name] for name in kept if name in data}
        return self.add(number, data["question"], [option["text"] for option in data["options"]], by_bot=True, **same)

    def of(self, data: dict[str, Any]) -> Poll:
        """The poll that a message shows."""
        return self._by_id[data["id"]]
