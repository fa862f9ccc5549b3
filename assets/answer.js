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

// While one writes, the question stays in sight and scrolls by itself: it can be reached by keyboard.
document.addEventListener("focusin", ({ target }) => {
	const question = target.closest(".answer")?.closest(".desk")?.querySelector(".evidence");
	if (question) question.tabIndex = 0;
});
