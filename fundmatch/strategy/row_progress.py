"""How far the measure of a row is: the typed answer counts, else what status and remarks say; what speaks against it is kept."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.model.ranges import Period
from fundmatch.strategy.headings import PERIOD
from fundmatch.strategy.progress import Progress, Stage, read_progress
from fundmatch.strategy.standing import asked_for, put_off

_TIMES: Final = (PERIOD, "start", "end")
_WORDED: Final = ("status", "note", "description")


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """An answer typed in the column of `field`, and the words of another column that say otherwise."""

    field: str
    answer: str
    other: str
    words: str


def set_progress(
    values: dict[str, Any], cell: Callable[[str], object], period: Period, as_of: date | None
) -> list[Denial]:
    """Set `done`, `started`, what the row says beside, and the words they were read from; return which typed answers another cell denies.

    `values` are the other fields of the row with the typed answers (None: not typed), `cell` gives its cells,
    `period` is what beginning and end say. Dates of progress count against the day of the run `as_of`.
    """
    texts = {name: values[name] for name in _WORDED}
    read = read_progress(*texts.values(), as_of=as_of, title=values["title"])
    if read.stage is None and period.since:
        texts = dict(_times(cell))
        since = (text for text in texts.values() if "seit" in text.casefold() or "since" in text.casefold())
        read = Progress(Stage.BEGUN, values.get("period_words") or next(since, ""))
    values["put_off"] = put_off(values["status"], values["note"])
    values["asked_for"] = asked_for(values["status"], values["note"], values["phase"], values["earlier_funding"])
    done, started = values.get("done"), values.get("started")
    values["done"] = read.done if done is None else done
    # What is finished has begun, whatever else is said of it.
    values["started"] = (True if done else read.started) if started is None else started
    if (done is None and read.done) or (started is None and read.started == values["started"]):
        values["progress_words"] = read.words
    place = next((name for name, text in texts.items() if read.words in text), "status")
    return list(_denials({"done": done, "started": started}, read, place, cell))


def _denials(
    typed: Mapping[str, bool | None], read: Progress, place: str, cell: Callable[[str], object]
) -> Iterator[Denial]:
    for name, answer in typed.items():
        if answer is not None and read.stage is not None and getattr(read, name) != answer:
            yield Denial(field=name, answer=_written(cell, name), other=place, words=read.words)
    if typed["done"] and typed["started"] is False:
        yield Denial(field="started", answer=_written(cell, "started"), other="done", words=_written(cell, "done"))


def _times(cell: Callable[[str], object]) -> Iterator[tuple[str, str]]:
    for name in _TIMES:
        if text := _written(cell, name):
            yield name, text


def _written(cell: Callable[[str], object], name: str) -> str:
    value = cell(name)
    return "" if isinstance(value, CellError) else " ".join(cell_values.text(value).split())
