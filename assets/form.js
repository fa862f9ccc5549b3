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
