// What the page does better with scripts than without: findings while one types, placeholders by key, shortcuts.
// Everything it shows is set as text, never as markup.
"use strict";

const form = document.getElementById("work");
const area = document.getElementById("target");
const CHECK_AFTER_MS = 300;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function put(text, start, end) {
  area.focus();
  area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// --- placeholders and other texts -------------------------------------------------------------------

function button(label, action) {
  const made = element("button", "", label);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

function readyPlaceholders() {
  document.querySelectorAll("[data-insert]").forEach((item, number) => {
    const placeholder = item.dataset.insert;
    const made = button("", () => put(placeholder, area.selectionStart, area.selectionEnd));
    made.className = "insert";
    made.setAttribute("aria-label", form.dataset.insertWord.replace("{what}", item.textContent.trim()));
    made.append(...item.childNodes);
    if (number < 9) {
      made.append(element("kbd", "", `Alt+${number + 1}`));
      made.setAttribute("aria-keyshortcuts", `Alt+${number + 1}`);
    }
    item.append(made);
  });
}

function readyOtherTexts() {
  for (const text of document.querySelectorAll("[data-use]")) {
    const use = button(form.dataset.useWord, () => put(text.textContent, 0, area.value.length));
    use.setAttribute("aria-describedby", text.id);
    text.after(use);
  }
}

// --- findings ---------------------------------------------------------------------------------------

let waiting = 0;
let asked = null;

function checkSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(check, CHECK_AFTER_MS);
}

async function check() {
  if (asked) asked.abort();
  asked = new AbortController();
  const fields = new URLSearchParams({ target: area.value });
  for (const name of ["key", "seen"]) fields.set(name, form.elements[name].value);
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body: fields, signal: asked.signal });
    const said = await answer.json();
    if (!answer.ok) return show([{ severity: "error", label: "", message: said.message, hint: "" }]);
    show(said.findings);
    print(said.pieces);
    const changed = document.getElementById("changed");
    changed.textContent = said.changed ? form.dataset.changed : "";
    changed.hidden = !said.changed;
  } catch (problem) {
    if (problem.name !== "AbortError") checkSoon();
  }
}

function show(findings) {
  const items = findings.map((finding) => {
    const item = element("li", finding.severity);
    item.append(element("strong", "", finding.label), " ", element("bdi", "", finding.message), " ");
    if (finding.hint) item.append(element("span", "muted", finding.hint));
    return item;
  });
  if (!items.length) items.push(element("li", "none", form.dataset.none));
  document.querySelector("ul.findings").replaceChildren(...items);
}

function print(pieces) {
  const parts = pieces.map((piece) => {
    if (!("chip" in piece)) return piece.text;
    const chip = element("span", piece.text ? "chip" : "chip unknown");
    const figure = element("bdi", "", piece.text || piece.chip);
    figure.lang = piece.tag;
    chip.title = `${piece.meaning}: ${piece.chip}`;
    chip.append(figure);
    return chip;
  });
  document.getElementById("printed").replaceChildren(...(parts.length ? parts : ["–"]));
}

// --- keys -------------------------------------------------------------------------------------------

function press(action) {
  const chosen = form.querySelector(`button[name=action][value="${action}"]`);
  if (chosen) form.requestSubmit(chosen);
  return Boolean(chosen);
}

function go(id) {
  const link = document.getElementById(id);
  if (link) link.click();
  return Boolean(link);
}

function insertNumber(number) {
  const item = document.querySelectorAll("[data-insert]")[number - 1];
  if (item) put(item.dataset.insert, area.selectionStart, area.selectionEnd);
  return Boolean(item);
}

function onKey(event) {
  const command = event.ctrlKey || event.metaKey;
  const digit = /^Digit([1-9])$/.exec(event.code);
  let done = false;
  if (command && !event.altKey && event.key === "Enter") done = press("approve-next") || go("next");
  else if (command && !event.altKey && event.key.toLowerCase() === "s") done = press("save");
  else if (event.altKey && !command && event.key === "PageDown") done = go("next");
  else if (event.altKey && !command && event.key === "PageUp") done = go("previous");
  else if (event.altKey && !command && digit) done = insertNumber(Number(digit[1]));
  if (done) event.preventDefault();
}

if (form && area) {
  const original = form.elements.seen.value;
  let leaving = false;
  readyPlaceholders();
  readyOtherTexts();
  area.setSelectionRange(area.value.length, area.value.length);
  area.addEventListener("input", checkSoon);
  document.addEventListener("keydown", onKey);
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && !area.readOnly && area.value !== original) event.preventDefault();
  });
}
