"""What every control handler works with: the town, and ways to find who and what a path means."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.errors import ControlError
from sandbox.model import Chat, Person, Stored
from sandbox.town import Town
from sandbox.webhook import Pusher


@dataclass
class Desk:
    """The control side's state is the town's."""

    town: Town
    pusher: Pusher

    def person(self, request: web.Request) -> Person:
        """The person in the path."""
        return self.person_by_id(int(request.match_info["uid"]))

    def person_by_id(self, user_id: int) -> Person:
        """Someone by id.

        Raises:
            ControlError: 404.
        """
        if user_id not in self.town.people:
            raise ControlError(f"没有这个人：{user_id}", 404)
        return self.town.people[user_id]

    def chat(self, chat_id: Any) -> Chat:
        """A chat by id; a person's private chat is made when needed."""
        chat_id = int(chat_id)
        if chat_id in self.town.people:
            return self.town.private(chat_id)
        if chat_id not in self.town.chats:
            raise ControlError(f"没有这个会话：{chat_id}", 404)
        return self.town.chats[chat_id]

    def visible(self, chat: Chat, key: Any, viewer: int) -> Stored:
        """A message as far as that person sees it."""
        stored = chat.messages.get(int(key))
        if stored is None or stored.deleted or stored.ephemeral_for not in (None, viewer):
            raise ControlError(f"看不到这条消息：{key}")
        return stored
