"""The nastiest inputs that we know for each reader of what others wrote, by size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """A kind of input for a reader."""

    reader: str
    name: str
    make: Callable[[int], Any]
    """Makes an input of about so many bytes, characters or items."""
    read: Callable[[Any], object]
    most: int
    """The size of the largest input that the reader takes."""

    def input(self, size: int) -> Any:
        """An input of about so many bytes; a text of no more, since longer ones may be refused unread."""
        made = self.make(size)
        for _ in range(3):
            if not isinstance(made, str) or (length := len(made.encode(errors="surrogatepass"))) <= size:
                break
            made = self.make(max(1, size * size // length - 10))
        return made


def repeated(*parts: str) -> Callable[[int], str]:
    """A text that begins with the first part, ends with the last and repeats the one between as often as fits."""
    begin, part, end = parts
    return lambda size: begin + part * max(1, (size - len(begin) - len(end)) // len(part)) + end


def numbered(begin: str, part: str, end: str, join: str = "") -> Callable[[int], str]:
    """The same with a number in each part, in the place of `#`."""

    def make(size: int) -> str:
        digits = len(str(size)) - 1
        each = len(part) + len(join) + part.count("#") * (digits - 1)
        count = max(1, (size - len(begin) - len(end)) // each)
        return begin + join.join(part.replace("#", str(number)) for number in range(count)) + end

    return make


def nested(opening: str, inside: str, closing: str, depth: int | None = None) -> Callable[[int], str]:
    """Brackets in brackets, and as much inside as fits where the depth is given."""

    def make(size: int) -> str:
        levels = depth or max(1, (size - len(inside)) // (len(opening) + len(closing)))
        filling = inside
        if depth is not None and inside:
            filling = inside * max(1, (size - levels * (len(opening) + len(closing))) // len(inside))
        return opening * levels + filling + closing * levels

    return make


def in_all(
    reader: str, inputs: dict[str, Callable[[int], Any]], read: Callable[[Any], object], most: int
) -> list[Case]:
    """A case of each of the inputs, all up to one size."""
    return [Case(reader, name, make, read, most) for name, make in inputs.items()]


def each(reader: str, inputs: dict[str, tuple[Callable[[int], Any], int]], read: Callable[[Any], object]) -> list[Case]:
    """A case of each of the inputs, each with a size of its own."""
    return [Case(reader, name, make, read, most) for name, (make, most) in inputs.items()]
