"""What a part of names is called by what stands in it: well-known models, data sets, optimizers and algorithms."""

from __future__ import annotations

import re
from collections.abc import Iterable

_KNOWN = {
    word: key
    for key, words in {
        "model": "alexnet bart beit bert cnn convnext deit densenet distilbert efficientnet electra gat gcn gpt gru "
        "inception llama lstm mamba mistral mixer mlp mobilenet opt phi pythia qwen regnet resnet resnext rnn roberta "
        "squeezenet swin transformer unet vgg vit wav2vec whisper wideresnet xgboost xlnet yolo yolov",
        "dataset": "ade celeba cifar cityscapes coco digits fashionmnist flowers imagenet imdb iris kitti librispeech "
        "lsun mnist mnli mujoco nuscenes openwebtext qqp squad sst stl svhn tinyimagenet voc wikitext wmt",
        "optimizer": "adadelta adafactor adagrad adam adamax adamw lamb lars lbfgs lion muon nadam radam rmsprop sgd "
        "shampoo sophia",
        "algorithm": "a2c a3c apex bc cql ddpg ddqn dqn dreamer ga3c grpo impala iql mappo ppo qmix qrdqn rainbow "
        "reinforce sac td3 trpo vtrace",
    }.items()
    for word in words.split()
}
_ENVIRONMENT = re.compile(r"[A-Z][\w-]*-v\d+", re.ASCII)
_LETTERS = re.compile(r"[^\W\d_]+")


def known_as(texts: Iterable[str]) -> str:
    """What all of these are: `model`, `dataset`, `optimizer`, `algorithm` or `env`; "" where that is not known."""
    kinds = {_kind(text) for text in set(texts)}
    return kinds.pop() if len(kinds) == 1 else ""


def _kind(text: str) -> str:
    low = text.lower()
    letters = _LETTERS.match(low)
    known = _KNOWN.get(low, "") or (_KNOWN.get(letters[0], "") if letters else "")
    return known or ("env" if _ENVIRONMENT.fullmatch(text) else "")
