/* The worker that computes a proof of work for a page. */
import { computeWork } from "../core/work.js";

self.onmessage = async ({ data }) => self.postMessage(await computeWork(data, false));
