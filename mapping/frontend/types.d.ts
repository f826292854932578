/* What the server tells our scripts, and what they tell one another. */

export {};

declare global {
  type Attributes = Record<string, string | number | boolean | null | undefined>;
  type Child = Node | string | number | boolean | null | undefined;
  type Field = HTMLTextAreaElement | HTMLInputElement;

  /** A challenge of mapping/web/work.py. */
  interface Work {
    challenge: string;
    nonce: string;
    parts: number;
    bits: number;
  }

  /** What Streamlit gives a component of ours. */
  interface Component<Data> {
    data: Data;
    parentElement: HTMLElement;
    setTriggerValue: (name: string, value: unknown) => void;
  }

  interface PageWords {
    language: string;
    words: Record<string, string>;
    names: Record<string, string>;
    ours: string;
    remove: string;
  }

  interface AnswerOptions {
    answers: string;
    said_once: string;
    answer_ms: number;
    shown_ms: number;
    rest_ms: number;
    head_px: number;
  }

  /** Who is signed in: a name and a key that only this account's pages get. */
  interface DraftState {
    who: string;
    key: string;
    ended: boolean;
    saved: number; // how often the server has saved something from this page
  }

  interface Draft {
    value: string;
    before: string;
    label: string;
    spot: string; // where its field stands on the page
  }

  interface Sealed {
    iv: string;
    sealed: string;
  }

  interface Window {
    dusitDrafts?: { tell(now: DraftState): void; words(): Draft[] };
    dusitmapManners?: MutationObserver;
    dusitmapChannel?: string;
    dusitmapOpen?: BroadcastChannel;
    dusitmapAnswers?: object;
    dusitCase?: unknown;
    dusitHide?: () => void;
  }
}
