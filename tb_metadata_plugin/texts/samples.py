"""Tells samples, talks, logs and errors, whose lines look like keys and values, from documents."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from tb_metadata_plugin.model.limits import Document, Json
from tb_metadata_plugin.texts.results import LANGUAGES, is_result

_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCES = re.compile(r"[.!?] [A-Z]")
_COMMIT = re.compile(r"[0-9a-f]{7,40} ")
_ASKED = {"user", "human", "system", "q", "question", "prompt", "instruction", "input", "source", "text", "context"}
_ASKED |= {"src", "document", "article", "passage", "premise", "choices", "options", "thought", "action", "image"}
_ANSWERED = {"assistant", "ai", "bot", "a", "answer", "response", "completion", "output", "prediction", "generated"}
_ANSWERED |= {"target", "reference", "label", "summary", "observation", "tgt", "model"}
_ANSWERED |= {"b", "c", "d", "e"}
_ANSWERING = {"assistant", "ai", "bot", "chatbot", "gpt", "assistent", "asistente", "assistente"}
_ANSWERING |= {"助手", "助理", "アシスタント", "ассистент", "어시스턴트"}
_SPEAKING = {"user", "human", "system", "nutzer", "benutzer", "usuario", "usuário", "utilisateur", "utente"}
_SPEAKING |= {"用户", "用戶", "ユーザー", "пользователь", "사용자"}
_QUESTIONS = {"question", "frage", "pregunta", "pergunta", "domanda", "问题", "問題", "質問", "вопрос", "질문"}
_ANSWERS = {"answer", "antwort", "respuesta", "réponse", "resposta", "risposta", "答案", "回答", "ответ", "답변"}
_JUDGED = {"reward", "score", "extracted", "correct"}
_SAID = {"hyp", "hypothesis", "pred", "preds", "predicted", "prediction", "ref", "reference", "gt", "truth", "masked"}
_SAID |= {"decoded", "translation", "transcript", "transcription", "generated", "caption", "hypotheses", "predictions"}
"""One of these says that it is a sample, if all other keys fit to it."""
_BESIDE = (
    _ASKED | _ANSWERED | _SAID | {"true", "ground", "actual", "expected", "original", "raw", "real", "best", "wer", "y"}
)
_LEVELS = {"debug", "info", "warning", "warn", "error", "critical", "fatal", "note", "exception", "trace"}
_CODES = {"de", "en", "fr", "es", "it", "zh", "ja", "ru", "pt", "nl", "ar", "ko", "cs", "pl", "tr", "hi", "ro", "fi"}
"""Of languages."""
_TITLES = _SAID | {"source", "target", "input", "output", "question", "answer", "prompt", "response", "label", "text"}
_TITLES |= {
    "role",
    "content",
    "message",
    "src",
    "tgt",
    "chosen",
    "rejected",
    "completion",
    "sentence",
    "translated",
    "generation",
    "expected",
}
_MEASURES = {"size", "dim", "dims", "length", "len", "channels", "features", "dir", "path", "mode", "update", "rate"}
_MEASURES |= {
    "smoothing",
    "column",
    "layers",
    "ratio",
    "entropy",
    "kl",
    "dropout",
    "max",
    "min",
    "num",
    "n",
    "interval",
}
"""With one of these a title is that of a parameter: `input_size`, `target_kl`."""
_PROGRESS = {"loss", "acc", "accuracy", "epoch", "step", "iter", "iteration", "eta", "elapsed", "it"}
_WORDS_OF_YAML = {"null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE", "None"}
_BEGIN_NO_KEY = (
    "Traceback",
    "<",
    "[",
    '"',
    "«",
    "“",
    "if ",
    "for ",
    "while ",
    "def ",
    "class ",
    "a ",
    "an ",
    "thread '",
)
_SENTENCE = 3
"""Words of the shortest text that is taken for a sentence."""
_LONGEST_KEY = 6
"""Words of a key."""
_MOST_KEYS = 12
"""Keys of a sample of what a model says."""


def is_sample(document: Document) -> bool:
    """Whether nothing but samples, a talk, notes or the lines of a log make up a document that was read by lines."""
    return (
        _is_numbered(document)
        or _is_said(document)
        or any(map(_is_no_key, document, document.values()))
        or _is_a_pair_of_texts(document)
        or is_result(document)
    )


def is_talk(lines: Sequence[str]) -> bool:
    """Whether lines say who speaks, and what; False where their values may be more than texts."""
    said = False
    blank = False
    for line in lines:
        key, _, value = line.partition(": ")
        key = key.lower()
        if key not in _ANSWERED:
            if key not in _ASKED:
                return False
        else:
            said = True
        if not value[:1].isalpha() or value in _WORDS_OF_YAML:
            return False
        blank = blank or " " in value.strip()
    return said and blank


def are_titles_of_samples(titles: Iterable[str]) -> bool:
    """Whether the columns of a table are what models are given and what they make of it."""
    words = [_words(title) for title in titles]
    if all(found and found <= LANGUAGES | _CODES for found in words):
        return True
    return any(found & _TITLES and not found & _MEASURES for found in words)


def are_sample_rows(document: Document) -> bool:
    """Whether the rows of a table without titles are texts beside texts, such as sentences and their translations."""
    if not all(isinstance(value, str) for value in document.values()):
        return False
    both = sum(" " in key and " " in str(value) for key, value in document.items())
    return 2 * both > len(document)


def tells_progress(keys: Collection[str]) -> bool:
    """Whether one of the keys is what a log says of each step."""
    return any(key.lower() in _PROGRESS for key in keys)


def _words(key: str) -> set[str]:
    return set(_WORD.findall(key.lower()))


def _is_numbered(document: Document) -> bool:
    """Whether all keys are the same words around other numbers, as in a log of one line each epoch."""
    shapes = {_DIGITS.sub("0", key) for key in document}
    shape = shapes.pop() if shapes else ""
    if shapes or "0" not in shape or any(isinstance(value, dict) for value in document.values()):
        return False
    return any(map(str.isspace, shape)) or all(isinstance(value, str) and " " in value for value in document.values())


def _is_said(document: Document) -> bool:
    """Whether it is a talk, a sample of what a model says, or notes: nothing but texts, which are sentences."""
    values = [value for value in document.values() if value is not None]
    texts = [value for value in values if isinstance(value, str)]
    if not texts:
        return False
    keys = {" ".join(_WORD.findall(key.lower())) for key in document}
    if not keys.isdisjoint(_QUESTIONS) and not keys.isdisjoint(_ANSWERS):
        return True
    if not keys.isdisjoint({"prompt", "instruction"}) and not keys.isdisjoint({"response", "completion"}):
        return len(keys) <= _SENTENCE
    if not keys.isdisjoint(_ANSWERING) and keys <= _ANSWERING | _SPEAKING and len(texts) == len(values):
        return True
    if keys <= _ASKED | _ANSWERED | _JUDGED and keys & _ASKED and keys & _ANSWERED and any(map(_is_sentence, texts)):
        return True
    if len(texts) < len(values):
        return False
    if keys <= _ASKED | _ANSWERED and keys & _ANSWERED:
        return any(" " in text or text.endswith((".", "!", "?")) for text in texts)
    if keys <= _LEVELS or keys <= LANGUAGES or (keys <= _CODES and any(" " in text for text in texts)):
        return True
    if not all(key[:1].isupper() for key in document):
        return False
    said = sum(text.endswith((".", "!", "?", '"')) and " " in text for text in texts)
    return 2 * said > len(texts) or all(len(text.split()) >= _SENTENCE for text in texts)


def _is_sentence(text: str) -> bool:
    return " " in text and (text.endswith((".", "!", "?")) or sum(map(str.isalpha, text.split())) >= _SENTENCE)


def _is_a_pair_of_texts(document: Document) -> bool:
    """Whether all keys say what is what in a sample, such as `ref` and `hyp`."""
    if not 1 < len(document) <= _MOST_KEYS or any(isinstance(value, dict | list) for value in document.values()):
        return False
    words = [_words(key) for key in document]
    all_fit = all(found & _BESIDE and len(found) <= _SENTENCE for found in words)
    if not all_fit or not any(found & _SAID for found in words):
        return False
    return all(found <= _BESIDE for found in words) or all(isinstance(value, str) for value in document.values())


def _is_no_key(key: str, value: Json) -> bool:
    return (
        key.startswith(_BEGIN_NO_KEY)
        or (key.startswith("(") and key.endswith(")"))
        or "{" in key
        or _SENTENCES.search(key) is not None
        or _COMMIT.match(key) is not None
        or key.partition(":")[0].lower() in _LEVELS - {key.lower()}
        or len(key.split()) > _LONGEST_KEY
        or (key.endswith(("Error", "Exception")) and key[:1].isupper() and isinstance(value, str))
    )
