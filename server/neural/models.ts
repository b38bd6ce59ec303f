// Which model reads a document, and on which device: from settings and the models at hand.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type ChosenDevice, chooseDevice } from "../../engine/models/devices/choose.ts";
import type { DeviceChoice } from "../../engine/models/devices/devices.ts";
import { rememberedIn } from "../../engine/models/devices/remembered.ts";
import { readManifest } from "../../engine/models/folder/folder.ts";
import { inspectFolder } from "../../engine/models/folder/inspect.ts";
import { defaultModel, findModel } from "../../engine/models/folder/library.ts";
import type { Manifest } from "../../engine/models/folder/manifest.ts";
import type { ModelPlaces } from "../../engine/models/folder/places.ts";
import { ModelError } from "../../engine/models/model-error.ts";
import { deviceTrial, WORTH_A_DEVICE } from "../../engine/recognition/gliner/device-trial.ts";

export interface ChosenModel {
  /** Absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Of its main graphs, the largest. */
  readonly bytes: number;
}

export class Models {
  readonly #shipped: string;
  readonly #installed: () => ModelPlaces["installed"];
  readonly #program: string;
  readonly #cacheFolder: () => string;
  readonly #known = new Map<string, Promise<ChosenModel | undefined>>();
  readonly #devices = new Map<string, ChosenDevice>();

  /** `program`: of the model child, which probes devices, too. */
  constructor(
    shipped: string,
    installed: () => ModelPlaces["installed"],
    program: string,
    cacheFolder: () => string,
  ) {
    this.#shipped = shipped;
    this.#installed = installed;
    this.#program = program;
    this.#cacheFolder = cacheFolder;
  }

  get places(): ModelPlaces {
    return { shipped: this.#shipped, installed: this.#installed() };
  }

  /** The folders are looked into again. */
  forget(): void {
    this.#known.clear();
  }

  /**
   * The model of this name or folder (`from`: what a relative one is relative to); the one that ships for an empty name, or
   * undefined where none does. Rejects with `ModelError`.
   */
  chosen(
    name: string,
    from: string | undefined,
    language: string | undefined,
  ): Promise<ChosenModel | undefined> {
    const key = JSON.stringify([name, from, name === "" ? language : ""]);
    let known = this.#known.get(key);
    if (!known) {
      known = this.#find(name, from, language);
      this.#known.set(key, known);
      known.catch(() => this.#known.delete(key));
    }
    return known;
  }

  /** Decided before, or the CPU until `decide` has. */
  deviceFor(model: ChosenModel, choice: DeviceChoice): ChosenDevice {
    if (choice === "cpu") return { device: "cpu", reason: "as chosen" };
    if (choice === "auto" && model.bytes < WORTH_A_DEVICE)
      return { device: "cpu", reason: "a model this small is fast on the CPU" };
    return (
      this.#devices.get(keyOf(model, choice)) ?? {
        device: "cpu",
        reason: "other devices have not been tried yet",
      }
    );
  }

  /** Another runtime: what devices answered no longer holds. */
  forgetDevices(): void {
    this.#devices.clear();
  }

  /** Tries devices in a child where that was not done before. Never rejects. True where the answer is new. */
  async decide(
    model: ChosenModel,
    choice: DeviceChoice,
    { runtime, threads }: { readonly runtime: string; readonly threads: number },
  ): Promise<boolean> {
    const key = keyOf(model, choice);
    if (choice === "cpu" || this.#devices.has(key)) return false;
    if (choice === "auto" && model.bytes < WORTH_A_DEVICE) return false;
    const chosen = await chooseDevice(choice, {
      program: this.#program,
      remembered: rememberedIn(join(this.#cacheFolder(), "devices.json")),
      runtime,
      threads,
      trial: deviceTrial(model.folder, model.manifest, model.bytes),
    }).catch((error: unknown): ChosenDevice => ({ device: "cpu", reason: String(error) }));
    this.#devices.set(key, chosen);
    return true;
  }

  async #find(
    name: string,
    from: string | undefined,
    language: string | undefined,
  ): Promise<ChosenModel | undefined> {
    if (name === "") {
      const entry = await defaultModel(this.places, language);
      return entry?.manifest && withSize(entry.folder, entry.manifest);
    }
    const folder = await findModel(name, this.places, from);
    if (!(await stat(folder).catch(() => undefined)))
      throw new ModelError("missing", `${folder}: no such folder (setting curie.neural.model).`);
    const manifest = (await readManifest(folder)) ?? (await inspectFolder(folder, { hash: false }));
    if (manifest.kind !== "gliner")
      throw new ModelError(
        "unsupported",
        `${manifest.name} is of kind ${manifest.kind} and finds no mentions (setting curie.neural.model).`,
      );
    return withSize(folder, manifest);
  }
}

const keyOf = ({ folder }: ChosenModel, choice: DeviceChoice): string => `${choice} ${folder}`;

async function withSize(folder: string, manifest: Manifest): Promise<ChosenModel> {
  const sizes = manifest.graphs.map(async ({ file }) => (await stat(join(folder, file))).size);
  return { folder, manifest, bytes: Math.max(...(await Promise.all(sizes))) };
}
