// A model child that does the jobs of `steps-job.ts`: the product's own does none of this kind yet.
import { serveJobs } from "../../../engine/models/host/serve.ts";
import { stepsWorker } from "./steps-job.ts";

serveJobs([stepsWorker]);
