// Neural recognition: what runs, where, and which models there are.

/**
 * Notification `curie/neural`, at each change. off: switched off, or no model; starting: the model loads; reading; ready;
 * failed: `message` says why, the dictionary goes on.
 */
export interface NeuralStatus {
  phase: "off" | "starting" | "reading" | "ready" | "failed";
  /** Name of the model. */
  model?: string;
  device?: string;
  /** Why that device. */
  deviceReason?: string;
  /** Milliseconds for 3,000 characters, averaged over what was read lately. */
  msPerPage?: number;
  /** Resident bytes of the model's process; absent while there is none. */
  memory?: number;
  /** What a person should know: why it failed, labels that the model does not know. */
  message?: string;
}

export interface ModelView {
  name: string;
  folder: string;
  origin: "shipped" | "installed";
  kind?: string;
  description?: string;
  licence?: string;
  languages?: string[];
  /** Bytes. */
  size?: number;
  /** What it knows, where that is a closed list. */
  labels?: string[];
  /** Why it cannot be used. */
  problem?: string;
}

/** Request `curie/models`: the models at hand. */
export interface ModelsResult {
  models: ModelView[];
  /** Name of the one that is used where the settings name none. */
  standard?: string;
  /** Host that models can be fetched from, with its port where it is not the usual one. */
  hub: string;
}

/**
 * Request `curie/models/install`: copies a model's folder to the installed ones, verified. Rejects with a message for a person.
 * Cancelled by its token; progress comes as `curie/models/progress`.
 */
export interface InstallParams {
  /** Path of the folder. */
  folder: string;
  name?: string;
}

export interface InstallResult {
  name: string;
  folder: string;
}

/**
 * Request `curie/models/offer`: what a hub offers under a name. The client asks only after the person agreed to asking that host;
 * names are all that is sent. Rejects with a message for a person.
 */
export interface OfferParams {
  /** `owner/name`, with `@revision` where it matters. */
  repository: string;
  /** The host that the person agreed to. */
  host: string;
}

export interface OfferResult {
  repository: string;
  host: string;
  revision: string;
  licence?: string;
  languages?: string[];
  gated: boolean;
  /** Bytes. */
  size: number;
}

/** Request `curie/models/fetch`, after the person agreed to what was offered; answers an InstallResult. Cancelled by its token. */
export interface FetchParams {
  repository: string;
  host: string;
  /** Of the offer. */
  revision: string;
}

/** Notification `curie/models/progress`. */
export interface InstallProgress {
  /** The folder or the repository. */
  folder: string;
  /** Bytes. */
  done: number;
  of: number;
}
