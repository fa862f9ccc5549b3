// Progressive enhancement of the desk: decisions without loading a new page, and keyboard shortcuts. The block keeps
// these names out of the other scripts.
{
const list = document.querySelector(".cases[data-working]");

// Announces results to screen readers.
const spoken = document.body.appendChild(document.createElement("p"));
spoken.className = "vh";
spoken.setAttribute("role", "status");
const say = text => { spoken.textContent = text; };

let askNews = () => {}; // asks at once what has changed
const heading = item => item.querySelector("h2");

// Tells assets/drafts.js what has become of a form, or that there are new ones.
const tell = (element, what) => element.dispatchEvent(new Event("draft:" + what, { bubbles: true }));

function visit(item) {
	heading(item).focus({ preventScroll: true });
	item.scrollIntoView({ block: "nearest" });
}

// Sends a form in the background and updates the list from the page that the server returns. The form that undoes a
// decision stands in a case that it is not about.
async function send(form, button) {
	const item = form.closest(".flash") ? null : form.closest(".cases > li");
	const id = (item ?? form).id;
	item?.classList.add("busy");
	say(list.dataset.working);
	try {
		const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
		if (answer.status === 401) return sendBare(form, button);
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		if (answer.ok) {
			for (const sent of item?.querySelectorAll(".acts form") ?? [form]) if (sent.dataset.draft) tell(sent, "saved");
			done(page, item, id);
		} else refused(page, item ?? form);
	} catch {
		trouble(item ?? form, list.dataset.failed);
	}
	item?.classList.remove("busy");
}

// Sends a form without a script. The session has ended: the page that answers asks to sign in, and goes on with the form.
function sendBare(form, { name, value }) {
	if (name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
	form.submit();
}

// Takes over what the returned page says about the list: title, counts and links.
function around(page) {
	document.title = page.title;
	for (const part of [".tabs", ".heading"]) {
		const now = page.querySelector(part);
		if (now) document.querySelector(part)?.replaceWith(now);
	}
	showKeys();
}

// Updates the list from the returned page and moves the focus to the next case. New cases are added last, so that no
// case moves while it is being read.
function done(page, item, id) {
	const fresh = [...page.querySelectorAll(".cases > li")];
	const notice = page.querySelector("#done");
	notice?.remove();
	notice?.removeAttribute("role"); // announced below instead
	if (!fresh.length) {
		page.querySelector(".heading")?.classList.remove("heading"); // it comes with the rest
		around(page);
		document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
		if (notice) document.querySelector("main h1").before(notice);
		say(notice?.querySelector("p").firstChild.textContent ?? "");
		const title = document.querySelector("main h1");
		title.tabIndex = -1;
		title.focus();
		return;
	}
	around(page);
	document.getElementById("done")?.remove();
	let restored, next = item?.nextElementSibling ?? item?.previousElementSibling;
	const after = id && page.getElementById(id);
	if (item && after) item.replaceWith(after);
	else item?.remove();
	fresh.forEach((other, i) => {
		if (document.getElementById(other.id)) return;
		const behind = fresh.slice(i + 1).map(f => document.getElementById(f.id)).find(Boolean);
		behind ? behind.before(other) : list.append(other);
		tell(other, "shown");
		if (!item) restored ??= other; // the decision was undone: the case is back
	});
	next = restored ?? (item && after ? after : next);
	next = next?.isConnected ? next : list.firstElementChild;
	count();
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
		askNews(); // the counts are others now
		const field = same.querySelector("[aria-invalid], .bad button") ?? problem;
		if (problem && field === problem) same.prepend(problem);
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
	if (!event.target.closest(".flash, .acts") || !list.isConnected) return;
	event.preventDefault();
	send(event.target, event.submitter);
});

// What colleagues do meanwhile. While the page is visible it asks every quarter of a minute what has changed; nothing on it
// moves by itself. New comments are shown on demand, and what a colleague has decided on is marked in its place.
const board = document.querySelector(".cases[data-news]");
if (board) {
	const every = 15e3, line = document.getElementById("news");
	let [address, query] = board.dataset.news.split("?");
	query = new URLSearchParams(query);
	let tag = "", show = "", timer, failures = 0;
	const arrived = new Set();

	const caseOf = id => document.getElementById("case-" + id);
	const told = () => {
		for (const id of arrived) if (caseOf(id)) arrived.delete(id);
		const n = arrived.size, link = line?.querySelector("a");
		if (!link) return;
		line.firstElementChild.textContent = n ? line.dataset[n > 1 ? "other" : "one"].replace("{n}", n.toLocaleString(document.documentElement.lang)) : "";
		link.hidden = !n;
	};

	// Marks the cases that others are at or have dealt with.
	const mark = news => {
		for (const at of document.querySelectorAll(".present")) if (!at.closest(".settled")) at.textContent = "";
		for (const one of news.querySelectorAll(".presences li")) {
			const at = board.dataset.at === one.dataset.case ? document.querySelector(".present") : caseOf(one.dataset.case)?.querySelector(".present");
			if (at && !at.closest(".settled")) at.textContent += one.textContent + " ";
		}
		for (const one of news.querySelectorAll(".decided li")) {
			const item = caseOf(one.dataset.case), at = item?.querySelector(".card .present");
			arrived.delete(one.dataset.case);
			if (!at) continue;
			item.classList.add("settled");
			at.textContent = one.textContent;
			const tick = item.querySelector("[name=pick]");
			tick.checked = false;
			tick.disabled = true;
		}
	};

	// Takes over the counts: in the title, the tab and the row above the list, unless the focus is in it.
	const recount = news => {
		const title = document.querySelector(".heading h1"), now = news.querySelector(".heading");
		if (!line || !title) return;
		document.title = document.title.replace(title.textContent, news.dataset.heading);
		const badge = document.querySelector('.tabs a[href$="/desk/waiting"] span');
		if (badge) badge.textContent = news.dataset.waiting;
		if (document.activeElement.closest(".heading")) title.textContent = news.dataset.heading;
		else {
			document.querySelector(".heading").replaceWith(now);
			showKeys();
		}
	};

	const ask = async () => {
		clearTimeout(timer);
		if (document.hidden) return;
		const at = board.dataset.at ?? document.activeElement.closest(".cases > li")?.id.slice(5) ?? "";
		const writing = document.activeElement.closest("form[action$=answer]") ? "yes" : "";
		query.set("at", at);
		query.set("answering", writing);
		try {
			const answer = await fetch(address + "?" + query, { cache: "no-store", headers: tag ? { "If-None-Match": tag } : {} });
			failures = 0;
			if (answer.status === 200) {
				const news = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("news-of-queue");
				if (!news) return; // the session has ended
				tag = answer.headers.get("ETag");
				query.set("since", news.dataset.since);
				for (const one of news.querySelectorAll(".arrived li")) arrived.add(one.textContent);
				show ||= news.dataset.show ?? "";
				mark(news);
				recount(news);
				told();
				count();
				if (news.dataset.unknown && line) {
					line.firstElementChild.textContent = line.dataset.unknown;
					line.querySelector("a").hidden = false;
				}
			} else if (answer.status !== 304) failures++;
		} catch {
			failures++;
		}
		timer = setTimeout(ask, every * 2 ** Math.min(failures, 5));
	};
	document.addEventListener("visibilitychange", ask);
	document.addEventListener("focusin", event => {
		if (event.target.closest(".cases > li")?.id.slice(5) !== (query.get("at") || undefined)) {
			clearTimeout(timer);
			timer = setTimeout(ask, 1e3); // not for each that is passed by
		}
	});
	timer = setTimeout(ask, every);
	askNews = ask;

	// Shows what has arrived at the end of the list, or at its beginning if the newest are first, and drops what colleagues
	// have dealt with.
	line?.querySelector("a").addEventListener("click", async event => {
		if (!list || !arrived.size) return; // the list is read anew
		event.preventDefault();
		const page = new DOMParser().parseFromString(await (await fetch(show)).text(), "text/html");
		const newest = [...page.querySelectorAll(".cases > li")].filter(item => arrived.has(item.id.slice(5)) && !caseOf(item.id.slice(5)));
		for (const done of list.querySelectorAll(":scope > .settled")) done.remove();
		if (query.get("order") === "newest") list.prepend(...newest);
		else list.append(...newest);
		for (const item of newest) tell(item, "shown");
		for (const item of newest) for (const pick of item.querySelector("[name=pick]").value.split(" ")) arrived.delete(pick.split("-")[0]);
		if (!newest.length) return location.assign(show);
		show = arrived.size ? show : "";
		told();
		visit(newest[0]);
	});
}

// Says how many are ticked, and ticks all of the page or none.
const many = document.getElementById("many");
const ticks = () => [...document.querySelectorAll(".cases [name=pick]")];
function count() {
	if (!many) return;
	const n = ticks().filter(t => t.checked).reduce((sum, t) => sum + t.value.split(" ").length, 0);
	const text = n && many.dataset[n > 1 ? "other" : "one"].replace("{n}", n.toLocaleString(document.documentElement.lang));
	document.getElementById("ticked").textContent = text || "";
}
if (many) {
	document.addEventListener("change", count);
	document.getElementById("tick-all").addEventListener("click", event => {
		event.preventDefault();
		const on = !ticks().every(t => t.checked);
		for (const tick of ticks()) tick.checked = on;
		count();
	});
	count();
}

// Announces that a slow form has been sent.
for (const form of document.querySelectorAll("form[data-working]")) {
	form.addEventListener("submit", () => say(form.dataset.working));
}

// Opens the rules of a refusal and goes to the first.
function refuse(item) {
	const rules = item.querySelector(".refuse");
	if (!rules) return;
	rules.open = true;
	rules.querySelector(".reasons button").focus();
}

// Keyboard shortcuts work everywhere outside of fields. They can be switched off, but for the one that lists them. What
// decides needs a case that has the focus.
const keys = {
	j: item => visit(item ? item.nextElementSibling ?? item : list.firstElementChild),
	k: item => visit(item ? item.previousElementSibling ?? item : list.firstElementChild),
	a: item => item?.querySelector("button[value=approve]")?.click(),
	d: item => item && refuse(item),
	r: item => item && refuse(item),
	o: item => item?.querySelector("a[href$='#answer'], a.more")?.click(),
	x: item => item?.querySelector("[name=pick]")?.click(),
	u: () => document.querySelector("#done button")?.click(),
};

// The keys among the rules of a refusal: the number of a rule decides.
const inRules = {
	Escape: item => {
		item.querySelector(".refuse").open = false;
		visit(item);
	},
};
for (let n = 1; n < 10; n++) inRules[n] = item => item.querySelectorAll(".reasons button")[n - 1]?.click();

const help = document.getElementById("keys");
function showKeys() {
	const row = document.getElementById("keys-row");
	if (row && help) row.hidden = false;
}
if (help) {
	const on = document.getElementById("keys-on");
	on.checked = localStorage.getItem("keys") !== "off";
	on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));
	showKeys();
	document.addEventListener("click", event => event.target.closest("#keys-button") && help.showModal());
	document.getElementById("keys-close").addEventListener("click", () => help.close());
	document.addEventListener("keydown", event => {
		const { target, key } = event;
		if (composes(event) || help.open || event.ctrlKey || event.metaKey || event.altKey) return;
		if (target.matches("input:not([type=checkbox]), textarea, select")) return;
		const item = target.closest(".cases > li");
		if (item?.matches(".settled") && /[adro]/.test(key)) return;
		if (key === "?") help.showModal();
		else if (!on.checked) return;
		else {
			const act = inRules[key] && target.closest(".reasons, .refuse > summary") ? inRules[key] : keys[key];
			if (!act) return;
			// A key that is held down does not decide on one case after the other.
			if (act === keys.j || act === keys.k || !event.repeat && !item?.matches(".busy")) act(item);
		}
		event.preventDefault();
	});
}

// The second click of a double click would decide on the next case, which has moved beneath the pointer.
list?.addEventListener("click", event => {
	if (event.detail > 1 && event.target.closest(".acts button, .flash button")) event.preventDefault();
});

// A click on a case that meets no control, and ends no selection of words, gives it the focus.
list?.addEventListener("click", event => {
	const item = event.target.closest(".cases > li");
	if (item && !event.target.closest("a, button, summary, input, label, textarea, select") && getSelection().isCollapsed) visit(item);
});
}
