"""Pages of the site that stand elsewhere in the repository, and the reference of each room (a hook of mkdocs)."""

import posixpath
import re
import sys
from pathlib import Path
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).parent))
from printed_house import REPOSITORY, public_names, rooms

# file of the repository → page of the site
PAGES: Final = {
    "catalogs/README.md": "katalog.md",
    "catalogs/CHANGELOG.md": "katalog-aenderungen.md",
    "measures/README.md": "strategie.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
}
_LINK = re.compile(r"\[([^\]]*)\]\(([^)#:]+)(#[^)]*)?\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the reference to the navigation: one page a room, in the order of the import contract."""
    pages: list[Any] = [{"Public names": "api/index.md"}, *({room: f"api/{room}.md"} for room in rooms())]
    config.nav = [*(config.nav or []), {"Reference": pages}]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made while the site is built."""
    made = {page: _on_site(source, (REPOSITORY / source).read_text(encoding="utf-8")) for source, page in PAGES.items()}
    made["api/index.md"] = _front_door()
    made |= {f"api/{room}.md": f"# {room}\n\n::: fundmatch.{room}\n" for room in rooms()}
    for page, text in made.items():
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links to files of the repository into links of the site."""
    return _on_site(f"docs/{page.file.src_uri}", markdown) if page.file.generated_by is None else markdown


def _front_door() -> str:
    head = "# Public names\n\nWhat `import fundmatch` offers; all else may change without notice. Opened on demand."
    door = "::: fundmatch\n    options:\n      members: false\n      show_root_heading: false\n"
    return f"{head}\n\n{public_names()}\n\n{door}"


def _on_site(source: str, text: str) -> str:
    """Return the text of a file with its links as they are on the site; what the site lacks is named, not linked."""

    def link(match: re.Match[str]) -> str:
        words, target, anchor = match.group(1), match.group(2), match.group(3) or ""
        place = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        page = PAGES.get(place) or (place.removeprefix("docs/") if place.startswith("docs/") else None)
        return f"[{words}]({page}{anchor})" if page else f"{words} (`{place}`)"

    return _LINK.sub(link, text)
