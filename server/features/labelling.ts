// Requests `curie/labelling` and `curie/label`: people say of a sample of mismatches how the two concepts stand to each
// other, without knowing which of them is the reference; what they say is appended to a log beside the sample.
import { fileURLToPath } from "node:url";
import { logLine } from "../../engine/corpus/log.ts";
import type { JudgeItem } from "../../engine/evaluation/judge/judge-items.ts";
import { classOf, goldComesFirst, saidOf } from "../../engine/evaluation/judge/judge-questions.ts";
import {
  labelsBeside,
  parseItems,
  parseLabels,
  standingLabels,
} from "../../engine/evaluation/judge/labels.ts";
import { guarded, refused } from "../answering.ts";
import { labellingParams, labelParams } from "../lsp/from-proto.ts";
import type { LabellingItem, LabellingResult } from "../protocol/labelling.ts";
import { authorOf, type Session } from "../session.ts";

export function labelling(session: Session): void {
  const { connection, ports } = session;
  const textOf = async (path: string) =>
    (await ports.files.stat(path)) ? new TextDecoder().decode(await ports.files.read(path)) : undefined;

  connection.onRequest(
    "curie/labelling",
    guarded(session, "curie/labelling", null, async (given: unknown): Promise<LabellingResult> => {
      const path = fileURLToPath(labellingParams.parse(given).uri);
      const sample = await textOf(path);
      if (sample === undefined) throw refused(`${path}: the file is not there.`);
      const { records, malformed } = parseItems(sample);
      const bad = malformed[0];
      if (!records.length)
        throw refused(
          `${path} holds no sample of mismatches${bad ? ` (line ${bad.line}: ${bad.reason})` : ""}: curie judge RESULT --sample 150 --out FILE writes one.`,
        );
      const labels = parseLabels((await textOf(labelsBeside(path))) ?? "");
      const own = labels.records.filter((label) => label.labeller === authorOf(session));
      const standing = standingLabels(own);
      return {
        items: records.map((item) => itemView(item, standing.get(item.id))),
        labels: labelsBeside(path),
        passedOver: [...malformed, ...labels.malformed].length,
      };
    }),
  );

  connection.onRequest(
    "curie/label",
    guarded(session, "curie/label", null, async (given: unknown): Promise<{ labels: string }> => {
      const { uri, id, said } = labelParams.parse(given);
      const labels = labelsBeside(fileURLToPath(uri));
      const label = said === null ? null : classOf(said, goldComesFirst({ id }));
      const time = ports.now().toISOString();
      try {
        await ports.files.appendLine(labels, logLine({ id, label, labeller: authorOf(session), time }));
      } catch (error) {
        throw refused(`The label was not kept: ${error instanceof Error ? error.message : error}`);
      }
      return { labels };
    }),
  );
}

function itemView(item: JudgeItem, label: Parameters<typeof saidOf>[0] | undefined): LabellingItem {
  const goldFirst = goldComesFirst(item);
  const [first, second] = goldFirst
    ? [item.goldText, item.predictedText]
    : [item.predictedText, item.goldText];
  return {
    id: item.id,
    document: item.document,
    ...(item.type ? { type: item.type } : {}),
    context: item.context,
    first,
    second,
    ...(label ? { said: saidOf(label, goldFirst) } : {}),
  };
}
