/* Keeps what is filled into a form until it is sent, and brings it back to an empty one. */
import { dropDraft, findDraft, keepDraft, sweepDrafts } from "../core/form-drafts.js";

/** Where this form was looked for already: once for each time that it is drawn. */
const looked = new WeakMap();

/** @param {FormDraftComponent} component */
export default function keepFormDraft(component) {
  sweepDrafts();
  for (const token of component.data.done) dropDraft(token);
  if (window.isSecureContext && component.data.who) keepOrFind(component);
}

/** @param {FormDraftComponent} component */
async function keepOrFind({ data, parentElement, setTriggerValue }) {
  if (!data.isEmpty) {
    looked.set(parentElement, data.token);
    await keepDraft(data, data.token, { title: data.title, values: data.values });
    return;
  }
  if (looked.get(parentElement) === data.token) return;
  looked.set(parentElement, data.token);
  const found = await findDraft(data, data.token);
  if (found) setTriggerValue("found", { token: found.token, at: found.at, ...found.content });
}

/** @typedef {Component<FormDraftState> & { setTriggerValue: (name: string, value: unknown) => void }} FormDraftComponent */
