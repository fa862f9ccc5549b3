// The comment form: character count, drafts, suggested language, and replying in place. For each announcement and parent
// comment one draft is kept, in sessionStorage or, where the browser denies it, in the page.
const memory = {};
const store = act => { try { act(sessionStorage); } catch { act(memory); } };

// Deletes the draft of a comment that the server has received.
const received = $("[data-received]");
store(kept => {
	if (received && kept.sent?.startsWith(received.dataset.received)) {
		delete kept[kept.sent];
		received.focus();
	}
	delete kept.sent;
});

// Remembers in this browser which comments of its reader wait, so that the announcement can lead back to their receipts.
try {
	const { received: on, token } = received.dataset;
	if (token) {
		const all = JSON.parse(localStorage["mine" + on] ?? "{}");
		delete all[token];
		for (const p of document.querySelectorAll(".reminder")) {
			all[token] ??= { when: Date.now() };
			all[token][p.lang] = [p.firstChild.data, p.lastChild.textContent, p.lastChild.pathname];
		}
		localStorage["mine" + on] = JSON.stringify(all);
	}
} catch {}

const form = $("#reply-form");
if (form) {
	const { comment, question, lang, nonce, parent, name, email, organisation } = form.elements;
	const words = form.dataset;
	const shown = $("#comment-count");
	const spoken = $("#comment-said");
	const whom = $("#replying");
	const author = [name, email, organisation];

	// Counts characters as the server does: in code points, a line break as one.
	const count = () => {
		const left = comment.dataset.limit - [...comment.value].length;
		shown.textContent = comment.dataset[left < 0 ? "over" : "left"].replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
		shown.classList.toggle("err", left < 0);
	};

	// A draft is the whole state of the form but the parent, which is part of its key.
	const key = () => words.draft + parent.value;
	const save = () => words.draft && store(kept => {
		kept[key()] = JSON.stringify([comment.value, question.checked, lang.value, nonce.value, ...author.map(field => field.value)]);
	});

	// Fills in the draft of the comment that the form replies to. Without one, only the author's names stay: what browsers
	// restore by themselves, hidden fields included, may belong to another comment. The nonce is a number used for this
	// draft alone: if it is sent twice, the server knows by it that this browser sent it before.
	const made = nonce?.value;
	let link;
	const restore = (typed = "") => words.draft && store(kept => {
		if (whom) parent.value = link?.dataset.reply ?? "";
		const [text, ticked, chosen, number, ...names] = JSON.parse(kept[key()] ?? "[]");
		const before = author.map(field => field.value);
		form.reset();
		comment.value = (text ?? comment.value) + typed;
		question.checked = ticked ?? question.checked;
		lang.value = chosen ?? lang.value;
		nonce.value = number || made || crypto.getRandomValues(new Uint32Array(4)).join("-");
		author.forEach((field, i) => { field.value = names[i] || before[i]; });
	});

	// Suggests a language by the frequent words of the text, unless it has letters that neither language uses.
	const telling = {
		en: /\b(the|and|of|to|is|are|that|this|for|with)\b/i,
		es: /[ñ¿¡]|\b(el|los|las|y|su|muy|pero|m[aá]s|est[ae]|hay)\b/i,
	};
	const offer = () => {
		const text = comment.value;
		const en = text.split(telling.en).length;
		const es = text.split(telling.es).length;
		const found = text.length > 24 && !/[çãõàèêôß]/i.test(text) && (en > 3 * es + 1 ? "en" : es > 3 * en + 1 && "es");
		for (const l in telling) $("#looks-" + l).hidden = l !== found || l === lang.value;
	};
	lang.onchange = offer;

	let pause;
	form.oninput = () => {
		count();
		save();
		clearTimeout(pause);
		pause = setTimeout(() => {
			spoken.textContent = shown.textContent;
			offer();
		}, 1000);
	};
	let submitted;
	form.onsubmit = () => {
		spoken.textContent = words.sending;
		submitted = Date.now();
		// In Firefox a page that comes back may see the storage as it was when it was left, and a value that it sets again
		// changes nothing there.
		store(kept => { delete kept.sent; });
		store(kept => { kept.sent = key(); });
	};

	// Marks the comments to which a reply has been begun that is not in the form.
	const mark = () => store(kept => {
		for (const old of document.querySelectorAll(".begun")) old.remove();
		for (const to of document.querySelectorAll("a[data-reply]")) {
			if (to === link || !JSON.parse(kept[words.draft + to.dataset.reply] ?? "[]")[0]) continue;
			to.append(Object.assign(document.createElement("span"), { className: "begun", textContent: "\xa0" + words.begun }));
		}
	});

	// Puts the form beneath a comment to reply to it, or back.
	const home = form.parentElement;
	const at = "at" + words.draft;
	const place = to => {
		whom.textContent = to ? words.replying.replace("{x}", $(".vh", to).textContent) : "";
		whom.parentElement.hidden = !to;
		to ? to.closest("article").after(form) : home.append(form);
		link = to;
	};
	const move = to => {
		const still = to ?? link;
		const top = still.getBoundingClientRect().top;
		place(to);
		restore();
		store(kept => { kept[at] = parent.value; });
		count();
		mark();
		scrollBy(0, still.getBoundingClientRect().top - top);
		(to ? comment : still).focus();
	};
	form.onclick = ({ target }) => {
		if (target.type !== "button") return;
		if (!target.value) return move();
		lang.value = target.value;
		save();
		offer();
		lang.focus();
	};
	form.onkeydown = event => {
		if (event.key === "Escape" && link && !composes(event)) move();
	};
	if (whom) {
		document.addEventListener("click", event => {
			const to = event.target.closest("a[data-reply], a[href='#write']");
			if (!to || event.ctrlKey || event.metaKey || event.shiftKey) return;
			if (to.dataset.reply) {
				event.preventDefault();
				move(to);
			} else if (link) move();
		});
		store(kept => {
			const to = kept[words.draft + kept[at]] && $(`a[data-reply="${kept[at]}"]`);
			if (to) place(to);
			unfold(to);
		});
		mark();
	}

	// Keeps name and organisation in this browser, and forgets them, as the author asks.
	const keep = $("#remember");
	if (keep) try {
		const me = localStorage.me;
		keep.parentElement.style.visibility = "visible";
		keep.defaultChecked = me;
		if (me && !name.defaultValue) [name.defaultValue, organisation.defaultValue] = JSON.parse(me);
		form.addEventListener("submit", keep.onchange = () => {
			delete localStorage.me;
			if (keep.checked) localStorage.me = JSON.stringify([name.value, organisation.value]);
		});
	} catch {}

	// What was typed before this script came is kept. On a page that was reloaded or returned to, only the draft counts:
	// Chromium restores fields after this script has run, Firefox and Safari before.
	const early = performance.getEntriesByType("navigation")[0]?.type === "navigate" && !comment.defaultValue && comment.value;
	restore(early || "");
	if (early) save();
	if (comment.value) count();
	addEventListener("pageshow", ({ persisted }) => {
		if (persisted) {
			store(kept => { delete kept.sent; });
			// In Firefox the draft may be there as it was when the page was left. If it was received, a reminder is younger.
			try {
				if (Object.values(JSON.parse(localStorage["mine" + words.draft])).some(({ when }) => when > submitted)) {
					store(kept => { delete kept[key()]; });
					if (whom) place();
				}
			} catch {}
		}
		restore();
	});
}
