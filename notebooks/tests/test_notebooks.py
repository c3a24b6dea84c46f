import json
from pathlib import Path

import pytest

NOTEBOOKS = sorted(Path(__file__).resolve().parents[1].glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def cells(request):
    return json.loads(request.param.read_text(encoding="utf-8"))["cells"]


def test_there_are_notebooks():
    assert NOTEBOOKS


def test_outputs_are_not_committed(cells):
    for cell in cells:
        assert not cell.get("outputs") and not cell.get("execution_count"), "jupyter nbconvert --clear-output --inplace"


def test_it_opens_with_question_inputs_and_conclusion(cells):
    assert cells[0]["cell_type"] == "markdown"
    opening = "".join(cells[0]["source"])
    for word in ("**Question.**", "**Inputs.**", "**Conclusion.**"):
        assert word in opening


def test_parameters_stand_in_one_cell(cells):
    tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    assert {"store", "lake", "date"} <= {line.split(" = ")[0] for line in tagged[0]["source"] if " = " in line}


def test_functions_live_in_the_package(cells):
    code = [line for cell in cells if cell["cell_type"] == "code" for line in cell["source"]]
    assert not [line for line in code if line.lstrip().startswith(("def ", "class "))]
