// The process that holds the models: forked by the server or the command line on first need, ended with its parent.
import { serveJobs } from "../models/host/serve.ts";

const cacheFolder = process.argv[2];
serveJobs([], cacheFolder === undefined ? {} : { cacheFolder });
