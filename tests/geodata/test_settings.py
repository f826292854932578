"""Settings: the environment wins, keys never lie inside the data folder by default."""

import pytest

from geodata import settings


def test_defaults():
    found = settings.read({})
    assert found.data == settings.ROOT / "data"
    assert found.keys == settings.ROOT / "keys"
    assert found.database_url.endswith("/data/dusitmap.db")
    assert found.tiles_url == ""


def test_keys_lie_beside_the_data_folder(tmp_path):
    found = settings.read({"DUSITMAP_DATA": str(tmp_path / "here" / "data")})
    assert found.keys == tmp_path / "here" / "keys"
    assert found.backups == tmp_path / "here" / "backups"
    assert not found.keys.is_relative_to(found.data)


def test_what_the_environment_says_wins(tmp_path):
    found = settings.read(
        {
            "DUSITMAP_DATA": str(tmp_path),
            "DUSITMAP_KEYS": str(tmp_path / "other"),
            "DUSITMAP_BACKUPS": str(tmp_path / "disk"),
            "DUSITMAP_DATABASE_URL": "postgresql://somewhere",
            "DUSITMAP_BASE_URL": "https://map.example/",
        }
    )
    assert found.keys == tmp_path / "other"
    assert found.backups == tmp_path / "disk"
    assert found.database_url == "postgresql://somewhere"
    assert found.base_url == "https://map.example"


def test_a_file_beside_app_py_is_read(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("DUSITMAP_BASE_URL=https://from.file\n")
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    monkeypatch.delenv("DUSITMAP_BASE_URL", raising=False)
    assert settings.read().base_url == "https://from.file"
    monkeypatch.setenv("DUSITMAP_BASE_URL", "https://from.environment")
    assert settings.read().base_url == "https://from.environment"


def test_there_is_no_provider_by_default():
    found = settings.read({})
    assert (found.oidc_issuer, found.oidc_client_id, found.oidc_client_secret) == ("", "", "")


def test_the_secret_of_the_provider_may_lie_among_the_keys_and_is_never_said(tmp_path):
    (tmp_path / "oidc.secret").write_text("from-file\n")
    environment = {
        "DUSITMAP_KEYS": str(tmp_path),
        "DUSITMAP_OIDC_ISSUER": "https://id.example/",
        "DUSITMAP_OIDC_CLIENT_ID": "dusit",
    }
    found = settings.read(environment)
    assert found.oidc_issuer == "https://id.example"
    assert found.oidc_client_secret == "from-file"
    assert "from-file" not in repr(found)
    said = settings.read({**environment, "DUSITMAP_OIDC_CLIENT_SECRET": "said"})
    assert said.oidc_client_secret == "said"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example"),
        ("http://10.0.0.5:8080/t?x={x}&y={y}&z={z}", "http://10.0.0.5:8080"),
        ("https://{s}.tiles.example/{z}/{x}/{y}.png", "https://*.tiles.example"),
        ("", ""),
        ("https://tiles.example/map.png", ""),
        ("ftp://tiles.example/{z}/{x}/{y}", ""),
        ("//tiles.example/{z}/{x}/{y}", ""),
        ("https://me:key@tiles.example/{z}/{x}/{y}", ""),
        ("https://tiles.example;script-src *;/{z}/{x}/{y}", ""),
        ("https://a b.example/{z}/{x}/{y}", ""),
        ("https://*/{z}/{x}/{y}", ""),
    ],
)
def test_tiles_come_from_one_host_whose_address_has_places_for_a_tile(url, origin):
    words = {"DUSITMAP_TILES_URL": url, "DUSITMAP_TILES_ATTRIBUTION": "© ผู้ทำ"}
    assert settings.read(words).tiles_origin == origin
    assert settings.read({**words, "DUSITMAP_TILES_ATTRIBUTION": " "}).tiles_origin == ""
