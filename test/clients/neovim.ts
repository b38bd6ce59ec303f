// Finds Neovim: the one on PATH, else Debian's package unpacked (not installed) into .cache/neovim.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cache } from "../../client/launch/paths.ts";

export interface Program {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

export function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

const home = join(cache, "neovim");
const tree = join(home, "tree");

/** The program, or in words why there is none. */
export function findNeovim(): Program | string {
  const own = onPath("nvim");
  if (own) return { path: own, env: {} };
  if (!existsSync(tree)) {
    if (!onPath("apt-get") || !onPath("dpkg-deb"))
      return "nvim is not on PATH, and there is no apt to fetch it with";
    try {
      fetchNeovim();
    } catch (error) {
      return `nvim is not on PATH, and apt did not bring it: ${reason(error)}`;
    }
  }
  const lib = join(tree, "usr", "lib");
  const multiarch = readdirSync(lib).find((name) => name.endsWith("-linux-gnu")) ?? "";
  const env = {
    LD_LIBRARY_PATH: join(lib, multiarch),
    VIMRUNTIME: join(tree, "usr", "share", "nvim", "runtime"),
  };
  return { path: join(tree, "usr", "bin", "nvim"), env };
}

/** Downloads the package and those of its libraries that this machine lacks; needs no right to install anything. */
function fetchNeovim(): void {
  console.log("  fetching Neovim with apt, once ...");
  const packages = join(home, "packages");
  mkdirSync(packages, { recursive: true });
  let options = ["-o", "Debug::NoLocking=1"];
  let names: string[];
  try {
    names = needed(options);
  } catch {
    // No package lists yet, as in a fresh container: fetch some of our own.
    const lists = join(home, "lists");
    mkdirSync(join(lists, "partial"), { recursive: true });
    options = [...options, "-o", `Dir::State::Lists=${lists}`, "-o", `Dir::Cache=${join(home, "apt")}`];
    apt([...options, "update"], packages);
    names = needed(options);
  }
  apt([...options, "download", ...names], packages);
  const part = `${tree}.${process.pid}`;
  for (const file of readdirSync(packages).filter((name) => name.endsWith(".deb")))
    execFileSync("dpkg-deb", ["-x", join(packages, file), part], { stdio: ["ignore", "ignore", "pipe"] });
  renameSync(part, tree);
  rmSync(packages, { recursive: true });
}

const apt = (args: string[], cwd: string): string =>
  execFileSync("apt-get", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** Names of what installing it would bring, by apt's own dry run. */
function needed(options: string[]): string[] {
  const plan = apt([...options, "-s", "install", "--no-install-recommends", "neovim"], home);
  return [...plan.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? "");
}

function reason(error: unknown): string {
  const { stderr, message } = error as { stderr?: string | Buffer; message: string };
  const lines = String(stderr ?? "")
    .trim()
    .split("\n");
  return lines.at(-1) || message;
}
