"""Documents as the flags of a command (`--lr 0.1`, `--lr=0.1`), and as `k=v` or `k: v` that stand on one line."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence

from tb_metadata_plugin.model.limits import Document, Json
from tb_metadata_plugin.texts.plain_values import value_of
from tb_metadata_plugin.texts.repr_text import CONFIGURES
from tb_metadata_plugin.texts.samples import is_sample, tells_progress

_STARTS = re.compile(r"--[A-Za-z]|-[A-Za-z][\w-]*[ \t=]")
_FLAG = re.compile(r"(--?)([A-Za-z][\w.\-/:]*)(?:=([\s\S]*))?")
_PAIR = re.compile(r"[+~]{0,2}([A-Za-z_][\w.\-/@]*)=([\s\S]*)")
_TOLD = re.compile(r"([A-Za-z_][\w.\-]*)[ \t]*[:=][ \t]*(\S[\s\S]*)")
_KEY = r"[A-Za-z_][\w.\-/@]{0,80}"
_SEVERAL = re.compile(rf"[+~]{{0,2}}{_KEY}(?:=[^\s,]{{1,200}} |[ \t]?[:=][ \t]?[^,\n]{{1,200}}, ?){_KEY} ?[:=]")
"""How a first line begins that has several pairs."""
_TITLED = re.compile(r"([A-Za-z][\w /.-]{0,60}):[ \t]+(?=[A-Za-z_][\w.\-]*=\S)")
_CONTINUED = re.compile(r"\\\r?\n")
PROGRAMS = ("python", "torchrun", "accelerate", "deepspeed", "srun", "mpirun", "bash", "sh", "uv", "./", "/")
"""What begins commands by which people train."""
_COMMAND = re.compile(rf"\$? ?(?:[A-Z_]+=\S+ )*(?:{'|'.join(map(re.escape, PROGRAMS))})")
_MOST_PAIRS = 2_000
_LONGEST = 20_000
"""Characters of the flags of a command, which no system takes many more of."""


def parse_flags(text: str) -> Document | None:
    """The document of flags, on a line each or all on one, or of several `k=v` on one line; None for anything else.

    A flag without a value is true; one that has several, or stands there again, has a list of them. A command of
    several lines begins with its program, which is left out; one of a single line is a text and no document. {} for
    what a program says of its flags.
    """
    if len(text) > _LONGEST:
        return None
    if _STARTS.match(text):
        written = [line for line in text.split("\n") if line.strip() and line[0] != "#"]
        lines = [line.strip().rstrip("\\").strip() for line in written]
        if "[default: " in text:
            return {}  # How a program is called
        if len(lines) > 1 and all(line.startswith("-") for line in lines):
            return _flags(part for line in lines for part in _in_line(line))
        return _flags(_words(text))
    stripped = text.strip()
    if "\n" in stripped and "\\\n" not in stripped:
        return _pairs_of_lines(stripped)
    if "\\\n" in text and " --" in text and _COMMAND.match(text):
        return _flags(_without_programs(_words(text)))
    if "=" not in stripped and ": " not in stripped:
        return None
    return _pairs(stripped)


def _in_line(line: str) -> list[str]:
    flag, _, rest = line.partition(" ")
    rest = rest.strip()
    if not rest:
        return [flag]
    if "=" in flag and " -" not in line:
        # As absl writes it, which has no quotes.
        value = line.partition("=")[2]
        if value[:1] not in ("'", '"') and not all(isinstance(value_of(word), int | float) for word in value.split()):
            return [line]
    words = _words(rest) if rest[:1] not in "[{(" else [rest]
    plain = len(words) < 2 or any(word.startswith("--") for word in words) or not rest[:1].isalpha()
    return [flag, *(words if plain else [rest])]


def _without_programs(words: list[str]) -> list[str]:
    """The words of a command from its first flag on, without the script that stands behind the flags of a launcher."""
    first = next((number for number, word in enumerate(words) if word.startswith("--")), len(words))
    script = next((number for number, word in enumerate(words) if word.endswith(".py")), first)
    if script <= first or ("-m" in words[:first] and not any("distributed" in word for word in words[:first])):
        return words[first:]
    own = next((number for number in range(script, len(words)) if words[number].startswith("-")), len(words))
    return words[first:script] + words[own:]


def _words(text: str) -> list[str]:
    text = _CONTINUED.sub(" ", text)
    try:
        return _with_lists(shlex.split(text))
    except ValueError:
        return _with_lists(text.split())


def _with_lists(words: Sequence[str]) -> list[str]:
    """The words, of which those are one that are a list with blanks between its items: `[64, 64]`."""
    found: list[str] = []
    opened = -1
    for word in words:
        if word.startswith("--"):
            opened = -1
        found.append(word)
        begin = word.partition("=")[2] if word.startswith("--") else word
        if begin.startswith("[") and "]" not in begin:
            opened = len(found) - 1
        elif opened >= 0 and word.endswith("]"):
            found[opened:] = [" ".join(found[opened:])]
            opened = -1
    return found


def _flags(words: Iterable[str]) -> Document | None:
    found: dict[str, list[Json]] = {}
    values: list[Json] | None = None
    single = False
    for word in words:
        match = _FLAG.fullmatch(word)
        if match is not None:
            if match[2].endswith(":"):
                return None  # Of a line of YAML.
            values = found.setdefault(match[2], [])
            single = single or match[1] == "-"
            if match[3] is not None:
                values.append(value_of(match[3]))
        elif values is None or word.startswith("--"):
            return None
        elif values and (pair := _PAIR.fullmatch(word)) is not None and not _is_pair(values[0]):
            # Of Hydra, behind the flags.
            found.setdefault(pair[1], []).append(value_of(pair[2]))
        else:
            values.append(value_of(word))
    if not found or (single and any(len(values) > 1 for values in found.values())):
        return None
    return {key: values if len(values) > 1 else values[0] if values else True for key, values in found.items()}


def _is_pair(value: Json) -> bool:
    return isinstance(value, str) and _PAIR.fullmatch(value) is not None


def _pairs_of_lines(text: str) -> Document | None:
    """The document of lines that have several pairs each."""
    end = text.find("\n")
    if (text.find(",", 0, end) < 0 and text.find("=", 0, end) < 0) or _SEVERAL.match(text) is None:
        return None
    document: Document = {}
    for line in filter(None, map(str.strip, text.split("\n"))):
        one = _PAIR.fullmatch(line.rstrip(","))
        found = {one[1]: value_of(one[2])} if one and " " not in line else _pairs(line.removesuffix(","))
        if found is None or found.keys() & document.keys():
            return None
        document |= found
    return document


def _pairs(text: str) -> Document | None:
    """The document of pairs on one line, between blanks, commas, semicolons or bars, behind a title of a config."""
    if titled := _TITLED.match(text):
        if "/" not in titled[1] and not CONFIGURES.search(titled[1]):
            return None
        text = text[titled.end() :]
    told = [_TOLD.fullmatch(part) for part in _parts(text, ",;|", with_blanks=False)]
    if len(told) < 2 or not all(told):
        if "=" not in text:
            return None
        told = [_PAIR.fullmatch(part) for part in _parts(text, ",", with_blanks=True)]
        if len(told) == 1:
            told = [_PAIR.fullmatch(part) for part in _parts(text.replace(",", ", "), ",", with_blanks=False)]
    pairs = [(match[1], match[2]) for match in told if match is not None]
    if len(pairs) < max(2, len(told)) or len({key for key, _ in pairs}) < len(pairs):
        return None
    document: Document = {key: value_of(value) for key, value in pairs}
    if tells_progress(document) or is_sample(document):
        return None
    return document if "=" in text or not all(isinstance(value, str) for value in document.values()) else None


def _parts(text: str, separators: str, with_blanks: bool) -> Sequence[str]:
    """The parts of a text between separators that stand in no brackets and no quotes; [] for very many.

    Args:
        text: of one line.
        separators: behind which a blank or the end stands.
        with_blanks: whether blanks separate as well.
    """
    parts: list[str] = []
    depth = start = 0
    quote = ""
    for place, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"" and text[place - 1 : place] in "=:([{, ":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif depth == 0 and (
            (character in separators and text[place + 1 : place + 2] in (" ", "")) or (with_blanks and character == " ")
        ):
            parts.append(text[start:place].strip())
            start = place + 1
            if len(parts) > _MOST_PAIRS:
                return []
    parts.append(text[start:].strip())
    return [part for part in parts if part]
