"""Headings of ⋯ 更多 and of what is chosen or typed after it."""


def menu(number: str) -> str:
    """Over the further steps."""
    return f"<b>{number}</b> 您现在可以："


def nothing(number: str) -> str:
    """When there are none (plain text)."""
    return f"{number} 现在没有您能做的其他步骤。"


def type_here(number: str, what: str) -> str:
    """Asks for words; what comes next in this chat is taken as the answer."""
    return f"{number}：{what}\n请在 15 分钟内在这里发来（私聊里请回复本条）。不写了请发「取消」。"
