/* Keeps what is typed into text fields of the page: in memory, and sealed in this tab's storage. */
export default function ({ data }) {
  const STORE = "dusitmap-drafts";
  const FIELDS = ".stTextArea textarea, .stTextInput input:not([type=password])";
  const OUT = /(?:^|; )dusitmap-out=1/;
  const PAUSE_MS = 250;
  const TWICE_MS = 1000;

  const spotOf = (field) => {
    const box = field.closest("[class*='st-key-']");
    const key = box ? [...box.classList].find((each) => each.startsWith("st-key-")) : "";
    return `${key} ${field.ariaLabel ?? ""}`;
  };
  const nameOf = (field) => [location.pathname, location.search, spotOf(field)].join(" ");
  const spots = () => new Set(Array.from(document.querySelectorAll(FIELDS), spotOf));
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const text = (array) => btoa(Array.from(array, (each) => String.fromCharCode(each)).join(""));

  function begin() {
    const typed = new Map(); // field → its words, and what it held before
    let waiting = new Map(); // of an earlier page of this tab: to be put back once
    let who = "";
    let key = null;
    let ended = false;
    let soon = 0;
    let saved = 0; // how often the server has saved something from this page
    let pressed = new Set(); // where fields stood when a button was last pressed
    let leaving = new Set(); // the same, once the server has saved what it was about
    const channel = new BroadcastChannel("dusitmap-session");

    function forget() {
      typed.clear();
      waiting.clear();
      clearTimeout(soon);
      sessionStorage.removeItem(STORE);
    }

    async function save() {
      if (!key) return;
      const items = [...waiting, ...typed].filter(([, each]) => each.value !== each.before);
      if (!items.length) return sessionStorage.removeItem(STORE);
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(items));
      const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
      sessionStorage.setItem(STORE, JSON.stringify({ who, iv: text(iv), sealed: text(sealed) }));
    }
    const saveSoon = () => {
      clearTimeout(soon);
      soon = setTimeout(save, PAUSE_MS);
    };

    async function load() {
      const kept = JSON.parse(sessionStorage.getItem(STORE) ?? "null");
      if (!kept) return;
      if (kept.who !== who) return forget();
      try {
        const iv = bytes(kept.iv);
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, bytes(kept.sealed));
        waiting = new Map(JSON.parse(new TextDecoder().decode(plain)));
      } catch {
        forget();
      }
      sweep();
    }

    function put(field, value) {
      const kind = field.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
      Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, value);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    }

    // Forgets the words of the fields that went when something was saved.
    function leave() {
      const here = leaving.size ? spots() : leaving;
      for (const [name, { spot }] of typed) {
        if (!leaving.has(spot) || here.has(spot)) continue;
        typed.delete(name);
        saveSoon();
      }
    }

    // Puts back what waits for a field; forgets what was saved: the server has emptied its field.
    function sweep() {
      if (ended) return;
      leave();
      for (const field of document.querySelectorAll(FIELDS)) {
        const name = nameOf(field);
        const kept = waiting.get(name);
        if (kept && field.value === kept.before) {
          waiting.delete(name);
          typed.set(name, { ...kept });
          put(field, kept.value);
          continue;
        }
        const own = typed.get(name);
        if (own && field !== document.activeElement && field.value === own.before && own.value !== own.before) {
          typed.delete(name);
          saveSoon();
        }
      }
    }

    const holds = new Map();
    document.addEventListener("focusin", ({ target }) => {
      if (target.matches?.(FIELDS) && !typed.has(nameOf(target))) holds.set(nameOf(target), target.value);
    });
    document.addEventListener("input", ({ target }) => {
      if (!target.matches?.(FIELDS)) return;
      const name = nameOf(target);
      const before = typed.get(name)?.before ?? holds.get(name) ?? "";
      typed.set(name, { value: target.value, before, label: target.ariaLabel ?? "", spot: spotOf(target) });
      saveSoon();
    }, true);
    document.addEventListener("click", () => {
      leave();
      leaving = new Set();
      pressed = spots();
    }, true);
    let escaped = -TWICE_MS;
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (event.timeStamp - escaped < TWICE_MS) forget();
      escaped = event.timeStamp;
    }, true);
    let due = 0;
    new MutationObserver(() => {
      clearTimeout(due);
      due = setTimeout(sweep, PAUSE_MS);
    }).observe(document.documentElement, { childList: true, subtree: true });
    channel.onmessage = async ({ data: said }) => {
      if (said === "out") {
        forget();
        if (who) location.reload();
      }
      if (said === "in" && ended) {
        await save();
        location.reload();
      }
    };

    return {
      async tell(now) {
        ended = now.ended;
        if (now.saved !== saved) leaving = pressed;
        saved = now.saved;
        if (!now.who) {
          if (!ended && OUT.test(document.cookie)) {
            forget();
            channel.postMessage("out");
          }
          return;
        }
        if (now.who === who) return;
        if (who) forget();
        who = now.who;
        key = window.isSecureContext
          ? await crypto.subtle.importKey("raw", bytes(now.key), "AES-GCM", false, ["encrypt", "decrypt"])
          : null;
        channel.postMessage("in");
        if (key) await load();
      },
      words: () => [...typed.values()].filter((each) => each.value !== each.before && each.value.trim()),
    };
  }

  window.dusitDrafts ??= begin();
  window.dusitDrafts.tell(data);
}
