"""Trains the span model stage by stage, on one device or many:

    python train.py
    accelerate launch train.py
    torchrun --nproc-per-node 4 train.py

Everything that can be set is in config.json. Writes trained/ (weights, tokenizer, encoder configuration)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from transformers import Trainer, TrainingArguments, set_seed

from span_data import Collator, Encoder, read_rows
from span_model import SpanModel, open_base

HERE = Path(__file__).parent


def scores(model: SpanModel, encoder: Encoder, rows: list[dict], labels: list[str], threshold: float) -> dict:
    """Exact precision, recall and F1 over spans; greedy, flat."""
    model.eval()
    device = next(model.parameters()).device
    right = found = gold = 0
    with torch.no_grad():
        vectors = model.label_vectors(**{k: v.to(device) for k, v in encoder.labels(labels).items()})
        for row in rows:
            wanted = {tuple(s) for s in row["spans"]}
            text = {k: v.to(device) for k, v in encoder.text([row["words"]]).items()}
            logits = torch.sigmoid(model.scores(**text, labels_embeds=vectors))[0]
            taken: set[tuple[int, int, str]] = set()
            for start, width, label in sorted(
                (logits > threshold).nonzero().tolist(), key=lambda x: -logits[tuple(x)].item()
            ):
                if all(start + width < a or b < start for a, b, _ in taken):
                    taken.add((start, start + width, labels[label]))
            right, found, gold = right + len(wanted & taken), found + len(taken), gold + len(wanted)
    return {
        "precision": right / max(found, 1),
        "recall": right / max(gold, 1),
        "f1": 2 * right / max(found + gold, 1),
        "gold": gold,
    }


def main() -> None:
    config = json.loads((HERE / "config.json").read_text(encoding="utf-8"))
    set_seed(config["seed"])
    out = HERE / "trained"
    out.mkdir(exist_ok=True)
    texts = [" ".join(r["words"]) for s in config["stages"] for r in read_rows(s["files"], HERE)]
    tokenizer, base = open_base(config, texts, out)
    if config["lora"]:
        from peft import LoraConfig, get_peft_model

        base = get_peft_model(base, LoraConfig(target_modules="all-linear", **config["lora"]))
    model = SpanModel(base, config["widest"], config["size"], config["dropout"])
    encoder = Encoder(tokenizer, config["widest"], config["max_pieces"])
    for number, stage in enumerate(config["stages"], 1):
        rows = read_rows(stage["files"], HERE)
        print(f"stage {number} ({stage['name']}): {len(rows)} rows, {stage['epochs']} epochs", flush=True)
        arguments = TrainingArguments(
            output_dir=str(HERE / "checkpoints" / stage["name"]),
            num_train_epochs=stage["epochs"],
            max_steps=stage.get("steps", -1),
            per_device_train_batch_size=config["batch"],
            gradient_accumulation_steps=config["accumulate"],
            learning_rate=stage["rate"],
            weight_decay=config["decay"],
            warmup_steps=config["warmup"],
            lr_scheduler_type="linear",
            max_grad_norm=1.0,
            seed=config["seed"] + number,
            bf16=config["bf16"],
            logging_steps=config["log_every"],
            save_strategy="no",
            report_to=[],
            remove_unused_columns=False,
            dataloader_drop_last=False,
        )
        trainer = Trainer(
            model=model,
            args=arguments,
            train_dataset=rows,
            data_collator=Collator(encoder, config["labels"], config["seed"]),
        )
        trainer.train()
        if trainer.is_world_process_zero() and config["dev"]:
            dev = read_rows(config["dev"], HERE)
            print(json.dumps({"stage": stage["name"], "dev": scores(model, encoder, dev, config["labels"], 0.5)}))
    if not trainer.is_world_process_zero():
        return
    if config["lora"]:
        model.encoder = model.encoder.merge_and_unload()
    model.encoder.config.save_pretrained(out)
    tokenizer.save_pretrained(out)
    torch.save(model.state_dict(), out / "model.pt")
    print(f"{out}: python export.py makes the model's folder", file=sys.stderr)


if __name__ == "__main__":
    main()
