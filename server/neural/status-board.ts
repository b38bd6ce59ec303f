// What people are told of neural recognition: one status, which changes as jobs end and the model's process comes and goes.
import type { JobReport } from "../../engine/models/job.ts";
import type { NeuralStatus } from "../protocol/neural.ts";
import type { Config } from "./config.ts";

/** Characters of a page, for milliseconds a page. */
const PAGE = 3000;
const LEAST = 1000;

export class StatusBoard {
  #status: NeuralStatus = { phase: "off" };
  #msPerPage: number | undefined;
  /** Resident memory of the model's process, where there is one. */
  readonly #memory: () => number | undefined;
  onChange: (status: NeuralStatus) => void = () => {};

  constructor(memory: () => number | undefined) {
    this.#memory = memory;
  }

  get status(): NeuralStatus {
    return this.#status;
  }

  say(status: NeuralStatus): void {
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.onChange(status);
  }

  /** `report`: of the job that has just ended. */
  about({ model, choice }: Config, report?: JobReport): Partial<NeuralStatus> {
    const memory = this.#memory();
    const reason = report?.fallback ?? this.#status.deviceReason;
    return {
      model: model.manifest.name,
      device: report?.device ?? this.#status.device ?? choice.device ?? "cpu",
      ...(reason === undefined ? {} : { deviceReason: reason }),
      ...(this.#msPerPage === undefined ? {} : { msPerPage: this.#msPerPage }),
      ...(memory === undefined ? {} : { memory }),
      ...(this.#status.message === undefined || this.#status.phase === "failed"
        ? {}
        : { message: this.#status.message }),
    };
  }

  /** A job over so many UTF-16 units has ended. */
  timed({ running }: JobReport, units: number): void {
    // A job has a cost of its own, which a few words must not be charged for as if a page went on like that.
    const now = (running * PAGE) / Math.max(LEAST, units);
    this.#msPerPage = this.#msPerPage === undefined ? now : this.#msPerPage * 0.7 + now * 0.3;
  }

  /** The process ended, and gave its memory back. */
  processEnded(): void {
    if (this.#status.memory === undefined) return;
    const { memory: _, ...rest } = this.#status;
    this.say(rest);
  }
}
