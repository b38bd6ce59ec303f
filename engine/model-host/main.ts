// The process that holds the models: forked by the server or the command line on first need, ended with its parent.
import { deviceCheckWorker } from "../models/devices/check-worker.ts";
import { serveJobs } from "../models/host/serve.ts";
import { glinerWorker } from "../recognition/gliner/worker.ts";

const cacheFolder = process.argv[2];
const workers = [deviceCheckWorker, glinerWorker];
serveJobs(workers, cacheFolder === undefined ? {} : { cacheFolder });
