"""What only makes a text look well: HTML, back-quotes, entities."""

from __future__ import annotations

import json

import pytest

from tb_metadata_plugin.texts.text_documents import as_json

DOCUMENT = {"lr": 0.1, "bs": 32}


@pytest.mark.parametrize(
    "text",
    [
        "<p>lr: 0.1</p><p>bs: 32</p>",
        "<p>lr: 0.1</p>\n<p>bs: 32</p>",
        "<p>lr: 0.1<br>bs: 32</p>",
        "<ul><li>lr: 0.1</li><li>bs: 32</li></ul>",
        "<h2>Config</h2>\n<ul>\n  <li><b>lr</b>: 0.1</li>\n  <li><b>bs</b>: 32</li>\n</ul>",
        "<ol><li>lr = 0.1</li><li>bs = 32</li></ol>",
        "<dl><dt>lr</dt><dd>0.1</dd><dt>bs</dt><dd>32</dd></dl>",
        "<dl>\n  <dt>lr</dt>\n  <dd>0.1</dd>\n  <dt>bs</dt>\n  <dd>32</dd>\n</dl>",
        "<div>lr: 0.1</div><div>bs: 32</div>",
        "<code>lr: 0.1<br>bs: 32</code>",
        "<code>{'lr': 0.1, 'bs': 32}</code>",
        '<p>{"lr": 0.1, "bs": 32}</p>',
        "{&quot;lr&quot;: 0.1, &quot;bs&quot;: 32}",
        "<details><summary>Config</summary>\n\n```\nlr: 0.1\nbs: 32\n```\n</details>",
        "<details><summary>Config</summary><pre>lr: 0.1\nbs: 32</pre></details>",
        "<details>\n<summary>Args</summary>\n\n|key|value|\n|-|-|\n|lr|0.1|\n|bs|32|\n\n</details>",
        "<!-- config -->\nlr: 0.1\nbs: 32",
        "lr: 0.1<br/>bs: 32<br/>",
        "lr&#58; 0.1<br>bs&#58; 32",
        "- `lr: 0.1`\n- `bs: 32`",
        "* `lr = 0.1`\n* `bs = 32`",
        "`lr: 0.1`  \n`bs: 32`  ",
        "- `lr`: `0.1`\n- `bs`: `32`",
        "`{'lr': 0.1, 'bs': 32}`",
        "`lr=0.1 bs=32`",
    ],
)
def test_what_is_inside_is_read(text: str) -> None:
    found = as_json(text.encode())
    assert found is not None
    assert json.loads(found) == DOCUMENT


def test_lists_of_html_nest_as_they_are_indented() -> None:
    text = "<ul><li>model<ul><li>dim: 3</li><li>depth: 4</li></ul></li><li>optim<ul><li>lr: 0.1</li></ul></li></ul>"
    assert json.loads(as_json(text.encode()) or b"") == {"model": {"dim": 3, "depth": 4}, "optim": {"lr": 0.1}}


def test_characters_of_html_are_themselves_only_in_html() -> None:
    assert json.loads(as_json(b"lr: 0.1<br>x: a &amp; b") or b"") == {"lr": 0.1, "x": "a & b"}
    assert json.loads(as_json(b"lr: 0.1\nx: a &amp; b") or b"") == {"lr": 0.1, "x": "a &amp; b"}


@pytest.mark.parametrize(
    "text",
    [
        "<p>User: Hi there</p><p>Assistant: Hello, you!</p>",
        "<ul><li>It works.</li><li>It is fast: very.</li></ul>",
        "<p>The loss went down: good.</p>",
        "<b>Note</b>: it works",
        "Use `x = 1` and then `y = 2`.",
    ],
)
def test_prose_in_html_stays_prose(text: str) -> None:
    assert as_json(text.encode()) is None


def test_what_stands_before_a_fence_is_short() -> None:
    fence = "```\nlr: 0.1\nbs: 32\n```"
    assert json.loads(as_json(f"{'word ' * 30}\n{fence}".encode()) or b"") == DOCUMENT
    assert as_json(f"{'word ' * 50}\n{fence}".encode()) is None
