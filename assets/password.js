// Shows a password while it is typed, if asked, and hides it again before it is sent or the page is left, so that the
// browser does not keep it as it keeps other texts.
for (const button of document.querySelectorAll("[data-shows]")) {
	const field = document.getElementById(button.dataset.shows), word = button.firstChild, show = word.data;
	const set = shown => {
		field.type = shown ? "text" : "password";
		word.data = shown ? button.dataset.hide : show;
	};
	field.spellcheck = false;
	field.autocapitalize = "none";
	button.style.visibility = "visible";
	button.onclick = () => set(field.type === "password");
	field.form.addEventListener("submit", () => set(false));
	addEventListener("pagehide", () => set(false));
}
