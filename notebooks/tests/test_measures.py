import numpy as np
import pytest

from nightjar_lake.measures import gini, interval, jaccard, lorenz, resampled_rates


def test_nobody_is_ahead_where_all_have_the_same():
    assert gini(np.full(10, 3.0)) == pytest.approx(0)


def test_one_has_everything():
    assert gini(np.array([0, 0, 0, 5])) == pytest.approx(3 / 4)


def test_gini_is_half_the_mean_difference_relative_to_the_mean():
    amounts = np.random.default_rng(2).pareto(2, size=50)
    differences = np.abs(amounts[:, None] - amounts[None, :]).mean()
    assert gini(amounts) == pytest.approx(differences / (2 * amounts.mean()))


def test_lorenz_goes_from_none_to_all_the_largest_first():
    assert lorenz(np.array([1, 3])) == pytest.approx([0, 0.75, 1])


def test_jaccard_is_the_common_share():
    assert jaccard({1, 2, 3}, {3, 4}) == 1 / 4
    assert jaccard(set(), set()) == 0


def test_sessions_are_what_chance_draws():
    # Two sessions of a hundred clicks each, one all hits and one none: the rate of a round is 0, 1/2 or 1.
    rates = resampled_rates(np.array([[100.0], [0.0]]), np.array([100, 100]), seed=3)
    assert set(np.unique(rates)) == {0.0, 0.5, 1.0}
    low, high = interval(rates)
    assert (low[0], high[0]) == (0.0, 1.0)


def test_methods_are_resampled_on_the_same_sessions():
    hits = np.random.default_rng(4).integers(0, 5, size=(30, 1)).astype(float)
    rates = resampled_rates(np.hstack([hits, hits + 1]), np.full(30, 6), seed=5)
    assert rates[:, 1] - rates[:, 0] == pytest.approx(1 / 6)
