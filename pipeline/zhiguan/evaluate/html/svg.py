"""A matplotlib figure as an SVG element that belongs to the page it stands in.

The same figure gives the same bytes. Text stays text, set in the page's fonts. Colours are names of
the page's stylesheet (so that light and dark mode both work) and nothing is left that a strict
Content-Security-Policy forbids: matplotlib's style attributes become attributes and classes.
"""

from __future__ import annotations

import io
import warnings
from typing import Any
from xml.etree import ElementTree

import matplotlib
from matplotlib.figure import Figure

INK = "#000001"
MUTED = "#000002"
GRID = "#000003"
FIRST = "#000004"
SECOND = "#000005"

_CLASSES = {INK: "ink", MUTED: "muted", GRID: "grid", FIRST: "first", SECOND: "second"}
_DROPPED = {"metadata", "style"}
_KEPT = {
    "fill-opacity", "font-size", "font-weight", "opacity", "stroke-dasharray", "stroke-dashoffset",
    "stroke-linecap", "stroke-linejoin", "stroke-opacity", "stroke-width", "text-anchor",
}  # fmt: skip


def to_svg(figure: Figure, name: str, description: str) -> str:
    """The figure as an `<svg>` element.

    Args:
        figure: drawn with the colours of this module, sizes in inches at 72 pixels an inch; its
            texts without characters that XML forbids.
        name: distinguishes the ids of this element from those of others on the page.
        description: what a reader who cannot see it is told.
    """
    target = io.StringIO()
    options: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": name}
    with matplotlib.rc_context(options), warnings.catch_warnings():
        # the browser sets the text: that matplotlib's own font lacks Chinese does not matter
        warnings.filterwarnings("ignore", message="Glyph")
        figure.savefig(target, format="svg", metadata={"Date": None})
    root = ElementTree.fromstring(target.getvalue())
    _clean(root)
    root.attrib = {
        "viewBox": root.attrib["viewBox"],
        "class": "plot",
        "role": "img",
        "aria-label": description,
    }
    return ElementTree.tostring(root, encoding="unicode")


def _clean(element: ElementTree.Element) -> None:
    """Takes away namespaces (an HTML page needs none), names that repeat, and style attributes."""
    element.tag = _local(element.tag)
    element.attrib = {_local(key): value for key, value in element.attrib.items()}
    element.tail = None
    if element.tag == "g":
        element.attrib.pop("id", None)
    if element.tag != "text":
        element.text = None
    _restyle(element)
    for child in list(element):
        if _local(child.tag) in _DROPPED:
            element.remove(child)
        else:
            _clean(child)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _restyle(element: ElementTree.Element) -> None:
    classes = []
    for declaration in filter(None, element.attrib.pop("style", "").split(";")):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key in ("fill", "stroke") and value in _CLASSES:
            classes.append(f"{key}-{_CLASSES[value]}")
        elif key in ("fill", "stroke") or key in _KEPT:
            element.set(key, value)
    if classes:
        element.set("class", " ".join(classes))
