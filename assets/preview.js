// Shows a preview of an announcement beneath its fields while it is being typed.
for (const edition of document.querySelectorAll(".edition")) {
	const shown = edition.querySelector(".preview");
	let pause, turn = 0;
	const show = async () => {
		const mine = ++turn;
		const body = new URLSearchParams({ lang: edition.dataset.lang });
		for (const field of edition.querySelectorAll("input, textarea")) body.set(field.name, field.value);
		const answer = await fetch("/desk/announcements/preview", { method: "POST", body }).catch(() => {});
		if (!answer?.ok || mine !== turn) return;
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		if (mine !== turn) return;
		shown.replaceChildren(...page.body.childNodes);
		shown.hidden = !shown.firstElementChild;
	};
	edition.addEventListener("input", () => {
		clearTimeout(pause);
		pause = setTimeout(show, 400);
	});
}
