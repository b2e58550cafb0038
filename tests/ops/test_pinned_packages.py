"""What a fresh machine installs is exactly what the program was tested on, and enough to run it."""

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
NEEDS_NO_PACKAGE = {
    *sys.stdlib_module_names,
    "fkp",
    "_typeshed",
}  # the last exists for the type checker alone


def requirements(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text().splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-r"))]


def imported_packages() -> dict[str, Path]:
    """Every top-level package the program imports, with a file that does."""
    found: dict[str, Path] = {}
    for path in [ROOT / "app.py", *(ROOT / "fkp").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            else:
                continue
            found |= {name.split(".")[0]: path for name in names}
    return found


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_to_one_version(name: str) -> None:
    loose = [
        str(each)
        for each in requirements(name)
        if len(each.specifier) != 1 or next(iter(each.specifier)).operator != "=="
    ]
    assert loose == []


def test_no_package_is_named_twice() -> None:
    names = [
        canonicalize_name(each.name)
        for each in requirements("requirements.txt") + requirements("requirements-dev.txt")
    ]
    assert sorted(names) == sorted(set(names))


def test_the_program_imports_only_what_its_own_requirements_bring() -> None:
    pinned = {canonicalize_name(each.name) for each in requirements("requirements.txt")}
    distributions = packages_distributions()
    strangers = {
        f"{package} in {path.relative_to(ROOT)}"
        for package, path in imported_packages().items()
        if package not in NEEDS_NO_PACKAGE
        and not pinned & {canonicalize_name(each) for each in distributions.get(package, [])}
    }
    assert strangers == set()
