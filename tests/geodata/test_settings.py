"""Settings: the environment wins, keys never lie inside the data folder by default."""

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
    assert not found.keys.is_relative_to(found.data)


def test_what_the_environment_says_wins(tmp_path):
    found = settings.read(
        {
            "DUSITMAP_DATA": str(tmp_path),
            "DUSITMAP_KEYS": str(tmp_path / "other"),
            "DUSITMAP_DATABASE_URL": "postgresql://somewhere",
            "DUSITMAP_BASE_URL": "https://map.example/",
        }
    )
    assert found.keys == tmp_path / "other"
    assert found.database_url == "postgresql://somewhere"
    assert found.base_url == "https://map.example"


def test_a_file_beside_app_py_is_read(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("DUSITMAP_BASE_URL=https://from.file\n")
    monkeypatch.setattr(settings, "ROOT", tmp_path)
    monkeypatch.delenv("DUSITMAP_BASE_URL", raising=False)
    assert settings.read().base_url == "https://from.file"
    monkeypatch.setenv("DUSITMAP_BASE_URL", "https://from.environment")
    assert settings.read().base_url == "https://from.environment"
