"""The rank list in the browser: pairs, order by hand, what stands beside each program, and where the list lands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.report.beside import beside
from smartpick.report.rank_sheet import table_csv
from smartpick.rules.calendar import moment_of
from smartpick.rules.ranking import rank_fee, ranking_dates
from smartpick.season.applied import (
    applied_program,
    begins_a_year_later,
    is_one_year,
    name_of,
    other_tracks,
    track_words,
)
from smartpick.season.criteria import checked_ratings, checked_weights, criteria, scores_of, sensitivity
from smartpick.season.entry_list import COLUMNS, judge, warning_words
from smartpick.season.landed import landed
from smartpick.season.rank_list import Elicitation, cycles
from smartpick.season.tracker import SeasonSoFar, Status
from smartpick.web.contexts import Page
from smartpick.web.rank_kept import OWN, Ranking, changed, free_years, ranking_of
from smartpick.web.season_log import as_text, season_of, with_ranked
from smartpick.web.sent import Sent


def rank(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the rank list of the programs that interviewed the person; make the form's change first."""
    events, state = season_of(fields)
    interviewed = interviewed_in(state)
    ranking = changed(ranking_of(fields, interviewed), fields, interviewed)
    listed = ranking.listed
    if fields.get("certify"):
        events = with_ranked(
            events, state, [applied_program(c).code for c in (*listed.primary, *listed.years)], sent.day
        )
        _, state = season_of({"season": events})
    warnings = judge(listed, interviewed, ranking.not_there) if interviewed else []
    talk = Elicitation(ranking.order, ranking.answers)
    content = {
        "rank_text": ranking.as_text(),
        "programs": [_entry(code, ranking, interviewed, sent.applicant) for code in ranking.order],
        "single_years": [
            {"code": code, "name": name_of(code)}
            for code in interviewed
            if is_one_year(code) and code not in ranking.order
        ],
        "question": [beside(code, sent.applicant) for code in talk.next_question() or ()],
        "asked": len(ranking.answers),
        "settled": bool(ranking.answers) and talk.next_question() is None,
        "circles": [[name_of(code) for code in circle] for circle in cycles(ranking.answers)],
        "warnings": [warning_words(one) for one in warnings],
        "landing": landed(sent.applicant, state, listed.primary, sent.day, supplemental=listed.supplemental)
        if listed.primary
        else None,
        "weighed": _weighed(sent, ranking) if listed.primary else None,
        "fee": rank_fee(listed.primary, listed.years, sent.day).as_json(),
        "certified": sum(one.status in (Status.RANKED, Status.MATCHED) for one in state.applications.values()),
        "season_text": as_text(events),
        "deadlines": [
            {
                "what": words,
                "when": str(value.value),
                "moment": moment.isoformat() if (moment := moment_of(value.value)) else None,
                "verify": value.verify,
                "doubt": value.doubt,
            }
            for words, value in ranking_dates(Season.of(sent.day))
        ],
    }
    return Page("rank.html", "Rank list", "/rank", sent.is_example, sent.as_text, content)


def rank_csv(sent: Sent) -> bytes:
    """Give the list as it is entered into NRMP: rank, program code, program, and which list it belongs to."""
    _, state = season_of(sent.fields)
    return table_csv(COLUMNS, ranking_of(sent.fields, interviewed_in(state)).listed.rows())


def interviewed_in(state: SeasonSoFar) -> list[str]:
    """Give the programs that interviewed the person, in the order of their applications."""
    return [one.code for one in state.reached(Status.INTERVIEWED)]


def _weighed(sent: Sent, ranking: Ranking) -> dict[str, Any]:
    on_list = ranking.listed.primary
    weights = checked_weights(dict(ranking.weights))
    found = scores_of(sent.applicant, on_list, checked_ratings({c: dict(r) for c, r in ranking.ratings.items()}))
    return {
        **sensitivity(found, weights, on_list),
        "said": bool(ranking.weights or ranking.ratings),
        "criteria": [
            {"name": name, "words": entry["words"], "from": entry["from"], "weight": weights[name]}
            for name, entry in criteria().items()
        ],
        "own": list(OWN),
        "ratings": {code: dict(one) for code, one in ranking.ratings.items()},
    }


def _entry(code: str, ranking: Ranking, interviewed: list[str], applicant: Applicant) -> dict[str, Any]:
    """Give a line of the list: the program, other tracks it may be ranked under, and its first-year list."""
    tracks = [one for one in other_tracks(code) if one.code not in ranking.order]
    programs = [applied_program(other).code for other in ranking.order]
    return {
        **beside(code, applicant),
        "ruled_out": code in ranking.not_there,
        "others": [{"code": one.code, "words": f"{track_words(one)} {one.code}"} for one in tracks],
        "may_go": programs.count(applied_program(code).code) > 1 or is_one_year(code),
        "advanced": begins_a_year_later(code),
        "years": [{"code": one, "name": name_of(one)} for one in ranking.years.get(code, ())],
        "free_years": [
            {"code": one, "name": name_of(one)}
            for one in (free_years(ranking, code, interviewed) if begins_a_year_later(code) else ())
        ],
    }
