/* What our tests use of happy-dom. Its own types bring those of Node along. */

export class Window {
  constructor(options?: { url?: string });
  [name: string]: unknown;
  document: Document;
  close(): void;
}
