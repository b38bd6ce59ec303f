// What a device must find with a GLiNER model as the CPU finds it, before it is used for that model.
import type { Trial } from "../../models/devices/probe.ts";
import type { Manifest } from "../../models/folder/manifest.ts";
import { type GlinerItem, type GlinerRequest, type GlinerResult, glinerJob } from "./job.ts";

/** A smaller model (bytes of its graph) takes milliseconds a page on the CPU: probing would cost more than it can gain. */
export const WORTH_A_DEVICE = 64 * 2 ** 20;

/** A page's worth: what a device computes wrongly only shows where many different words stand in one run. */
const TEXT = `Metformin is first-line treatment for type 2 diabetes mellitus. In patients with renal failure it may cause lactic acidosis, and the dose has to be adapted to creatinine clearance (eGFR 30-45 mL/min/1.73 m2).

A 58-year-old woman with rheumatoid arthritis, on methotrexate 15 mg weekly and prednisolone, was admitted with fever, dyspnoea and a dry cough. CT showed bilateral ground-glass opacities; Pneumocystis jirovecii was found by PCR in bronchoalveolar lavage. Trimethoprim-sulfamethoxazole was begun, and methotrexate stopped. On day 4 she developed hyperkalaemia (K+ 6.1 mmol/L) and acute kidney injury, which resolved with hydration.

Loss-of-function variants of BRCA1 (c.68_69delAG, p.Glu23fs) and TP53 R175H predispose to breast and ovarian carcinoma. In MCF-7 and HeLa cells, olaparib inhibited poly(ADP-ribose) polymerase and induced apoptosis, whereas TGF-β1 and interleukin-6 did not. Mutations of EGFR (L858R, exon 19 deletion) foretell the response of non-small-cell lung cancer to gefitinib, erlotinib or osimertinib; MET amplification and T790M explain resistance.

Vancomycin-resistant Enterococcus faecium, Klebsiella pneumoniae and Candida albicans grew from blood cultures. Neither amphotericin B nor linezolid caused thrombocytopenia; ototoxicity followed gentamicin. Family history: Huntington's disease, phenylketonuria, sickle-cell anaemia.`;

/** `bytes`: size of the model's graph. */
export const deviceTrial = (
  folder: string,
  { name, files }: Manifest,
  bytes: number,
): Trial<GlinerRequest, GlinerItem, GlinerResult> & { readonly model: string } => ({
  kind: glinerJob,
  folder,
  request: { text: TEXT, labels: ["disease", "chemical"] },
  // A probability that moves by less moves no decision but at the threshold's very edge.
  tolerance: 0.01,
  // Another file, another trial.
  model: `${name}-${bytes}-${Object.values(files)[0]?.sha256.slice(0, 12) ?? ""}`,
});
