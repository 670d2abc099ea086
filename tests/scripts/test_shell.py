"""The shell part of the set-up: it explains itself and installs only when needed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SHELL = [
    "scripts/run",
    "scripts/test",
    "scripts/prepare.sh",
    ".ci/run",
    "scripts/assets",
]

FAKE_PYTHON = """#!/bin/sh
printf '%s\\n' "$*" >>"$(dirname "$0")/../../calls"
case "$*" in *BROKEN*) exit 1 ;; esac
"""


def sh(code, **options):
    return subprocess.run(
        ["/bin/sh", "-c", code], capture_output=True, text=True, check=False, **options
    )


@pytest.fixture
def project(tmp_path):
    """A folder with an environment whose Python only writes down what it is asked."""
    (tmp_path / "setup.cfg").write_text("[metadata]\n")
    (tmp_path / "pyproject.toml").write_text("")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(FAKE_PYTHON)
    python.chmod(0o755)
    return tmp_path


def install(project, extra="test"):
    prepare = ROOT / "scripts" / "prepare.sh"
    return sh(f"set -eu; here={project}; . {prepare}; install {extra}")


def installations(project):
    calls = project / "calls"
    lines = calls.read_text().splitlines() if calls.exists() else []
    return [line for line in lines if "pip install" in line]


@pytest.mark.parametrize("name", SHELL)
def test_every_script_is_sound_posix_shell(name):
    assert sh(f"sh -n {ROOT / name}").returncode == 0


def test_run_explains_itself_without_installing_anything():
    result = sh(f"{ROOT / 'scripts' / 'run'} --help")

    assert result.returncode == 0
    for option in ("--port", "--data", "--database-url", "--empty"):
        assert option in result.stdout
    assert "Installing" not in result.stderr


def test_the_project_is_installed_once(project):
    assert install(project).returncode == 0
    assert install(project).returncode == 0

    assert len(installations(project)) == 1
    assert f"--editable {project}[test]" in installations(project)[0]


def test_it_is_installed_again_when_setup_cfg_changes(project):
    install(project)
    (project / "setup.cfg").write_text("[metadata]\nname = x\n")

    install(project)

    assert len(installations(project)) == 2


def test_running_and_testing_are_installed_each_for_itself(project):
    install(project, "none")
    install(project, "test")

    first, second = installations(project)
    assert first.endswith(f"--editable {project}")
    assert second.endswith("[test]")


def test_a_failed_installation_is_not_taken_for_done(project):
    result = install(project, "BROKEN")

    assert result.returncode == 1
    assert "The installation failed" in result.stderr
    install(project, "BROKEN")
    assert len(installations(project)) == 2


OTHER_PYTHON = """#!{python}
import sys
if sys.argv[1] == "-V":
    print("Python {version}.0")
    sys.exit()
sys.version_info = tuple(map(int, "{version}".split("."))) + (0,)
exec(sys.argv[2])
"""


@pytest.fixture
def machine(tmp_path):
    """Return a function that makes a machine on which only some Pythons are found."""

    def make(**versions):
        programs = tmp_path / "programs"
        programs.mkdir()
        for name, version in versions.items():
            program = programs / name.replace("_", ".")
            text = OTHER_PYTHON.format(python=sys.executable, version=version)
            program.write_text(text)
            program.chmod(0o755)
        return {"PATH": str(programs)}

    return make


def prepared(call, **options):
    return sh(f"set -eu; here=/nowhere; . {ROOT}/scripts/prepare.sh; {call}", **options)


@pytest.mark.parametrize(
    ("versions", "chosen"),
    [
        ({"python3": "3.11", "python3_12": "3.12"}, "python3.12"),
        ({"python3": "3.14", "python3_13": "3.13", "python3_11": "3.11"}, "python3.13"),
        ({"python3": "3.12", "python3_14": "3.14"}, "python3"),
        ({"python3": "3.10", "python": "3.11"}, "python"),
    ],
)
def test_the_newest_supported_python_is_chosen(machine, versions, chosen):
    result = prepared("find_python", env=machine(**versions))

    assert result.stdout.strip().rpartition("/")[2] == chosen


@pytest.mark.parametrize("version", ["3.10", "3.14"])
def test_a_machine_without_a_supported_python_is_told_so(machine, version):
    result = prepared("make_environment", env=machine(python3=version))

    assert result.returncode == 1
    assert result.stderr == (
        f"Python 3.11, 3.12 or 3.13 is needed; found here: Python {version}.0.\n"
    )


def test_a_machine_without_any_python_is_told_so(machine):
    result = prepared("make_environment", env=machine())

    assert "3.13 is needed; found here: none." in result.stderr
