// Sends the page's forms as JSON and keeps what is marked data-live fresh.
"use strict";

const page = document.body.dataset.page;
const said = document.getElementById("said");

// Controls are hidden by the style sheet until there is a script to serve them.
document.documentElement.dataset.script = "on";

function say(text, failed = false) {
  said.textContent = text;
  said.classList.toggle("failed", failed);
}

// A field's value: text, or whatever JSON it is marked to hold. Nothing typed is null.
function valueOf(field) {
  if (field.value === "") return null;
  if (field.dataset.type !== "json") return field.value;
  try {
    return JSON.parse(field.value);
  } catch {
    field.focus();
    throw new Error(`${field.name} must be JSON.`);
  }
}

function isChanged(field) {
  if (field instanceof HTMLSelectElement) return ![...field.selectedOptions].every((it) => it.defaultSelected);
  return field.value !== field.defaultValue;
}

// The members of the fields that say something; dots in a name lead into objects.
function bodyOf(form, submitter) {
  const body = {};
  const changesOnly = form.closest("[data-changes-only]") !== null;
  const fields = [...form.elements].filter((it) => it.name && it.localName !== "button" && it.localName !== "fieldset");
  if (submitter?.name) fields.push(submitter);
  for (const field of fields) {
    const value = valueOf(field);
    const skipped = changesOnly ? !isChanged(field) : value === null;
    if (skipped && field !== submitter) continue;
    const path = field.name.split(".");
    const last = path.pop();
    const parent = path.reduce((object, name) => (object[name] ??= {}), body);
    parent[last] = value;
  }
  return JSON.stringify(body);
}

async function send(form, submitter) {
  const [method, path] = form.dataset.send.split(" ");
  const question = form.closest("[data-confirm]")?.dataset.confirm;
  if (question && !window.confirm(question)) return;
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const file = form.querySelector("input[type=file]");
  const options = { method, headers: { "content-type": "application/json" } };
  if (method !== "DELETE") options.body = file ? file.files[0] : bodyOf(form, submitter);
  const answer = await fetch(page + path.slice(1), options);
  if (!answer.ok) {
    const { error, field } = await answer.json();
    const blamed = field && [...form.elements].find((it) => it.name === field && it.localName !== "button");
    blamed?.setAttribute("aria-invalid", "true");
    blamed?.focus();
    throw new Error(error);
  }
  // Not form.reset(): a button named so hides it.
  if (!form.closest("[data-live]")) HTMLFormElement.prototype.reset.call(form);
  delete form.dataset.dirty;
  await refresh();
  say("Done.");
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.send) return;
  event.preventDefault();
  say("");
  try {
    await send(form, event.submitter);
  } catch (error) {
    say(error.message, true);
  }
});

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form) form.dataset.dirty = "";
});

// Exchanges what changed, except where someone is in the middle of filling a form in.
async function refresh() {
  const answer = await fetch(page, { headers: { accept: "text/html" } });
  if (!answer.ok) throw new Error("The emulator doesn't show its page any more.");
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(old.id);
    if (!next || old.innerHTML === next.innerHTML || old.querySelector("form[data-dirty]")) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(document.adoptNode(next));
    if (focused) document.getElementById(focused)?.focus();
  }
}

let unreachable = false;

async function keepFresh() {
  if (!document.hidden && document.getElementById("live").checked) {
    try {
      await refresh();
      if (unreachable) say("The emulator answers again.");
      unreachable = false;
    } catch {
      if (!unreachable) say("The emulator doesn't answer.", true);
      unreachable = true;
    }
  }
  setTimeout(keepFresh, 2000);
}

setTimeout(keepFresh, 2000);
