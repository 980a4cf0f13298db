#!/bin/sh
# Doppelklick (macOS, Linux), oder die Liste der Maßnahmen auf diese Datei ziehen.
PATH="$HOME/.local/bin:$PATH"
if command -v fundmatch >/dev/null 2>&1; then
  fundmatch start "${1:-}"
else
  python3 -m fundmatch start "${1:-}"
fi || echo "Es hat nicht geklappt; die Meldung steht darüber."
printf 'Eingabe schließt das Fenster. '
read -r _
