// The discussion. Where the browser keeps nothing, its memory does nothing.
const talk = $(".talk");
if (talk) {
	const words = talk.dataset, page = location.pathname, last = +words.last;
	const say = (key, n) => (words[key + n] ?? words[key]).replace("{n}", n);
	const make = (name, text, href) => Object.assign(document.createElement(name), { textContent: text, href });
	const link = (n, text) => make("a", text, ($("#comment-" + n) ? "#comment-" : page + "/comments/") + n);

	// Folds stay as the reader left them; one around an official reply begins open, always.
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

	// What was published since the last visit is pointed out. A visit ends with an hour without a page.
	// Kept are the last number that the visit before saw, and when; then the same of this visit.
	if (words.id) try {
		const key = "seen" + words.id, now = Date.now();
		let [before, when, seen, at] = JSON.parse(localStorage[key] ?? "[]");
		if (now - at > 36e5) [before, when] = [seen, at];
		localStorage[key] = JSON.stringify([before, when, last, now]);
		const fresh = when && last - before, line = $(".since");
		if (fresh > 0) {
			line.append(say("since", fresh).replace("{date}", new Date(when).toLocaleDateString(words.dates, { dateStyle: "long" })));
			for (let n = before; n < last && n < before + 9;) line.append(n > before ? ", " : " ", link(++n, n));
			if (fresh > 9) line.append(say("more", fresh - 9));
			line.hidden = false;
			for (const by of talk.querySelectorAll("[id^=by-]")) {
				if (by.id.slice(3) > before) by.after(make("mark", words.fresh));
			}
		}
	} catch {}

	// While comments are taken and the page is seen, it asks about once a minute whether there are more,
	// and less often when nobody answers. It says so; nothing moves.
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
		document.addEventListener("visibilitychange", plan);
		plan();
	}
}

// A comment that is referred to is shown, also where it is folded away.
const reveal = () => {
	const target = document.getElementById(location.hash.slice(1));
	for (let at = target; at = at?.parentElement.closest("details:not([open])");) {
		at.open = true;
		target.scrollIntoView();
	}
};
addEventListener("hashchange", reveal);
reveal();
