// Progressive enhancement: every page works without scripts.
const $ = (selector, root = document) => root.querySelector(selector);

// Reports whether a key is pressed for an input method, which composes a character of it (UI Events, 3.7.5; Safari
// reports the key that ends it with the code 229 only).
const composes = event => event.isComposing || event.keyCode === 229;

// Moves the focus to the error summary, so that screen readers read it first.
$(".summary")?.focus();

// A link in the error summary scrolls to the label of a field and focuses the field.
$(".summary")?.addEventListener("click", event => {
	const field = event.target.hash && $(event.target.hash.replaceAll(".", "\\."));
	if (!field) return;
	event.preventDefault();
	($(`label[for="${field.id}"]`) ?? field).scrollIntoView();
	field.focus({ preventScroll: true });
});

// Remembers the chosen language for the start of the board, which the name in the masthead links to in a language of
// two letters, and keeps the fragment when switching.
for (const link of document.querySelectorAll(".langs a")) {
	link.onclick = () => {
		link.hash = location.hash;
		document.cookie = `lang=${link.lang};path=${$(".org").pathname.slice(0, -3)};max-age=31536000;samesite=lax`;
	};
}

// Copies addresses, where the browser lets it.
for (const button of document.querySelectorAll("[data-copy]")) {
	const said = $("[data-done]", button.parentElement);
	button.hidden = !navigator.clipboard;
	button.onclick = () => navigator.clipboard.writeText(button.dataset.copy).then(
		() => { said.textContent = said.dataset.done; },
		() => { button.hidden = true; },
	);
}
