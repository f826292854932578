"""The answer to a tap is in sight, however far the page is scrolled.

A run draws its answer in the page: at the top, or beside the button. Where that is out of the
window, the same line stands for a while above the phone's navigation (at the foot of a wide
window), and then in its place.
"""

import streamlit as st

JS = """
export default function ({ data }) {
  if (window.dusitmapAnswers) return;
  window.dusitmapAnswers = true;
  const read = new WeakMap(); // each answer and its words, when it was last looked at
  let tapped = -Infinity, timer = 0, back = 0;
  const putBack = () => {
    clearTimeout(back);
    for (const answer of document.querySelectorAll("[data-in-sight]")) {
      delete answer.dataset.inSight;
      answer.style.bottom = "";
    }
  };
  const look = () => {
    for (const answer of document.querySelectorAll(data.answers)) {
      const words = answer.textContent, isNew = read.get(answer) !== words;
      read.set(answer, words);
      if (!isNew || performance.now() - tapped > data.answer_ms) continue;
      const bar = document.querySelector("[data-testid=stBottom]");
      const end = bar?.checkVisibility() ? bar.getBoundingClientRect().top : innerHeight;
      const box = answer.getBoundingClientRect();
      if (box.top >= data.head_px && box.bottom <= end) continue;
      putBack();
      answer.dataset.inSight = "";
      answer.style.bottom = `${innerHeight - end + 8}px`;
      back = setTimeout(putBack, data.shown_ms);
    }
  };
  const state = () => document.querySelector(".stApp")?.dataset.testScriptState;
  const soon = () => {
    clearTimeout(timer);
    if (state() === "notRunning") { timer = setTimeout(look, data.rest_ms); return; }
    // What is said once and still there after this run was said anew, even in the same words.
    for (const answer of document.querySelectorAll(data.said_once)) read.delete(answer);
  };
  // Put back while a finger is down, the page would move under it, and the tap be lost.
  const onTap = () => { tapped = performance.now(); };
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, onTap, true);
  const afterwards = () => setTimeout(putBack);
  for (const kind of ["click", "keydown"]) document.addEventListener(kind, afterwards, true);
  new MutationObserver(soon).observe(document.documentElement, {
    childList: true, characterData: true, subtree: true, attributes: true,
    attributeFilter: ["data-test-script-state"],
  });
  look();
}
"""
KINDS = "[data-testid=stAlertContentSuccess], [data-testid=stAlertContentError]"
DATA = {
    "answers": f".stMain .stAlert:has({KINDS})",
    "said_once": ".st-key-said .stAlert",
    "answer_ms": 60_000,  # a slow file is answered late
    "shown_ms": 8_000,
    "rest_ms": 40,  # Streamlit takes what is gone out of the page
    "head_px": 44,  # its header lies over the page
}

_component = st.components.v2.component("answer_in_sight", html="<span hidden></span>", js=JS)


def draw() -> None:
    """Watch for answers on this page."""
    _component(data=DATA, key="answer-in-sight")
