"""Set up a strategy folder: profile with comments, table of measures, guide, own catalogue."""

import shutil
from pathlib import Path

from fundmatch.core.errors import OutputError, reason_of

_PROFILE = """\
# Wer die Anträge stellt. Dasselbe steht auf dem Blatt „Profil“ von measures.xlsx; diese Datei ist für alle, die lieber
# Text schreiben, und gilt vor dem Blatt. Zeilen mit # davor sind ausgeschaltet: # entfernen und ausfüllen.
# Was fehlt, gilt als unbekannt. Es schließt nichts aus und erlaubt nichts; die Frage bleibt offen.

# name = "Stadt Musterstadt"
# applicant = "Kommune"             # oder: {applicants}
# state = "NRW"                     # Land: NRW, BY, BW, SN …

# ags = "05513000"                  # Amtlicher Gemeindeschlüssel, acht Ziffern in Anführungszeichen
# nuts = "DEA32"
# population = 263000               # Einwohnerzahl, nur Ziffern
# budget = "ausgeglichen"           # oder: Haushaltssicherung, unbekannt
# financially_weak = true           # true oder false
# areas = ["Ruhrgebiet"]            # benannte Gebiete, in denen die Kommune liegt
# areas_outside = ["Rheinisches Revier"]   # benannte Gebiete, in denen sie nicht liegt
# council_lead_weeks = 12           # Wochen, die ein Ratsbeschluss braucht
# council_dates = [2026-12-10, 2027-02-18]   # Sitzungstage des Rates, die schon feststehen
# preparation_weeks = 6             # Wochen, die ein Antrag an Vorbereitung braucht
# own_means_eur = 500000            # Eigenmittel je Jahr für alle Maßnahmen zusammen
# plans = ["ISEK", "Klimaschutzkonzept"]
# plans_missing = ["Wärmeplan"]      # Konzepte, die es nicht gibt
# duties = ["Schulträger"]           # auch: eigenes Jugendamt, Eigentümer
# duties_missing = ["eigenes Jugendamt"]

# Eigene Fördersätze, etwa aus der jährlichen Liste der Städtebauförderung: je Satz ein Block, am Ende der Datei.
# [[rates]]
# programme = "nrw-…"               # id des Programms, siehe „fundmatch catalog list“
# pct = 80                          # Prozent
# year = 2026                       # Haushaltsjahr; ohne Jahr gilt der Satz bis auf Weiteres
# source = "Bescheid vom …"
"""

_GUIDE = """\
# Erste Schritte

1. `measures.xlsx` öffnen, auf dem Blatt „Profil“ den Namen der Kommune eintragen (oder `profile.toml` ausfüllen,
   oder beim Rechnen `--for NAME` angeben).
2. Auf dem Blatt „Maßnahmen“ die Maßnahmen eintragen, eine je Zeile. Nötig ist nur der Titel;
   je genauer die Beschreibung die Sache nennt (Freibad, Radweg, Server), desto besser der Treffer.
   Eigene Spalten dürfen dazu und kommen in der Arbeitsmappe wieder heraus.
3. Prüfen: `fundmatch check ORDNER`. Rechnen: `fundmatch match ORDNER -o shortlist.xlsx`.

Leere Zellen, „k. A.“, „–“ und „unbekannt“ heißen: nicht bekannt. 0 heißt 0.
Heißen die Spalten Ihrer Tabelle anders, legen Sie eine Datei `columns.toml` daneben:

    [columns]
    title = "Name der Maßnahme"
    cost_total_eur = "Investitionssumme brutto"
"""


def make_strategy(folder: Path, *, with_catalog: bool) -> list[Path]:
    """Create the files of a strategy in the folder; return what was made.

    Raises:
        OutputError: One of the files is there already, or the folder cannot be written.
    """
    from fundmatch.core.vocabulary import APPLICANTS
    from fundmatch.files.writing import write_all
    from fundmatch.reports.workbook.template import measures_template

    contents = {
        folder / "profile.toml": _PROFILE.format(applicants=", ".join(APPLICANTS[1:6]) + " …").encode(),
        folder / "measures.xlsx": measures_template(),
        folder / "ANLEITUNG.md": _GUIDE.encode(),
    }
    catalogs = folder / "catalogs"
    there = [path for path in (*contents, *([catalogs] if with_catalog else [])) if path.exists()]
    if there:
        names = ", ".join(path.name for path in there)
        msg = f"In {folder} gibt es schon: {names}. Es wurde nichts geändert; einen anderen Ordner angeben."
        raise OutputError(msg)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"Der Ordner {folder} kann nicht angelegt werden ({reason_of(error)}). Einen anderen Ort angeben."
        raise OutputError(msg) from error
    write_all(contents)
    return [*contents, *([_copied_catalogue(catalogs)] if with_catalog else [])]


def _copied_catalogue(target: Path) -> Path:
    """Copy the shipped catalogue, whole or not at all, and write down what it says: later releases are set against that."""
    from fundmatch.catalogue.reading import read_catalogue, shipped_catalogue
    from fundmatch.updates.release_base import BASE, as_base

    temporary = target.with_name(".catalogs.neu")
    # What an earlier run left that was stopped while it copied.
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        shutil.copytree(shipped_catalogue(), temporary)
        (temporary / BASE).write_bytes(as_base(read_catalogue(temporary).curated))
        temporary.replace(target)
    except OSError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        msg = f"Der Katalog kann nicht nach {target} kopiert werden ({reason_of(error)})."
        raise OutputError(msg) from error
    return target
