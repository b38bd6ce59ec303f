// Does `device-check` jobs. The graph is its own; the model's folder is not looked at.
import type { JobWorker } from "../job.ts";
import { float32Of, type TensorData } from "../tensors.ts";
import { type DeviceCheck, type DeviceChecked, deviceCheck } from "./check.ts";

/** y of six times h = softmax(h w) + x from h = x, over square matrices of any size; opset 17. */
const GRAPH =
  "CAgSADqmBAoSCgF4CgF3EgJtMCIGTWF0TXVsCicKAm0wEgJzMCIHU29mdG1heCoUCgRheGlzGP///////////wGgAQIKEAoCczAKAXgSAmEwIgNBZGQKEwoCYTAKAXcSAm0xIgZNYXRNdWwKJwoCbTESAnMxIgdTb2Z0bWF4KhQKBGF4aXMY////////////AaABAgoQCgJzMQoBeBICYTEiA0FkZAoTCgJhMQoBdxICbTIiBk1hdE11bAonCgJtMhICczIiB1NvZnRtYXgqFAoEYXhpcxj///////////8BoAECChAKAnMyCgF4EgJhMiIDQWRkChMKAmEyCgF3EgJtMyIGTWF0TXVsCicKAm0zEgJzMyIHU29mdG1heCoUCgRheGlzGP///////////wGgAQIKEAoCczMKAXgSAmEzIgNBZGQKEwoCYTMKAXcSAm00IgZNYXRNdWwKJwoCbTQSAnM0IgdTb2Z0bWF4KhQKBGF4aXMY////////////AaABAgoQCgJzNAoBeBICYTQiA0FkZAoTCgJhNAoBdxICbTUiBk1hdE11bAonCgJtNRICczUiB1NvZnRtYXgqFAoEYXhpcxj///////////8BoAECCg8KAnM1CgF4EgF5IgNBZGQSAWdaFQoBeBIQCg4IARIKCgMSAW4KAxIBbloVCgF3EhAKDggBEgoKAxIBbgoDEgFuYhUKAXkSEAoOCAESCgoDEgFuCgMSAW5CBAoAEBE=";
const STRIDE = 97;

const square = (size: number, of: (i: number) => number): TensorData => ({
  type: "float32",
  dims: [size, size],
  data: Float32Array.from({ length: size * size }, (_, i) => of(i)),
});

export const deviceCheckWorker: JobWorker<DeviceCheck, never, DeviceChecked> = {
  kind: deviceCheck,
  async load(_folder, { runtime, device, threads }) {
    const session = await runtime.open(Buffer.from(GRAPH, "base64"), { device, threads });
    return {
      get device() {
        return session.device;
      },
      get fallback() {
        return session.fallback;
      },
      async run({ size, times, longest }, _emit, signal) {
        const feeds = { x: square(size, Math.sin), w: square(size, (i) => Math.cos(i) / Math.sqrt(size)) };
        let fastest = Number.POSITIVE_INFINITY;
        let sample: number[] = [];
        const end = performance.now() + longest;
        for (let i = 0; i <= times && (i < 2 || performance.now() < end); i++) {
          signal.throwIfAborted();
          const started = performance.now();
          const { y } = await session.run(feeds);
          if (i > 0) fastest = Math.min(fastest, performance.now() - started);
          if (y) sample = [...float32Of(y, "y")].filter((_, at) => at % STRIDE === 0);
        }
        return { ms: fastest, sample };
      },
      release: () => session.release(),
    };
  },
};
