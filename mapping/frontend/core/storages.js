/* Where a page keeps things: the storage of its tab, or of the browser. A storage that is closed or
   full takes nothing: then the page itself holds them, as long as it is open. */

export class PageStorage {
  /** @type {Map<string, string>} */
  #held = new Map();
  /** @type {() => Storage} */
  #open;

  /** @param {() => Storage} open where a browser keeps nothing, it throws */
  constructor(open) {
    this.#open = open;
  }

  /** @param {string} name */
  getItem(name) {
    return this.#held.get(name) ?? this.#try((storage) => storage.getItem(name)) ?? null;
  }

  /**
   * Return what is kept as JSON; null where nothing is, or something else.
   * @param {string} name
   */
  readJson(name) {
    try {
      return JSON.parse(this.getItem(name) ?? "null");
    } catch {
      return null;
    }
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  setItem(name, value) {
    this.#held.set(name, value);
    this.#try((storage) => {
      storage.setItem(name, value);
      this.#held.delete(name);
    });
  }

  /** @param {string} name */
  removeItem(name) {
    this.#held.delete(name);
    this.#try((storage) => storage.removeItem(name));
  }

  /** Return the names of all that is kept. */
  listNames() {
    const kept = this.#try((storage) => Object.keys(storage)) ?? [];
    return [...new Set([...this.#held.keys(), ...kept])];
  }

  /**
   * @template T
   * @param {(storage: Storage) => T} use
   */
  #try(use) {
    try {
      return use(this.#open());
    } catch {
      return undefined; // closed to us, or full
    }
  }
}

export const tabStorage = new PageStorage(() => sessionStorage);
export const browserStorage = new PageStorage(() => localStorage);
