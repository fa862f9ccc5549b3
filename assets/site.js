// Makes the pages nicer; everything works without it.
const $ = (selector, root = document) => root.querySelector(selector);

// What is wrong is said first.
$(".summary")?.focus();

// A link in that list shows the label, then goes to the field.
$(".summary")?.addEventListener("click", event => {
	const field = event.target.hash && $(event.target.hash.replaceAll(".", "\\."));
	if (!field) return;
	event.preventDefault();
	($(`label[for="${field.id}"]`) ?? field).scrollIntoView();
	field.focus({ preventScroll: true });
});

// The language chosen is remembered for the bare address, and the place on the page is kept.
for (const link of document.querySelectorAll(".langs a")) {
	link.addEventListener("click", () => {
		link.hash = location.hash;
		document.cookie = `lang=${link.lang};path=/;max-age=31536000;samesite=lax`;
	});
}
