"""Records the TensorBoard callback of Hugging Face's Trainer, with a tiny model made from a configuration."""

from __future__ import annotations

import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments

from tests.logs.recording import recording

ROWS = [
    {"input_ids": torch.tensor([1, 2 + n % 4, 3]), "attention_mask": torch.ones(3, dtype=torch.long), "labels": n % 2}
    for n in range(8)
]


def main() -> None:
    """Record."""
    with recording("transformers", "transformers", "torch", "tensorboard"):
        for rate in (5e-5, 5e-4):
            config = BertConfig(
                vocab_size=8,
                hidden_size=4,
                num_hidden_layers=1,
                num_attention_heads=2,
                intermediate_size=4,
                max_position_embeddings=4,
            )
            arguments = TrainingArguments(
                output_dir=f"bert-lr{rate}",
                learning_rate=rate,
                num_train_epochs=2,
                per_device_train_batch_size=4,
                eval_strategy="epoch",
                logging_steps=1,
                save_strategy="no",
                report_to="tensorboard",
                use_cpu=True,
                disable_tqdm=True,
                seed=1,
            )
            model = BertForSequenceClassification(config)
            Trainer(model=model, args=arguments, train_dataset=ROWS, eval_dataset=ROWS).train()


if __name__ == "__main__":
    main()
