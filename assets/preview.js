// Shows a preview of an announcement or an official reply beneath its fields while it is being typed.
for (const part of document.querySelectorAll("[data-preview]")) {
	const shown = part.querySelector(".preview");
	let pause, turn = 0;
	const show = async () => {
		const mine = ++turn;
		const body = new URLSearchParams({ lang: part.dataset.lang });
		for (const field of part.querySelectorAll("input, textarea")) body.set(field.name, field.value);
		const answer = await fetch(part.dataset.preview, { method: "POST", body }).catch(() => {});
		if (!answer?.ok || mine !== turn) return;
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		if (mine !== turn) return;
		shown.replaceChildren(...page.body.childNodes);
		shown.hidden = !shown.firstElementChild;
	};
	part.addEventListener("input", () => {
		clearTimeout(pause);
		pause = setTimeout(show, 400);
	});
}

// Takes over the text in the other language, to translate it.
for (const button of document.querySelectorAll("[data-take]")) {
	button.addEventListener("click", event => {
		event.preventDefault();
		const from = document.getElementById(button.dataset.take);
		const to = document.getElementById(button.dataset.into);
		const start = to.value ? to.value.length + 2 : 0;
		if (from.value) to.value += (start ? "\n\n" : "") + from.value;
		to.focus();
		to.setSelectionRange(start, start);
		to.dispatchEvent(new Event("input", { bubbles: true }));
	});
}
