// The discussion. Folds and the last visit are remembered where the browser allows storage.
const talk = $(".talk");
if (talk) {
	const words = talk.dataset, page = location.pathname, last = +words.last;
	const say = (key, n) => (words[key + n] ?? words[key]).replace("{n}", n);
	const make = (name, text, href) => Object.assign(document.createElement(name), { textContent: text, href });
	const link = (n, text) => make("a", text, ($("#comment-" + n) ? "#comment-" : page + "/comments/") + n);

	// Folds stay as the reader left them, but one with an official reply is always open at first.
	try {
		const key = "folds" + page, open = JSON.parse(sessionStorage[key] ?? "{}");
		for (const fold of talk.querySelectorAll("details")) {
			const name = fold.closest("li").id + fold.lang + fold.className;
			if (!$(".official", fold)) fold.open = open[name] ?? fold.open;
			fold.ontoggle = () => {
				open[name] = fold.open;
				sessionStorage[key] = JSON.stringify(open);
			};
		}
	} catch {}

	// Points out the comments that were published since the last visit. A visit ends after an hour without a page view.
	// Stored are the highest comment number and the time of the previous visit, then those of this visit.
	if (words.id) try {
		const key = "seen" + words.id, now = Date.now();
		let [before, when, seen, at] = JSON.parse(localStorage[key] ?? "[]");
		if (now - at > 36e5) [before, when] = [seen, at];
		localStorage[key] = JSON.stringify([before, when, last, now]);
		const fresh = when && last - before, line = $(".since");
		if (fresh > 0) {
			line.append(say("since", fresh).replace("{date}", new Date(when).toLocaleDateString(words.dates, { dateStyle: "long", timeZone: words.zone })));
			for (let n = before; n < last && n < before + 9;) line.append(n > before ? ", " : " ", link(++n, n));
			if (fresh > 9) line.append(say("more", fresh - 9));
			line.hidden = false;
			for (const by of talk.querySelectorAll("[id^=by-]")) {
				if (by.id.slice(3) > before) by.after(make("mark", words.fresh));
			}
		}
	} catch {}

	// On paper it is said when the page was printed.
	onbeforeprint = () => { $(".paper span").textContent = new Date().toLocaleString(document.documentElement.lang); };

	// Copies the address of a comment; where the browser does not let a page do that, the link leads there.
	talk.onclick = async event => {
		const to = event.target.closest("[data-copied]");
		if (!to || !navigator.clipboard) return;
		event.preventDefault();
		await navigator.clipboard.writeText(to.href);
		to.firstChild.data = to.dataset.copied;
	};

	// Leads back to the receipts of comments that were sent from this browser and were waiting when last looked at. The
	// receipt left what to say. After as many days the browser has lost the proof of having sent them.
	try {
		for (const mine of Object.values(JSON.parse(localStorage["mine" + words.id + "-"]))) {
			if (Date.now() - mine.when > 90 * 864e5) continue;
			const [text, see, href] = mine[document.documentElement.lang], p = make("p", text);
			p.className = "aside mine";
			p.append(make("a", see, href));
			$(".since").before(p);
		}
	} catch {}

	// Polls for new comments about once a minute while comments are open and the page is visible, less often after
	// errors. It only shows a notice, so that nothing on the page moves.
	const line = $(".live");
	if (line) {
		let wait = 6e4, told = last, due, timer;
		const plan = () => {
			clearTimeout(timer);
			due ??= Date.now() + wait * (.9 + Math.random() / 5);
			if (due && !document.hidden) timer = setTimeout(ask, due - Date.now());
		};
		const ask = async () => {
			due = null;
			try {
				const now = await (await fetch(page + "/latest")).json();
				if (now.last > told) line.replaceChildren(link(last + 1, say("live", (told = now.last) - last)));
				wait = now.open ? 6e4 : NaN;
			} catch {
				wait *= 2;
			}
			plan();
		};
		(document.onvisibilitychange = plan)();
	}
}
