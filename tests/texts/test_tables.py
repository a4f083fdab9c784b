"""Tables as people draw them: with the lines of `rich`, `tabulate`, `PrettyTable` and others, in Markdown, in HTML."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tb_metadata_plugin.texts.text_documents import MAX_CHARACTERS, as_json
from tb_metadata_plugin.texts.unread import why_unread

WITH_TWO_COLUMNS = {
    "tabulate plain 2 PV": """\
Parameter    Value
lr           0.1
batch_size   32
opt          adam""",
    "tabulate simple 2 titled": """\
Config
Parameter    Value
-----------  -------
lr           0.1
batch_size   32
opt          adam""",
    "tabulate rst 2 odd": """\
=============  ======
Hyper param    Used
=============  ======
lr             0.1
batch_size     32
opt            adam
=============  ======""",
    "tabulate grid 2 NC": """\
+------------+----------+
| Name       | Config   |
+============+==========+
| lr         | 0.1      |
+------------+----------+
| batch_size | 32       |
+------------+----------+
| opt        | adam     |
+------------+----------+""",
    "tabulate heavy_grid 2 kv": """\
┏━━━━━━━━━━━━┳━━━━━━━━━┓
┃ key        ┃ value   ┃
┣━━━━━━━━━━━━╋━━━━━━━━━┫
┃ lr         ┃ 0.1     ┃
┣━━━━━━━━━━━━╋━━━━━━━━━┫
┃ batch_size ┃ 32      ┃
┣━━━━━━━━━━━━╋━━━━━━━━━┫
┃ opt        ┃ adam    ┃
┗━━━━━━━━━━━━┻━━━━━━━━━┛""",
    "tabulate mixed_outline 2 NC": """\
┍━━━━━━━━━━━━┯━━━━━━━━━━┑
│ Name       │ Config   │
┝━━━━━━━━━━━━┿━━━━━━━━━━┥
│ lr         │ 0.1      │
│ batch_size │ 32       │
│ opt        │ adam     │
┕━━━━━━━━━━━━┷━━━━━━━━━━┙""",
    "tabulate double_grid 2 PV": """\
╔═════════════╦═════════╗
║ Parameter   ║ Value   ║
╠═════════════╬═════════╣
║ lr          ║ 0.1     ║
╠═════════════╬═════════╣
║ batch_size  ║ 32      ║
╠═════════════╬═════════╣
║ opt         ║ adam    ║
╚═════════════╩═════════╝""",
    "tabulate fancy_grid 2 NC": """\
╒════════════╤══════════╕
│ Name       │ Config   │
╞════════════╪══════════╡
│ lr         │ 0.1      │
├────────────┼──────────┤
│ batch_size │ 32       │
├────────────┼──────────┤
│ opt        │ adam     │
╘════════════╧══════════╛""",
    "tabulate outline 2 odd": """\
+---------------+--------+
| Hyper param   | Used   |
+===============+========+
| lr            | 0.1    |
| batch_size    | 32     |
| opt           | adam   |
+---------------+--------+""",
    "tabulate psql 2 NC": """\
+------------+----------+
| Name       | Config   |
|------------+----------|
| lr         | 0.1      |
| batch_size | 32       |
| opt        | adam     |
+------------+----------+""",
    "tabulate orgtbl 2 titled": """\
Config
| Parameter   | Value   |
|-------------+---------|
| lr          | 0.1     |
| batch_size  | 32      |
| opt         | adam    |""",
    "tabulate pretty 2 odd": """\
+-------------+------+
| Hyper param | Used |
+-------------+------+
|     lr      | 0.1  |
| batch_size  |  32  |
|     opt     | adam |
+-------------+------+""",
    "tabulate presto 2 titled": """\
Config
 Parameter   | Value
-------------+---------
 lr          | 0.1
 batch_size  | 32
 opt         | adam""",
    "rich HEAVY_HEAD 2 title": """\
        Config
┏━━━━━━━━━━━━┳━━━━━━━┓
┃ Parameter  ┃ Value ┃
┡━━━━━━━━━━━━╇━━━━━━━┩
│ lr         │ 0.1   │
│ batch_size │ 32    │
│ opt        │ adam  │
└────────────┴───────┘""",
    "rich HEAVY_EDGE 2 lines": """\
┏━━━━━━━━━━━━┯━━━━━━━┓
┃ Key        │ Value ┃
┠────────────┼───────┨
┃ lr         │ 0.1   ┃
┠────────────┼───────┨
┃ batch_size │ 32    ┃
┠────────────┼───────┨
┃ opt        │ adam  ┃
┗━━━━━━━━━━━━┷━━━━━━━┛""",
    "rich MINIMAL 2": """\
             ╷
  Parameter  │ Value
╶────────────┼───────╴
  lr         │ 0.1
  batch_size │ 32
  opt        │ adam
             ╵""",
    "rich MARKDOWN 2 lines": """\

| Key        | Value |
|------------|-------|
| lr         | 0.1   |
|------------|-------|
| batch_size | 32    |
|------------|-------|
| opt        | adam  |
""",
    "rich SIMPLE_HEAD 2 title": """\
        Config

  Parameter    Value
 ────────────────────
  lr           0.1
  batch_size   32
  opt          adam
""",
    "rich HORIZONTALS 2": """\
 ────────────────────
  Parameter    Value
 ────────────────────
  lr           0.1
  batch_size   32
  opt          adam
 ────────────────────""",
    "pretty DEFAULT 2 title": """\
+--------------------+
|  Hyperparameters   |
+------------+-------+
| Parameter  | Value |
+------------+-------+
|     lr     |  0.1  |
| batch_size |   32  |
|    opt     |  adam |
+------------+-------+""",
    "pretty MSWORD_FRIENDLY 2": """\
| Parameter  | Value |
|     lr     |  0.1  |
| batch_size |   32  |
|    opt     |  adam |""",
    "terminaltables AsciiTable 2 title": """\
+ Config ----+-------+
| Parameter  | Value |
+------------+-------+
| lr         | 0.1   |
| batch_size | 32    |
| opt        | adam  |
+------------+-------+""",
    "terminaltables DoubleTable 2 title": """\
╔ Config ════╦═══════╗
║ Parameter  ║ Value ║
╠════════════╬═══════╣
║ lr         ║ 0.1   ║
║ batch_size ║ 32    ║
║ opt        ║ adam  ║
╚════════════╩═══════╝""",
    "texttable 2": """\
+------------+-------+
| Parameter  | Value |
+============+=======+
| lr         | 0.100 |
+------------+-------+
| batch_size | 32    |
+------------+-------+
| opt        | adam  |
+------------+-------+""",
    "texttable 2 header": """\
Parameter    Value
==================
lr           0.100
batch_size   32
opt          adam""",
    "pandas df to_string": """\
        param value
0          lr   0.1
1  batch_size    32
2         opt  adam""",
    "pandas df to_string noindex": """\
     param value
        lr   0.1
batch_size    32
       opt  adam""",
    "pandas df to_markdown": """\
|    | param      | value   |
|---:|:-----------|:--------|
|  0 | lr         | 0.1     |
|  1 | batch_size | 32      |
|  2 | opt        | adam    |""",
}
WITH_SECTIONS = {
    "tabulate rounded_grid 3blank": """\
╭─────────┬───────┬─────────╮
│ Group   │ Key   │ Value   │
├─────────┼───────┼─────────┤
│ optim   │ lr    │ 0.1     │
├─────────┼───────┼─────────┤
│         │ name  │ adam    │
├─────────┼───────┼─────────┤
│ data    │ bs    │ 32      │
╰─────────┴───────┴─────────╯""",
    "tabulate orgtbl 3": """\
| Section   | Parameter   | Value   |
|-----------+-------------+---------|
| optim     | lr          | 0.1     |
| optim     | name        | adam    |
| data      | bs          | 32      |""",
    "tabulate presto 3blank": """\
 Group   | Key   | Value
---------+-------+---------
 optim   | lr    | 0.1
         | name  | adam
 data    | bs    | 32""",
    "tabulate rst 3blank": """\
=======  =====  =======
Group    Key    Value
=======  =====  =======
optim    lr     0.1
..       name   adam
data     bs     32
=======  =====  =======""",
    "tabulate simple 3blank": """\
Group    Key    Value
-------  -----  -------
optim    lr     0.1
         name   adam
data     bs     32""",
    "rich ROUNDED 3": """\
╭─────────┬───────────┬───────╮
│ Section │ Parameter │ Value │
├─────────┼───────────┼───────┤
│ optim   │ lr        │ 0.1   │
│ optim   │ name      │ adam  │
│ data    │ bs        │ 32    │
╰─────────┴───────────┴───────╯""",
    "rich SIMPLE 3": """\

  Section   Parameter   Value
 ─────────────────────────────
  optim     lr          0.1
  optim     name        adam
  data      bs          32
""",
    "pretty SINGLE_BORDER 3 title": """\
┌─────────────────────────────┐
│       Hyperparameters       │
├─────────┬───────────┬───────┤
│ Section │ Parameter │ Value │
├─────────┼───────────┼───────┤
│  optim  │     lr    │  0.1  │
│  optim  │    name   │  adam │
│   data  │     bs    │   32  │
└─────────┴───────────┴───────┘""",
    "texttable 3": """\
+---------+-----------+-------+
| Section | Parameter | Value |
+=========+===========+=======+
| optim   | lr        | 0.100 |
+---------+-----------+-------+
| optim   | name      | adam  |
+---------+-----------+-------+
| data    | bs        | 32    |
+---------+-----------+-------+""",
}
WITH_ONE_ROW = {
    "tabulate rounded_outline wide": """\
╭──────┬──────────────┬───────╮
│   lr │   batch_size │ opt   │
├──────┼──────────────┼───────┤
│  0.1 │           32 │ adam  │
╰──────┴──────────────┴───────╯""",
    "tabulate psql wide": """\
+------+--------------+-------+
|   lr |   batch_size | opt   |
|------+--------------+-------|
|  0.1 |           32 | adam  |
+------+--------------+-------+""",
    "tabulate simple wide": """\
  lr    batch_size  opt
----  ------------  -----
 0.1            32  adam""",
    "rich SQUARE wide": """\
┌─────┬────────────┬──────┐
│ lr  │ batch_size │ opt  │
├─────┼────────────┼──────┤
│ 0.1 │ 32         │ adam │
└─────┴────────────┴──────┘""",
    "rich SIMPLE wide": """\

  lr    batch_size   opt
 ─────────────────────────
  0.1   32           adam
""",
    "pretty DEFAULT wide title": """\
+-------------------------+
|     Hyperparameters     |
+-----+------------+------+
|  lr | batch_size | opt  |
+-----+------------+------+
| 0.1 |     32     | adam |
+-----+------------+------+""",
    "pandas wide md idx": """\
|    |   lr |   batch_size | opt   |
|---:|-----:|-------------:|:------|
|  0 |  0.1 |           32 | adam  |""",
}


def document_of(text: str) -> Any:
    found = as_json(text.encode())
    return None if found is None else json.loads(found)


@pytest.mark.parametrize("tool", [*WITH_TWO_COLUMNS, *WITH_ONE_ROW])
def test_titles_are_no_keys(tool: str) -> None:
    text = (WITH_TWO_COLUMNS | WITH_ONE_ROW)[tool]
    assert document_of(text) == {"lr": 0.1, "batch_size": 32, "opt": "adam"}


@pytest.mark.parametrize("tool", WITH_SECTIONS)
def test_sections_nest(tool: str) -> None:
    assert document_of(WITH_SECTIONS[tool]) == {"optim": {"lr": 0.1, "name": "adam"}, "data": {"bs": 32}}


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("|Name|Param|Value|\n|-|-|-|\n|optim|lr|0.1|\n|optim|name|adam|", {"optim": {"lr": 0.1, "name": "adam"}}),
        ("|Name|Param|Value|\n|-|-|-|\n|optim|lr|0.1|\n||name|adam|", {"optim": {"lr": 0.1, "name": "adam"}}),
        ("|#|Section|Param|Value|\n|-|-|-|-|\n|1|a|lr|0.1|\n|2|b|lr|0.2|", {"a": {"lr": 0.1}, "b": {"lr": 0.2}}),
        (
            "|Group|Sub|Key|Value|\n|-|-|-|-|\n|a|b|lr|0.1|\n||c|lr|0.2|\n|d||x|1|",
            {"a": {"b": {"lr": 0.1}, "c": {"lr": 0.2}}, "d": {"x": 1}},
        ),
        ("|k|v|k|v|\n|-|-|-|-|\n|lr|0.1|bs|32|\n|wd|0|||", {"lr": 0.1, "bs": 32, "wd": 0}),
        (
            "|key|value|\n|-|-|\n|seed|1|\n|**a**||\n|lr|0.1|\n|**b**||\n|lr|0.2|",
            {"seed": 1, "a": {"lr": 0.1}, "b": {"lr": 0.2}},
        ),
        ("|key|value|\n|-|-|\n|x|&lt;a&gt; &copy=1|\n|y|a\\|b|", {"x": "<a> &copy=1", "y": "a|b"}),
        ("|param|value|\n|-|-|\n|lr|0.1|\n|x|None|", {"lr": 0.1, "x": None}),
        (
            "      ╷\n name │ value\n╶─────┼───────╴\n lr   │ 0.1\n x    │\n use amp │ a b\n      ╵",
            {"lr": 0.1, "x": None, "use amp": "a b"},
        ),
        ("|lr:|0.1|\n|-|-|\n|bs:|32|", {"lr": 0.1, "bs": 32}),
        ("|lr|0.1|\n|-|-|\n|bs|32|\n|opt|adam|", {"lr": 0.1, "bs": 32, "opt": "adam"}),
        (
            "|input_size|hidden_size|target_kl|\n|-|-|-|\n|3|4|0.1|",
            {"input_size": 3, "hidden_size": 4, "target_kl": 0.1},
        ),
        ("+----+-----+\n| lr | 0.1 |\n+----+-----+\n| bs | 32  |\n+----+-----+", {"lr": 0.1, "bs": 32}),
        ("┌────┬───────┐\n│ lr │ 0.1   │\n│ x  │ a     │\n│    │ b     │\n└────┴───────┘", {"lr": 0.1, "x": "a\nb"}),
    ],
)
def test_columns_are_told_by_their_titles(text: str, document: Any) -> None:
    assert document_of(text) == document


@pytest.mark.parametrize(
    "text",
    [
        "|param|value|\n|-|-|\n|lr|0.1|\n|lr|0.2|",
        "|Section|Key|Value|\n|-|-|-|\n|a|lr|0.1|\n||lr|0.2|",
        "+-----+-------+\n| key | value |\n+=====+=======+\n| lr  | 0.1   |\n| lr  | 0.2   |\n+-----+-------+",
        "┌────┬───────┐\n│ key│ value │\n├────┼───────┤\n│ lr │ 1     │\n│ lr │ 2     │\n└────┴───────┘",
        "<table><tr><th>key</th><th>value</th></tr><tr><td>lr</td><td>1</td></tr><tr><td>lr</td><td>2</td></tr></table>",
    ],
)
def test_a_key_that_is_there_twice_is_told(text: str) -> None:
    assert as_json(text.encode()) is None
    assert "a key is there twice" in (why_unread(text.encode(), MAX_CHARACTERS) or "")


@pytest.mark.parametrize(
    "text",
    [
        "|class|AP|\n|-|-|\n|cat|0.8|\n|dog|0.7|",
        "|cat|0.8|\n|-|-|\n|dog|0.1|\n|cow|0.05|",
        "|epoch|loss|acc|\n|-|-|-|\n|1|0.5|0.6|",
        "|Metric|Value|\n|-|-|\n|mAP|0.5|\n|AP50|0.6|",
        "| AP | AP50 | AP75 |\n|:--:|:--:|:--:|\n|37.2|58.1|40.3|",
        "|Env|Return|\n|-|-|\n|Hopper|3000|\n|Ant|20|",
        "------------------\n| rollout/ |     |\n|  rew_mean | 22 |\n------------------",
        "|English|German|\n|-|-|\n|dog|Hund|\n|cat|Katze|",
        "+-------+------+\n| class | IoU  |\n+-------+------+\n| wall  | 77.2 |\n| tree  | 80   |\n+-------+------+",
        "lr:   0.1  x\n---\na word  other",
        "The first part  of it\n-----\nthe second  part",
        "one | two\n---\nthree | four",
    ],
)
def test_results_and_samples_are_no_config(text: str) -> None:
    assert as_json(text.encode()) is None
