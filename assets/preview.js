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
