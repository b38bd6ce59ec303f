"""Trains a linker stage by stage, on one device or many:

    python train.py
    accelerate launch --config_file accelerate/fsdp.yaml train.py

Everything that can be set is in config.json. Ended at any time, it goes on from the last checkpoint when it is run again; finished
stages are not repeated. Writes trained/ (weights, adapters merged; tokenizer)."""

from __future__ import annotations

import inspect
import json
import shutil
import sys
from pathlib import Path

import torch
from transformers import Trainer, TrainingArguments, set_seed
from transformers.trainer_utils import get_last_checkpoint

from base_model import is_causal, is_main, open_base
from linking_rows import Collator, Encoder, Names, read_rows

HERE = Path(__file__).parent
DONE = "done.json"


def with_adapters(model, lora: dict, new_token: int | None):
    """Low-rank adapters on every linear layer; the embedding of a token that the base did not have is trained with them."""
    from peft import LoraConfig, get_peft_model

    trained = {"trainable_token_indices": [new_token]} if new_token is not None else {}
    task = "SEQ_2_SEQ_LM" if model.config.is_encoder_decoder else "CAUSAL_LM"
    return get_peft_model(model, LoraConfig(task_type=task, target_modules="all-linear", **trained, **lora))


def arguments(config: dict, stage: dict, folder: Path, dev: bool, batches: int) -> TrainingArguments:
    gpu = torch.cuda.is_available()
    # A model is chosen among those that were measured; a short run is measured at its end.
    total = stage["steps"] if stage["steps"] > 0 else batches * stage["epochs"]
    every = max(1, min(config["eval_steps"], total))
    return TrainingArguments(
        output_dir=str(folder),
        num_train_epochs=stage["epochs"],
        max_steps=stage["steps"],
        per_device_train_batch_size=config["batch"],
        per_device_eval_batch_size=max(1, config["batch"]),
        gradient_accumulation_steps=config["accumulate"],
        learning_rate=stage["rate"],
        lr_scheduler_type="linear",
        warmup_steps=config["warmup"],
        weight_decay=config["decay"],
        max_grad_norm=1.0,
        seed=config["seed"],
        data_seed=config["seed"],
        bf16=config["bf16"] if config["bf16"] is not None else gpu and torch.cuda.is_bf16_supported(),
        gradient_checkpointing=config["gradient_checkpointing"],
        train_sampling_strategy="group_by_length" if config["by_length"] else "random",
        logging_steps=config["log_every"],
        eval_strategy="steps" if dev else "no",
        eval_steps=every,
        save_strategy="steps",
        save_steps=every,
        save_total_limit=2,
        load_best_model_at_end=dev,
        metric_for_best_model=config["choose_by"] if dev else None,
        greater_is_better=True,
        report_to=[],
        remove_unused_columns=False,
        use_cpu=not gpu,
        disable_tqdm=True,
    )


def main() -> None:
    config = json.loads((HERE / "config.json").read_text(encoding="utf-8"))
    set_seed(config["seed"])
    out, checkpoints = HERE / "trained", HERE / "checkpoints"
    out.mkdir(exist_ok=True)
    causal = is_causal(config)
    texts = (r["prompt"] + r["completion"] for s in config["stages"] for r in read_rows(s["files"], HERE))
    tokenizer, model, added = open_base(config, texts, out, config["attention"])
    encoder = Encoder(tokenizer, causal, config["max_tokens"], config["linking"]["separator"])
    # Asked of the model itself: adapters take any argument.
    keep = causal and "logits_to_keep" in inspect.signature(model.forward).parameters
    lora = config["lora"]
    if lora:
        # A base of which the separator is no token had it added behind its own.
        model = with_adapters(model, lora, added)
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters, {len(tokenizer):,} tokens", flush=True)
    dev, _ = encoder.rows(read_rows(config["dev"], HERE)[: config["dev_rows"]])
    for stage in config["stages"]:
        folder = checkpoints / stage["name"]
        if (folder / DONE).exists():
            print(f"stage {stage['name']}: done before", flush=True)
            load_weights(model, folder / "final")
            continue
        rows, long = encoder.rows(read_rows(stage["files"], HERE))
        print(f"stage {stage['name']}: {len(rows):,} rows, {long:,} too long", flush=True)
        if not rows:
            raise SystemExit(f"stage {stage['name']}: no row has at most max_tokens {config['max_tokens']}")
        trainer = Trainer(
            model=model,
            args=arguments(config, stage, folder, bool(dev), -(-len(rows) // config["batch"] // config["accumulate"])),
            train_dataset=rows,
            eval_dataset=dev or None,
            data_collator=Collator(tokenizer.pad_token_id, causal, keep),
            compute_metrics=Names(causal) if dev else None,
            preprocess_logits_for_metrics=Names.choose if dev else None,
        )
        last = get_last_checkpoint(str(folder)) if folder.exists() else None
        if last:
            print(f"stage {stage['name']}: goes on from {Path(last).name}", flush=True)
        trainer.train(resume_from_checkpoint=last)
        figures = trainer.evaluate() if dev else {}
        trainer.save_model(str(folder / "final"))
        if is_main():
            told = {"stage": stage["name"], "steps": trainer.state.global_step}
            told |= {k.removeprefix("eval_"): round(v, 4) for k, v in figures.items() if isinstance(v, float)}
            (folder / DONE).write_text(json.dumps(told) + "\n", encoding="utf-8")
            print(json.dumps(told), flush=True)
    if not is_main():
        return
    final = checkpoints / config["stages"][-1]["name"] / "final"
    if lora:
        merge(config, final, out)
    else:
        for file in final.iterdir():
            if file.name != "training_args.bin":
                shutil.copy(file, out / file.name)
    tokenizer.save_pretrained(out)
    print(f"{out}: python export.py makes the model's folder", file=sys.stderr)


def load_weights(model, folder: Path) -> None:
    if (folder / "adapter_config.json").exists():
        model.load_adapter(str(folder), adapter_name="default", is_trainable=True)
        return
    model.load_state_dict(type(model).from_pretrained(folder).state_dict())


def merge(config: dict, adapters: Path, out: Path) -> None:
    """The base, opened again whole, with the adapters added to its weights: also where training had cut it into parts."""
    from peft import PeftModel

    _, base, _ = open_base(config, (), out)
    PeftModel.from_pretrained(base, str(adapters)).merge_and_unload().save_pretrained(out)


if __name__ == "__main__":
    main()
