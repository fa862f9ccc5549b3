// Drafts at the desk. What is typed into a form with data-draft is kept in sessionStorage or, where the browser denies it,
// in the page, under the account and that name, until the server has saved it. While somebody types, the session goes on.
// The block keeps these names out of the other scripts.
{
	const here = document.currentScript.dataset;
	const memory = {};
	const store = act => { try { act(sessionStorage); } catch { act(memory); } };
	const sent = "draft sent"; // the key of the form that was sent last, until its answer is known
	const key = form => `draft ${here.account} ${form.dataset.draft}`;
	const forms = () => document.querySelectorAll("form[data-draft]");

	// A draft is the whole state of a form, with the hidden fields that tell which version of a record it was opened with:
	// what a colleague has saved since is a conflict then, and not overwritten.
	const ticks = field => /^(checkbox|radio)$/.test(field.type);
	const fields = form => [...form.elements].filter(field => field.name && !/^(button|submit|file|password)$/.test(field.type)
		&& !/^(back|next)$/.test(field.name));
	const value = field => ticks(field) ? field.checked : field.value;
	const initial = field => ticks(field) ? field.defaultChecked
		: field.options ? ([...field.options].find(o => o.defaultSelected) ?? field.options[0])?.value : field.defaultValue;
	const state = (form, of = value) => JSON.stringify(fields(form).map(field => [field.name, of(field)]));

	const save = form => store(kept => {
		const now = state(form);
		if (now === state(form, initial)) delete kept[key(form)];
		else kept[key(form)] = now;
	});

	// Says something above the fields of a form.
	const tell = (form, text, discard) => {
		form.querySelector(":scope > .flash")?.remove();
		const box = form.appendChild(document.createElement("div"));
		box.className = "flash";
		box.setAttribute("role", "status");
		form.prepend(box);
		box.append(Object.assign(document.createElement("p"), { textContent: text }));
		if (!discard) return;
		const button = Object.assign(document.createElement("button"), { type: "button", className: "alt", textContent: discard });
		box.append(button);
		button.onclick = () => {
			store(kept => { delete kept[key(form)]; });
			location.reload();
		};
	};

	// Fills in the draft of a form. Without one the form is as the server made it, whatever the browser restores.
	const restore = (form, returned) => store(kept => {
		const draft = kept[key(form)];
		if (!draft) return returned && form.reset();
		const typed = {};
		for (const [name, was] of JSON.parse(draft)) (typed[name] ??= []).push(was);
		for (const field of fields(form)) {
			const was = typed[field.name]?.shift();
			if (was === undefined) continue;
			if (ticks(field)) field.checked = was;
			else field.value = was;
			if (field.type !== "hidden" && was !== initial(field)) unfold(field);
		}
		unfold(form);
		tell(form, here.restored, here.discard);
		form.dispatchEvent(new Event("input", { bubbles: true }));
	});

	// A page that answers a form has what was sent in that form; the others are restored. A page that a form led to by a
	// redirect shows that it was saved.
	const arrival = performance.getEntriesByType("navigation")[0] ?? {};
	const answers = "sent" in here;
	let answered;
	store(kept => {
		answered = answers && kept[sent];
		if (answers || !kept[sent]) return;
		if (arrival.type === "navigate" && arrival.redirectCount) delete kept[kept[sent]];
		delete kept[sent];
	});
	for (const form of forms()) {
		if (key(form) === answered) store(kept => { kept[answered] = state(form); });
		else {
			store(kept => { if (!kept[key(form)] && arrival.type === "navigate") save(form); });
			restore(form);
		}
	}
	addEventListener("pageshow", ({ persisted }) => {
		if (!persisted && arrival.type === "navigate") return;
		for (const form of forms()) if (persisted || key(form) !== answered) restore(form, true);
	});
	document.addEventListener("submit", ({ target }) => {
		if (target.matches("[data-draft]")) store(kept => { kept[sent] = key(target); });
	});

	// A script that sends forms in the background says which were carried out, and what it adds to the page.
	document.addEventListener("draft:saved", ({ target }) => store(kept => { delete kept[key(target)]; }));
	document.addEventListener("draft:shown", ({ target }) => {
		for (const form of target.querySelectorAll("form[data-draft]")) restore(form);
	});

	// Typing counts as being there: a request extends the session, at most every few minutes and never from a hidden tab.
	let last = Date.now();
	let due, ended;
	const extend = async form => {
		due = clearTimeout(due);
		if (document.hidden) return;
		last = Date.now();
		const answer = await fetch(here.session, { method: "POST" }).catch(() => {});
		if (answer?.status !== 401 || ended) return;
		ended = true;
		tell(form, here.ended);
	};
	document.addEventListener("input", ({ target, isTrusted }) => {
		const { form } = target.matches("form") ? { form: target } : target;
		if (!form || form.method !== "post") return;
		if (form.matches("[data-draft]")) save(form);
		if (!isTrusted) return;
		const wait = last + here.every * 1000 - Date.now();
		if (wait <= 0) extend(form);
		else due ??= setTimeout(extend, wait, form);
	});
}
