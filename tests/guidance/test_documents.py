"""Files of every kind are read or refused in clear words."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from smartpick.errors import InvalidInput
from smartpick.guidance.documents import MAX_BYTES, document_of, read_document

TEXT = "I look forward to serving patients in a community hospital."


def test_text_word_and_old_encodings_are_read(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph(TEXT)
    word.save(str(tmp_path / "a.docx"))
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8-sig")
    (tmp_path / "c.txt").write_bytes((TEXT + " Don’t.").encode("cp1252"))
    (tmp_path / "d.txt").write_text(TEXT, encoding="utf-16")
    for name in ("a.docx", "b.txt", "c.txt", "d.txt"):
        assert TEXT in read_document(tmp_path / name, "statement").text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "at least a sentence"),
        (b"\x00\x01binary" * 9, "binary"),
        (b"%PDF-1.4 broken", "PDF"),
        (b"PK\x03\x04broken", "Word"),
        (b"x" * (MAX_BYTES + 1), "at most"),
        (b"El hospital comunitario atiende pacientes de muchos paises y ofrece una residencia excelente para todos "
         b"los medicos jovenes que desean servir.", "English"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)
    with pytest.raises(InvalidInput) as refusal:
        read_document(file, "statement")
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bomb.docx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * 60_000_000)
    with pytest.raises(InvalidInput, match="unpacked"):
        read_document(file, "statement")


@pytest.mark.parametrize(
    "text",
    [
        "我在海边长大，在一家繁忙的小诊所学习医学。我想接受内科培训，因为我喜欢与病人一起仔细思考。",
        "Я вырос у моря и учился медицине в небольшой клинике, где всегда было много больных.",
        "نشأت بالقرب من البحر وتعلمت الطب في عيادة صغيرة مزدحمة بالمرضى كل يوم.",
        "Crecí cerca del mar; aprendí medicina en una clínica pequeña, siempre llena de enfermos.",
    ],
)
def test_a_text_in_another_language_is_refused_however_short(text: str) -> None:
    with pytest.raises(InvalidInput, match="in English"):
        document_of(text, "statement")


def test_a_short_english_text_with_accents_and_names_is_read() -> None:
    for text in (
        "Dr. Muñoz-Şahin, Señor Gutiérrez and Frau Müller taught me in São Paulo and İzmir.",
        "Thanks again. Kind regards, Adaeze Okonkwo",
    ):
        assert document_of(text, "letter").text == text
