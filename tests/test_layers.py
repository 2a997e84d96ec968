"""The house reads like the flow: who may import whom, and what an import costs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner

PACKAGE = Path(cleaner.__file__).parent

# From the ground up; a module may import its own layer and the ones named here.
LAYERS = {
    "model": set(),
    "packs": {"model"},
    "parse": {"model", "packs", "spot"},  # dates in headers are recognised like dates in the text
    "spot": {"model", "packs"},
    "scoring": {"model", "packs", "parse"},  # markdown is scored by what a reader sees
    "chain": {"model", "packs", "parse"},
    "filters": {"model", "packs", "parse", "chain", "spot", "scoring"},
    "normalize": {"model", "packs", "parse", "spot"},
    "export": {"model"},
    "settle": {"model", "parse", "chain", "normalize"},
    "flow": {"model", "packs", "parse", "chain", "filters", "spot", "normalize", "settle"},
    "batch": {"model", "chain", "flow", "export"},
    "terminal": {"model", "batch"},
    "cli": {"model", "chain", "filters", "normalize", "flow", "export", "batch", "terminal", ""},
    # The package itself: the public names.
    "": {"model", "chain", "filters", "flow", "export"},
}
HEAVY = (
    "trafilatura", "lxml", "bs4", "dateparser", "numpy", "py3langid", "ftfy", "rich", "htmldate",
    "justext", "courlan", "charset_normalizer", "pyarrow",
)  # fmt: skip


def layer_of(module):
    """cleaner.parse.plain -> parse; cleaner -> the empty name."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = list(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        if parts[-1] == "__init__":
            parts.pop()
        yield ".".join(parts), path


def imported(module, path):
    """The modules of ours that a module imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            # "from cleaner import packs" may name a module or something in it.
            inner = [f"{node.module}.{a.name}" for a in node.names]
            found = [name for name in inner if (PACKAGE.parent / Path(*name.split("."))).with_suffix(".py").exists()
                     or (PACKAGE.parent / Path(*name.split("."))).is_dir()]  # fmt: skip
            names = found or [node.module]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == "cleaner")


@pytest.mark.parametrize("module, path", [pytest.param(m, p, id=m) for m, p in modules()])
def test_a_module_imports_only_from_the_layers_below(module, path):
    layer = layer_of(module)
    assert layer in LAYERS, f"{layer} is a new layer: say in LAYERS what it may import"
    allowed = LAYERS[layer] | {layer}
    assert [name for name in imported(module, path) if layer_of(name) not in allowed] == []


def test_every_public_name_has_a_home():
    assert sorted(cleaner._HOMES) == sorted(cleaner.__all__)
    assert all(getattr(cleaner, name) is not None for name in cleaner.__all__)


def test_the_layers_have_no_circle():
    done = set()
    rest = dict(LAYERS)
    while rest:
        ready = {layer for layer, below in rest.items() if below <= done}
        assert ready, f"a circle among {sorted(rest)}"
        done |= ready
        for layer in ready:
            del rest[layer]


def test_importing_pulls_in_nothing_heavy():
    code = "import sys, cleaner; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    roots = {name.split(".")[0] for name in loaded.stdout.split()}
    assert roots & set(HEAVY) == set()


def test_asking_for_help_pulls_in_nothing_heavy():
    code = "import sys; from cleaner.cli import main; main(['--version']); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    roots = {name.split(".")[0] for name in loaded.stdout.split()}
    assert roots & set(HEAVY) == set()


MAX_IMPORT_SECONDS = 0.150
# Processor time, not the clock on the wall, which also counts what other programs do; and the
# best of several runs, since the first ones warm the disk cache.
IMPORT = "import time; t = time.process_time(); import cleaner; print(time.process_time() - t)"


def test_importing_is_quick():
    runs = [
        subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
        for _ in range(5)
    ]
    assert min(float(run.stdout) for run in runs) < MAX_IMPORT_SECONDS
