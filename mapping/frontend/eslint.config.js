import js from "@eslint/js";
import globals from "globals";

const MARKUP = ["innerHTML", "outerHTML", "insertAdjacentHTML", "write", "writeln"];

/** Typed words are set as text: nothing becomes markup. */
const noMarkup = MARKUP.map((name) => ({
  selector: `MemberExpression[property.name="${name}"]`,
  message: "Words go in as text (textContent); nothing becomes markup.",
}));

export default [
  js.configs.recommended,
  {
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: "module",
      globals: { ...globals.browser, L: "readonly", protomapsL: "readonly" }, // loaded before
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "max-lines-per-function": ["error", { max: 80 }],
      "no-restricted-syntax": ["error", ...noMarkup],
      "no-restricted-globals": ["error", "event", "name", "status", "external", "parent", "top"],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-implicit-globals": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      "no-shadow": "error",
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  { files: ["*.config.js"], languageOptions: { globals: globals.node } },
  {
    files: ["tests/**"],
    languageOptions: { globals: globals.node },
    rules: { "no-restricted-syntax": "off" }, // a test writes the page that it opens
  },
];
