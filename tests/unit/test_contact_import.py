"""Contacts from CSV: what is read, what is refused with which line, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from bot.domain.model import Address
from bot.errors import ConfigError
from bot.services import contact_import
from bot.services.contact_file import ContactRow
from bot.services.contact_import import ImportReport, import_contacts

EXAMPLES = Path(__file__).parents[2] / "examples"


class Book:
    """Keeps contacts by id, as the database does."""

    def __init__(self) -> None:
        self.rows: dict[str, ContactRow] = {}
        self.batches: list[int] = []

    async def save(self, rows: Sequence[ContactRow]) -> int:
        before = len(self.rows)
        self.rows |= {row.contact_id: row for row in rows}
        self.batches.append(len(rows))
        return len(self.rows) - before


@pytest.fixture
def book() -> Book:
    return Book()


async def load(
    tmp_path: Path, book: Book, content: str | bytes, region: str | None = None
) -> ImportReport:
    path = tmp_path / "contacts.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return await import_contacts(path, region, book.save)


def only(book: Book) -> ContactRow:
    [row] = book.rows.values()
    return row


async def test_row_becomes_a_contact(tmp_path: Path, book: Book) -> None:
    report = await load(
        tmp_path,
        book,
        "name,phone,label,whatsapp,external_id,time_zone\n"
        "Maria Lopez,+447700900123,mobile,447700900123,C-1,Europe/London\n",
    )
    assert (report.added, report.refused) == (1, 0)
    assert only(book) == ContactRow(
        name="Maria Lopez",
        addresses=(
            Address(kind="phone", value="+447700900123", label="mobile"),
            Address(kind="wa_id", value="447700900123"),
        ),
        external_id="C-1",
        time_zone="Europe/London",
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
async def test_any_usual_delimiter(tmp_path: Path, book: Book, delimiter: str) -> None:
    lines = [["Name", "Phone"], ["Maria Lopez", "+447700900123"]]
    await load(tmp_path, book, "\r\n".join(delimiter.join(line) for line in lines))
    assert only(book).name == "Maria Lopez"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
async def test_encodings_that_spreadsheets_write(tmp_path: Path, book: Book, encoding: str) -> None:
    await load(tmp_path, book, "name,phone\nZoë Núñez,+447700900125\n".encode(encoding))
    assert only(book).name == "Zoë Núñez"


@pytest.mark.parametrize("written", ["07700 900123", "+44 (0) 7700 900123", "0044 7700 900123"])
async def test_national_numbers_are_read_with_the_region(
    tmp_path: Path, book: Book, written: str
) -> None:
    await load(tmp_path, book, f"name,phone\nMaria,{written}\n", region="GB")
    assert only(book).addresses == (Address(kind="phone", value="+447700900123"),)


async def test_national_number_without_region_is_refused(tmp_path: Path, book: Book) -> None:
    report = await load(tmp_path, book, "name,phone\nMaria,07700 900123\n")
    assert "or give --region for national numbers" in str(report.faults[0])
    assert book.rows == {}


async def test_region_that_is_none_imports_nothing(tmp_path: Path, book: Book) -> None:
    with pytest.raises(ConfigError, match="XX is not a region"):
        await load(tmp_path, book, "name,phone\nMaria,+447700900123\n", region="XX")
    assert book.rows == {}


@pytest.mark.parametrize("written", ["447700900123", "+44 7700 900123", "00447700900123"])
async def test_whatsapp_number_with_or_without_plus(
    tmp_path: Path, book: Book, written: str
) -> None:
    await load(tmp_path, book, f"name,whatsapp\nMaria,{written}\n")
    assert only(book).addresses == (Address(kind="wa_id", value="447700900123"),)


async def test_contact_with_several_numbers(tmp_path: Path, book: Book) -> None:
    await load(
        tmp_path,
        book,
        "name,phone,label,phone_2,label_2,phone 3\n"
        "Maria,+447700900123,mobile,+447700900129,work,+447700900123\n",
    )
    assert [address.value for address in only(book).addresses] == ["+447700900123", "+447700900129"]
    assert only(book).addresses[1].label == "work"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",+447700900123", "the name is empty; write one."),
        ("x" * 301 + ",+447700900123", "the name is longer than 300 characters"),
        ("Maria,", "there is no number; write a phone or a whatsapp number."),
        ("Maria,+44 20", "phone: +44 20 is too short; write it like +447700900123"),
        ("Maria,+44770090012345678", "is too long"),
        ("Maria,call me", "phone: call me is not a phone number"),
        ("Maria,112", "is not a phone number"),
        ("Maria,4.477E+11", "was cut short by a spreadsheet; format the column as text"),
        ("Maria,+447700900123,,Mars", "time_zone: Mars is not known; write one like Europe/London"),
        ('"Maria" L,+447700900123', "save the file as CSV UTF-8 and close every quote"),
    ],
)
async def test_bad_row_is_told_with_its_line_and_the_good_ones_are_kept(
    tmp_path: Path, book: Book, row: str, said: str
) -> None:
    text = f"name,phone,whatsapp,time_zone\nTom,+447700900124\n{row}\nAnn,+447700900125\n"
    report = await load(tmp_path, book, text)
    [fault] = report.faults
    assert str(fault).startswith("line 3: ")
    assert said in str(fault)
    assert report.added == 2


async def test_byte_that_is_not_utf8_spoils_only_its_row(tmp_path: Path, book: Book) -> None:
    report = await load(tmp_path, book, b"name,phone\nZo\xeb,+447700900125\nTom,+447700900124\n")
    assert report.faults[0].line == 2
    assert only(book).name == "Tom"


async def test_line_is_counted_over_cells_of_several_lines(tmp_path: Path, book: Book) -> None:
    text = 'name,phone,notes\nTom,+447700900124,"one\ntwo"\n\nMaria,none,\n'
    report = await load(tmp_path, book, text)
    assert [fault.line for fault in report.faults] == [5]
    assert report.ignored_columns == ["notes"]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("", "must name the columns"),
        ("Maria Lopez,+447700900123", "must name the columns"),
        ("name,mail", "must name the columns"),
        ("name,phone,Phone", "the column phone is there twice"),
    ],
)
async def test_unusable_header_imports_nothing(
    tmp_path: Path, book: Book, header: str, said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        await load(tmp_path, book, header + "\nMaria,+447700900123,\n")
    assert book.rows == {}


async def test_second_import_adds_nothing(tmp_path: Path, book: Book) -> None:
    text = "name,phone\nMaria,+447700900123\nTom,+447700900124\n"
    await load(tmp_path, book, text)
    report = await load(tmp_path, book, text)
    assert (report.added, report.renewed, len(book.rows)) == (0, 2, 2)


async def test_external_id_keeps_a_renamed_contact_one(tmp_path: Path, book: Book) -> None:
    await load(tmp_path, book, "name,phone,external_id\nMaria Lopez,+447700900123,C-1\n")
    await load(tmp_path, book, "name,phone,external_id\nMaria Baker,+447700900129,C-1\n")
    assert only(book).name == "Maria Baker"


async def test_two_people_may_share_a_number(tmp_path: Path, book: Book) -> None:
    await load(tmp_path, book, "name,phone\nMaria,+447700900123\nTom,+447700900123\n")
    assert len(book.rows) == 2


async def test_rows_are_saved_in_batches_and_progress_reaches_the_end(
    tmp_path: Path, book: Book
) -> None:
    path = tmp_path / "contacts.csv"
    rows = [f"Person {n},+1202555{n:04}" for n in range(2500)]
    path.write_text("name,phone\n" + "\n".join(rows), encoding="utf-8")
    seen: list[int] = []
    await import_contacts(path, None, book.save, seen.append)
    assert book.batches == [1000, 1000, 500]
    assert seen == sorted(seen)
    assert seen[-1] == contact_import.total_bytes(path)


async def test_faults_are_counted_beyond_those_kept(
    tmp_path: Path, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_import, "FAULTS_KEPT", 2)
    report = await load(tmp_path, book, "name,phone\n" + "Maria,none\n" * 5)
    assert (len(report.faults), report.refused) == (2, 5)


async def test_example_holds_the_sandbox_customers(book: Book) -> None:
    report = await import_contacts(EXAMPLES / "contacts.csv", None, book.save)
    world = yaml.safe_load((EXAMPLES / "workspace.yml").read_text(encoding="utf-8"))
    known = {(row.name, address.value) for row in book.rows.values() for address in row.addresses}
    assert report.refused == 0
    for customer in world["customers"]:
        if customer.get("hides_number"):
            continue
        assert (customer["name"], customer["number"]) in known
        wa_id = (customer["name"], customer["number"].removeprefix("+"))
        assert (wa_id in known) == customer["whatsapp"]
