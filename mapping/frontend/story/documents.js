/* What a story is made from. Everything is fetched at the start, so that it goes on without a network. */
import { fetchDocument } from "../core/documents.js";

const GIVE_UP_MS = 30000;
const WEIGHTS = [400, 700];

/**
 * Fetch documents of one edition by name, all at once.
 * @param {string} folder
 * @param {Record<string, string>} names name and file
 * @returns {Promise<any>}
 */
async function fetchDocuments(folder, names) {
  const read = Object.entries(names).map(async ([name, file]) => [
    name,
    await (await fetchDocument(folder + file, GIVE_UP_MS)).json(),
  ]);
  return Object.fromEntries(await Promise.all(read));
}

/**
 * Fetch the edition before this one; without it there is nothing to compare with.
 * @param {StoryConfig} config
 * @param {StoryStep[]} steps
 * @returns {Promise<EditionDocuments | null>}
 */
async function fetchEarlier(config, steps) {
  const id = steps.find(({ kind }) => kind === "compare")?.previous;
  if (!id) return null;
  const folder = `${config.editions}${encodeURIComponent(id)}/`;
  return fetchDocuments(folder, config.compared).catch(() => null);
}

/**
 * Fetch a picture into the page, so that it is there without a network; null where it did not come.
 * @param {string} path
 */
async function fetchPicture(path) {
  try {
    const svg = await (await fetchDocument(path, GIVE_UP_MS)).text();
    return `data:image/svg+xml,${encodeURIComponent(svg)}`;
  } catch {
    return null;
  }
}

/**
 * @param {StoryConfig} config
 * @param {StoryStep[]} steps
 */
async function fetchPictures({ folder }, steps) {
  const each = steps.map(async ({ id }) => [id, await fetchPicture(`${folder}qr.svg?step=${id}`)]);
  const whole = await fetchPicture(`${folder}qr.svg`);
  return { whole, each: Object.fromEntries(await Promise.all(each)) };
}

/**
 * Fetch everything that a story shows.
 * @param {StoryConfig} config
 * @returns {Promise<StoryDocuments>}
 */
export async function fetchStory(config) {
  const after = await fetchDocuments(config.folder, { ...config.compared, ...config.own });
  const { steps } = after.story;
  const [before, qr] = await Promise.all([
    fetchEarlier(config, steps),
    fetchPictures(config, steps),
  ]);
  await Promise.all(WEIGHTS.map((weight) => document.fonts.load(`${weight} 1rem Sarabun`, "ก")));
  return { ...after, after, before, qr };
}
