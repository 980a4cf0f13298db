"""A match result as a pandas table, for notebooks and for further analysis."""

import pandas as pd

from fundmatch.model.result import MatchResult


def to_frame(result: MatchResult) -> pd.DataFrame:
    """Return one row a pair of measure and programme, listed and excluded.

    Columns: measure_id, title, leitthema, rank (0 for excluded), programme_id, name, level,
    points (0 to 100), one column a part (`points_…`), verdict, class, instrument, may_we, now, action, done, next_deadline (date or NaT),
    rate_max_pct, grant_max_eur and own_share_min_eur (NaN where unknown), open_rules (count).
    """
    rows = []
    for entry in result.measures:
        for candidate in (*entry.candidates, *entry.excluded):
            money = candidate.money
            rows.append(
                {
                    "measure_id": entry.measure.id,
                    "title": entry.measure.title,
                    "leitthema": entry.measure.leitthema,
                    "rank": candidate.rank,
                    "programme_id": candidate.programme.id,
                    "name": candidate.programme.name,
                    "level": candidate.programme.level,
                    "points": candidate.points,
                    **{f"points_{name}": points for name, points in candidate.parts.items()},
                    "verdict": candidate.verdict.value if candidate.verdict else None,
                    "class": candidate.fit.value if candidate.fit else None,
                    "instrument": candidate.instrument,
                    "may_we": candidate.answers.may_we.value if candidate.answers else None,
                    "now": candidate.answers.now.value if candidate.answers else None,
                    "action": candidate.action.value if candidate.action else None,
                    "done": entry.done,
                    "next_deadline": candidate.deadline.next,
                    "rate_max_pct": money.rate_pct[1] if money.rate_pct else None,
                    "grant_max_eur": money.grant_eur[1] if money.grant_eur else None,
                    "own_share_min_eur": money.own_share_eur[0] if money.own_share_eur else None,
                    "open_rules": sum(found.outcome.value == "open" for found in candidate.rules),
                }
            )
    frame = pd.DataFrame(rows)
    if not frame.empty:
        frame["next_deadline"] = pd.to_datetime(frame["next_deadline"])
    return frame
