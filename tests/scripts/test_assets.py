"""Third-party files and translations: found, locked, copied, compiled."""

import json
import os
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from click.testing import CliRunner

from scripts import assets
from scripts.assets import (
    ASSETS,
    VENDOR_FILES,
    compile_translations,
    copy_vendor_files,
    find_npm,
    main,
)

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Credit"
msgstr "学分"
"""


@pytest.fixture
def translations(tmp_path: Path) -> Path:
    source = tmp_path / "zh" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO, encoding="utf-8")
    return tmp_path


def test_translations_are_compiled_once_and_again_after_a_change(translations):
    (compiled,) = compile_translations(translations)
    again = compile_translations(translations)
    source = compiled.with_suffix(".po")
    later = source.stat().st_mtime + 10
    os.utime(source, (later, later))

    assert again == []
    assert compile_translations(translations) == [compiled]
    with compiled.open("rb") as binary:
        assert read_mo(binary)["Credit"].string == "学分"


def test_the_lock_names_digests_and_no_addresses():
    text = (ASSETS / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]

    assert "://" not in text
    for name, package in packages.items():
        assert not name or package["integrity"].startswith("sha512-")


def test_what_is_copied_is_what_the_lock_installs():
    declared = json.loads((ASSETS / "package.json").read_text(encoding="utf-8"))

    assert set(VENDOR_FILES) == set(declared["dependencies"])
    for names in VENDOR_FILES.values():
        assert "LICENSE" in names


def test_the_scripts_of_packages_are_not_run():
    assert "ignore-scripts=true" in (ASSETS / ".npmrc").read_text(encoding="utf-8")


def test_files_are_copied_where_browsers_load_them(tmp_path):
    modules, target = tmp_path / "node_modules", tmp_path / "vendor"
    for package, names in VENDOR_FILES.items():
        (modules / package).mkdir(parents=True)
        for name in names:
            (modules / package / name).write_text(name, encoding="utf-8")

    copied = copy_vendor_files(modules, target)

    assert len(copied) == sum(map(len, VENDOR_FILES.values()))
    assert all(path.read_text(encoding="utf-8") == path.name for path in copied)


def test_the_machine_s_npm_comes_before_the_one_beside_python(tmp_path):
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\n", encoding="utf-8")
    npm.chmod(0o755)

    assert find_npm(str(tmp_path)) == npm
    assert find_npm(str(tmp_path / "nowhere")) != npm


def test_without_npm_one_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setattr(assets, "find_npm", lambda: None)

    result = CliRunner().invoke(main)

    assert result.exit_code == 1
    assert "pip install 'credit-ledger[assets]'" in result.output


def test_translations_can_be_compiled_alone(monkeypatch):
    monkeypatch.setattr(assets, "install", lambda npm: pytest.fail(f"ran {npm}"))

    result = CliRunner().invoke(main, ["--translations-only"])

    assert result.exit_code == 0
