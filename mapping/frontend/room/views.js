/* The panel of a phone in a room, one view at a time. It draws what it is given and tells what was
   tapped; page.js decides. Typed words are set as text. */
import { make, makeButton } from "../core/dom.js";
import { slug } from "../core/format.js";
import {
  button,
  categoryWords,
  dotsWords,
  heading,
  listOr,
  mainButton,
  pinDetails,
  pinName,
  row,
} from "./parts.js";
import { category, list, place, question, send } from "./propose.js";
import { numberOf, rankPins } from "./ranking.js";

const MOST_RANKED = 10;

/**
 * Return the sentence at the start; "" where the map says it.
 * @param {Room} room
 * @param {Say} say
 */
function startWords(room, say) {
  if (room.kind === "forum" && room.voting === "none") return say("home.forum");
  if (!room.accepting && room.voting === "none") return say("state.paused");
  if (room.revealed || room.pins.length || room.voting !== "none") return "";
  return say(room.pins_count ? "home.hidden" : "home.empty");
}

/** @type {RoomViewDrawing} */
function home({ config, say, act }, { room, own, votes, left }) {
  if (!room) return [];
  const words = startWords(room, say);
  const isOpen = room.voting === "open";
  const voteWords = left
    ? say(votes.size ? "home.vote_left" : "home.vote", { left })
    : say("home.voted");
  const propose =
    room.accepting &&
    !isOpen &&
    mainButton(say("home.propose"), () => act.propose(), { id: "rm-propose" });
  const voting = isOpen && mainButton(voteWords, () => act.vote(), { id: "rm-vote" });
  const ranking =
    room.voting === "closed" &&
    mainButton(say("home.results"), () => act.results(), { id: "rm-results" });
  const forms = { class: "dm-button", id: "rm-forms", href: `${config.folder}forms` };
  return [
    words && make("p", { class: "rm-soft", text: words }),
    ranking || voting || propose,
    row(
      !isOpen && ranking && propose,
      own.length > 0 &&
        button(say("home.mine", { count: own.length }), () => act.mine(), { id: "rm-mine" }),
      room.forms && make("a", { ...forms, text: say("home.forms") }),
      room.kind === "forum" && button(say("home.question"), () => act.ask(), { id: "rm-ask" }),
    ),
  ];
}

/** @type {RoomViewDrawing} */
function mine(parts, { own, room }) {
  const { say, act } = parts;
  const items = own.map((pin) => {
    const kind = categoryWords(parts, pin.category);
    const words = pin.title || kind;
    const number = room?.pins.find(({ id }) => id === pin.id)?.number;
    const details = [
      number && say("mine.number", { number }),
      pin.title && kind,
      act.wordsOf(pin),
      say(`mine.${slug(pin.state ?? "")}`),
    ];
    const isOpen = ["waiting", "in room"].includes(pin.state ?? "") && room?.accepting;
    /** @param {string} key @param {() => void} press */
    const action = (key, press) =>
      isOpen && button(say(key), press, { "aria-label": `${say(key)} ${words}` });
    return make(
      "li",
      { "data-token": pin.token, "data-state": pin.state },
      make(
        "div",
        { class: "rm-words" },
        make("b", { text: words }),
        make("span", { text: details.filter(Boolean).join(" · ") }),
      ),
      row(
        action("mine.move", () => act.move(pin)),
        action("mine.withdraw", () => act.withdraw(pin)),
      ),
    );
  });
  return [
    heading(say("mine.title")),
    listOr(items, say("mine.none")),
    row(button(say("step.back"), () => act.home())),
  ];
}

/**
 * Return the number and the words of a pin.
 * @param {RoomParts} parts
 * @param {RoomPin} pin
 */
function pinWords(parts, pin) {
  const details = pinDetails(parts, pin, parts.act.wordsOf(pin));
  return [
    make("span", { class: "rm-number", text: numberOf(pin) }),
    make(
      "span",
      { class: "rm-words" },
      make("b", { text: pinName(parts, pin) }),
      make("span", { text: details }),
    ),
  ];
}

/** @type {RoomViewDrawing} */
function ballot(parts, { room, pins: shown, votes, left, isSeveral }) {
  const { say, act } = parts;
  const items = shown.map((pin) => {
    const isChosen = votes.has(pin.id);
    const options = { class: "rm-dot", "aria-pressed": isChosen, "data-pin": pin.id };
    const tick = { class: "rm-tick", text: isChosen ? "●" : "○", "aria-hidden": "true" };
    const words = [...pinWords(parts, pin), make("span", tick)];
    const dot = makeButton("", () => act.dot(pin.id), options, ...words);
    dot.disabled = !isChosen && !left;
    return make("li", {}, dot);
  });
  const dots = room?.dots;
  const how = left ? say("vote.left", { left, dots }) : say("vote.full", { dots });
  return [
    heading(say(isSeveral ? "pin.several" : "vote.title")),
    make("p", { class: "rm-strong", id: "rm-left", text: how, role: "status" }),
    listOr(items, say("vote.none")),
    mainButton(say("vote.done"), () => act.home()),
  ];
}

/** @type {RoomViewDrawing} */
function pins(parts, { pins: shown }) {
  const { say, act } = parts;
  const items = shown.map((pin) => make("li", { class: "rm-one" }, ...pinWords(parts, pin)));
  return [
    heading(say("pin.several")),
    make("ul", { class: "rm-list" }, ...items),
    row(button(say("step.back"), () => act.home())),
  ];
}

/** @type {RoomViewDrawing} */
function results(parts, { room }) {
  const { say, act } = parts;
  const items = (room ? rankPins(room, MOST_RANKED) : []).map(({ pin, rank, ...dots }) =>
    make(
      "li",
      { class: "rm-one" },
      make("span", { class: "rm-rank", text: rank }),
      ...pinWords(parts, pin),
      make("b", { class: "rm-votes", text: dotsWords(say, dots) }),
    ),
  );
  return [
    heading(say("results.title")),
    listOr(items, say("results.none"), { tag: "ol", id: "rm-ranking" }),
    row(button(say("step.back"), () => act.home())),
  ];
}

/** @type {RoomViewDrawing} */
function over({ say }, { unsent }) {
  const words = {
    class: "rm-strong",
    id: "rm-unsent",
    text: say("over.unsent", { count: unsent }),
  };
  return [
    heading(say("over.title")),
    make("p", { text: say("over.words") }),
    unsent > 0 && make("p", words),
    make("a", { class: "dm-button dm-main rm-wide", href: "/live", text: say("over.map") }),
  ];
}

/** @type {Record<RoomView, RoomViewDrawing>} */
export const VIEWS = {
  home,
  category,
  place,
  list,
  send,
  mine,
  ballot,
  pins,
  results,
  question,
  over,
};
