/* Words that the parts of one page share: a file that stands alone says each sentence once. */

/** @returns {Record<string, string>} */
export const sharedWords = () => window.DusitMap?.words ?? {};
