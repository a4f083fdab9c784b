"""What stands in the fence, the `<pre>` or below the title that are all else of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tb_metadata_plugin.texts.core_schema import typed
from tb_metadata_plugin.texts.entries import entry_of, is_title
from tb_metadata_plugin.texts.html_text import as_lines, has_breaks, is_markup, unescaped, without_breaks, without_marks
from tb_metadata_plugin.texts.results import are_scores
from tb_metadata_plugin.texts.samples import is_sample

_OPENS = re.compile(r"^[ \t]*(`{3,}|~{3,})[^`\n]*$", re.MULTILINE)
_CLOSES = re.compile(r"[ \t`~]*$", re.MULTILINE)
_BRACKETED = re.compile(r"\s*(?:`{3}|~{3}|<pre)", re.IGNORECASE)
_QUOTED_LINE = re.compile(r"^([ \t]{0,40}(?:[-*+][ \t])?)`([^`\n]*)`[ \t]*$", re.MULTILINE)
"""The whole of a line, or of an item of a list."""
_NUMBERED_LINE = re.compile(r"\d{1,3}[.)] [ \t]{0,8}[\w.-]{1,80}[ \t]?[:=] ")
"""An item of a numbered list that is a key of one word with its value."""
_MOST_AROUND = 200
"""Characters of a heading or a remark before a fence, and behind it."""
_MOST_FENCES = 100
_NAMED = re.compile(r"[ \t]*([\w][\w .\-]{0,60}?)(?: \(path: [^()\n]{1,300}\))?[ \t]*[:=][ \t]*\n?[ \t]*")
_TALKS = {"here", "here's", "sure", "certainly", "i", "you", "this", "below", "the", "to", "assistant", "user", "and"}


def is_wrapped(text: str) -> bool:
    """Whether any of what is unwrapped may be there; at little cost."""
    return "<" in text or "`" in text or "&" in text or "~" in text or text[:2] in ("1.", "1)")


def unwrapped(text: str) -> Iterator[str]:
    """What a text may be without what only makes it look well, the likeliest first; nothing for plain prose."""
    if _BRACKETED.match(text):
        stripped = text.strip()
        inner = _fenced(stripped) if stripped[0] in "`~" else _preformatted(stripped)
        if inner is not None:
            yield from _and_without_breaks(inner)
            return
    if "```" in text or "~~~" in text:
        inner = _around_a_fence(text)
        if inner is not None:
            yield inner
            return
    if "<pre" in text or "<PRE" in text:
        inner = _around_a_pre(text)
        if inner is not None:
            yield from _and_without_breaks(inner)
            return
    if has_breaks(text) or is_markup(text):
        plain = as_lines(text).strip("\r\n") if is_markup(text) else unescaped(without_breaks(text))
        yield plain
        yield from below_a_title(plain)
    elif "`" in text:
        stripped = text.strip()
        if stripped[0] == stripped[-1] == "`" and stripped.count("`") == 2:
            yield stripped[1:-1]
        elif _QUOTED_LINE.match(text):
            yield _QUOTED_LINE.sub(r"\1\2", text)
    elif _NUMBERED_LINE.match(text) and all(map(_NUMBERED_LINE.match, filter(str.strip, text.split("\n")))):
        items = [line.partition(" ")[2] for line in text.split("\n")]
        named = [entry for entry in map(entry_of, items) if entry]
        # Their numbers are the ranks that tell scores from parameters.
        if not named or not are_scores([entry.key for entry in named], [typed(entry.value) for entry in named]):
            yield "\n".join(items)
    elif "&quot;" in text:
        yield unescaped(text)


def _and_without_breaks(text: str) -> Iterator[str]:
    yield text
    if has_breaks(text):
        yield without_breaks(text)


def below_a_title(text: str) -> Iterator[str]:
    """What stands in braces, or as a call, behind one title: `config: {…}`, or `Config` and a line below `{…}`."""
    end = text.rstrip()[-1:]
    if end not in ("}", ")"):
        return
    named = _NAMED.match(text)
    if named is not None and text[named.end() : named.end() + 1].strip() and not is_sample({named[1]: "", "hyp": ""}):
        if named[1].split()[0].lower() not in _TALKS:
            yield text[named.end() :]
        return
    title, newline, rest = text.strip().partition("\n")
    rest = rest.lstrip()
    if newline and _is_heading(title) and (rest[:1] == "{" or (end == ")" and rest[:1].isalpha())):
        yield rest


def _is_heading(line: str) -> bool:
    return is_title(line) and line.split()[0].lower() not in _TALKS


def _is_remark(text: str) -> bool:
    """Whether what stands around a fence is a heading or short, and no answer of a model."""
    text = without_marks(text).strip()
    if not text:
        return True
    return len(text) <= _MOST_AROUND and text.split()[0].lower().rstrip(",!:") not in _TALKS and "```" not in text


def _around_a_fence(text: str) -> str | None:
    before = text[: _MOST_AROUND + 100].partition("```")[0].partition("~~~")[0]
    if not _is_remark(before):
        return None
    opening = _OPENS.search(text[: _MOST_AROUND + 100])
    if opening is None or not _is_remark(text[: opening.start()]):
        return None
    end = text.find("\n" + opening[1], opening.end())
    while end >= 0 and not _CLOSES.match(text, end + 1):
        end = text.find("\n" + opening[1], end + 1)
    if end < 0 or len(text) - end > _MOST_AROUND + 100:
        return None
    behind = text[end + 1 :].partition("\n")[2]
    return text[opening.end() + 1 : end] if _is_remark(behind) else None


def several_fences(text: str) -> list[str]:
    """What stands in the fences of a text that has several, and no more than headings and remarks beside them."""
    parts = text.split("\n```") if text.startswith("```") else f"\n{text}".split("\n```")
    if text.startswith("```"):
        parts = ["", parts[0][3:], *parts[1:]]
    if len(parts) < 4 or len(parts) > _MOST_FENCES or not all(map(_is_remark, parts[::2])):
        return []
    return [part.partition("\n")[2] for part in parts[1::2]]


def _around_a_pre(text: str) -> str | None:
    start = text[: _MOST_AROUND + 100].lower().find("<pre")
    end = text.lower().rfind("</pre>")
    if start < 0 or end < start or not _is_remark(text[:start]) or not _is_remark(text[end + len("</pre>") :]):
        return None
    return _preformatted(text[start : end + len("</pre>")])


def _fenced(text: str) -> str | None:
    """What stands between a first line that opens a fence and a last line that closes it."""
    opening, _, rest = text.partition("\n")
    inner, newline, closing = rest.rpartition("\n")
    about = opening.lstrip(opening[0])
    fence = opening[: len(opening) - len(about)]
    closing = closing.lstrip(" \t")
    closes = closing.startswith(fence) and not closing.strip("`~")
    return inner if newline and closes and "`" not in about else None


def _preformatted(text: str) -> str | None:
    """What stands in the `<pre>`, and in the `<code>` in it, that is the whole text."""
    ending = text[-len("</code></pre>") :].lower()
    start = text.find(">") + 1
    if not start or not ending.endswith("</pre>"):
        return None
    if text[start : start + len("<code")].lower() == "<code" and ">" in text[start:]:
        start = text.index(">", start) + 1
    end = len(text) - len("</code></pre>" if ending.startswith("</code>") else "</pre>")
    return unescaped(text[start:end]) if start <= end else None
