"""What the status tells of the notices."""

from __future__ import annotations

from tb_metadata_plugin.model.documents import Notice
from tb_metadata_plugin.server.detail import MOST_NOTICES, NoticesAnswer, notice_json, notices_json


def test_of_many_notices_the_first_of_every_code_are_told() -> None:
    many = [Notice("invalid-json", f"r{i}", "metadata", "no JSON") for i in range(3 * MOST_NOTICES)]
    rare = [Notice("keys-dropped", f"r{i}", "metadata", "lacks keys") for i in range(2)]
    few = [*many[:5], *rare]
    assert notices_json(few) == {
        "notices": [notice_json(notice) for notice in few],
        "notice_count": 7,
        "notice_counts": {"invalid-json": 5, "keys-dropped": 2},
    }
    told = notices_json([*many, *rare, Notice("refresh-failed", None, None, "failed")])
    assert told["notice_count"] == 3 * MOST_NOTICES + 3
    assert told["notice_counts"] == {"invalid-json": 3 * MOST_NOTICES, "keys-dropped": 2, "refresh-failed": 1}
    assert len(told["notices"]) == MOST_NOTICES
    assert [notice["code"] for notice in told["notices"][-4:]] == [
        "invalid-json",
        *["keys-dropped"] * 2,
        "refresh-failed",
    ]
    assert [notice["run"] for notice in told["notices"][:3]] == ["r0", "r1", "r2"]


def test_the_same_notices_are_answered_the_same() -> None:
    answer = NoticesAnswer()
    notices = (Notice("x", None, None, "new"),)
    first = answer.of(notices)
    assert answer.of(notices) is first
    others = (Notice("y", None, None, "of a metric"),)
    assert answer.of(notices, others) == notices_json((*notices, *others))
    assert answer.of(notices) is first
    assert answer.of((*notices,)[:0])["notice_count"] == 0
