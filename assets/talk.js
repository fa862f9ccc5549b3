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
