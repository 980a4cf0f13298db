"""Write one entry of the catalogue as YAML, in the form of the shipped files.

An entry that was there before keeps every line that need not change, with its comments and
its quoting: only changed fields are written anew, and in a list only the changed items.
PyYAML suffices for that: lines are moved as text and never pass through an emitter, which
even a round-trip library would do to the whole file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import yaml

from fundmatch.core.field_spec import specs
from fundmatch.files.yaml_files import lines_of, parse_yaml
from fundmatch.model.codec import as_entry, read_record
from fundmatch.model.programme import Programme

WIDTH: Final = 110
# A text of this length that cannot stand plain is folded; a shorter one is quoted.
FOLDED_FROM: Final = 101


class _Flow(list[Any]):
    """A list that is written in one line, in brackets."""


class _Dumper(yaml.SafeDumper):
    """Plain texts, lists set in by two, long texts folded; no anchors, no types."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - emptied: the reader takes every scalar as text

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True

    def choose_scalar_style(self) -> Any:
        style = super().choose_scalar_style()
        event: Any = self.event
        foldable = style == "'" and len(event.value) >= FOLDED_FROM and "\n" not in event.value
        return ">" if foldable and not self.flow_level else style


_Dumper.add_representer(
    _Flow, lambda dumper, items: dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)
)


def entry_as_yaml(programme: Programme, previous: str | None = None) -> str:
    """Return the text of the entry's file.

    With `previous`, the file as it was, its lines stay as far as they say the same; without
    it, or where it is no readable entry, the text is canonical: fields in the order of the model.
    """
    canonical = _block(as_entry(programme))
    if previous is None:
        return canonical
    before = _read(previous)
    if before is None:
        return canonical
    if before == programme:
        return previous
    for by_item in (True, False):
        edited = _edited(programme, before, previous, by_item=by_item)
        # Whatever a hand-written file does with its lines: what is written must say what is meant.
        if _read(edited) == programme:
            return edited
    return canonical


def _block(content: Mapping[str, Any]) -> str:
    styled = _styled(content, Programme)
    return yaml.dump(styled, Dumper=_Dumper, allow_unicode=True, width=WIDTH, sort_keys=False) if styled else ""


def _styled(content: Mapping[str, Any], kind: Any) -> dict[str, Any]:
    """Return the texts of a record with the lists marked that are written in one line."""
    styled = dict(content)
    for spec in specs(kind):
        written = content.get(spec.name)
        if written is None:
            continue
        if spec.in_one_line:
            styled[spec.name] = _Flow(written)
        elif spec.record and spec.many:
            styled[spec.name] = [_styled(item, spec.record) for item in written]
        elif spec.record:
            styled[spec.name] = _styled(written, spec.record)
    return styled


def _read(text: str) -> Programme | None:
    raw, _ = parse_yaml(text.removeprefix("\ufeff"), "")
    return None if raw is None else read_record(Programme, raw)[0]


def _edited(programme: Programme, before: Programme, previous: str, *, by_item: bool) -> str:
    """Return the previous text with the changed fields (or items) written anew."""
    head, parts = _parts(previous)
    content = as_entry(programme)
    emptied = [name for name in _differing(programme, before, parts) if name not in content]
    blocks = {name: part.text for name, part in parts.items() if name not in emptied}
    for name in _differing(programme, before, content):
        new = next(iter(_parts(_block({name: content[name]}))[1].values()))
        old = parts.get(name)
        if old is None:
            blocks = _inserted(blocks, name, new.text)
        else:
            then = getattr(before, name) if by_item else ()
            blocks[name] = _mixed(old, new, then, getattr(programme, name))
    return _with_line_ends_of(previous, head + "".join(map(_ended, blocks.values())))


def _differing(programme: Programme, before: Programme, names: Iterable[str]) -> list[str]:
    return [name for name in names if getattr(programme, name) != getattr(before, name)]


def _ended(lines: str) -> str:
    """Return the lines with a break at their end, which the last of a file may lack."""
    return lines if lines.endswith("\n") else f"{lines}\n"


def _with_line_ends_of(previous: str, text: str) -> str:
    newline = "\r\n" if "\r\n" in previous else "\n"
    return text.replace("\r\n", "\n").replace("\n", newline)


def _inserted(blocks: Mapping[str, str], name: str, text: str) -> dict[str, str]:
    """Return the blocks with one more, after the last that stands before it in the model."""
    order = [field.name for field in fields(Programme)]
    earlier = [key for key in blocks if order.index(key) < order.index(name)]
    last = max(earlier, key=order.index, default=None)
    keys = list(blocks)
    keys.insert(0 if last is None else keys.index(last) + 1, name)
    return {key: text if key == name else blocks[key] for key in keys}


def _mixed(old: "_Part", new: "_Part", then: Sequence[Any], now: Sequence[Any]) -> str:
    """Return the lines of a field; in a list the items that were there `then` keep theirs, without any it is all new."""
    if not (then and old.items and new.items):
        return old.remarks + new.text
    lines = [old.items[then.index(item)] if item in then else text for item, text in zip(now, new.items, strict=True)]
    return old.remarks + old.key + "".join(map(_ended, lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The lines of one field: remarks above it, its first line, and the lines of each item of a block list."""

    remarks: str
    key: str
    items: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.remarks + self.key + "".join(self.items)


def _parts(text: str) -> tuple[str, dict[str, _Part]]:
    """Return what stands above the first field, and the lines of every field."""
    lines = text.split("\n")
    lines = [f"{line}\n" for line in lines[:-1]] + lines[-1:]
    places = lines_of(text.removeprefix("\ufeff"))
    names = [path[0] for path in places if len(path) == 1]
    starts = [places[(name,)] - 1 for name in names]
    tops = [_above(lines, start) for start in starts]
    parts = {}
    for name, start, top, end in zip(names, starts, tops, [*tops[1:], len(lines)], strict=True):
        items = list(_item_starts(places, name, lines, start))
        part = _Part(remarks="".join(lines[top:start]), key="".join(lines[start : items[0] if items else end]))
        bounds = zip(items, [*items[1:], end][: len(items)], strict=True)
        parts[str(name)] = replace(part, items=tuple("".join(lines[first:last]) for first, last in bounds))
    return "".join(lines[: tops[0]]) if tops else "", parts


def _item_starts(
    places: Mapping[tuple[str | int, ...], int], name: str | int, lines: Sequence[str], start: int
) -> Iterator[int]:
    """Yield the first line (from 0) of each item of a list that has one line or more for each."""
    begins = [
        line - 1 for path, line in places.items() if len(path) == 2 and path[0] == name and isinstance(path[1], int)
    ]
    if all(lines[line].lstrip().startswith("- ") for line in begins) and len({start, *begins}) == len(begins) + 1:
        yield from (_above(lines, line) for line in begins)


def _above(lines: Sequence[str], line: int) -> int:
    """Return the first of the remarks that stand directly above a line."""
    while line and lines[line - 1].lstrip().startswith("#"):
        line -= 1
    return line
