/* How a page of a room hears of it: events where they come through, asking with jitter where not. */
"use strict";
(() => {
  const D = window.DusitMap;
  const OPEN_S = 25; // even an open stream is doubted now and then
  const SHUT_S = 4;
  const AGAIN_S = 20;
  const GIVE_UP_MS = 15000;
  const GONE = 404;
  const STRANGER = 401;

  /** Keeps `onState` told. `enter` lets the page in again where the server does not know it. */
  D.roomLink = ({ folder, enter, onState, onLost, onGone }) => {
    let version = -1;
    let etag = null;
    let stream = null;
    let asking = 0;
    let over = false;
    let skew_ms = 0;

    function take(state) {
      lost(false);
      if (state.server_time) skew_ms = new Date(state.server_time) - Date.now();
      if (state.version < version) return;
      version = state.version;
      onState(state);
      if (state.state === "closed") end();
    }

    let isLost = false;
    function lost(now) {
      if (now === isLost || over) return;
      isLost = now;
      onLost(now);
    }

    function end() {
      if (over) return;
      over = true;
      stream?.close();
      clearTimeout(asking);
      onGone();
    }

    async function ask() {
      if (over) return;
      try {
        const headers = etag ? { "If-None-Match": etag } : {};
        const answer = await fetch(`${folder}state`, { headers, cache: "no-store", signal: AbortSignal.timeout(GIVE_UP_MS) });
        if (answer.status === GONE) return end();
        if (answer.status === STRANGER) return void (await entered());
        if (answer.status === 304) return lost(false);
        if (!answer.ok) return lost(true);
        etag = answer.headers.get("ETag");
        take(await answer.json());
      } catch {
        lost(true);
      }
    }

    async function entered() {
      const state = await enter();
      if (state === null) return end();
      take(state);
      listen();
    }

    function askSoon() {
      clearTimeout(asking);
      const seconds = stream?.readyState === EventSource.OPEN && !isLost ? OPEN_S : SHUT_S;
      asking = setTimeout(async () => {
        await ask();
        if (!over) askSoon();
      }, seconds * 1000 * (0.75 + Math.random() / 2));
    }

    function listen() {
      stream?.close();
      if (over || document.hidden) return;
      const mine = (stream = new EventSource(`${folder}events`));
      mine.addEventListener("state", (e) => take(JSON.parse(e.data)));
      mine.onerror = () => {
        askSoon();
        if (mine.readyState !== EventSource.CLOSED) return;
        setTimeout(() => mine === stream && listen(), AGAIN_S * 1000 * (0.75 + Math.random() / 2));
      };
      askSoon();
    }

    function wake() {
      if (document.hidden) return void stream?.close();
      listen();
      ask();
    }

    /** Comes in, however long that takes. */
    async function start() {
      for (let tries = 0; ; tries += 1) {
        try {
          await entered();
          break;
        } catch {
          lost(true);
          await new Promise((done) => setTimeout(done, Math.min(1000 * 2 ** tries, 10000)));
        }
      }
      document.addEventListener("visibilitychange", wake);
      addEventListener("online", wake);
      addEventListener("offline", () => (lost(true), askSoon()));
      addEventListener("pagehide", () => stream?.close());
      addEventListener("pageshow", (e) => e.persisted && wake());
    }

    start();
    return { ask, end, now: () => Date.now() + skew_ms };
  };

  /** A timer that counts to an instant of the server; `say` gives its words. */
  D.roomTimer = (element, { say, now }) => {
    let endsAt = null;
    const two = (n) => String(n).padStart(2, "0");
    function tick() {
      element.hidden = endsAt === null;
      if (endsAt === null) return;
      const left = Math.max(0, Math.round((endsAt - now()) / 1000));
      const time = `${two(Math.floor(left / 60))}:${two(left % 60)}`;
      element.textContent = left ? say("timer.left", { time }) : say("timer.over");
      element.classList.toggle("rm-late", left === 0);
    }
    setInterval(tick, 500);
    return (iso) => {
      endsAt = iso ? new Date(iso) : null;
      tick();
    };
  };
})();
