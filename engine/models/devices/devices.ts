// Where a graph is computed: the runtime's execution providers, by the names that people choose from.

/** Devices that a session can be opened on. `directml` is Windows', `coreml` the Mac's, `cuda` needs NVIDIA's libraries. */
export const DEVICES = ["cpu", "webgpu", "cuda", "directml", "coreml"] as const;
export type Device = (typeof DEVICES)[number];

/** What a person chooses: a device, or the fastest one that computes what the CPU does. */
export const DEVICE_CHOICES = ["auto", ...DEVICES] as const;
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];

/** The runtime's own name. */
export const providerOf = (device: Device): string => (device === "directml" ? "dml" : device);
