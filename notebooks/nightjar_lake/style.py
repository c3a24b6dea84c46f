"""How figures look: the finding as the title, units on the axes, colours that all can tell apart, nothing else."""

from typing import Any

import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# M. Okabe and K. Ito, Color Universal Design, 2008: told apart with any colour vision.
BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, GREY = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#D55E00",
    "#CC79A7",
    "#56B4E9",
    "#8C8C8C",
)
COLOURS = [BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, GREY]


def use_style() -> None:
    """For all figures that follow."""
    plt.rcParams.update(
        {
            "figure.figsize": (9, 4.2),
            "figure.dpi": 100,
            "figure.constrained_layout.use": True,
            "axes.prop_cycle": cycler(color=COLOURS),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlelocation": "left",
            "axes.titlesize": 12,
            "axes.titlepad": 10,
            "axes.labelcolor": "#444444",
            "axes.edgecolor": "#888888",
            "axes.grid": True,
            "axes.axisbelow": True,
            "grid.color": "#E6E6E6",
            "grid.linewidth": 0.8,
            "xtick.color": "#444444",
            "ytick.color": "#444444",
            "legend.frameon": False,
            "lines.linewidth": 1.8,
            "font.size": 10.5,
        }
    )


def only_y_grid(axes: Axes) -> None:
    """For bars, whose own edges guide the eye the other way."""
    axes.grid(False, axis="x")


def only_x_grid(axes: Axes) -> None:
    """For bars that lie."""
    axes.grid(False, axis="y")


def title(figure: Figure, finding: str) -> None:
    """The finding, above all panels of a figure."""
    figure.suptitle(finding, x=0.01, ha="left", fontsize=12)


def label_ends(axes: Axes, x: Any, labels: list[tuple[float, str, str]]) -> None:
    """Names lines at their right ends instead of in a legend: height, text and colour of each, none over another."""
    axes.get_figure().draw_without_rendering()  # settles where the axes lie
    points = axes.get_figure().dpi / 72
    placed: list[float] = []
    for height, text, colour in sorted(labels, reverse=True):
        wanted = axes.transData.transform((0, height))[1]
        pixel = min([wanted] + [below - 13 * points for below in placed[-1:]])
        placed.append(pixel)
        axes.annotate(
            text, (x, height), (6, (pixel - wanted) / points), textcoords="offset points", color=colour, va="center"
        )
