// Keys of models' hosts: in the editor's secret storage, and sealed on their way to the server, so that neither a file nor a
// trace of messages ever holds one.
import { createCipheriv } from "node:crypto";
import { type ExtensionContext, l10n, window } from "vscode";
import type { SealedKey } from "../../server/protocol/generation.ts";

const nameOf = (host: string): string => `curie.key:${host.toLowerCase()}`;

export class Keys {
  private readonly context: ExtensionContext;
  private readonly seal: Buffer;

  /** `seal`: 32 bytes that the server was started with. */
  constructor(context: ExtensionContext, seal: Buffer) {
    this.context = context;
    this.seal = seal;
  }

  has = async (host: string): Promise<boolean> =>
    (await this.context.secrets.get(nameOf(host))) !== undefined;

  /** Undefined where none is kept for the host. */
  async sealed(host: string, iv: Buffer): Promise<SealedKey | undefined> {
    const key = await this.context.secrets.get(nameOf(host));
    if (key === undefined) return undefined;
    const cipher = createCipheriv("aes-256-gcm", this.seal, iv);
    const data = Buffer.concat([cipher.update(key, "utf8"), cipher.final()]);
    const text = (bytes: Buffer) => bytes.toString("base64");
    return { iv: text(iv), data: text(data), tag: text(cipher.getAuthTag()) };
  }

  /** Asks for a key and keeps it; an empty one is forgotten. False where the person gave up. */
  async ask(host: string): Promise<boolean> {
    const key = await window.showInputBox({
      title: l10n.t("Key for {0}", host),
      prompt: l10n.t(
        "Kept in the editor's secret storage, and nowhere else. Empty: none, or that of CURIE_API_KEY.",
      ),
      password: true,
      ignoreFocusOut: true,
    });
    if (key === undefined) return false;
    if (key.trim()) await this.context.secrets.store(nameOf(host), key.trim());
    else await this.context.secrets.delete(nameOf(host));
    return true;
  }
}
