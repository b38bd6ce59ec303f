// Concepts that a person keeps at hand: in `.curie/pins.json` of the first folder, so that a team shares them; without a
// folder, in the window's own memory.
import { EventEmitter, type ExtensionContext, Uri, workspace } from "vscode";
import type { Pin } from "./views/kb-tree.ts";

const KEY = "curie.pins";

const isPin = (value: unknown): value is Pin =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Pin).id === "string" &&
  typeof (value as Pin).name === "string";

export class Pins {
  private list: readonly Pin[] = [];
  private readonly context: ExtensionContext;
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(context: ExtensionContext) {
    this.context = context;
    const watcher = workspace.createFileSystemWatcher("**/.curie/pins.json");
    const reread = () => void this.read();
    context.subscriptions.push(
      this.changed,
      watcher,
      watcher.onDidChange(reread),
      watcher.onDidCreate(reread),
      watcher.onDidDelete(reread),
    );
  }

  get all(): readonly Pin[] {
    return this.list;
  }

  readonly has = (id: string): boolean => this.list.some((pin) => pin.id === id);

  async read(): Promise<void> {
    const found = await this.stored();
    const list = Array.isArray(found) ? found.filter(isPin) : [];
    if (JSON.stringify(list) === JSON.stringify(this.list)) return;
    this.list = list;
    this.changed.fire();
  }

  add = ({ id, name }: Pin): Promise<void> =>
    this.keep([...this.list.filter((p) => p.id !== id), { id, name }]);

  remove = (id: string): Promise<void> => this.keep(this.list.filter((p) => p.id !== id));

  private get file(): Uri | undefined {
    const folder = workspace.workspaceFolders?.[0];
    return folder && Uri.joinPath(folder.uri, ".curie", "pins.json");
  }

  private async stored(): Promise<unknown> {
    if (!this.file) return this.context.workspaceState.get(KEY);
    try {
      return JSON.parse(new TextDecoder().decode(await workspace.fs.readFile(this.file)));
    } catch {
      return []; // none yet, or somebody is just writing it
    }
  }

  private async keep(list: readonly Pin[]): Promise<void> {
    this.list = list;
    this.changed.fire();
    if (!this.file) return void (await this.context.workspaceState.update(KEY, list));
    const lines = list.map((pin) => `  ${JSON.stringify(pin)}`).join(",\n");
    await workspace.fs.writeFile(
      this.file,
      new TextEncoder().encode(list.length ? `[\n${lines}\n]\n` : "[]\n"),
    );
  }
}
