import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# The training recipe lies beside the package, not in it.
sys.path.insert(0, str(ROOT))


@pytest.fixture
def treebank():
    """Folder of the development treebanks; the test is skipped where they are not at hand."""
    shared = Path(os.environ.get("GESTA_SHARED", ROOT.parent / "shared"))
    folder = shared / "data" / "treebank"
    if not (folder / "ewt-train.conllu").exists():
        pytest.skip("no treebank beside the checkout")
    return folder
