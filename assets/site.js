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

// A comment that is referred to is shown, also where it is folded away.
function reveal() {
	const target = location.hash && document.getElementById(location.hash.slice(1));
	if (!target) return;
	let folded = false;
	for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
		folded ||= !fold.open;
		fold.open = true;
	}
	if (folded) target.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();

// Characters are counted as the server does: code points, a line break being one. The count is
// seen at once and spoken after a pause.
for (const area of document.querySelectorAll("textarea[data-limit]")) {
	const shown = document.getElementById(`${area.id}-count`);
	const spoken = document.createElement("p");
	spoken.className = "vh";
	spoken.setAttribute("aria-live", "polite");
	shown.after(spoken);
	const figures = new Intl.NumberFormat(document.documentElement.lang);
	let pause;
	const count = () => {
		const left = area.dataset.limit - [...area.value].length;
		const text = left < 0 ? area.dataset.over : area.dataset.left;
		shown.textContent = text.replace("{n}", figures.format(Math.abs(left)));
		shown.classList.toggle("err", left < 0);
	};
	area.addEventListener("input", () => {
		count();
		clearTimeout(pause);
		pause = setTimeout(() => { spoken.textContent = shown.textContent; }, 1000);
	});
	if (area.value) count();
}
