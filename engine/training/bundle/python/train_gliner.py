"""Trains a published GLiNER model on the same rows with the gliner package (pip install -r requirements-gliner.txt),
then has the package export it:

    python train_gliner.py
    accelerate launch train_gliner.py"""

from __future__ import annotations

import json
from pathlib import Path

from gliner import GLiNER
from gliner.data_processing.collator import DataCollator
from gliner.training import Trainer, TrainingArguments

HERE = Path(__file__).parent


def rows_of(paths: list[str]) -> list[dict]:
    return [json.loads(line) for p in paths for line in (HERE / p).read_text(encoding="utf-8").splitlines()]


def main() -> None:
    config = json.loads((HERE / "config.json").read_text(encoding="utf-8"))
    model = GLiNER.from_pretrained(config["gliner_base"])
    for number, stage in enumerate(config["stages"], 1):
        arguments = TrainingArguments(
            output_dir=str(HERE / "checkpoints" / f"gliner-{stage['name']}"),
            num_train_epochs=stage["epochs"],
            per_device_train_batch_size=config["batch"],
            gradient_accumulation_steps=config["accumulate"],
            learning_rate=stage["gliner_rate"],
            others_lr=stage["gliner_rate"] * 5,
            weight_decay=config["decay"],
            lr_scheduler_type="linear",
            warmup_ratio=0.1,
            seed=config["seed"] + number,
            bf16=config["bf16"],
            save_strategy="no",
            report_to="none",
        )
        rows = rows_of(stage["files"])
        collator = DataCollator(
            model.config, data_processor=model.data_processor, prepare_labels=True
        )
        Trainer(
            model=model,
            args=arguments,
            train_dataset=rows,
            eval_dataset=rows_of(config["dev"]) or rows[:10],
            processing_class=model.data_processor.transformer_tokenizer,
            data_collator=collator,
        ).train()
    model.save_pretrained(str(HERE / "model-gliner"))
    model.export_to_onnx(save_dir=str(HERE / "model-gliner" / "onnx"))


if __name__ == "__main__":
    main()
