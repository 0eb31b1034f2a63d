"""Settings: every wrong one is named at once, with what to write instead, and secrets never show."""

from pathlib import Path

import pytest

from bot.keyfile import KeyTrouble, decoded_key, find_key, keyfile_of, read_key
from bot.settings import HINTS, Settings, SettingsWrong, load

GOOD = {
    "BOT_TOKEN": "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1",
    "DUTY_CHAT_ID": "-1001234567890",
    "ADMIN_IDS": "1, 2，3",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in HINTS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, **more: str) -> None:
    for name, value in {**GOOD, **more}.items():
        monkeypatch.setenv(name, value)


def test_the_least_that_must_be_set_suffices(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch)
    settings = load()
    assert settings.duty_chat_id == -1001234567890
    assert settings.admin_ids == (1, 2, 3)
    assert settings.database_file == Path("var/zongzhi.db")
    assert (settings.http_host, settings.http_port, settings.timezone) == ("127.0.0.1", 8080, "Asia/Shanghai")
    assert settings.bot_api_url == "https://api.telegram.org"


def test_all_wrong_ones_are_named_at_once_with_what_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "BOT_TOKEN": "hello",
        "BOT_API_URL": "ftp://x",
        "BOT_PROXY": "nowhere",
        "DATABASE_URL": "mysql://x",
        "SECRET_KEY": "short",
        "DUTY_CHAT_ID": "abc",
        "ADMIN_IDS": "me",
        "WEBHOOK_URL": "http://example.org",
        "WEBHOOK_SECRET": "有空 格",
        "HTTP_PORT": "99999",
        "TIMEZONE": "Mars/Olympus",
    }
    given(monkeypatch, **wrong)
    with pytest.raises(SettingsWrong) as caught:
        load()
    for name, value in wrong.items():
        line = next(line for line in caught.value.lines if line.startswith(name))
        assert HINTS[name] in line
        assert value not in line.removesuffix(HINTS[name])
    assert len(caught.value.lines) == len(wrong)


def test_without_a_token_the_sandbox_is_pointed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, BOT_TOKEN="")
    with pytest.raises(SettingsWrong) as caught:
        load()
    assert any("BOT_TOKEN 没有填" in line and "script/server" in line for line in caught.value.lines)


def test_a_webhook_needs_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, WEBHOOK_URL="https://bot.example.org/telegram")
    with pytest.raises(SettingsWrong) as caught:
        load()
    assert [line.split()[0] for line in caught.value.lines] == ["WEBHOOK_SECRET"]
    given(monkeypatch, WEBHOOK_URL="https://bot.example.org/telegram", WEBHOOK_SECRET="a-b_C9")
    assert load().webhook_path == "/telegram"


def test_the_missing_secret_is_named_beside_other_wrong_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, WEBHOOK_URL="https://bot.example.org/t", HTTP_PORT="x")
    with pytest.raises(SettingsWrong) as caught:
        load()
    assert sorted(line.split()[0] for line in caught.value.lines) == ["HTTP_PORT", "WEBHOOK_SECRET"]


def test_dotenv_is_read_and_the_environment_goes_before_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("".join(f"{k}={v}\n" for k, v in GOOD.items()) + "HTTP_PORT=9000\n", "utf-8")
    assert load().http_port == 9000
    monkeypatch.setenv("HTTP_PORT", "9001")
    assert load().http_port == 9001


def test_secrets_do_not_show_in_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    given(
        monkeypatch,
        SECRET_KEY="ab" * 32,
        BOT_PROXY="http://u:geheim@h:1",
        WEBHOOK_SECRET="geheim",
        DATABASE_URL="postgresql+asyncpg://u:geheim@h/db",
    )
    shown = repr(load()) + str(load())
    assert GOOD["BOT_TOKEN"] not in shown
    assert "geheim" not in shown
    assert "ab" * 32 not in shown


@pytest.mark.parametrize("text", ["00" * 32, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "A" * 43])
def test_a_key_is_hexadecimal_or_base64(text: str) -> None:
    assert decoded_key(text) == bytes(32)


@pytest.mark.parametrize("text", ["", "x", "00" * 31, "zz" * 32, "A" * 44])
def test_anything_else_is_no_key(text: str) -> None:
    assert decoded_key(text) is None


def test_the_first_start_makes_a_key_for_its_owner_alone(tmp_path: Path) -> None:
    database = tmp_path / "var" / "zongzhi.db"
    key, made = find_key(None, database)
    assert made == keyfile_of(database) == tmp_path / "var" / "secret.key"
    assert made.stat().st_mode & 0o777 == 0o600
    assert find_key(None, database) == (key, None)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    _, made = find_key(None, tmp_path / "zongzhi.db")
    assert made is not None
    made.chmod(0o640)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        read_key(made)


def test_no_second_key_is_made_for_a_database_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "zongzhi.db").write_bytes(b"SQLite")
    with pytest.raises(KeyTrouble, match="不会另造一把"):
        find_key(None, tmp_path / "zongzhi.db")
    assert not (tmp_path / "secret.key").exists()
    assert find_key("00" * 32, tmp_path / "zongzhi.db") == (bytes(32), None)


def test_every_setting_has_its_hint() -> None:
    assert {name.upper() for name in Settings.model_fields} == set(HINTS)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:///:memory:",
        "sqlite:///:memory:",
        "postgresql+asyncpg://u:p@h:port/db",
        "postgresql+asyncpg://u:p@h:99999/db",
        "postgresql://u:p@h/db?sslmode=require",
    ],
)
def test_a_database_that_cannot_be_opened_is_named_at_once(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    given(monkeypatch, DATABASE_URL=url)
    with pytest.raises(SettingsWrong) as caught:
        load()
    (line,) = caught.value.lines
    assert line.startswith("DATABASE_URL 填得不对")
    assert "?ssl=require" in line
    assert "u:p" not in line
