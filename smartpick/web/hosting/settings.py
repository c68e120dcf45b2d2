"""The settings of a public host: a TOML file, and variables of the environment that win over it.

Every setting has a default, so `smartpick serve --hosted` runs without a file; nothing else reads the environment.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from smartpick.errors import InvalidInput

PREFIX = "SMARTPICK_"  # SMARTPICK_DATABASE is `database`
LISTS = {"trusted_proxies"}

Seconds = Annotated[float, Field(gt=0, le=86_400)]
Count = Annotated[int, Field(ge=1, le=1_000_000_000_000)]


class Settings(BaseModel):
    """What a host may decide."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65_535, description="port to listen on; 0 takes a free one")
    workers: int = Field(2, ge=1, le=64, description="processes that answer; one per processor is right")
    warm: bool = Field(True, description="plan the example before a worker answers, so that no first page is slow")
    public_url: str = Field("", description="address of the site as its users type it; empty takes the request's own")
    trusted_proxies: tuple[str, ...] = Field(
        (), description="addresses or networks whose X-Forwarded-For and X-Forwarded-Proto are believed"
    )

    database: str = Field(
        "sqlite:///smartpick-shares.db",
        description="where share links are kept, sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME; "
        "empty turns them off",
    )
    share_bytes: Count = Field(400_000, description="largest share, as stored [bytes]")
    shares_bytes: Count = Field(2_000_000_000, description="all shares together [bytes]")
    share_days: int = Field(90, ge=1, le=366, description="longest life of a share link [days]")
    kept_days: int = Field(3, ge=0, le=366, description="days from a link's end until its row is deleted [days]")

    requests_per_minute: Count = Field(600, description="requests of one client, of any kind")
    plans_per_minute: Count = Field(240, description="requests of one client that compute")
    shares_per_hour: Count = Field(20, description="share links that one client may make")
    keys_per_minute: Count = Field(30, description="share links that one client may open or take back")

    idle_seconds: int = Field(
        75,
        ge=1,
        le=3600,
        description="time that a connection may lie idle; one that lives keeps a person at one worker",
    )
    header_seconds: Seconds = Field(15, description="time for the head of a request to arrive [s]")
    body_seconds: Seconds = Field(60, description="time for the body of a request to arrive [s]")
    stalled_seconds: Seconds = Field(60, description="time that an answer may stand still on its way [s]")
    stop_seconds: int = Field(30, ge=1, le=3600, description="time for answers under way when the server stops [s]")
    connections: Count = Field(1_000, description="open connections of one worker; more are told to come back")
    computing: int = Field(2, ge=1, le=64, description="requests that one worker computes at once")
    waiting: int = Field(
        60, ge=0, le=10_000, description="requests that wait for their turn; more are told to come back"
    )

    plans_kept: int = Field(64, ge=0, le=10_000, description="plans that one worker remembers, in memory only")
    plans_kept_minutes: float = Field(10, ge=0, le=1_440, description="how long it does [minutes]")


_VARIABLES = [PREFIX + name.upper() for name in Settings.model_fields]
ALIKE = 0.9  # of two names, from which one is a slip of the other


def read_settings(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Parameters
    ----------
    path : a TOML file; None takes the defaults. environment : the process's own when left out.

    Raises
    ------
    InvalidInput : names the setting.
    """
    environment = os.environ if environment is None else environment
    given: dict[str, Any] = {} if path is None else _from_file(path)
    for name in sorted(environment):
        if name.startswith(PREFIX) and (meant := get_close_matches(name, _VARIABLES, 1, ALIKE)) and meant != [name]:
            raise InvalidInput(name, "a setting there is", way_on=f"Did you mean {meant[0]}?")
    for name in Settings.model_fields:
        text = environment.get(PREFIX + name.upper())
        if text is not None:
            given[name] = [one.strip() for one in text.split(",") if one.strip()] if name in LISTS else text
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        known = f" The settings are {', '.join(Settings.model_fields)}." if first["type"] == "extra_forbidden" else ""
        must = "a setting there is" if known else first["msg"].removeprefix("Input should be ")
        got = None if name == "database" else first["input"]
        raise InvalidInput(name, must, got, known.strip()) from error
    return _checked(settings)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InvalidInput("--settings", "an existing file", str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("--settings", "a file that can be read as text", str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput("--settings", "a TOML file", str(path), f"{error}.") from error


def _checked(settings: Settings) -> Settings:
    kind = settings.database.split(":", 1)[0].split("+", 1)[0]
    if settings.database and kind not in {"sqlite", "postgresql"}:
        raise InvalidInput("database", "an address that begins with sqlite:// or postgresql://")  # may hold a password
    if settings.public_url:
        parts = urlsplit(settings.public_url)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/") or parts.query:
            raise InvalidInput("public_url", "an address such as https://plan.example.edu", settings.public_url)
    return settings
