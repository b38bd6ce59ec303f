// Strata that need nothing but the gold mention itself: type, discontinuous, nested, composite.
import { type SHAPES, shapesOf } from "../shapes.ts";
import { inOrder, type Stratum, type Surroundings } from "./stratum.ts";

const alphabetical = (labels: readonly string[]) => [...labels].sort();

/** Shapes are told once per document, not once per mention. */
function shapeLookup(): (around: Surroundings) => string | undefined {
  let known: readonly unknown[] | undefined;
  let shapes: string[][] = [];
  return ({ mentions, index }) => {
    if (mentions !== known) {
      known = mentions;
      shapes = shapesOf(mentions);
    }
    return shapes[index]?.[0];
  };
}

export function shapeStrata(): Stratum[] {
  const shapeAt = shapeLookup();
  return [
    {
      id: "type",
      title: "Linking by type",
      rows: "Type",
      order: alphabetical,
      of: (m) => m.type || "(no type)",
    },
    {
      id: "parts",
      title: "Linking by number of gold concepts",
      note: "A composite mention means several concepts at once; it is right only with all of them.",
      rows: "Gold concepts",
      order: inOrder(["one", "several (composite)"]),
      of: (m) => ((m.answers[0]?.length ?? 0) > 1 ? "several (composite)" : "one"),
    },
    {
      id: "shape",
      title: "Linking by shape",
      note: "A mention that is both discontinuous and nested stands under discontinuous.",
      rows: "Shape",
      order: inOrder([
        "flat",
        "inside another",
        "holds another",
        "discontinuous",
      ] satisfies (typeof SHAPES)[number][]),
      of: (_, around) => shapeAt(around),
    },
  ];
}
