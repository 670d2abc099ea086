"""`credit-ledger generate`: a district for a ledger, or a city straight on the disk."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ledger.settings import Settings
from projections.segments.files import verify
from scripts.cli import main
from scripts.generating.cities import city_in
from scripts.generating.shapes import Size


def generate(*options: str, settings: Settings | None = None) -> Result:
    return CliRunner().invoke(
        main,
        ["generate", "--teachers=40", "--completions=900", *options],
        env=settings.as_environment() if settings else {},
        catch_exceptions=False,
    )


def test_a_district_is_made_once_and_found_again(
    settings: Settings, tmp_path: Path
) -> None:
    data = f"--data={tmp_path}"

    first = generate(data, settings=settings)
    again = generate(data, settings=settings)

    assert first.exit_code == again.exit_code == 0
    assert first.stdout == again.stdout
    assert first.stdout.startswith("900 completions, ")


def test_a_folder_that_has_another_district_is_refused(
    settings: Settings, tmp_path: Path
) -> None:
    generate(f"--data={tmp_path}", settings=settings)

    other = generate(f"--data={tmp_path}", "--seed=5", settings=settings)

    assert other.exit_code == 1
    assert "has another district" in other.stderr


def test_a_ledger_that_has_teachers_is_left_alone(
    settings: Settings, tmp_path: Path
) -> None:
    generate(f"--data={tmp_path / 'one'}", settings=settings)

    other = generate(f"--data={tmp_path / 'two'}", settings=settings)

    assert other.exit_code == 1
    assert not (tmp_path / "two" / "generated.json").exists()


def test_a_city_is_a_folder_of_columns_a_district(tmp_path: Path) -> None:
    result = generate("--to=segments", f"--data={tmp_path}")

    (folder,) = [Path(line) for line in result.stdout.split()]
    assert verify(folder).teachers == 40


def test_what_broke_off_is_made_anew(tmp_path: Path) -> None:
    size = Size(teachers=40, completions=900)
    (whole,) = city_in(tmp_path, size, lambda: None).folders
    beside = whole.with_name(f"{whole.name}.new")
    whole.rename(beside)
    (beside / "manifest.json").unlink()

    (folder,) = city_in(tmp_path, size, lambda: None).folders

    assert folder == whole
    assert verify(folder).teachers == 40


@pytest.mark.parametrize("where", ["store", "segments"])
def test_help_says_where_it_can_go(where: str) -> None:
    assert where in CliRunner().invoke(main, ["generate", "--help"]).stdout
