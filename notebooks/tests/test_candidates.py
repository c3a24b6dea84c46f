import pandas as pd
import pytest
from golden import golden

from nightjar_lake.candidates import MalformedList, candidate_items, unpacked

LISTS = golden("candidate-lists")


def named(cases):
    return [pytest.param(case, id=case["name"]) for case in cases]


@pytest.mark.parametrize("case", named(LISTS["cases"]))
def test_reads_what_the_contract_says(case):
    assert candidate_items(bytes.fromhex(case["hex"])) == list(zip(case["items"], case["scores"]))


@pytest.mark.parametrize("case", named(LISTS["malformed"]))
def test_refuses_what_the_contract_refuses(case):
    with pytest.raises(MalformedList):
        candidate_items(bytes.fromhex(case["hex"]))


def test_unpacks_lists_into_rows_with_ids():
    lists = pd.DataFrame(
        {"user_id": ["u1", "u2"], "list": [bytes.fromhex("0103ac0207f0a20441004100b000"), bytes.fromhex("0101073c00")]}
    )
    dictionary = pd.DataFrame({"item_id": ["seven", "far", "mug"], "number": [7, 70000, 300]})
    rows = unpacked(lists, dictionary)
    assert list(rows.itertuples(index=False, name=None)) == [
        ("u1", 1, "mug", 2.5),
        ("u1", 2, "seven", 2.5),
        ("u1", 3, "far", -0.125),
        ("u2", 1, "seven", 1.0),
    ]
