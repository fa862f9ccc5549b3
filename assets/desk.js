// Progressive enhancement of the desk: decisions without loading a new page, and keyboard shortcuts.
const list = document.querySelector(".cases[data-working]");

// Announces results to screen readers.
const spoken = document.body.appendChild(document.createElement("p"));
spoken.className = "vh";
spoken.setAttribute("role", "status");
const say = text => { spoken.textContent = text; };

const cases = () => [...list.children];
const heading = item => item.querySelector("h2");

function visit(item) {
	heading(item).focus({ preventScroll: true });
	item.scrollIntoView({ block: "nearest" });
}

// Sends a form in the background and updates the list from the page that the server returns.
async function send(form, button) {
	const item = form.closest(".cases > li");
	const id = (item ?? form).id;
	item?.classList.add("busy");
	say(list.dataset.working);
	try {
		const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		answer.ok ? done(page, item, id) : refused(page, item ?? form);
	} catch {
		trouble(item ?? form, list.dataset.failed);
	}
	item?.classList.remove("busy");
}

// Updates the list from the returned page and moves the focus to the next case. New cases are added last, so that no
// case moves while it is being read.
function done(page, item, id) {
	document.title = page.title;
	const fresh = [...page.querySelectorAll(".cases > li")];
	const notice = page.querySelector("#done");
	notice?.remove();
	notice?.removeAttribute("role"); // announced below instead
	document.querySelector(".tabs").replaceWith(page.querySelector(".tabs"));
	if (!fresh.length) {
		document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
		if (notice) document.querySelector("main h1").before(notice);
		say(notice?.querySelector("p").firstChild.textContent ?? "");
		const title = document.querySelector("main h1");
		title.tabIndex = -1;
		title.focus();
		return;
	}
	document.querySelector("main h1").replaceWith(page.querySelector("main h1"));
	document.querySelector(".flash")?.remove();
	let next = item?.nextElementSibling ?? item?.previousElementSibling;
	const after = id && page.getElementById(id);
	if (item && after) item.replaceWith(after);
	else item?.remove();
	fresh.forEach((other, i) => {
		if (document.getElementById(other.id)) return;
		const behind = fresh.slice(i + 1).map(f => document.getElementById(f.id)).find(Boolean);
		behind ? behind.before(other) : list.append(other);
		if (!item) next = other; // the decision was undone: the case is back
	});
	if (item && after) next = after;
	next = next?.isConnected ? next : list.firstElementChild;
	if (notice) {
		next.prepend(notice);
		say(notice.querySelector("p").firstChild.textContent);
	}
	visit(next);
}

// Shows the errors of a refused decision in its case, with the values that were typed.
function refused(page, at) {
	const same = at.id && page.getElementById(at.id);
	const problem = page.querySelector(".summary");
	if (same) {
		at.replaceWith(same);
		if (problem && !same.querySelector("[aria-invalid]")) same.prepend(problem);
		const field = same.querySelector("[aria-invalid]") ?? problem;
		field.focus();
		say(problem?.textContent.trim() ?? "");
		return;
	}
	trouble(at, [...page.querySelectorAll("main h1, main h1 ~ p")].map(e => e.textContent).join(" "));
}

function trouble(at, text) {
	at.querySelector(":scope > .err")?.remove();
	const p = document.createElement("p");
	p.className = "err";
	p.textContent = text;
	at.prepend(p);
	say(text);
}

if (list) document.addEventListener("submit", event => {
	if (!/\/(decision|undo)$/.test(event.target.getAttribute("action"))) return;
	event.preventDefault();
	send(event.target, event.submitter);
});

// Announces that a slow form has been sent.
for (const form of document.querySelectorAll("form[data-working]")) {
	form.addEventListener("submit", () => say(form.dataset.working));
}

// Keyboard shortcuts work while a case has the focus, except in text fields. They can be switched off.
const keys = {
	j: item => item.nextElementSibling && visit(item.nextElementSibling),
	k: item => item.previousElementSibling && visit(item.previousElementSibling),
	a: item => item.querySelector("button[value=approve]")?.click(),
	d: item => item.querySelector("button[value=decline]") && item.querySelector("[name=reason]").focus(),
	r: item => item.querySelector("button[value=remove]") && item.querySelector("[name=reason]").focus(),
	o: item => item.querySelector("a[href$='#answer'], .context a.more")?.click(),
	x: item => item.querySelector("[name=pick]")?.click(),
	u: () => document.querySelector(".flash button")?.click(),
	"?": () => document.getElementById("keys").showModal(),
};

const help = document.getElementById("keys");
if (help) {
	const on = document.getElementById("keys-on");
	on.checked = localStorage.getItem("keys") !== "off";
	on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));
	document.getElementById("keys-row").hidden = false;
	document.getElementById("keys-button").addEventListener("click", () => help.showModal());
	document.getElementById("keys-close").addEventListener("click", () => help.close());
	document.addEventListener("keydown", event => {
		if (composes(event)) return;
		const item = event.target.closest?.(".cases > li");
		if (!item || !on.checked || help.open || event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.target.matches("[name=reason]")) {
			if (/^[1-9]$/.test(event.key) && event.target.options[event.key]) event.target.selectedIndex = event.key;
			else if (event.key === "Enter") item.querySelector("button[value=decline], button[value=remove]")?.click();
			else if (event.key === "Escape") visit(item);
			else return;
		} else if (event.target.matches("input:not([type=checkbox]), textarea, select") || !keys[event.key]) return;
		else keys[event.key](item);
		event.preventDefault();
	});
}
