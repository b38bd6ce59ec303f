// W3C Web Annotation behind the port.
import type { Format } from "../format.ts";
import { keysIn } from "../json-format.ts";
import { readWebAnnotation } from "./read.ts";
import { CAN, writeWebAnnotation } from "./write.ts";

export const webAnnotationFormat: Format = {
  name: "web-annotation",
  title: "W3C Web Annotation",
  endings: ["jsonld", "json"],
  layout: "files",
  capabilities: CAN,
  detect: (head) =>
    head.includes("ns/anno.jsonld") || (keysIn(head).has("selector") && keysIn(head).has("target")),
  read: readWebAnnotation,
  write: writeWebAnnotation,
};
