/* What Streamlit's page lacks: its language, its own buttons in Thai, our links in this tab, its menu as lists. */

/** @param {Component<PageWords>} component */
export default function namePage({ data }) {
  const root = document.documentElement;
  root.lang = data.language;
  for (const [name, word] of Object.entries(data.words)) {
    root.style.setProperty(`--word-${name}`, JSON.stringify(word));
  }
  window.dusitmapManners?.disconnect();
  window.dusitmapManners = new MutationObserver(() => mend(data));
  window.dusitmapManners.observe(root, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["aria-label", "target"],
  });
  mend(data);
}

/** On a phone held sideways Streamlit opens its menu over half the screen: fold it, once a page. */
function foldMenu() {
  const isSideways = matchMedia("(max-height: 499px) and (max-width: 999px)").matches;
  if (window.dusitmapFolded || !isSideways) return;
  const isFolded = document.querySelector("[data-testid=stExpandSidebarButton]");
  const button = document.querySelector("[data-testid=stSidebarCollapseButton] button");
  if (!button && !isFolded) return; // the menu is not there yet
  window.dusitmapFolded = true;
  if (!isFolded) /** @type {HTMLElement} */ (button).click();
}

/**
 * Show another screen from its top, and not below the menu that led there: Streamlit leaves the page
 * where the one before was read, and closes its menu only where it takes the browser for a phone's.
 */
function beginAtTop() {
  if ((window.dusitmapScreen ?? location.pathname) !== location.pathname) {
    document.querySelector(".stMain")?.scrollTo({ top: 0, behavior: "instant" });
    if (matchMedia("(max-width: 767px)").matches) closeMenu();
  }
  window.dusitmapScreen = location.pathname;
}

function closeMenu() {
  const menu = document.querySelector("[data-testid=stSidebar][aria-expanded=true]");
  const button = menu?.querySelector("[data-testid=stSidebarCollapseButton] button");
  if (button instanceof HTMLElement) button.click();
}

/** @param {PageWords} data */
function mend(data) {
  beginAtTop();
  foldMenu();
  for (const [selector, word] of Object.entries(data.names)) {
    for (const element of document.querySelectorAll(selector)) {
      if (element.ariaLabel !== word) element.ariaLabel = word;
    }
  }
  for (const element of document.querySelectorAll(".stMultiSelect [aria-label^='Remove ']")) {
    element.ariaLabel = element.ariaLabel?.replace("Remove", data.remove) ?? null;
  }
  for (const link of document.querySelectorAll(data.ours)) {
    link.removeAttribute("target"); // our own page: the way back is the browser's
  }
  markMenuSections();
}

/** Streamlit puts the sections of its menu as `div` into one `ul`: each is a list of its own. */
function markMenuSections() {
  for (const heading of document.querySelectorAll("[data-testid=stNavSectionHeader]")) {
    const section = heading.parentElement;
    if (!section) continue;
    section.parentElement?.setAttribute("role", "none");
    section.setAttribute("role", "list");
    heading.setAttribute("role", "none");
    const name = heading.querySelector("p")?.textContent ?? "";
    if (section.ariaLabel !== name) section.ariaLabel = name;
  }
}
