"""
Executes notebooks and writes each as a page and its figures as pictures.

    var/check/notebooks/bin/python notebooks/execute.py --store YOURS --lake var/lake --date 2026-10-31 --out reports
"""

import argparse
import base64
import sys
from pathlib import Path

import nbformat
import papermill
from nbconvert import HTMLExporter

HERE = Path(__file__).resolve().parent


def execute(notebook: Path, parameters: dict[str, str | int], out: Path) -> list[Path]:
    """Runs a notebook from top to bottom and writes what came of it; the files written, the page first."""
    executed = out / notebook.name
    papermill.execute_notebook(
        str(notebook), str(executed), parameters, cwd=str(HERE), kernel_name="python3", progress_bar=False
    )
    document = nbformat.read(executed, as_version=4)
    page = out / f"{notebook.stem}.html"
    exporter = HTMLExporter(
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        mathjax_url="",
        require_js_url="",
    )
    page.write_text(exporter.from_notebook_node(document)[0], encoding="utf-8")
    return [page, *pictures(document, notebook.stem, out)]


def pictures(document: nbformat.NotebookNode, stem: str, out: Path) -> list[Path]:
    """Each figure as a file, named by the cell that draws it."""
    written = []
    for cell in document.cells:
        for output in cell.get("outputs", []):
            png = output.get("data", {}).get("image/png")
            if png:
                written.append(out / f"{stem}-{cell.id}.png")
                written[-1].write_bytes(base64.b64decode(png))
    return written


def main() -> None:
    arguments = argparse.ArgumentParser(description="Execute notebooks; what is not given is as the notebook has it.")
    arguments.add_argument("names", nargs="*", help="such as 01_shop; without one, all")
    arguments.add_argument("--store")
    arguments.add_argument("--lake", help="the folder of all stores (default: NIGHTJAR_LAKE, else var/lake)")
    arguments.add_argument("--date", help="the run date to report on")
    arguments.add_argument("-p", metavar="NAME=VALUE", action="append", default=[], help="any other parameter")
    arguments.add_argument("--out", type=Path, default=Path("var/reports"), help="folder for pages and figures")
    given = arguments.parse_args()
    notebooks = [HERE / f"{name}.ipynb" for name in given.names] or sorted(HERE.glob("*.ipynb"))
    missing = [path.stem for path in notebooks if not path.exists()]
    if missing:
        sys.exit(
            f"execute.py: there is no notebook {', '.join(missing)}; there are "
            f"{', '.join(path.stem for path in sorted(HERE.glob('*.ipynb')))}"
        )
    parameters = {name: value for name in ("store", "date") if (value := getattr(given, name))}
    for parameter in given.p:
        name, _, value = parameter.partition("=")
        parameters[name] = int(value) if value.isdecimal() else value
    if given.lake:
        # The kernel works in the folder of the notebooks.
        parameters["lake"] = given.lake if "://" in given.lake else str(Path(given.lake).resolve())
    given.out.mkdir(parents=True, exist_ok=True)
    for notebook in notebooks:
        for path in execute(notebook, parameters, given.out):
            print(path)


if __name__ == "__main__":
    main()
