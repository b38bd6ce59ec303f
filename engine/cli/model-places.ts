// Where the command line finds models, and what may be done to reach a hub for one.
import { type ModelPlaces, shippedModels, userModels } from "../models/folder/places.ts";
import { packageRoot } from "./package-root.ts";

export const modelPlaces = (): ModelPlaces => ({
  shipped: shippedModels(packageRoot),
  installed: [userModels(process.env)],
});
