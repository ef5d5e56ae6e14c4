from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest

from zhiguan.errors import InputError
from zhiguan.ingest import ReadFailure, read_pages
from zhiguan.types import Page

pypdf = pytest.importorskip("pypdf")


def write_pdf(path: Path, *texts: str | None, password: str | None = None) -> None:
    """A PDF with a page for each text (ASCII, one line each), None for a page without text."""
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in texts:
        page = writer.add_blank_page(300, 300)
        if text is None:
            continue
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode("ascii"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password)
    writer.write(path)


def test_one_page_for_each_pdf_page(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    write_pdf(path, "first page", None, "third page")
    one, two, three = read_pages(path, region="某县")
    assert isinstance(one, Page) and isinstance(three, Page)
    assert (one.id, one.text, one.region) == ("paper-p1", "first page", "某县")
    assert isinstance(two, ReadFailure) and "page 2 holds no text" in two.reason
    assert (three.id, three.text) == ("paper-p3", "third page")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"no pdf at all", b"%PDF-1.7\n" + b"x" * 99])
def test_a_damaged_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"paper\.pdf: "):
        list(read_pages(path))


def test_a_locked_file(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    write_pdf(path, "text", password="secret")
    with pytest.raises(InputError, match=r"paper\.pdf: "):
        list(read_pages(path))


def test_without_pypdf_the_error_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "paper.pdf"
    write_pdf(path, "text")
    real = builtins.__import__

    def no_pypdf(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "pypdf":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", no_pypdf)
    with pytest.raises(InputError, match=r"zhiguan\[pdf\]"):
        list(read_pages(path))
